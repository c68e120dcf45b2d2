"""Wording is data: every gap can be filled, every mark is known, every rule exists, and no figure or day is typed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from people import entries, person

from smartpick.errors import BadData
from smartpick.facts.advice import advice_rules
from smartpick.facts.catalogue import load_catalogue
from smartpick.guidance import answers as answers_module
from smartpick.guidance import at_program, reapply
from smartpick.guidance import person as person_module
from smartpick.guidance.answers import answers, pitfalls
from smartpick.guidance.emails import emails
from smartpick.guidance.interview import sheet
from smartpick.guidance.reapply import reapplying
from smartpick.guidance.said import Told, lines, pick
from smartpick.guidance.wording import wording
from smartpick.rules.parameters import load_parameters

TOPICS = ("interview", "emails", "answers", "roadmap", "low_scores", "contact", "person", "paper", "region_facts")
NAMES = re.compile(r"J-1|J-2|H-1B|H-4|Step [123]|in 100\b|US = 100|\{[^}]*\}|[A-Z]+-\d+")
PROMISE = re.compile(r"(?<!whether )you will match|guarantee(?!s? nothing)|certainly|for sure")
PEOPLE: list[dict[str, Any]] = [
    {},
    {"citizenship": ["US"], "immigration_status": "us_citizen", "visa_preference": "none"},
    {"immigration_status": "permanent_resident", "visa_preference": "none", "location": "us"},
    {"immigration_status": "ead", "visa_preference": "none", "location": "us"},
    {"geography": {}, "us_clinical": ..., "letters": ..., "research": ..., "red_flags": ..., "previous_cycles": ...},
    {"us_clinical": [], "letters": [], "research": [], "exams__step2_ck": {"score": 214, "attempts": 2}},
    {"exams__step1": {"result": 207, "attempts": 1}, "exams__step2_ck": {"score": None}, "ecfmg_certified": False},
    {
        "exams__step3": {"status": "passed", "score": 220, "attempts": 1},
        "visa_preference": "h1b_preferred",
        "previous_cycles": [{"match_year": 2026}],
    },
    {
        "visa_preference": "j1_only",
        "geography__anchor": "CA",
        "geography__ties": [{"place": "CA", "kind": "grew_up"}, {"place": "southern_california", "kind": "family"}],
        "previous_cycles": [{"match_year": 2026, "anchor_share": 0.9, "interviews": 0, "soap": True}],
        "languages": ["es", "xx"],
    },
    {"specialties": ["dermatology", "family medicine"], "graduation_year": 2012, "red_flags": ["gap", "failed_exam"]},
    {
        "exams__step1": {"result": "fail", "attempts": 3},
        "exams__step3": {"status": "failed", "attempts": 2},
        "ecfmg_certified": False,
        "previous_cycles": [{"match_year": 2024, "interviews": 0, "anchor_share": 1.0}, {"match_year": 2025}],
    },
    {"specialties": ["family medicine"], "geography__anchor": "Worcester, MA", "long_term": {"spouse_must_work": True}},
]


def texts(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for key, one in found.items():
            if key not in {"rule", "fact", "over", "id", "when", "any", "to", "of", "about_visas", "status"}:
                yield from texts(one)
    elif isinstance(found, list):
        for one in found:
            yield from texts(one)


QUICK = 2  # people looked at in the quick run; the others make a plan each
EACH = [pytest.param(one, marks=[pytest.mark.slow] if i >= QUICK else [], id=str(i)) for i, one in enumerate(PEOPLE)]


@pytest.mark.parametrize("paths", EACH)
def test_everything_can_be_said_to_everybody_without_a_gap(paths: dict[str, Any]) -> None:
    someone = person(**paths)
    programs = [load_catalogue().program(code) for code in ("1263140C0", "1633140C0", "2232140C2")]
    said = [line.text for one in answers(someone) for line in one.lines]
    said += [line.text for line in pitfalls(someone) + reapplying(someone)]
    for program in programs:
        found = sheet(someone, program)
        said += [q.ask for q in found.questions] + [line.text for q in found.questions for line in q.say + q.avoid]
    said += [one.body + one.subject for one in emails(someone, programs)]
    for topic, keys in (("roadmap", ("season", "unmatched", "people", "back")), ("low_scores", ("class", "raise"))):
        said += [line.text for key in keys for line in lines(topic, key, someone.told)]
    said += [
        line.text
        for key in ("choose", "evidence", "mention", "staged")
        for line in lines("low_scores", key, someone.told)
    ]
    assert len(said) > 100
    for text in said:
        assert not re.search(r"[{}]|None\b", text), text
        assert "none told" not in text, text


def known_marks() -> set[str]:
    """Read the marks out of the code that sets them, by name or by the prefix of an f-string."""
    found = set()
    for module in (person_module, at_program, reapply, answers_module):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        found |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    preferences = {"none", "either", "j1_only", "h1b_preferred", "h1b_only"}
    return found | preferences | {"class_strong", "class_moderate", "class_at_risk", "time_left"}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_condition_rule_and_fact_exists(topic: str) -> None:
    marks, rules, parameters = known_marks(), advice_rules(), load_parameters()
    for entry in entries(wording(topic)):
        for mark in (*entry.get("when", ()), *entry.get("any", ())):
            assert mark.removeprefix("not ") in marks, mark
        ids = entry.get("rule", ())
        assert set([ids] if isinstance(ids, str) else ids) <= set(rules), entry
        if "fact" in entry:
            assert entry["fact"].replace("{year}", "2027") in parameters


@pytest.mark.parametrize("topic", TOPICS)
def test_no_wording_names_a_figure_a_day_or_a_promise(topic: str) -> None:
    for text in texts(wording(topic)):
        plain = NAMES.sub("", text)
        assert not re.search(r"\d", plain), text
        assert not PROMISE.search(plain), text


def test_a_gap_that_nothing_fills_and_a_strange_key_are_refused() -> None:
    nobody = Told(date(2026, 9, 1), frozenset(), {})
    with pytest.raises(BadData, match="gap"):
        pick([{"rule": "R-01", "text": "{nothing}"}], nobody, "a file")
    with pytest.raises(BadData, match="unknown key"):
        pick([{"rule": "R-01", "text": "a", "wenn": ["x"]}], nobody, "a file")


def test_conditions_hold_as_they_read() -> None:
    entry = {"rule": "R-01", "text": "said", "when": ["a", "not b"], "any": ["c", "d"]}
    for marks, holds in (
        (("a", "c"), True),
        (("a", "b", "c"), False),
        (("a",), False),
        (("c",), False),
        (("a", "d"), True),
    ):
        told = Told(date(2026, 9, 1), frozenset(marks), {})
        assert bool(pick([entry], told, "a file")) is holds
