"""One's own details: the eight questions, the live count of programs left, and the whole profile as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.countries import countries
from smartpick.facts.regions import named_regions
from smartpick.facts.terms import terms
from smartpick.intake.profile import parse_profile, problems_of
from smartpick.plan.gates import through_the_gates
from smartpick.plan.tiers import never_regions
from smartpick.web.answers import answers_from, answers_of, beside, profile_from, written_into
from smartpick.web.contexts import Page
from smartpick.web.form_choices import choices
from smartpick.web.form_programs import PROGRAM_FIELDS, Doubt, looked_up
from smartpick.web.form_rows import BLANK_ROWS, ROWS
from smartpick.web.forms import SPECIALTIES
from smartpick.web.pages.home import home
from smartpick.web.sent import Sent, day_of, sent_from

# part of the form -> its fields and rows
PARTS: dict[str, tuple[str, ...]] = {
    "plans": ("specialty_2", "specialty_3", "specialty_4", "couple", "earlier", "match"),
    "stand": (
        "location", "status", "school_name", "school_degree", "certified", "certified_on", "step1_result", "oet",
        "step3", "step3_date", "step3_score", "step3_attempts",
    ),
    "show": ("us_letters", "research", "languages", "letter", "paper"),
    "work": ("work",),
    "places": ("anchor_importance", "secondary", "never", "low_cost", "shortage_area", "tie"),
    "programs": ("must_include", "must_exclude", "interest", "least", "most", "capacity"),
    "later": (
        "stay_in_us", "underserved_ok", "return_home_hard", "spouse_must_work", "fellowship_years", "prior_h1b",
        "prior_j1", "red_flags",
    ),
    "season": ("applied", "gold_sent", "silver_sent", "signal_sent", "paid", "signal_counts"),
}  # fmt: skip
MORE_ROWS = 3  # rows added at a time
VISAS = ("J-1", "H-1B")
# step of the funnel -> how the count says what it removed
REMOVED = {
    "participating": "offer no positions",
    "citizenship": "take citizens or green cards only",
    "visa": "do not sponsor the visa you need",
    "published limits": "publish a limit you do not meet",
    "never": "lie where you would not train",
}


def start(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Ask the eight questions; good answers lead straight to the plan, wrong ones get a message beside the field.

    Who has a profile finds it filled in, and what the form does not ask stays in it.
    """
    answers = answers_of(fields)
    problems: dict[str, str] = {}
    doubts: dict[str, list[Doubt]] = {}
    more_rows, look_up = str(fields.get("more_rows") or ""), str(fields.get("look_up") or "")
    if not answers and not sent.is_example:
        answers = answers_from(sent.profile)
    elif answers and not more_rows:
        found = looked_up(answers, fields, _specialties(answers))
        answers, doubts, problems = found.answers, found.doubts, found.problems
        if not look_up:
            profile = profile_from(answers) if sent.is_example else written_into(sent.profile, answers)
            problems = beside(problems_of(profile, sent.day), answers) | problems
            if not problems:
                try:
                    return home(sent_from(profile, {"day": sent.day.isoformat()}), {})
                except InvalidInput as refused:  # what only the plan can know, such as a wish for a closed program
                    problems = beside({refused.field: str(refused)}, answers)
    years = _years(sent.day, answers.get("earlier", ""))
    content = {
        "answers": answers,
        "problems": problems,
        "doubts": doubts,
        "specialties": list(load_catalogue().specialties),
        "countries": sorted(countries().values()),
        "regions": [area.offered for area in named_regions().values() if area.offered],
        "years": [(year, f"yes, last in {year}") for year in years],
        "choices": choices(),
        "blank": {
            group: int(answers.get(f"{group}.rows") or 0) + BLANK_ROWS + MORE_ROWS * (group == more_rows)
            for group in ROWS
        },
        "told": {part: sum(map(bool, _of_part(answers, names).values())) for part, names in PARTS.items()},
        "open": [
            part
            for part in (*PARTS, *ROWS)
            if {more_rows, look_up} & {part, *PARTS.get(part, ())} or _of_part(problems, PARTS.get(part, (part,)))
        ],
        "visas": {one.term: one.meaning for one in terms() if one.term in VISAS},
    }
    return Page("start.html", "Use my own details", "/start", sent.is_example, sent.as_text, content)


def _specialties(answers: Mapping[str, str]) -> list[str]:
    return [answers[name].strip().lower() for name in SPECIALTIES if answers.get(name, "").strip()]


def _of_part(found: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """Give the entries of a part of the form, a row's as well; the number of rows is no answer."""
    return {name: text for name, text in found.items() if name.split(".")[0] in names and not name.endswith(".rows")}


def _years(day: date, told: str) -> list[str]:
    """Give the Matches to choose from: the last three, and the one that the profile names."""
    years = [str(Season.of(day).year - back) for back in (1, 2, 3)]
    return years + ([told] if told.isdigit() and told not in years else [])


def profile(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the whole profile as the file it is, to change, keep and bring back."""
    content = {"yaml": yaml.safe_dump(dict(sent.profile), sort_keys=False, allow_unicode=True)}
    return Page("profile.html", "Profile", "/profile", sent.is_example, sent.as_text, content)


def count(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Count the programs left after the answers so far, and which rule removed how many."""
    day = day_of(fields)
    answers = {name: str(value) for name, value in fields.items() if name not in {"day", *PROGRAM_FIELDS}}
    mapping = profile_from(answers)
    problems = problems_of(_with_neutral_gaps(mapping, day), day)
    if problems:
        return {"left": None, "funnel": [], "problems": beside(problems, answers)}
    applicant = parse_profile(_with_neutral_gaps(mapping, day), day)
    gated = through_the_gates(applicant, load_catalogue(), Season.of(day), day, never_regions(applicant))
    funnel = [
        {"step": s.step, "left": s.left, "removed": s.removed, "words": REMOVED.get(s.step, s.step)}
        for s in gated.funnel
    ]
    return {"left": len(gated.open), "funnel": funnel, "problems": {}}


def _with_neutral_gaps(mapping: dict[str, Any], day: date) -> dict[str, Any]:
    """Fill the required questions not answered yet with what closes no door, for counting only."""
    filled = dict(mapping)
    if not filled.get("citizenship"):
        filled["citizenship"] = ["US"]
    if not filled.get("immigration_status"):
        filled["immigration_status"] = "us_citizen" if filled["citizenship"] == ["US"] else "none"
    if filled["immigration_status"] == "us_citizen" and "US" not in filled["citizenship"]:
        filled["citizenship"] = [*filled["citizenship"], "US"]
    if (
        filled["immigration_status"] != "us_citizen"
        and "US" in filled["citizenship"]
        and not mapping.get("citizenship")
    ):
        filled["citizenship"] = ["IN"]
    if not filled.get("school", {}).get("country"):
        filled["school"] = {"country": "GD"}
    filled.setdefault("graduation_year", day.year)
    if not filled.get("specialties"):
        filled["specialties"] = ["internal medicine"]
    filled.setdefault("exams", {"step2_ck": {}})
    return filled
