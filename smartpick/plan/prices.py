"""What each limit and each preference costs: the same problem solved without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from smartpick.plan.instance import Instance
from smartpick.plan.portfolio import Solution, solve


@dataclass(frozen=True, slots=True, eq=False)
class Price:
    """What giving up one limit or preference would change.

    Attributes
    ----------
    name : the limit. p_any_without : P(any) of the best list without it; p_any_gain : that, less today's. [probability]
    objective_gain : the same in utility, by the utilities of the problem without the preference; never negative.
    solution : the list without it.
    """

    name: str
    p_any_without: float
    p_any_gain: float
    objective_gain: float
    solution: Solution


def without_each_limit(instance: Instance) -> dict[str, Instance]:
    """Give, for each limit that a person may have set, the instance without it."""
    variants = {
        share.name: replace(instance, shares=tuple(s for s in instance.shares if s is not share))
        for share in instance.shares
    }
    for count in instance.counts:
        variants[count.name] = replace(instance, counts=tuple(c for c in instance.counts if c is not count))
    if instance.budget_usd is not None:
        variants["budget"] = replace(instance, budget_usd=None)
    if instance.interview_cap is not None:
        variants["interviews"] = replace(instance, interview_cap=None)
    if instance.include:
        variants["include"] = replace(instance, include=())
    if instance.exclude:
        variants["exclude"] = replace(instance, exclude=())
    return variants


def prices(instance: Instance, solution: Solution, variants: Mapping[str, Instance] | None = None) -> tuple[Price, ...]:
    """Give the price of each limit, dearest first, by re-solving from the list in hand.

    Parameters
    ----------
    variants : per name, the instance without that limit or preference (other utilities, more programs allowed …);
        left out, `without_each_limit`. Programs must keep their places.
    """
    start = (solution.chosen, solution.levels)
    found = []
    for name, variant in (without_each_limit(instance) if variants is None else variants).items():
        free = solve(variant, bound=False, start=start)
        if variant.utilities is instance.utilities and free.objective < solution.objective:
            free = replace_list(free, solution)
        found.append(Price(name, free.p_any, free.p_any - solution.p_any, free.objective - solution.objective, free))
    return tuple(sorted(found, key=lambda price: -price.p_any_gain))


def replace_list(found: Solution, known: Solution) -> Solution:
    """Give the known list when the search without a limit ended on a worse one (it is allowed there too)."""
    return replace(known, relaxed=found.relaxed)
