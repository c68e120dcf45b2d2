"""Proof by branch and bound when the linear bound leaves a gap, and feasible lists when greedy finds none."""

from __future__ import annotations

import numpy as np

from smartpick.plan.bound import Model
from smartpick.plan.limits import Problem
from smartpick.plan.survival import relaxed_survival, worth
from smartpick.plan.swap import improve, set_worth

MOST_ROUNDS = 200
MOST_NODES = 20_000  # per round; a limit in nodes, not seconds, so that the same input gives the same answer
NOBODY = np.zeros(0, dtype=np.int64)
TANGENT_CLOSE = 0.02  # the relaxation is solved when its tangents are off by less than this part of the gap
EXACT = 1e-10  # a proof ends when bound and value agree up to this, relative


def prove(
    problem: Problem, on: np.ndarray, *, bound: float = np.inf, gap_target: float = 0.0, rounds: int = MOST_ROUNDS
) -> tuple[np.ndarray, float]:
    """Close the gap: give the best list found and an upper bound that is within `gap_target` of it.

    Notes
    -----
    Tangents are gathered in the linear relaxation first; columns whose reduced cost already rules them in or out are
    fixed; then each integral optimum gets its own tangent until bound and value meet. The bound returned is valid even
    when the limits on rounds or nodes end the proof early.
    """
    columns = problem.columns
    model = Model(problem)
    x, value = _switch(problem, on), set_worth(columns, on)
    for _ in range(rounds):
        model.add_tangents(x)
        solved = model.maximise()
        if solved is None:
            return on, bound
        relaxed, x = solved
        bound = min(bound, relaxed)
        if _met(value, bound, gap_target):
            return on, max(bound, value)
        if relaxed - worth(columns, relaxed_survival(columns, x)) <= TANGENT_CLOSE * max(bound - value, EXACT):
            break
    model.fix_decided(relaxed, x, value)
    model.make_integral(MOST_NODES, gap_target / 2.0)
    for _ in range(rounds):
        model.start_from(on)
        solved = model.maximise()
        if solved is None:
            break
        bound = min(bound, max(solved[0], value))  # what was fixed cannot beat the list in hand
        found = np.flatnonzero(solved[1] > 0.5)
        if problem.limits.hold_for(found, columns.program):
            better = improve(problem, found)
            if set_worth(columns, better) > value:
                on, value = better, set_worth(columns, better)
        if _met(value, bound, gap_target):
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
    return None if solved is None else np.flatnonzero(solved[1] > 0.5)


def _switch(problem: Problem, on: np.ndarray) -> np.ndarray:
    x = np.zeros(problem.columns.program.size)
    x[on] = 1.0
    return x


def _met(value: float, bound: float, gap_target: float) -> bool:
    return bound - value <= max(gap_target, EXACT) * max(bound, EXACT)
