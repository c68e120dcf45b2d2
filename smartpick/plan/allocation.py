"""What the rules give a list: how many programs, which part of it to each tier, and what a place is worth (rules F)."""

from __future__ import annotations

from smartpick.entities.applicant import Applicant
from smartpick.entities.place import Place
from smartpick.entities.status import ApplicantType, VisaPreference
from smartpick.facts.advice_values import advice_values
from smartpick.facts.places import is_shortage_area, price_level
from smartpick.plan.strength_class import CLASSES, footing
from smartpick.plan.tiers import CORE, SAFETY, TIERS


def tier_worth(applicant: Applicant, tier: str) -> float:
    """Give what training in a tier is worth against the core, by the importance of the anchor; 1 where not told."""
    importance = applicant.geography.anchor_importance
    if importance is None or tier == CORE or applicant.geography.anchor is None:
        return 1.0
    return float(advice_values("allocation")["place"][tier][importance])


def counts_for(applicant: Applicant, class_: str) -> tuple[int, int]:
    """Give how many programs the rules give a file, and the most that are ever listed (rules F, C-18, B-10)."""
    table = advice_values("allocation")["counts"]
    row = table["us_img" if applicant.applicant_type is ApplicantType.US_IMG else "non_us_img"]
    own, below, at = row[class_], row[_below(class_)], footing(applicant, applicant.specialties[0], class_)
    return round(below + at * (own - below)), int(row["most"])


def shares_for(applicant: Applicant, class_: str, percentile: float) -> dict[str, tuple[float, float]]:
    """Give the band of each tier (rules F-01 to F-05, F-09); {} where the profile names no anchor.

    Just above the line of a class the bands are still near those of the class below (B-10). The importance of the
    anchor moves the lower end of its band (F-02); an H-1B-only search needs less of it (F-21).
    """
    if applicant.geography.anchor is None:
        return {}
    advice = advice_values("allocation")
    own, below = advice["shares"][class_], advice["shares"][_below(class_)]
    at = footing(applicant, applicant.specialties[0], class_)
    shares = {
        tier: (
            round(below[tier][0] + at * (own[tier][0] - below[tier][0]), 4),
            round(below[tier][1] + at * (own[tier][1] - below[tier][1]), 4),
        )
        for tier in TIERS
    }
    low, high = shares[CORE]
    low += advice["importance_shift"].get(applicant.geography.anchor_importance, 0.0)
    if applicant.needs_visa and applicant.visa_preference is VisaPreference.H1B_ONLY:
        low = min(low, advice["h1b_only"]["core_low"])
        shares[SAFETY] = (shares[SAFETY][0], max(shares[SAFETY][1], advice["h1b_only"]["safety_high"]))
    cap = advice["core_cap"]
    if percentile <= cap["percentile"]:
        high = min(high, cap["average_or_below"])
    shares[CORE] = (min(max(low, 0.0), high), high)
    return shares


def _below(class_: str) -> str:
    return CLASSES[max(CLASSES.index(class_) - 1, 0)]


def fewest_in_core(applicant: Applicant, class_: str) -> float:
    """Give how many programs the band of the core asks for at least."""
    return float(advice_values("allocation")["shares"][class_][CORE][0]) * counts_for(applicant, class_)[0]


def living_worth(applicant: Applicant, place: Place) -> float:
    """Give what living in a place adds to its worth: cheapness and a shortage of physicians, where they are wished for.

    In steps, not by the price itself: each value of its own would be a tier of its own to the solver. 0 where the place
    or the wish is not known.
    """
    wishes = applicant.geography
    if wishes.low_cost_importance is None and wishes.shortage_area_importance is None:
        return 0.0
    rule, worth = advice_values("allocation")["living"], 0.0
    if wishes.low_cost_importance is not None and (level := price_level(place)) is not None:
        worth += wishes.low_cost_importance * ((level[0] < rule["cheap_below"]) - (level[0] > rule["dear_above"]))
    if wishes.shortage_area_importance is not None and is_shortage_area(place):
        worth += wishes.shortage_area_importance
    return float(rule["step"]) * worth
