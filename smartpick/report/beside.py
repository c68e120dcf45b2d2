"""What stands beside a program when one compares two for a rank list: never a chance, which must not move the order."""

from __future__ import annotations

from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.facts.evidence import facts_of, visa_policy
from smartpick.facts.fact_words import fact_label, fact_value
from smartpick.facts.places import place_facts
from smartpick.report.rows import VISA_WORDS
from smartpick.season.applied import name_of, ranked_program
from smartpick.season.criteria import own_places

BESIDE = ("program_type", "img_share_non_us", "img_share_us", "pgy1_salary_usd", "unfilled_years")
PLACE = ("price_level", "shortage_area_county", "waiver_slots_state")


def beside(code: str, applicant: Applicant | None = None) -> dict[str, Any]:
    """Give a track's name, its visa, how it lies to the person, and what is known of training and place."""
    found = {fact.field: fact for fact in (*facts_of(code), *place_facts(ranked_program(code).place))}
    told = [
        {"field": fact_label(name), "value": fact_value(name, found[name].value, found[name].unit)}
        for name in (*BESIDE, *PLACE)
        if name in found and found[name].value is not None
    ]
    return {
        "code": code,
        "name": name_of(code),
        "visa": VISA_WORDS[visa_policy(code).label.value],
        "near": own_places(applicant, code) if applicant else [],
        "beside": told,
    }


def in_one_line(told: dict[str, Any]) -> str:
    """Give the same as a line of text."""
    known = [f"{one['field']}: {one['value']}" for one in told["beside"]]
    return "; ".join([*told["near"], f"visa {told['visa']}", *known])
