"""What the choice of specialty means: contested ones need a second road; what a parallel plan adds (rules G)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from smartpick.entities.applicant import Applicant
from smartpick.facts.advice_values import advice_values
from smartpick.plan.parts import Warning_
from smartpick.plan.strength_class import AT_RISK
from smartpick.plan.warnings import NOTE, WARN, warning


def specialty_warnings(
    applicant: Applicant, class_: str, p_match: float, with_specialties: Callable[[Applicant], float]
) -> list[Warning_]:
    """Warn where the specialty is highly contested, and say what a parallel plan would add.

    Parameters
    ----------
    p_match : of the list. with_specialties : P(match) of the best list of a changed applicant. [probability]
    """
    standing = advice_values("specialty_standing")
    first = applicant.specialties[0]
    contested = [name for name in applicant.specialties if name in standing["highly_competitive"]]
    found = [warning("G-02", WARN, specialty=contested[0])] if contested else []
    if contested:
        found.append(warning("G-03", WARN, specialty=contested[0]))
    elif first in standing["moderate"]:
        found.append(warning("G-06", NOTE, specialty=first))
    odds_matter = p_match < standing["odds_matter_below"] or class_ == AT_RISK or bool(contested)
    parallel = next((name for name in standing["default_when_odds_matter"] if name not in applicant.specialties), None)
    if odds_matter and parallel is not None:
        wider = replace(applicant, specialties=(*applicant.specialties, parallel))
        p = with_specialties(wider)
        if p > p_match:
            found.append(warning("G-05", NOTE, specialty=parallel, before=p_match, after=p))
    return found
