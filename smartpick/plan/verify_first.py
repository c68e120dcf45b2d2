"""Which unknowns to ask about first: how much the best list gains when the answer comes before paying.

An unknown (does this program sponsor?) enters a plan as a mixture, chance of yes times the chances if yes. Knowing lets
the list change: `P(yes) V(yes) + P(no) V(no) - V(not knowing)`, each V a re-solved list, never below 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from smartpick.plan.instance import Instance
from smartpick.plan.limits import lay_out
from smartpick.plan.portfolio import Solution, solve
from smartpick.plan.survival import expected_utility, gains, own_gains, p_any, slopes_without
from smartpick.plan.swap import fits_after

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
        once per answer, from the list in hand.
    """
    screened = _screen(instance, solution, unknowns)
    order = np.argsort(-screened, kind="stable")
    listed = set(solution.chosen.tolist())
    found = []
    for place, index in enumerate(order.tolist()):
        unknown = unknowns[index]
        if place < resolved and screened[index] > 0:
            found.append(_resolve(instance, solution, unknown, index))
        else:
            value = float(screened[index])
            found.append(Knowing(index, value, value, unknown.program in listed, value > 0, value > 0, False))
    return tuple(sorted(found, key=lambda knowing: (-knowing.value, knowing.unknown)))


def _resolve(instance: Instance, solution: Solution, unknown: Unknown, index: int) -> Knowing:
    listed = unknown.program in set(solution.chosen.tolist())
    chance = unknown.chance_yes
    value, chance_any = -solution.objective, -solution.p_any
    changed = []
    for weight, p in ((chance, unknown.p_yes), (1.0 - chance, unknown.p_no)):
        known = _with_chances(instance, unknown.program, p)
        kept = expected_utility(known, solution.chosen, solution.levels)
        best = solve(known, bound=False, start=(solution.chosen, solution.levels))
        if best.objective <= kept + 1e-12:
            value += weight * kept
            chance_any += weight * p_any(known, solution.chosen, solution.levels)
            changed.append(False)
        else:
            value += weight * best.objective
            chance_any += weight * best.p_any
            changed.append(True)
    return Knowing(index, max(float(value), 0.0), float(chance_any), listed, changed[1], changed[0], True)


def _with_chances(instance: Instance, program: int, p: np.ndarray) -> Instance:
    chances = instance.p.copy()
    chances[:, program] = p
    return replace(instance, p=chances)


def _screen(instance: Instance, solution: Solution, unknowns: Sequence[Unknown]) -> np.ndarray:
    """Give the value of knowing when only one exchange may answer, shape (unknowns,)."""
    problem = lay_out(instance)
    columns, limits = problem.columns, problem.limits
    on = columns.of(solution.chosen, solution.levels)
    every = np.arange(columns.program.size)
    without = slopes_without(columns, on)
    own = own_gains(columns, on, without)
    fits = fits_after(limits, on, every)
    fits[:, np.setdiff1d(every, columns.unlisted(on))] = False
    fits[[i for i, c in enumerate(on) if int(columns.program[c]) in limits.forced]] = False
    replacement = np.where(fits, gains(columns, without, every), 0.0).max(axis=1)
    place = np.full(instance.n_programs, -1)
    place[columns.program[on]] = np.arange(on.size)
    values = np.zeros(len(unknowns))
    for i, unknown in enumerate(unknowns):
        at = int(place[unknown.program])
        if at >= 0:
            slope = without[at, columns.tier[on[at]]]
            if_no = float(slope @ unknown.p_no[columns.level[on[at]]])
            if unknown.program not in limits.forced:
                values[i] = (1.0 - unknown.chance_yes) * max(0.0, float(replacement[at]) - if_no)
            continue
        gain = 0.0
        for column in np.flatnonzero(columns.program == unknown.program):
            possible = fits[:, column]
            if possible.any():
                enter = without[possible, columns.tier[column]] @ unknown.p_yes[columns.level[column]]
                gain = max(gain, float((enter - own[possible]).max()))
        values[i] = unknown.chance_yes * gain
    return values
