"""Proof by branch and bound when the linear bound leaves a gap, and feasible lists when greedy finds none."""

from __future__ import annotations

import numpy as np

from smartpick.portfolio.bound import Model
from smartpick.portfolio.greedy import take_greedily
from smartpick.portfolio.limits import Problem
from smartpick.portfolio.survival import relaxed_survival, worth
from smartpick.portfolio.swap import improve, set_worth

MOST_ROUNDS = 200
MOST_NODES = 20_000  # per round; a limit in nodes, not seconds, so that the same input gives the same answer
FEW_NODES = 100  # the same where a gap is asked for instead of a proof
NOBODY = np.zeros(0, dtype=np.int64)
TANGENT_CLOSE = 0.02  # the relaxation is solved when its tangents are off by less than this part of the gap
EXACT = 1e-10  # a proof ends when bound and value agree up to this, relative


def relax(problem: Problem, on: np.ndarray, *, gap_target: float = 0.0) -> tuple[Model, float, np.ndarray]:
    """Solve the relaxation by tangents, from a list `on`: the model, its bound, and the fractional list x (C,).

    Ends early once the bound is within `gap_target` of the list's value. A bound of -inf: the limits leave no list.
    """
    columns = problem.columns
    model = Model(problem)
    x, value, bound = _switch(problem, on), set_worth(columns, on), np.inf
    for _ in range(MOST_ROUNDS):
        model.add_tangents(x)
        solved = model.maximise()
        if solved is None:
            return model, -np.inf, x
        bound, x = solved
        off = bound - worth(columns, relaxed_survival(columns, x))
        if _met(value, bound, gap_target) or off <= TANGENT_CLOSE * max(bound - value, EXACT):
            break
    return model, bound, x


def rounded(problem: Problem, on: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Give the better of a list and the one that keeps what x lists whole and is filled greedily, both improved."""
    columns = problem.columns
    whole, size = np.flatnonzero(x > 1.0 - 1e-6), float(x.sum())
    for listed in {int(np.floor(size + 1e-6)), int(np.ceil(size - 1e-6))}:
        other = take_greedily(problem, size=listed, start=whole)
        if problem.limits.hold_for(other, columns.program):
            on = max(on, improve(problem, other), key=lambda these: set_worth(columns, these))
    return on


def prove(problem: Problem, on: np.ndarray, *, gap_target: float = 0.0) -> tuple[np.ndarray, float]:
    """Close the gap: give the best list found and an upper bound that is within `gap_target` of it.

    Notes
    -----
    The relaxation is solved and rounded first; columns whose reduced cost then rules them in or out are fixed; each
    integral optimum gets its own tangent until bound and value meet. The bound returned is valid even when the limits
    on rounds or nodes end the proof early.
    """
    columns = problem.columns
    model, bound, x = relax(problem, on, gap_target=gap_target)
    if not np.isfinite(bound):
        return on, set_worth(columns, on)
    relaxed = bound
    on = rounded(problem, on, x)
    value = set_worth(columns, on)
    if _met(value, bound, gap_target):
        return on, max(bound, value)
    model.fix_decided(relaxed, x, value)
    model.make_integral(MOST_NODES if gap_target == 0.0 else FEW_NODES, gap_target / 2.0)
    for _ in range(MOST_ROUNDS):
        model.start_from(on)
        solved = model.maximise()
        if solved is None:
            bound = value  # nothing is left but what the fixing ruled out as no better
            break
        bound = min(bound, max(solved[0], value))  # what was fixed cannot beat the list in hand
        found = np.flatnonzero(solved[1] > 0.5)
        if problem.limits.hold_for(found, columns.program):
            better = improve(problem, found)
            if set_worth(columns, better) > value:
                on, value = better, set_worth(columns, better)
        if _met(value, bound, gap_target) or not model.finished:
            break
        model.add_tangents(_switch(problem, found))
    return on, max(bound, value)


def any_list(problem: Problem, guess: np.ndarray) -> np.ndarray | None:
    """Give a list that holds every limit, good by the tangent at a guess; None when there is none."""
    if not problem.limits.forced <= set(problem.columns.program.tolist()):
        return None
    if not problem.columns.program.size:
        return NOBODY if problem.limits.hold_for(NOBODY, problem.columns.program) else None
    model = Model(problem)
    model.add_tangents(_switch(problem, guess))
    model.make_integral(MOST_NODES, 1.0)
    solved = model.maximise()
    found = NOBODY if solved is None else np.flatnonzero(solved[1] > 0.5)
    return found if problem.limits.hold_for(found, problem.columns.program) else None


def _switch(problem: Problem, on: np.ndarray) -> np.ndarray:
    x = np.zeros(problem.columns.program.size)
    x[on] = 1.0
    return x


def _met(value: float, bound: float, gap_target: float) -> bool:
    return bound - value <= max(gap_target, EXACT) * max(bound, EXACT)
