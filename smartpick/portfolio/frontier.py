"""The best list of every size: what another application buys, where to stop, and a cheaper list nearly as good.

Every point is a list re-solved for its size, not a cut of the longest one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from smartpick.portfolio.instance import Instance, columns_of
from smartpick.portfolio.limits import lay_out
from smartpick.portfolio.solve import Solution, needs_pairs, solve_again

POINTS = 12  # sizes on the frontier when the caller names none


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """The best list of at most `size` programs; fee in USD, p_any a probability, objective in utility."""

    size: int
    applications: int
    fee_usd: float
    p_any: float
    objective: float
    solution: Solution


def frontier(instance: Instance, sizes: Sequence[int] | None = None) -> tuple[Point, ...]:
    """Give the best list for each size, ascending; sizes at which the limits leave no list are left out.

    Parameters
    ----------
    sizes : largest numbers of programs; left out, some dozen from few to the instance's own maximum.

    Notes
    -----
    Each search starts at what the limits let stay of the next longer list and goes on by single exchanges where those
    are enough (`portfolio.needs_pairs`): lists of a dozen programs then miss up to 0.002 of the best chance.

    Examples
    --------
    >>> one_node = Instance(weights=np.ones(1), p=np.full((1, 3, 1), 0.5), utilities=np.ones(3), n_max=3)
    >>> [(point.applications, point.p_any) for point in frontier(one_node)]
    [(1, 0.5), (2, 0.75), (3, 0.875)]
    """
    points: list[Point] = []
    columns, thorough = columns_of(instance), needs_pairs(instance)
    longer: tuple[np.ndarray, np.ndarray] | None = None
    for size in sorted(set(_sizes(instance) if sizes is None else sizes), reverse=True):
        cut = replace(instance, n_max=size, n_min=min(instance.n_min, size))
        solution = solve_again(lay_out(cut, columns), longer, thorough=thorough)
        if solution is None:
            continue
        longer = solution.chosen, solution.levels
        applications = int(solution.chosen.size)
        points.append(Point(size, applications, solution.fee_usd, solution.p_any, solution.objective, solution))
    return tuple(reversed(points))


def _sizes(instance: Instance) -> list[int]:
    most = min(instance.n_max, instance.n_programs)
    least = max(1, instance.n_min, len(instance.include))
    return sorted({round(float(size)) for size in np.linspace(least, most, POINTS)}) if most >= least else []


@dataclass(frozen=True, slots=True)
class LastOnes:
    """What the last applications of a list buy: P(any) gained [probability], utility gained, fee [USD]."""

    applications: int
    p_any: float
    objective: float
    fee_usd: float


def value_of_last(
    instance: Instance, solution: Solution, last: int = 10, known: Sequence[Point] = ()
) -> LastOnes | None:
    """Give what the last `last` applications buy over the best list without them; None where the limits leave none.

    Parameters
    ----------
    known : points of this instance's frontier: one of that size is taken as it is.
    """
    size = max(0, int(solution.chosen.size) - last)
    shorter = next((point.solution for point in known if point.size == size), None)
    if shorter is None:
        cut = replace(instance, n_max=size, n_min=min(instance.n_min, size))
        shorter = solve_again(lay_out(cut), _longer(known, solution, size), thorough=needs_pairs(instance))
    if shorter is None:
        return None
    return LastOnes(
        int(solution.chosen.size - shorter.chosen.size),
        solution.p_any - shorter.p_any,
        solution.objective - shorter.objective,
        solution.fee_usd - shorter.fee_usd,
    )


def _longer(known: Sequence[Point], solution: Solution, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the shortest list known that is longer than a size, to start from."""
    lists = [point.solution for point in known if point.size > size] + [solution]
    nearest = min(lists, key=lambda found: (found.chosen.size < size, found.chosen.size))
    return nearest.chosen, nearest.levels


def cheapest_within(
    instance: Instance, solution: Solution, within: float = 0.01, known: Sequence[Point] = ()
) -> Solution:
    """Give the cheapest list found whose P(any) is at most `within` below the solution's. [probability]

    Parameters
    ----------
    known : points of this instance's frontier, between which the search begins.

    Notes
    -----
    Bisects the number of applications and then the budget, re-solving each time; P(any) of the best list rises with
    both, up to the weight of preferences in the utility.
    """
    target = solution.p_any - within
    best, columns, thorough = solution, columns_of(instance), needs_pairs(instance)
    low, high = max(0, instance.n_min, len(instance.include)), int(solution.chosen.size)
    for point in sorted(known, key=lambda point: -point.size):
        if low < point.size < high:
            low, high, best = _narrow(point.solution, target, low, point.size, high, best)
    while high - low > 1:
        middle = (low + high) // 2
        cut = lay_out(replace(instance, n_max=middle), columns)
        tried = solve_again(cut, _longer(known, solution, middle), thorough=thorough)
        low, high, best = _narrow(tried, target, low, middle, high, best)
    if len(instance.fees) > 1:
        floor, ceiling = 0, int(np.ceil(best.fee_usd))
        while ceiling - floor > 10:
            half = (floor + ceiling) // 2
            tried = solve_again(lay_out(replace(instance, budget_usd=float(half)), columns), None)
            floor, ceiling, best = _narrow(tried, target, floor, half, ceiling, best)
    return best


def _narrow(
    tried: Solution | None, target: float, low: int, middle: int, high: int, best: Solution
) -> tuple[int, int, Solution]:
    if tried is None or tried.p_any < target:
        return middle, high, best
    return low, middle, tried if tried.fee_usd <= best.fee_usd else best
