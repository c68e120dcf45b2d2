"""The fields of the form, each with its place in the profile and how it is read and written.

The eight questions come first; every other field of the profile that changes a plan follows. What stands in rows (ties,
letters, experience) is in `form_rows`. What a person leaves open stays unknown; what is wrong stays as typed, to be
refused by the profile's own check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from smartpick.facts.program_names import program_words
from smartpick.intake.code_list import CODE
from smartpick.web.form_names import (
    country,
    country_name,
    language,
    language_name,
    place,
    place_name,
    places_in,
)
from smartpick.web.form_programs import codes_written, lines_of, programs_written

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
NONE_OF_THESE = "none"
PARTNER = "partner"  # stands for the partner's profile, which no page ever sees


def number(text: str | None) -> Any:
    """Read a number; what is no number stays text, so that the profile's own check names it."""
    if text is None or not text.strip():
        return None
    bare = text.strip().replace(",", "")
    for kind in (int, float):
        try:
            return kind(bare)
        except ValueError:
            continue
    return bare


def typed(value: Any) -> str:
    """Write a value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def yes_or_no(text: str) -> Any:
    """Read a choice of yes and no."""
    return YES_OR_NO.get(text, text)


def listed(text: str) -> list[str]:
    """Read a list written with commas, semicolons or lines."""
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def _by_program(text: str) -> dict[str, Any]:
    """Read lines such as "Boston Univ Med Ctr (1257140C0): 5"."""
    found = {}
    for line in lines_of(text):
        code = CODE.search(line)
        words = (line[code.end() :] if code else line).replace(":", " ").strip(" )").split()
        found[code[0].upper() if code else line] = number(words[-1]) if words else ""
    return found


def _by_name(read: Callable[[str], Any]) -> Callable[[str], dict[str, Any]]:
    """Read lines such as "neurology: gold 2, silver 3"."""

    def by_name(text: str) -> dict[str, Any]:
        lines = [line.partition(":") for line in text.splitlines() if line.strip()]
        return {name.strip(): read(rest) for name, _, rest in lines}

    return by_name


def _counts(text: str) -> dict[str, Any]:
    pairs = [part.split() for part in listed(text)]
    return {words[0]: number(words[-1]) if len(words) > 1 else "" for words in pairs}


def _lines(one: Callable[[str, Any], str]) -> Callable[[Mapping[str, Any]], str]:
    return lambda found: "\n".join(one(name, value) for name, value in found.items())


def _flags(text: str) -> list[str]:
    return [flag for flag in listed(text) if flag != NONE_OF_THESE]


def _partner(text: str) -> str | None:
    """Read whether a partner ranks too; the name of the partner's file is known to the command alone."""
    return {"yes": PARTNER, "no": None}.get(text, text)


@dataclass(frozen=True)
class Ask:
    """One field of the form.

    Attributes
    ----------
    path : keys from the profile to the value. read : what was typed -> value. write : value -> as it would be typed.
    """

    path: tuple[str, ...]
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = typed


def _ask(path: str, read: Callable[[str], Any] = str, write: Callable[[Any], str] = typed) -> Ask:
    return Ask(tuple(path.split(".")), read, write)


# name in the form -> where it goes
ASKS = {
    "school_country": _ask("school.country", country, country_name),
    "school_name": _ask("school.name"),
    "school_degree": _ask("school.degree"),
    "couple": _ask("couple", _partner, lambda found: "yes"),
    "graduation_year": _ask("graduation_year", number),
    "step2": _ask("exams.step2_ck.score", number),
    "step2_attempts": _ask("exams.step2_ck.attempts", number),
    "step1_attempts": _ask("exams.step1.attempts", number),
    "anchor": _ask("geography.anchor", place, place_name),
    "budget": _ask("budget_usd", number),
    "location": _ask("location"),
    "step1_result": _ask("exams.step1.result", number),
    "step3": _ask("exams.step3.status"),
    "step3_date": _ask("exams.step3.date"),
    "step3_score": _ask("exams.step3.score", number),
    "step3_attempts": _ask("exams.step3.attempts", number),
    "oet": _ask("exams.oet"),
    "red_flags": _ask("red_flags", _flags, lambda found: ", ".join(found) or NONE_OF_THESE),
    "anchor_importance": _ask("geography.anchor_importance", number),
    "secondary": _ask("geography.secondary", places_in, lambda found: "; ".join(map(place_name, found))),
    "never": _ask("geography.never", places_in, lambda found: "; ".join(map(place_name, found))),
    "low_cost": _ask("geography.low_cost_importance", number),
    "shortage_area": _ask("geography.shortage_area_importance", number),
    "languages": _ask("languages", lambda text: list(map(language, listed(text))),
                      lambda found: ", ".join(map(language_name, found))),
    "least": _ask("applications.min", number),
    "most": _ask("applications.max", number),
    "capacity": _ask("interview_capacity", number),
    "must_include": _ask("must_include", codes_written, programs_written),
    "must_exclude": _ask("must_exclude", codes_written, programs_written),
    "interest": _ask("interest", _by_program, _lines(lambda code, value: f"{program_words(code)}: {value}")),
    "stay_in_us": _ask("long_term.stay_in_us", yes_or_no),
    "underserved_ok": _ask("long_term.underserved_ok", yes_or_no),
    "return_home_hard": _ask("long_term.return_home_hard", yes_or_no),
    "spouse_must_work": _ask("long_term.spouse_must_work", yes_or_no),
    "fellowship_years": _ask("fellowship_years", number),
    "prior_h1b": _ask("prior_visa_years.h1b", number),
    "prior_j1": _ask("prior_visa_years.j1", number),
    "applied": _ask("season_state.applied", codes_written, programs_written),
    "gold_sent": _ask("season_state.signalled.gold", codes_written, programs_written),
    "silver_sent": _ask("season_state.signalled.silver", codes_written, programs_written),
    "signal_sent": _ask("season_state.signalled.signal", codes_written, programs_written),
    "paid": _ask("season_state.paid_usd", number),
    "signal_counts": _ask("signal_counts", _by_name(_counts), _lines(
        lambda name, of: f"{name}: {', '.join(f'{tier} {count}' for tier, count in of.items())}")),
}  # fmt: skip
# what is read together with another field -> the field of the profile beside which its message stands
TOGETHER = {
    "citizenship": "citizenship",
    "visa_need": "immigration_status",
    "specialty": "specialties",
    "certified": "ecfmg_certified",
    "us_months": "us_clinical",
    "us_letters": "letters",
    "research": "research",
    "earlier": "previous_cycles",
}
SPECIALTIES = ("specialty", "specialty_2", "specialty_3", "specialty_4")
