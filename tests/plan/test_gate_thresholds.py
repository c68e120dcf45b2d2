"""Limits that programs publish: what is met stays open, what lies beyond closes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from applicants import applicant
from rule_cases import triples

from smartpick.entities.season_of import Season
from smartpick.facts.catalogue import load_catalogue
from smartpick.plan.gates import pass_gates

DAY = date(2026, 9, 1)
HANDS_ON = {"kind": "audition", "city": "Boston", "state": "MA", "hands_on": True}


def profile(field: str, value: int) -> dict[str, Any]:
    """What a case changes in a person who meets every other limit."""
    met = {"graduation_year": 2025, "exams__step2_ck__score": 270, "us_clinical": [{**HANDS_ON, "months": 12}]}
    if field == "us_months":
        return {**met, "us_clinical": [{**HANDS_ON, "months": value}]}
    if field == "step1_score":
        return {**met, "exams__step1__result": value}
    path = {"step2_score": "exams__step2_ck__score", "step2_attempts": "exams__step2_ck__attempts"}.get(field, field)
    return {**met, path: value}


@pytest.mark.parametrize(("case", "given", "expected"), triples("gates"))
def test_a_published_limit(case: dict[str, Any], given: float, expected: str) -> None:
    catalogue = load_catalogue()
    someone = applicant(**profile(case["set"], int(given)))
    found = pass_gates(someone, [catalogue.program(case["program"])], Season(2027), DAY, ())
    assert ("open" if found.open else "closed") == expected
    assert [one.rule for one in found.excluded] == ([case["rule"]] if expected == "closed" else [])
