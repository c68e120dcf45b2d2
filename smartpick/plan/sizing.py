"""How long the list is: the count the rules give, then on while another 100 USD still buys enough (rules F, C-18)."""

from __future__ import annotations

from dataclasses import replace

from smartpick.facts.advice_values import advice_values
from smartpick.plan.instance import Instance
from smartpick.plan.portfolio import Solution, solve, solve_if_possible
from smartpick.plan.problem import Problem

STEP = 10  # programs added before asking again whether they were worth it


def sized(problem: Problem) -> tuple[Instance, Solution]:
    """Give the instance with its number of programs settled, and its list without certificate.

    Notes
    -----
    A maximum that the user set is taken at its word. Otherwise: the count of the class, and ten more at a time while
    P(match) gains at least the declared worth of the fee.
    """
    full = problem.instance
    if problem.user_count:
        return full, solve(full, bound=False)
    size = max(problem.count, full.n_min, len(full.include))
    instance = replace(full, n_max=min(size, full.n_max))
    found = solve(instance, bound=False)
    worth = float(advice_values("allocation")["worth_100_usd"])
    while instance.n_max < full.n_max:
        longer = replace(full, n_max=min(instance.n_max + STEP, full.n_max))
        more = solve_if_possible(longer, start=None)
        if more is None or more.chosen.size <= found.chosen.size:
            break
        usd = more.fee_usd - found.fee_usd
        if more.p_any - found.p_any < worth * usd / 100:
            break
        instance, found = longer, more
    return instance, found
