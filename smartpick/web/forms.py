"""The eight questions and what may be added to them: form <-> profile; what a person leaves open stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from smartpick.facts.countries import countries
from smartpick.facts.regions import named_regions

# value of the first question -> (immigration_status, visa_preference)
VISA_NEEDS = {
    "us_citizen": ("us_citizen", "none"),
    "permanent_resident": ("permanent_resident", "none"),
    "ead": ("ead", "none"),
    "either": ("none", "either"),
    "j1_only": ("none", "j1_only"),
    "h1b_preferred": ("none", "h1b_preferred"),
    "h1b_only": ("none", "h1b_only"),
}

YES_OR_NO: dict[str, Any] = {"yes": True, "no": False}
MOST_COUNTED = 40  # letters or papers that the form counts

# field of the profile -> the field of the form beside which its message stands
BESIDE = {
    "citizenship": "citizenship",
    "immigration_status": "visa_need",
    "visa_preference": "visa_need",
    "school.country": "school_country",
    "graduation_year": "graduation_year",
    "exams.step2_ck.score": "step2",
    "exams.step2_ck.attempts": "step2_attempts",
    "exams.step1.attempts": "step1_attempts",
    "specialties": "specialty",
    "geography.anchor": "anchor",
    "budget_usd": "budget",
    "us_clinical": "us_months",
    "location": "location",
    "ecfmg_certified": "certified",
    "exams.step3.status": "step3",
    "letters": "us_letters",
    "research": "research",
    "previous_cycles": "earlier",
}


def profile_from(answers: Mapping[str, str]) -> dict[str, Any]:
    """Give the profile that the answers make; empty answers are left out, wrong ones are kept to be refused."""
    status, preference = VISA_NEEDS.get(answers.get("visa_need", ""), (answers.get("visa_need") or None, None))
    citizenship = [_country(c) for c in answers.get("citizenship", "").replace(";", ",").split(",") if c.strip()]
    if status == "us_citizen" and "US" not in citizenship:
        citizenship.append("US")
    profile: dict[str, Any] = {
        "citizenship": citizenship,
        "immigration_status": status,
        "visa_preference": preference,
        "school": {"country": _country(answers.get("school_country", ""))},
        "graduation_year": number(answers.get("graduation_year")),
        "exams": {
            "step2_ck": {"score": number(answers.get("step2")), "attempts": number(answers.get("step2_attempts"))},
            "step1": {"attempts": number(answers.get("step1_attempts"))},
            "step3": {"status": answers.get("step3") or None},
        },
        "specialties": [
            answers[name].strip() for name in ("specialty", "specialty_2") if answers.get(name, "").strip()
        ],
        "location": answers.get("location") or None,
        "ecfmg_certified": YES_OR_NO.get(answers.get("certified", ""), answers.get("certified") or None),
        "letters": _as_many(answers.get("us_letters"), {"country": "US"}),
        "research": _as_many(answers.get("research"), {"kind": "publication"}),
        "previous_cycles": _earlier(answers.get("earlier", "")),
        "geography": {"anchor": _region(answers.get("anchor", "")) or None},
        "budget_usd": number(answers.get("budget")),
    }
    if answers.get("us_months", "").strip():
        months = number(answers["us_months"])
        hands_on = {"kind": "elective", "months": months, "hands_on": True}
        profile["us_clinical"] = [] if months == 0 else [hands_on]
    return _without_blanks(profile)


def _as_many(answer: str | None, item: Mapping[str, Any]) -> Any:
    """Give a list of as many items as were counted; what is no such number stays as typed, to be refused."""
    count = number(answer)
    if isinstance(count, int) and 0 <= count <= MOST_COUNTED:
        return [dict(item) for _ in range(count)]
    return count


def _earlier(answer: str) -> Any:
    """Give the earlier Match that ended without a position: none, its year, or nothing said."""
    if not answer:
        return None
    return [] if answer == "no" else [{"match_year": number(answer)}]


def _country(text: str) -> str:
    """Read a country by its code or its English name; what is neither stays as typed, to be refused by its field."""
    bare = text.strip()
    return _codes_by_name().get(bare.casefold(), bare.upper() if len(bare) == 2 else bare)


@cache
def _codes_by_name() -> dict[str, str]:
    return {name.casefold(): code for code, name in countries().items()}


def _region(text: str) -> str:
    """Read a region by its key or its name; a "city, ST" and what is unknown stay as typed."""
    bare = text.strip()
    return _keys_by_name().get(bare.casefold(), bare)


@cache
def _keys_by_name() -> dict[str, str]:
    found = named_regions().items()
    return {name.casefold(): key for key, one in found for name in (one.name, one.offered) if name}


def beside(problems: Mapping[str, str]) -> dict[str, str]:
    """Put each message beside a field of the form; what belongs to none stands under ""."""
    placed: dict[str, str] = {}
    for field, message in problems.items():
        bare = field.split("[")[0]
        known = next((BESIDE[name] for name in (field, bare) if name in BESIDE), "")
        placed[known] = message
    return placed


def number(text: str | None) -> Any:
    """Read a number; what is no number stays text, so that the profile's own check names it."""
    if text is None or not text.strip():
        return None
    bare = text.strip().replace(",", "")
    try:
        return int(bare)
    except ValueError:
        try:
            return float(bare)
        except ValueError:
            return bare


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        pairs = ((key, _without_blanks(item)) for key, item in value.items())
        return {key: item for key, item in pairs if item is not None and (item != {} or key == "step2_ck")}
    return value
