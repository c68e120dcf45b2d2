"""How long the list is: the count the rules give, and on while another 100 USD still buys enough (rules F, C-18)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from smartpick.facts.advice_values import advice_values
from smartpick.plan.instance import Instance
from smartpick.plan.limits import fee_of
from smartpick.plan.portfolio import Solution, solve
from smartpick.plan.problem import Problem


def sized(problem: Problem) -> tuple[Instance, Solution]:
    """Give the instance with its number of programs settled, and its list without certificate.

    Notes
    -----
    A maximum that the user set is taken at its word. Otherwise the longest list is solved once; its least useful
    programs beyond the count of the class stay only while each is worth its fee, and the shorter list is solved again.
    """
    full = problem.instance
    found = solve(full, bound=False)
    count = max(problem.count, full.n_min, len(full.include))
    if problem.user_count or found.chosen.size <= count:
        return full, found
    keep = _worth_their_fee(full, found, count)
    if keep.all():
        return full, found
    instance = replace(full, n_max=int(keep.sum()))
    return instance, solve(instance, bound=False, start=(found.chosen[keep], found.levels[keep]))


Tried = tuple[Problem, Instance, Solution]


def better_with_advanced(without: Tried, including: Tried) -> Tried:
    """Give the list with advanced positions and their first years where it is worth its fee, else the one without."""
    years = including[0].years
    if years is None or not years.advanced[including[2].chosen].any():
        return without
    worth = float(advice_values("allocation")["worth_100_usd"]) / 100
    more = including[2].p_any - without[2].p_any
    return including if more >= worth * (including[2].fee_usd - without[2].fee_usd) and more > 0 else without


def _worth_their_fee(instance: Instance, found: Solution, count: int) -> np.ndarray:
    """Say which programs remain when the least useful are taken off until one is worth its fee; shape (k,), bool."""
    worth = float(advice_values("allocation")["worth_100_usd"]) / 100
    keep = np.ones(found.chosen.size, dtype=bool)
    forced = np.isin(found.chosen, instance.include)
    miss = 1 - instance.p[found.levels, found.chosen]
    left = miss.prod(axis=0)
    while int(keep.sum()) > count:
        own = ((1 - miss) / miss) @ (instance.weights * left)
        own[~keep | forced] = np.inf
        least = int(np.argmin(own))
        if not np.isfinite(own[least]):
            break
        without = keep.copy()
        without[least] = False
        saved = fee_of(instance, found.chosen[keep]) - fee_of(instance, found.chosen[without])
        if own[least] >= worth * saved:
            break
        keep, left = without, left / miss[least]
    return keep
