"""What each limit and each preference costs: the same problem solved without it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from smartpick.portfolio.instance import Instance
from smartpick.portfolio.limits import lay_out
from smartpick.portfolio.solve import Solution, solution_of, solve_again, starting_list
from smartpick.portfolio.swap import improve


@dataclass(frozen=True, slots=True, eq=False)
class Price:
    """What giving up one limit or preference would change.

    Attributes
    ----------
    name : the limit. p_any_without : P(any) of the best list without it; p_any_gain : that, less today's. [probability]
    objective_gain : the same in utility; for a limit never below 0.
    solution : the list without it.
    """

    name: str
    p_any_without: float
    p_any_gain: float
    objective_gain: float
    solution: Solution


def prices(instance: Instance, solution: Solution) -> tuple[Price, ...]:
    """Give the price of each limit that a person may set, dearest first, by re-solving from the list in hand.

    Notes
    -----
    A share is let go with the others as they are, relaxed or not: were they laid out anew, a band that the dropped one
    had pushed aside would bind again, and the price of freedom could come out negative.
    """
    found = []
    first = starting_list(lay_out(instance), (solution.chosen, solution.levels))
    if first is not None:
        problem, on = first
        for name, rows in problem.limits.share_rows:
            free = replace(problem, limits=problem.limits.without_rows(rows))
            found.append(_price(name, solution, solution_of(free, improve(free, on), None)))
    found += prices_of(solution, without_each_limit(instance))
    return tuple(sorted(found, key=lambda price: -price.p_any_gain))


def prices_of(
    solution: Solution,
    variants: Mapping[str, Instance],
    *,
    thorough: bool = True,
    afresh: Collection[str] = (),
) -> tuple[Price, ...]:
    """Give the price of preferences that the caller describes, dearest first.

    Parameters
    ----------
    variants : per name, the instance without that preference (other utilities, more programs allowed, another budget);
        programs must keep their places.
    thorough : as in `swap.improve`; without it a price costs half the time.
    afresh : names of variants so far from this problem that a new list is sooner found than the one in hand mended.
    """
    found = []
    for name, variant in variants.items():
        start = None if name in afresh else (solution.chosen, solution.levels)
        free = solve_again(lay_out(variant), start, thorough=thorough)
        found.append(_price(name, solution, solution if free is None else free))
    return tuple(sorted(found, key=lambda price: -price.p_any_gain))


def without_each_limit(instance: Instance) -> dict[str, Instance]:
    """Give, for each limit but the shares, the instance without it."""
    variants = {}
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


def _price(name: str, solution: Solution, free: Solution) -> Price:
    return Price(name, free.p_any, free.p_any - solution.p_any, free.objective - solution.objective, free)
