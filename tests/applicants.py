"""Profiles that the tests of chances and plans start from; each test changes what it is about."""

from __future__ import annotations

import copy
from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.intake.profile import parse_profile

MODERATE: dict[str, Any] = {
    "citizenship": ["IN"],
    "immigration_status": "none",
    "location": "abroad",
    "school": {"country": "IN", "degree": "MBBS"},
    "graduation_year": 2023,
    "ecfmg_certified": True,
    "exams": {
        "step1": {"result": "pass", "attempts": 1},
        "step2_ck": {"score": 244, "attempts": 1},
        "step3": {"status": "not_taken"},
    },
    "us_clinical": [{"kind": "audition", "months": 2, "city": "Boston", "state": "MA", "hands_on": True}],
    "letters": [{"country": "US", "state": "MA", "specialty": "internal medicine"}, {"country": "IN"}],
    "research": [{"kind": "abstract", "state": "MA"}],
    "red_flags": [],
    "previous_cycles": [],
    "specialties": ["internal medicine"],
    "visa_preference": "either",
    "geography": {"anchor": "greater_boston", "anchor_importance": 4, "secondary": ["midwest", "GA", "FL"], "ties": []},
    "budget_usd": 1500,
    "applications": {"max": 60},
}


def changed(base: dict[str, Any] | None = None, **paths: Any) -> dict[str, Any]:
    """Give a profile with dotted paths changed ("exams__step2_ck__score"=250); None as base is MODERATE."""
    found = copy.deepcopy(MODERATE if base is None else base)
    for path, value in paths.items():
        *way, last = path.split("__")
        where = found
        for key in way:
            where = where.setdefault(key, {})
        if value is ...:
            where.pop(last, None)
        else:
            where[last] = value
    return found


def applicant(**paths: Any) -> Applicant:
    """Give MODERATE with dotted paths changed, as an Applicant."""
    return parse_profile(changed(**paths))
