"""A profile as the answers of the form, and the form's answers written into a profile that says more than it asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartpick.facts.countries import countries
from smartpick.facts.regions import named_regions
from smartpick.web.forms import VISA_NEEDS, profile_from

ASKED = (
    "visa_need", "citizenship", "specialty", "specialty_2", "school_country", "graduation_year", "step2",
    "step2_attempts", "step1_attempts", "us_months", "anchor", "budget", "location", "certified", "step3",
    "us_letters", "research", "earlier",
)  # fmt: skip
COUNTED = {"us_months": "us_clinical", "us_letters": "letters", "research": "research", "earlier": "previous_cycles"}


def answers_of(fields: Mapping[str, Any]) -> dict[str, str]:
    """Give the form's own fields of a request."""
    return {name: str(fields[name]) for name in ASKED if name in fields}


def answers_from(profile: Mapping[str, Any]) -> dict[str, str]:
    """Give the answers that a profile would give; what it leaves out stays open."""
    exams, school = profile.get("exams", {}), profile.get("school", {})
    stands = (profile.get("immigration_status"), profile.get("visa_preference"))
    names, specialties = countries(), [*profile.get("specialties", []), "", ""]
    anchor = profile.get("geography", {}).get("anchor") or ""
    found = {
        "visa_need": next((need for need, of in VISA_NEEDS.items() if of == stands), ""),
        "citizenship": ", ".join(names.get(code, code) for code in profile.get("citizenship", [])),
        "specialty": specialties[0],
        "specialty_2": specialties[1],
        "school_country": names.get(school.get("country", ""), school.get("country", "")),
        "graduation_year": profile.get("graduation_year"),
        "step2": exams.get("step2_ck", {}).get("score"),
        "step2_attempts": exams.get("step2_ck", {}).get("attempts"),
        "step1_attempts": exams.get("step1", {}).get("attempts"),
        "us_months": _months(profile),
        "anchor": named_regions()[anchor].name if anchor in named_regions() else anchor,
        "budget": profile.get("budget_usd"),
        "location": profile.get("location"),
        "certified": _certified(profile.get("ecfmg_certified")),
        "step3": exams.get("step3", {}).get("status"),
        "us_letters": _us_letters(profile),
        "research": _length(profile, "research"),
        "earlier": _earlier(profile),
    }
    return {name: _typed(value) for name, value in found.items()}


def _typed(value: Any) -> str:
    """Write a value as a person would type it."""
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def written_into(profile: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """Write the answers into a profile: what was changed is taken from the form, all else stays as it was."""
    before, said = answers_from(profile), profile_from(answers)
    changed = {name for name in ASKED if answers.get(name, "").strip() != before[name]}
    new = dict(profile)
    if changed & {"visa_need", "citizenship"} and said.get("immigration_status"):
        new |= {"immigration_status": said["immigration_status"], "visa_preference": said.get("visa_preference")}
    new["citizenship"] = said.get("citizenship", [])
    new["school"] = {**profile.get("school", {}), **said.get("school", {})}
    new["graduation_year"] = said.get("graduation_year")
    new["specialties"] = [*said.get("specialties", []), *profile.get("specialties", [])[2:]]
    new["geography"] = {**profile.get("geography", {}), "anchor": said.get("geography", {}).get("anchor")}
    new["budget_usd"] = said.get("budget_usd")
    new["exams"] = _exams(profile.get("exams", {}), said.get("exams", {}), changed)
    for name, field in {"location": "location", "certified": "ecfmg_certified", **COUNTED}.items():
        if name in changed:
            new[field] = said.get(field)
    return {key: value for key, value in new.items() if value is not None}


def _exams(before: Mapping[str, Any], said: Mapping[str, Any], changed: set[str]) -> dict[str, Any]:
    new: dict[str, Any] = {name: dict(value) if isinstance(value, Mapping) else value for name, value in before.items()}
    for name, exam, part in (
        ("step2", "step2_ck", "score"),
        ("step2_attempts", "step2_ck", "attempts"),
        ("step1_attempts", "step1", "attempts"),
        ("step3", "step3", "status"),
    ):
        if name in changed:
            new.setdefault(exam, {})[part] = said.get(exam, {}).get(part)
            if name == "step3":
                new[exam].pop("date", None)  # the day belonged to the seat that was booked
    return {
        name: {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value
        for name, value in new.items()
    }


def _certified(told: Any) -> str:
    return ("yes" if told else "no") if isinstance(told, bool) else ""  # an expected day has no choice of its own


def _months(profile: Mapping[str, Any]) -> float | str:
    work = profile.get("us_clinical")
    return "" if work is None else float(sum(one.get("months", 0) for one in work if one.get("hands_on") is not False))


def _us_letters(profile: Mapping[str, Any]) -> int | str:
    letters = profile.get("letters")
    return "" if letters is None else sum(one.get("country") == "US" for one in letters)


def _length(profile: Mapping[str, Any], field: str) -> int | str:
    return "" if profile.get(field) is None else len(profile[field])


def _earlier(profile: Mapping[str, Any]) -> str:
    cycles = profile.get("previous_cycles")
    if cycles is None:
        return ""
    return str(max(one["match_year"] for one in cycles)) if cycles else "no"
