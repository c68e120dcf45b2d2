"""Cases as data: one YAML per subject, each case named as a sentence, expected values from the source document."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from smartpick.entities.applicant import Applicant
from smartpick.intake.profile import parse_profile

HERE = Path(__file__).parent / "rules"
PERSON = {
    "citizenship": ["IN"],
    "immigration_status": "none",
    "location": "abroad",
    "school": {"country": "IN"},
    "graduation_year": 2021,
    "ecfmg_certified": True,
    "exams": {"step2_ck": {"score": 243, "attempts": 1}, "step3": {"status": "not_taken"}},
    "specialties": ["internal medicine"],
    "visa_preference": "either",
}


DAYS, NUMBERS = ("the day before", "on the day", "the day after"), ("below", "at it", "above")


@cache
def case_file(name: str) -> dict[str, Any]:
    """The parts of one file of cases."""
    content: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return content


def cases(subject: str, part: str = "cases") -> list[Any]:
    """One pytest parameter per case of `cases_<subject>.yaml`, with the case's sentence as its id."""
    return [pytest.param(case, id=case["name"]) for case in case_file(f"cases_{subject}.yaml")[part]]


def triples(subject: str, part: str = "cases") -> list[Any]:
    """Three pytest parameters (case, input, expected) per triple: before, on and after a day, or below, at and above.

    A triple has `at` (a day or a number), `expect` (three values) and, for numbers, `by` (the step, 1 by default).
    """
    found = []
    for case in case_file(f"cases_{subject}.yaml")[part]:
        words = DAYS if isinstance(case["at"], str) else NUMBERS
        for word, given, expected in zip(words, around(case), case["expect"], strict=True):
            found.append(pytest.param(case, given, expected, id=f"{case['name']}: {word}"))
    return found


def around(case: dict[str, Any]) -> list[Any]:
    """The three inputs of a triple, in order."""
    if isinstance(case["at"], str):
        day = date.fromisoformat(case["at"])
        return [day + timedelta(days=step) for step in (-1, 0, 1)]
    return [round(case["at"] + step * case.get("by", 1), 6) for step in (-1, 0, 1)]


def person(**changes: Any) -> Applicant:
    """The plain person of the cases with fields changed; dotted parts go in as whole mappings."""
    profile = {**PERSON, **changes}
    return parse_profile({name: value for name, value in profile.items() if value != "left out"})
