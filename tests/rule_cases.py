"""Cases as data: one YAML per subject, each case named as a sentence, expected values from the source document."""

from __future__ import annotations

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


def cases(subject: str, part: str = "cases") -> list[Any]:
    """One pytest parameter per case of `cases_<subject>.yaml`, with the case's sentence as its id."""
    content = yaml.safe_load((HERE / f"cases_{subject}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in content[part]]


def person(**changes: Any) -> Applicant:
    """The plain person of the cases with fields changed; dotted parts go in as whole mappings."""
    profile = {**PERSON, **changes}
    return parse_profile({name: value for name, value in profile.items() if value != "left out"})
