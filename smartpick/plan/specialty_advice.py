"""What the choice of specialty means: contested ones need a second road; what a parallel plan adds (rules G)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from smartpick.entities.applicant import Applicant
from smartpick.errors import SmartPickError
from smartpick.facts.advice_values import advice_values
from smartpick.plan.chance_words import with_range
from smartpick.plan.parts import Range, Totals, Warning_
from smartpick.plan.strength_class import AT_RISK
from smartpick.plan.warnings import NOTE, WARN, warning

A_POINT = 0.01  # P(match) below which a parallel plan is not worth a word [probability]


def specialty_warnings(
    applicant: Applicant, class_: str, totals: Totals, with_specialties: Callable[[Applicant], Range]
) -> list[Warning_]:
    """Warn where the specialty is highly contested, and say what a parallel plan would add or takes from the first.

    Parameters
    ----------
    totals : of the list, by specialty too.
    with_specialties : P(match) of the best list of a changed applicant, with its range. [probability]
    """
    standing = advice_values("specialty_standing")
    first = applicant.specialties[0]
    contested = [name for name in applicant.specialties if name in standing["highly_competitive"]]
    found = [warning("G-02", WARN, specialty=contested[0])] if contested else []
    if contested:
        found.append(warning("G-03", WARN, specialty=contested[0]))
    elif first in standing["moderate"]:
        found.append(warning("G-06", NOTE, specialty=first))
    before = totals.p_match
    odds_matter = before.mid < standing["odds_matter_below"] or class_ == AT_RISK or bool(contested)
    parallel = next((name for name in standing["default_when_odds_matter"] if name not in applicant.specialties), None)
    if odds_matter and parallel is not None:
        wider = replace(applicant, specialties=(*applicant.specialties, parallel))
        after = with_specialties(wider)
        if after.mid - before.mid >= A_POINT:
            level = WARN if after.mid - before.mid >= standing["worth_a_second_plan"] else NOTE
            told = {"before": with_range(before), "after": with_range(after)}
            found.append(warning("G-05", level, specialty=parallel, **told))
    return found + _first_choice(applicant, totals, with_specialties)


def _first_choice(
    applicant: Applicant, totals: Totals, with_specialties: Callable[[Applicant], Range]
) -> list[Warning_]:
    """Say what the parallel plan takes from the first choice: a list is made for any match, whichever it is."""
    first = applicant.specialties[0]
    here = next((one for one in totals.by_specialty if one.specialty == first), None)
    if here is None:
        return []
    try:
        alone = with_specialties(replace(applicant, specialties=(first,)))
    except SmartPickError:  # what the person insists on may lie in the other specialties
        return []
    if alone.mid - here.p_match.mid < advice_values("specialty_standing")["worth_a_second_plan"]:
        return []
    told = {"specialty": first, "n": here.applications, "all": totals.applications}
    shares = {"here": with_range(here.p_match), "alone": with_range(alone), "p": with_range(totals.p_match)}
    return [warning("G-05", WARN, "G-05-first", **told, **shares)]
