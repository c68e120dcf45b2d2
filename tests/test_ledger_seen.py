"""The ledger claims nothing that a user cannot see: where a row says a rule is shown, a named person meets its id."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from applicants import applicant
from people import person
from test_ledger import rows

from smartpick.chances.program_effects import USUAL_BREADTH, academic_breadth
from smartpick.entities.applicant import Applicant
from smartpick.facts.advice_values import advice_values
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.evidence import visa_policy
from smartpick.guidance.answers import answers, pitfalls
from smartpick.guidance.assignment import checked
from smartpick.guidance.emails import emails, to_ask
from smartpick.guidance.improvements import gaps
from smartpick.guidance.interview import likeliest, sheets
from smartpick.guidance.person import Person
from smartpick.guidance.repair import repair
from smartpick.guidance.roadmap import roadmap
from smartpick.guidance.statement_plan import statement_plan
from smartpick.plan.review import Review, review_json, review_list
from smartpick.plan.to_json import plan_json
from smartpick.rules.policy_advice import policy_notes
from smartpick.rules.visa import visa_section

AUTUMN, EARLY, LATE = date(2026, 9, 1), date(2026, 8, 1), date(2026, 11, 27)
TIES = [{"place": "MA", "kind": "family"}]
OLD_HOME = {"place": "NY", "kind": "grew_up"}
ELSEWHERE = sorted({program.place.state for program in load_catalogue().programs} - {"MA"})
STEP3_PASSED = {"status": "passed", "date": "2026-05-01", "score": 215, "attempts": 1}
FOR_VISAS: dict[str, tuple[date, dict[str, Any]]] = {
    "before the season": (EARLY, {}),
    "green card": (AUTUMN, {"immigration_status": "permanent_resident", "visa_preference": "none"}),
    "citizen": (AUTUMN, {"immigration_status": "us_citizen", "citizenship": ["US"], "visa_preference": "none"}),
    "H-1B only": (AUTUMN, {"visa_preference": "h1b_only"}),
    "home is hard, spouse must work": (
        AUTUMN,
        {
            "visa_preference": "h1b_preferred",
            "exams__step3": STEP3_PASSED,
            "long_term": {
                "stay_in_us": True,
                "underserved_ok": True,
                "return_home_hard": True,
                "spouse_must_work": True,
            },
        },
    ),
    "would stay": (AUTUMN, {"long_term": {"stay_in_us": True, "underserved_ok": True}}),
    "from a listed country": (AUTUMN, {"citizenship": ["NG"]}),
    "many attempts": (AUTUMN, {"exams__step2_ck": {"score": 220, "attempts": 6}, "geography__anchor": "MA"}),
    "one more year of H-1B": (AUTUMN, {"prior_visa_years": {"h1b": 5, "j1": 0}, "fellowship_years": 3}),
}


def shown(found: Any) -> str:
    """Everything of an answer as text."""
    return json.dumps(found, default=str)


def ids_in(text: str) -> set[str]:
    return set(re.findall(r"(?<![A-Z0-9])[A-Z]+-\d+(?!\d)", text))


@cache
def seen_of_visas() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, (day, paths) in FOR_VISAS.items():
        for rule in ids_in(shown(visa_section(applicant(**paths), day))):
            found.setdefault(rule, set()).add(name)
    return found


@pytest.mark.parametrize(
    "row", [row for row in rows() if "smartpick visa" in row["seen_at"]], ids=lambda row: row["id"]
)
def test_a_rule_of_visas_is_shown_to_somebody_named(row: dict[str, str]) -> None:
    assert seen_of_visas().get(row["id"]), f"none of {', '.join(FOR_VISAS)} is shown {row['id']}"


def test_what_a_program_is_said_to_show_stands_at_some_program() -> None:
    told = ""
    for program in load_catalogue().programs:
        found = policy_notes(visa_policy(program.code), program.institution, date(2026, 1, 5), AUTUMN, 5)
        told += shown([one.rules for one in found])
    words = "smartpick/rules/policy_advice.py"  # the other rows there ask for a fact, which the page shows as such
    claimed = {row["id"] for row in rows() if row["lives_in"].startswith(words) and "program CODE" in row["seen_at"]}
    assert claimed
    assert claimed <= ids_in(told)


def test_the_parts_of_a_plan_name_the_rules_that_the_ledger_puts_there_and_no_others() -> None:
    claimed: dict[str, set[str]] = {}
    for row in rows():
        part, found = re.subn(r"^plan: ([a-z0-9 ]+);.*$", r"\1", row["seen_at"])
        if found and part != "warnings":
            claimed.setdefault(part.replace(" ", "_"), set()).add(row["id"])
    assert claimed == {name: set(entry["rules"]) for name, entry in advice_values("plan_rules")["parts"].items()}


NEAR = {"anchor": "greater_boston", "anchor_importance": 5, "secondary": ["RI", "CT"], "ties": TIES}
FOR_WORDS: dict[str, tuple[date, dict[str, Any]]] = {
    "ties in Boston, the list near it": (
        AUTUMN,
        {"geography": NEAR, "visa_preference": "h1b_preferred", "applications": {"max": 12}},
    ),
    "low scores, applies again": (
        AUTUMN,
        {
            "exams__oet": "pass",
            "exams__step1": {"result": 205, "attempts": 2},
            "exams__step2_ck": {"score": 214, "attempts": 1},
            "graduation_year": 2017,
            "red_flags": ["gap"],
            "previous_cycles": [{"match_year": 2026, "interviews": 1, "anchor_share": 0.9, "soap": True}],
            "us_clinical": [{"kind": "observership", "months": 2, "state": "MA"}],
            "letters": [],
        },
    ),
    "citizen with family in Los Angeles, psychiatry": (
        AUTUMN,
        {
            "citizenship": ["US"],
            "immigration_status": "us_citizen",
            "visa_preference": "none",
            "school": {"country": "GD"},
            "specialties": ["psychiatry"],
            "geography": {
                "anchor": "los_angeles",
                "secondary": ["TX"],
                "ties": [
                    {"place": "CA", "kind": "family"},
                    {"place": "CA", "kind": "work"},
                    {"place": "NY", "kind": "grew_up"},
                ],
            },
            "languages": ["es"],
        },
    ),
    "dermatology first": (
        LATE,
        {"specialties": ["dermatology", "internal medicine"], "geography": {"anchor": "los_angeles", "secondary": []}},
    ),
    "Boston and nothing else": (
        AUTUMN,
        {
            "geography": {"anchor": "greater_boston", "anchor_importance": 5, "never": ELSEWHERE, "ties": TIES},
            "exams__step2_ck": {"score": 262, "attempts": 1},
            "long_term": {"stay_in_us": True, "underserved_ok": False, "spouse_must_work": True},
        },
    ),
    "one town with few programs": (
        AUTUMN,
        {"geography": {"anchor": "Burlington, VT", "anchor_importance": 5, "secondary": ["midwest"], "ties": []}},
    ),
    "H-1B only with five years used": (
        AUTUMN,
        {
            "visa_preference": "h1b_only",
            "prior_visa_years": {"h1b": 5, "j1": 0},
            "exams__step2_ck": {"score": None},
            "geography__secondary": [],
        },
    ),
}


def brought(someone: Applicant) -> Iterator[Review]:
    """Judge lists that somebody brings: the anchor's state alone, and twenty small community programs elsewhere."""
    mine = [program for program in load_catalogue().programs if program.specialty == someone.specialties[0]]
    there = [program for program in mine if program.place.state == "MA"]
    small = [program for program in mine if academic_breadth(program) < USUAL_BREADTH and program not in there]
    for importance, listed in ((1, there), (5, [*there[:1], *small[:20]])):
        changed = replace(someone, geography=replace(someone.geography, anchor="MA", anchor_importance=importance))
        yield review_list(changed, [program.code for program in listed], AUTUMN)


@cache
def one_person(name: str) -> Person:
    day, paths = FOR_WORDS[name]
    return person(day, **paths)


@cache
def seen_of_words(name: str) -> dict[str, set[str]]:
    """What the commands of words and the plan show one person, by the ledger's name for it."""
    who = one_person(name)
    programs = [load_catalogue().program(code) for code in to_ask(who, 1)]
    statements, to_gain = statement_plan(who), gaps(who)
    turned = [(row.code, "anchor" if row.version == "national" else "national") for row in statements.assignment]
    return {
        "smartpick write statements": ids_in(
            shown(statements.as_json()) + shown([one.as_json() for one in checked(statements, turned)])
        ),
        "smartpick advise interview": ids_in(
            shown([one.as_json() for one in sheets(who, [load_catalogue().program(code) for code in likeliest(who)])])
        ),
        "smartpick advise emails": ids_in(shown([one.as_json() for one in emails(who, programs)])),
        "smartpick advise repair": ids_in(shown(repair(who, to_gain).as_json())),
        "smartpick advise roadmap": ids_in(shown(roadmap(who, to_gain).as_json())),
        "smartpick advise answers": ids_in(
            shown([one.as_json() for one in answers(who)] + [one.as_json() for one in pitfalls(who)])
        ),
        "smartpick review": ids_in(shown([review_json(one) for one in brought(who.applicant)])),
        "plan: warnings": ids_in(shown(plan_json(who.plan)["warnings"])),
    }


@pytest.mark.slow
def test_what_is_told_in_words_and_warnings_is_shown_to_somebody_named() -> None:
    places = list(seen_of_words(next(iter(FOR_WORDS))))
    everywhere = {place: set().union(*(seen_of_words(name)[place] for name in FOR_WORDS)) for place in places}
    everywhere["plan: warnings"] |= everywhere["smartpick review"]
    missed = [
        f"{row['id']} at {place}"
        for row in rows()
        for place in places
        if place in row["seen_at"] and row["id"] not in everywhere[place]
    ]
    assert not missed, ", ".join(missed)
