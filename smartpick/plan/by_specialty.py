"""What a list holds in each of its specialties: applications, interviews and the chance of matching there."""

from __future__ import annotations

import numpy as np

from smartpick.chances.uncertainty import ranges_of
from smartpick.plan.choice import Choice
from smartpick.plan.list_ranges import around
from smartpick.plan.parts import SpecialtyTotals
from smartpick.plan.pgy1_year import p_any_with_years


def by_specialty(choice: Choice) -> tuple[SpecialtyTotals, ...]:
    """Give the totals of each specialty on the list, in the applicant's order; () where there is only one.

    Notes
    -----
    The chances do not add up to the whole list's: one strength lies behind them, and one match ends the search.
    First years that serve advanced positions count with each specialty.
    """
    table, years = choice.table, choice.problem.years
    chosen, levels = choice.solution.chosen, choice.solution.levels
    partner = years.all_partners[chosen] if years is not None else np.zeros(chosen.size, dtype=bool)
    advanced = years.advanced[chosen] if years is not None else np.zeros(chosen.size, dtype=bool)
    names = np.array([table.programs[i].specialty for i in chosen], dtype=object)
    present = [name for name in choice.applicant.specialties if (names[~partner] == name).any()]
    if len(choice.applicant.specialties) < 2:
        return ()
    found = []
    for name in present:
        own = (names == name) & ~partner
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
        found.append(
            SpecialtyTotals(
                name,
                int(own.sum()),
                around(ranges.interviews, interviews),
                around(ranges.p_any, p),
            )
        )
    return tuple(found)
