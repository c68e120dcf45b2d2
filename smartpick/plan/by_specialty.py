"""What a part of a list holds, such as one specialty or one tier: applications, interviews, the chance of matching."""

from __future__ import annotations

import numpy as np

from smartpick.chances.uncertainty import ranges_of
from smartpick.plan.choice import Choice
from smartpick.plan.list_ranges import around
from smartpick.plan.parts import Range, SpecialtyTotals
from smartpick.plan.pgy1_year import p_any_with_years


def by_specialty(choice: Choice) -> tuple[SpecialtyTotals, ...]:
    """Give the totals of each specialty on the list, in the applicant's order; () where there is only one.

    Notes
    -----
    The chances do not add up to the whole list's: one strength lies behind them, and one match ends the search.
    First years that serve advanced positions count with each specialty.
    """
    table, chosen, partner = choice.table, choice.solution.chosen, _first_years(choice)
    names = np.array([table.programs[i].specialty for i in chosen], dtype=object)
    present = [name for name in choice.applicant.specialties if (names[~partner] == name).any()]
    if len(choice.applicant.specialties) < 2:
        return ()
    found = []
    for name in present:
        own = (names == name) & ~partner
        found.append(SpecialtyTotals(name, int(own.sum()), *_of_part(choice, own)))
    return tuple(found)


def chance_in_tiers(choice: Choice, *tiers: str) -> Range | None:
    """Give the chance to match in these tiers of the list, with its range; None where it holds no program there.

    Notes
    -----
    The chance if the list ended with that part: those of all tiers do not add up to the whole list's.
    """
    own = np.array([choice.problem.tiers[int(i)] in tiers for i in choice.solution.chosen], dtype=bool)
    own &= ~_first_years(choice)
    return _of_part(choice, own)[1] if own.any() else None


def _first_years(choice: Choice) -> np.ndarray:
    """Say which listed programs only serve as the first year of an advanced one, shape (listed,)."""
    years, chosen = choice.problem.years, choice.solution.chosen
    return years.all_partners[chosen] if years is not None else np.zeros(chosen.size, dtype=bool)


def _of_part(choice: Choice, own: np.ndarray) -> tuple[Range, Range]:
    """Give interviews and P(match) of the part of the list that `own` marks, first years counted with it."""
    table, years = choice.table, choice.problem.years
    chosen, levels, partner = choice.solution.chosen, choice.solution.levels, _first_years(choice)
    advanced = years.advanced[chosen] if years is not None else np.zeros(chosen.size, dtype=bool)
    here = own | partner
    masks = (None, None) if years is None else (advanced[here], partner[here])
    ranges = ranges_of(table, chosen[here], levels[here], *masks)
    p = p_any_with_years(
        table.weights,
        table.p_match[levels[here], chosen[here]],
        advanced[here],
        partner[here],
        years.otherwise if years is not None else 0.0,
    )
    interviews = float((table.mean_interview[levels[own], chosen[own]]).sum())
    return around(ranges.interviews, interviews), around(ranges.p_any, p)
