"""When no list holds all limits: a smallest clashing set, what loosening each buys, and how far soft bands give way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from smartpick.portfolio.bound import Model
from smartpick.portfolio.exact import NOBODY, any_list
from smartpick.portfolio.greedy import take_greedily
from smartpick.portfolio.limits import NUMBER_ROW, Limits, Problem, loosened
from smartpick.portfolio.survival import p_any
from smartpick.portfolio.swap import improve


@dataclass(frozen=True, slots=True)
class Atom:
    """One limit that can be let go: its words, and the limits without it."""

    name: str
    drop: Callable[[Limits], Limits]


def clash_of(problem: Problem) -> tuple[list[str], list[str]]:
    """Give limits that cannot hold together, none of which can be left out, and what leaving each out buys.

    Notes
    -----
    Deletion filter: a limit stays in the set only if the others of the set could hold without it. An empty list counts
    as no list here.
    """
    unreachable = sorted(problem.limits.forced - set(problem.columns.program.tolist()))
    if unreachable:
        name = problem.instance.name_of(unreachable[0])
        return [f"include '{name}'", f"exclude '{name}' or no level allowed there"], [f"take '{name}' off one of them"]
    if _possible(problem, problem.limits) is not None:
        problem = _at_least_one(problem)
    atoms = _atoms(problem)
    kept = atoms
    for atom in atoms:
        fewer = [other for other in kept if other is not atom]
        if _possible(problem, _without(problem.limits, [a for a in atoms if a not in fewer])) is None:
            kept = fewer
    ways = []
    for atom in kept:
        on = _possible(problem, atom.drop(problem.limits))
        if on is not None:
            ways.append(f"without '{atom.name}' {_offer(problem, atom.drop(problem.limits), on)}")
    return [f"'{atom.name}'" for atom in kept], ways


def widened(problem: Problem) -> Problem:
    """Give the problem with soft bands widened by as few programs in all as the longest possible list needs.

    Returned unchanged when even bands that give way leave no list.
    """
    import highspy

    limits = problem.limits
    model = Model(replace(problem, limits=replace(limits, bands=())))  # bands tightened to whole counts cannot give way
    count = problem.columns.program.size
    model.highs.changeColsCost(count, np.arange(count, dtype=np.int32), np.full(count, count + 1.0))
    tiers = np.arange(count, count + problem.columns.steps.size, dtype=np.int32)
    model.highs.changeColsCost(tiers.size, tiers, np.zeros(tiers.size))
    dearer = np.setdiff1d(np.arange(count, dtype=np.int32), problem.columns.entrants[0])  # no limit asks for a signal
    model.highs.changeColsBounds(dearer.size, dearer, np.zeros(dearer.size), np.zeros(dearer.size))
    first = model.highs.getNumCol()
    for row in limits.soft_rows:
        sign = 1.0 if np.isfinite(limits.low[row]) else -1.0
        model.highs.addCol(-1.0, 0.0, float(count), 1, np.array([row], dtype=np.int32), np.array([sign]))
        model.highs.changeColIntegrality(model.highs.getNumCol() - 1, highspy.HighsVarType.kInteger)
    model.make_integral(10_000, 0.0)
    if model.maximise() is None:
        return problem
    solution = np.round(np.array(model.highs.getSolution().col_value)).astype(int)
    slack = dict(zip(limits.soft_rows, solution[first:].tolist(), strict=True))
    return loosened(problem, slack, int(solution[:count].sum()))


def is_empty_by_force(problem: Problem) -> bool:
    """Tell whether share bands or counts, and not the number or the budget alone, leave only the empty list."""
    if problem.limits.size == 0 or not problem.columns.program.size:
        return False
    return _possible(problem, _at_least_one(problem).limits) is None


def _at_least_one(problem: Problem) -> Problem:
    low = problem.limits.low.copy()
    low[NUMBER_ROW] = max(low[NUMBER_ROW], 1.0)
    return replace(problem, limits=replace(problem.limits, low=low))


def _atoms(problem: Problem) -> list[Atom]:
    limits = problem.limits
    atoms: list[Atom] = []
    everybody = int(np.unique(problem.columns.program).size)
    for row, name in enumerate(limits.names):
        if np.isfinite(limits.high[row]):
            words = f"at most {problem.instance.n_max} programs" if row == NUMBER_ROW else name
            size = everybody if row == NUMBER_ROW else limits.size
            atoms.append(Atom(words, partial(_open, row=row, side="high", size=size)))
        if np.isfinite(limits.low[row]) and not (row == NUMBER_ROW and problem.instance.n_min <= 1):
            words = f"at least {problem.instance.n_min} programs" if row == NUMBER_ROW else name
            atoms.append(Atom(words, partial(_open, row=row, side="low")))
    if np.isfinite(limits.budget):
        atoms.append(Atom(f"budget of {limits.budget:g} USD", lambda now: replace(now, budget=np.inf, size=everybody)))
    if limits.interviews is not None:
        words = f"at most {limits.interview_cap:g} expected interviews"
        atoms.append(Atom(words, lambda now: replace(now, interviews=None)))
    for program in sorted(limits.forced):
        words = f"include '{problem.instance.name_of(program)}'"
        atoms.append(Atom(words, partial(_without_forced, program=program)))
    return atoms


def _without_forced(limits: Limits, program: int) -> Limits:
    return replace(limits, forced=limits.forced - {program})


def _open(limits: Limits, row: int, side: str, size: int = 0) -> Limits:
    bound = getattr(limits, side).copy()
    bound[row] = np.inf if side == "high" else -np.inf
    return replace(limits, size=max(size, limits.size), **{side: bound})


def _without(limits: Limits, atoms: list[Atom]) -> Limits:
    for atom in atoms:
        limits = atom.drop(limits)
    return limits


def _possible(problem: Problem, limits: Limits) -> np.ndarray | None:
    return any_list(replace(problem, limits=limits), NOBODY)


def _offer(problem: Problem, limits: Limits, on: np.ndarray) -> str:
    wider = replace(problem, limits=limits)
    greedy = take_greedily(wider)
    start = greedy if limits.hold_for(greedy, problem.columns.program) else on
    best = improve(wider, start)
    columns = problem.columns
    chance = p_any(problem.instance, columns.program[best], columns.level[best])
    return f"a list of {best.size} with P(any) {chance:.3f} is possible"
