"""How long the list is: the count the rules give, and on while another 100 USD still buys enough (rules F, C-18)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from smartpick.errors import NoFeasiblePlan
from smartpick.facts.advice_values import advice_values
from smartpick.plan.pgy1_year import FirstYears
from smartpick.plan.problem import ListProblem
from smartpick.portfolio.instance import Instance
from smartpick.portfolio.limits import fee_table
from smartpick.portfolio.solve import Solution, solve


def sized(problem: ListProblem, *, thorough: bool = True) -> tuple[Instance, Solution]:
    """Give the instance with its number of programs settled, and its list without certificate.

    Parameters
    ----------
    thorough : as in `swap.improve`, for the longest list, of which the number is read off.

    Notes
    -----
    A maximum that the user set is taken at its word. Otherwise the longest list is solved once; its least useful
    programs beyond the count of the class stay only while each is worth its fee, and the shorter list is solved again.
    """
    full = problem.instance
    found = solve(full, bound=False, thorough=thorough)
    count = max(problem.count, full.n_min, len(full.include))
    if problem.user_count or found.chosen.size <= count:
        return full, found
    keep = _worth_their_fee(full, found, count)
    if keep.all():
        return full, found
    instance = replace(full, n_max=int(keep.sum()))
    return instance, solve(instance, bound=False, start=(found.chosen[keep], found.levels[keep]), thorough=thorough)


Tried = tuple[ListProblem, Instance, Solution]


def with_or_without_advanced(years: FirstYears | None, tried: Callable[[bool], Tried]) -> Tried:
    """Give the list with advanced positions and their first years where it is worth its fee, else the one without.

    Parameters
    ----------
    tried : solves the problem with (True) or without (False) advanced positions.

    Raises
    ------
    NoFeasiblePlan : neither holds the limits; the reason is that of the list without them, where there could be one.
    """
    if years is None or not years.advanced.any():
        return tried(False)
    if not (~years.advanced & ~years.all_partners).any():
        return tried(True)
    without: Tried | None = None
    clash: NoFeasiblePlan | None = None
    try:
        without = tried(False)
    except NoFeasiblePlan as error:
        clash = error
    try:
        including = tried(True)
    except NoFeasiblePlan as error:
        if without is None:
            raise (clash or error) from error
        return without
    return including if without is None else _better(without, including, years)


def _better(without: Tried, including: Tried, years: FirstYears) -> Tried:
    if not years.advanced[including[2].chosen].any():
        return without
    worth = float(advice_values("allocation")["worth_100_usd"]) / 100
    more = including[2].p_any - without[2].p_any
    return including if more > 0 and more >= worth * (including[2].fee_usd - without[2].fee_usd) else without


def _worth_their_fee(instance: Instance, found: Solution, count: int) -> np.ndarray:
    """Say which programs remain when the least useful for their fee are taken off while they are not worth it.

    Returns
    -------
    shape (k,), bool. Never fewer than `count`.
    """
    worth = float(advice_values("allocation")["worth_100_usd"]) / 100
    keep = np.ones(found.chosen.size, dtype=bool)
    forced = np.isin(found.chosen, instance.include)
    groups = instance.group_of()[found.chosen]
    miss = 1 - instance.p[found.levels, found.chosen]
    left = miss.prod(axis=0)
    while int(keep.sum()) > count:
        own = ((1 - miss) / miss) @ (instance.weights * left)
        per_dollar = own / np.maximum(_last_fees(instance, groups, keep)[groups], 0.01)
        per_dollar[~keep | forced] = np.inf
        least = int(np.argmin(per_dollar))
        if per_dollar[least] >= worth:
            break
        keep[least], left = False, left / miss[least]
    return keep


def _last_fees(instance: Instance, groups: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """Give what the last application of each fee group costs, shape (groups,). [USD]"""
    counts = np.bincount(groups[keep], minlength=len(instance.fees))
    found = []
    for steps, n in zip(instance.fees, counts.tolist(), strict=True):
        table = fee_table(steps, n)
        found.append(float(table[n] - table[n - 1]) if n else 0.0)
    return np.array(found)
