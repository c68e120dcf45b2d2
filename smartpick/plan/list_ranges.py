"""The chance of a chosen list with its range, and the range of what a change adds: one way for all that show them."""

from __future__ import annotations

import numpy as np

from smartpick.chances.uncertainty import Ranges, ranges_of, spread_of
from smartpick.plan.choice import Choice
from smartpick.plan.parts import Range
from smartpick.plan.pgy1_year import p_any_with_years


def list_ranges(choice: Choice) -> Ranges:
    """Give the 80 % intervals of a chosen list and of each program on it."""
    chosen, years = choice.solution.chosen, choice.problem.years
    masks = (None, None) if years is None else (years.advanced[chosen], years.all_partners[chosen])
    return ranges_of(choice.table, chosen, choice.solution.levels, *masks)


def p_any(choice: Choice) -> float:
    """Give the chance of at least one position to train in, advanced ones with a first year. [probability]"""
    chosen, levels = choice.solution.chosen, choice.solution.levels
    years = choice.problem.years
    if years is None or not chosen.size:
        return float(choice.solution.p_any)
    return p_any_with_years(
        choice.table.weights,
        choice.table.p_match[levels, chosen],
        years.advanced[chosen],
        years.all_partners[chosen],
        years.otherwise,
    )


def chance_of(choice: Choice, ranges: Ranges | None = None) -> Range:
    """Give the chance that the list ends in a match, with its 80 % interval. [probability]"""
    return around((ranges or list_ranges(choice)).p_any, p_any(choice))


def gain(before: tuple[Choice, Ranges], after: tuple[Choice, Ranges]) -> Range:
    """Give what a change adds to the chance of a match, with the 80 % interval of the difference. [probability]

    Notes
    -----
    Both lists are met with the same draws of strength, parameters and program effects, and the difference is taken in
    each draw: it is much surer than either chance, since what makes one of them low makes the other low too.
    """
    moved = after[1].any_match - before[1].any_match
    return around(spread_of(moved), p_any(after[0]) - p_any(before[0]))


def around(ends: tuple[float, float] | np.ndarray, mid: float) -> Range:
    """Give a range that holds its middle figure too."""
    return Range(min(float(ends[0]), mid), mid, max(float(ends[1]), mid))
