"""Which unknowns to ask about first: how much the best list gains when the answer comes before paying.

An unknown (does this program sponsor?) enters a plan as a mixture, chance of yes times the chances if yes. Knowing lets
the list change: `P(yes) V(yes) + P(no) V(no) - V(not knowing)`, each V a re-solved list, never below 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from smartpick.portfolio.instance import SUREST, Instance
from smartpick.portfolio.limits import Problem, lay_out
from smartpick.portfolio.solve import Solution, needs_pairs, solve_again
from smartpick.portfolio.standing import Standing
from smartpick.portfolio.survival import expected_utility, gains, p_any
from smartpick.portfolio.swap import fits_after

RESOLVED = 20  # unknowns that are re-solved; the others keep their screened value


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """One open question about one program.

    Attributes
    ----------
    program : its index. chance_yes : chance that the answer is yes. [probability]
    p_yes, p_no : shape (levels, Q). Its chances under either answer; the instance holds their mixture. [0-1]
    """

    program: int
    chance_yes: float
    p_yes: np.ndarray
    p_no: np.ndarray


@dataclass(frozen=True, slots=True)
class Knowing:
    """What knowing one answer is worth.

    Attributes
    ----------
    unknown : position in the list of unknowns handed in.
    value : gain of expected utility; p_any : gain of P(any). [probability]
    listed : the program is on the list now. changes_list_if_no, changes_list_if_yes : the answer changes the list.
    resolved : by re-solving; otherwise by the best single exchange.
    """

    unknown: int
    value: float
    p_any: float
    listed: bool
    changes_list_if_no: bool
    changes_list_if_yes: bool
    resolved: bool


def values_of_knowing(
    instance: Instance, solution: Solution, unknowns: Sequence[Unknown], *, resolved: int = RESOLVED
) -> tuple[Knowing, ...]:
    """Give what each answer is worth, most useful first.

    Parameters
    ----------
    solution : the best list under the mixture.
    resolved : how many of the most promising (by the best single exchange, priced for all at once) are re-solved twice,
        once per answer, from the list in hand, by single exchanges where those are enough.
    """
    problem = lay_out(instance)
    screened = _screen(problem, solution, unknowns)
    order = np.argsort(-screened, kind="stable")
    listed = set(solution.chosen.tolist())
    found = []
    for place, index in enumerate(order.tolist()):
        unknown = unknowns[index]
        if place < resolved and screened[index] > 0:
            found.append(_resolve(problem, solution, unknown, index))
        else:
            value = float(screened[index])
            found.append(Knowing(index, value, value, unknown.program in listed, value > 0, value > 0, False))
    return tuple(sorted(found, key=lambda knowing: (-knowing.value, knowing.unknown)))


def _resolve(problem: Problem, solution: Solution, unknown: Unknown, index: int) -> Knowing:
    listed = unknown.program in set(solution.chosen.tolist())
    chance = unknown.chance_yes
    value, chance_any = -solution.objective, -solution.p_any
    changed = []
    for weight, p in ((chance, unknown.p_yes), (1.0 - chance, unknown.p_no)):
        if not listed and p is unknown.p_no:  # a program left out that turns out worse stays out
            value, chance_any = value + weight * solution.objective, chance_any + weight * solution.p_any
            changed.append(False)
            continue
        known = _with_chances(problem, unknown.program, p)
        kept = expected_utility(known.instance, solution.chosen, solution.levels)
        best = solve_again(known, (solution.chosen, solution.levels), thorough=needs_pairs(problem.instance))
        if best is None or best.objective <= kept + 1e-12:
            value += weight * kept
            chance_any += weight * p_any(known.instance, solution.chosen, solution.levels)
            changed.append(False)
        else:
            value += weight * best.objective
            chance_any += weight * best.p_any
            changed.append(True)
    return Knowing(index, max(float(value), 0.0), float(chance_any), listed, changed[1], changed[0], True)


def _with_chances(problem: Problem, program: int, p: np.ndarray) -> Problem:
    """Give the problem with other chances at one program; its limits stay as they are."""
    columns, chances, by_column = problem.columns, problem.instance.p.copy(), problem.columns.p.copy()
    chances[:, program] = p
    own = np.flatnonzero(columns.program == program)
    by_column[own] = np.minimum(p[columns.level[own]], SUREST)
    return replace(problem, instance=replace(problem.instance, p=chances), columns=replace(columns, p=by_column))


def _screen(problem: Problem, solution: Solution, unknowns: Sequence[Unknown]) -> np.ndarray:
    """Give the value of knowing when only one exchange may answer, shape (unknowns,)."""
    columns, limits = problem.columns, problem.limits
    standing = Standing(problem, columns.of(solution.chosen, solution.levels))
    on, without, at = standing.on, standing.without, standing.unlisted
    fits = fits_after(standing, at)
    fits[:-1][standing.stays] = False
    replacement = np.where(fits, gains(columns, without, at), 0.0).max(axis=1, initial=0.0)
    place = np.full(problem.instance.n_programs, -1)
    place[columns.program[on]] = np.arange(on.size)
    values = np.zeros(len(unknowns))
    unlisted: dict[int, list[int]] = {}  # by program
    for i, unknown in enumerate(unknowns):
        now = int(place[unknown.program])
        if now < 0:
            unlisted.setdefault(unknown.program, []).append(i)
        elif unknown.program not in limits.forced:
            if_no = float(without[now, columns.tier[on[now]]] @ unknown.p_no[columns.level[on[now]]])
            values[i] = (1.0 - unknown.chance_yes) * max(0.0, float(replacement[now]) - if_no)
    pairs = [(j, i) for j, program in enumerate(columns.program[at].tolist()) for i in unlisted.get(program, ())]
    if pairs:
        entering, asked = np.array(pairs).T
        levels = columns.level[at[entering]].tolist()
        if_yes = np.array([unknowns[i].p_yes[level] for i, level in zip(asked.tolist(), levels, strict=True)])
        enter = gains(columns, without, at[entering], if_yes)
        gain = np.where(fits[:, entering], enter - standing.own[:, None], 0.0).max(axis=0)
        np.maximum.at(values, asked, np.array([unknowns[i].chance_yes for i in asked.tolist()]) * gain)
    return values
