"""All twenty questions are answered for everybody, and the answers follow the person."""

from __future__ import annotations

import re

import pytest
from people import person

from smartpick.facts.advice import advice_rules
from smartpick.guidance.answers import answers, pitfalls

CITIZEN = {"citizenship": ["US"], "immigration_status": "us_citizen", "visa_preference": "none"}
LOW = {"exams__step2_ck": {"score": 222, "attempts": 2}, "exams__step1": {"result": 205, "attempts": 1}}
PEOPLE = [
    {},
    CITIZEN,
    LOW,
    {"geography": {}},
    {"exams__step2_ck": {"score": None}, "exams__step1": {"result": "pass", "attempts": 1}},
    {"previous_cycles": [{"match_year": 2026, "anchor_share": 0.95}], "visa_preference": "h1b_preferred"},
]


NO_SPONSOR = {"FAQ-06", "FAQ-09", "FAQ-10", "FAQ-11"}  # questions that do not arise for a citizen


def text_of(rule: str, **paths: object) -> str:
    found = next(one for one in answers(person(**paths)) if one.rule == rule)
    return " ".join(line.text for line in found.lines)


@pytest.mark.parametrize("paths", PEOPLE)
def test_all_twenty_are_answered_with_a_rule_behind_each(paths: dict[str, object]) -> None:
    found = answers(person(**paths))
    assert [one.rule for one in found] == [f"FAQ-{n:02d}" for n in range(1, 21)]
    for one in found:
        assert any(line.rules for line in one.lines), one.rule
        assert {rule for line in one.lines if line.kind == "advice" for rule in line.rules} <= set(advice_rules())


@pytest.mark.parametrize("paths", PEOPLE)
def test_every_answer_carries_numbers_of_the_plan_where_one_makes_sense(paths: dict[str, object]) -> None:
    silent = {one.rule for one in answers(person(**paths)) if not re.search(r"\d", " ".join(x.text for x in one.lines))}
    assert silent <= (NO_SPONSOR if paths == CITIZEN else set())


def test_a_chance_stands_with_its_range() -> None:
    told = [line.text for one in answers(person()) for line in one.lines]
    chances = [text for text in told if "in 100" in text]
    assert len(chances) >= 5
    assert all(text.count("in 100") == len(re.findall(r"in 100 \((less than )?\d", text)) for text in chances)


def test_the_numbers_are_those_of_the_plan() -> None:
    someone = person()
    listed = someone.plan.list
    core = sum(one.tier == "core" for one in listed)
    assert f"{core} programs there and {len(listed) - core} elsewhere" in text_of("FAQ-02")
    taking_j1 = sum(one.visa.j1.value in ("yes", "case_by_case") for one in listed)
    assert f"{taking_j1} take the J-1" in text_of("FAQ-06")


def test_visa_questions_do_not_arise_for_a_citizen() -> None:
    for rule in ("FAQ-06", "FAQ-09", "FAQ-10", "FAQ-11"):
        assert text_of(rule, **CITIZEN) != text_of(rule)
        assert not re.search(r"\d+ programs", text_of(rule, **CITIZEN))
    assert "asset" in text_of("FAQ-12", **CITIZEN)


def test_a_low_score_changes_what_is_said_of_scores() -> None:
    assert "205, under 220" in text_of("FAQ-13", **LOW)
    assert "Not in the statement" in text_of("FAQ-15")
    assert "two or three sentences" in text_of("FAQ-15", **LOW)
    assert "family medicine" in text_of("FAQ-14", **LOW)


def test_roots_and_family_are_read_from_the_ties() -> None:
    at_home = {"geography__ties": [{"place": "MA", "kind": "grew_up"}, {"place": "MA", "kind": "family"}]}
    assert "guarantee nothing" in text_of("FAQ-17", **at_home)
    assert "say it once" in text_of("FAQ-18", **at_home)
    assert "nothing to explain" in text_of("FAQ-18")


def test_what_programs_see_is_an_official_fact() -> None:
    first = next(one for one in answers(person()) if one.rule == "FAQ-05").lines[0]
    assert (first.kind, bool(first.source)) == ("fact", True)


def test_pitfalls_are_those_that_apply() -> None:
    def rules(**paths: object) -> set[str]:
        return {rule for line in pitfalls(person(**paths)) for rule in line.rules}

    assert {"PIT-02", "PIT-03", "PIT-08", "PIT-10"} <= rules()
    assert not {"PIT-01", "PIT-02", "PIT-03", "PIT-10"} & rules(**CITIZEN)
    assert "PIT-14" in rules(previous_cycles=[{"match_year": 2026, "anchor_share": 0.95}])
    assert "PIT-12" in rules(exams__step2_ck={"score": None})
    assert "PIT-08" not in rules(geography={})


def test_who_names_no_region_is_asked_and_told_nothing_of_a_region_of_their_own() -> None:
    someone = person(geography={"ties": [{"place": "TX", "kind": "family"}]})
    found = answers(someone)
    told = " ".join(one.ask + " " + " ".join(line.text for line in one.lines) for one in found)
    assert not re.search(r"your anchor|lie elsewhere|family there, so|grew up|(Is|only to|close) one region", told)
    assert "family there (Texas)" in " ".join(line.text for line in found[17].lines)
    assert next(one for one in answers(person()) if one.rule == "FAQ-01").ask == "Is Greater Boston realistic for me?"


def test_family_medicine_is_not_proposed_to_those_who_have_it() -> None:
    both = {"specialties": ["family medicine", "internal medicine"]}
    assert "with family medicine added" not in text_of("FAQ-14", **both)
