"""Interview sheets follow the person and the program, and every line says what it rests on."""

from __future__ import annotations

import pytest
from people import person

from smartpick.facts.advice import advice_rules
from smartpick.facts.catalogue import load_catalogue
from smartpick.guidance.interview import Sheet, sheet
from smartpick.rules.parameters import load_parameters

BOSTON, DERBY, BILLINGS = "1263140C0", "1977140C0", "1633140C0"  # Tufts; Griffin, CT; Billings Clinic, MT


def sheet_of(code: str = BOSTON, **paths: object) -> Sheet:
    return sheet(person(**paths), load_catalogue().program(code))


def said(found: Sheet, question: str) -> str:
    lines = next((q.say for q in found.questions if q.id == question), ())
    return " ".join(line.text for line in lines)


def asked(found: Sheet) -> set[str]:
    return {question.rule for question in found.questions}


def test_the_anchor_is_asked_about_there_and_the_region_elsewhere() -> None:
    there, away = sheet_of(BOSTON), sheet_of(BILLINGS)
    assert {"R-01", "R-02"} <= asked(there)
    assert {"R-07", "R-28"} <= asked(away)
    assert not {"R-01", "R-02"} & asked(away)
    assert "Billings" in said(away, "why_here")


def test_the_answer_on_the_anchor_starts_with_the_real_tie_or_says_that_there_is_none() -> None:
    tied = sheet_of(geography__ties=[{"place": "MA", "kind": "family"}])
    assert "family there" in said(tied, "why_anchor")
    none = sheet_of(us_clinical=[])
    assert "no link on record" in said(none, "why_anchor")
    warned = next(q for q in none.questions if q.id == "why_anchor").avoid
    assert "R-24" in {rule for line in warned for rule in line.rules}


def test_the_visa_answer_follows_step_3_and_preference() -> None:
    passed = {"status": "passed", "score": 220, "attempts": 1}
    assert "H-1B would be possible" in said(sheet_of(exams__step3=passed), "visa")
    assert "Leave the H-1B aside" in said(sheet_of(), "visa")
    assert "H-1B would be possible" not in said(sheet_of(exams__step3=passed, visa_preference="j1_only"), "visa")
    preferred = sheet_of(exams__step3=passed, visa_preference="h1b_preferred")
    assert "R-16" in {rule for q in preferred.questions for line in q.say for rule in line.rules}


def test_a_program_that_refuses_the_h1b_is_told_of_the_j1_only() -> None:
    assert "speak of the J-1 only" in said(sheet_of(BILLINGS), "visa")


def test_a_citizen_is_not_asked_which_visa_but_may_say_that_none_is_needed() -> None:
    found = sheet_of(citizenship=["US"], immigration_status="us_citizen", visa_preference="none")
    assert "no sponsorship" in said(found, "permit")
    assert said(found, "visa") == ""
    assert "J-1" not in " ".join(line.text for line in found.facts)
    assert "PD-04" in {rule for line in found.intro for rule in line.rules}


def test_a_score_is_prepared_only_where_it_is_low_and_names_the_trend() -> None:
    assert "R-08" not in asked(sheet_of())
    low = sheet_of(exams__step2_ck={"score": 226, "attempts": 1}, exams__step1={"result": 208, "attempts": 1})
    assert "+18 points" in said(low, "score")
    assert "R-25" in {rule for q in low.questions if q.id == "score" for line in q.avoid for rule in line.rules}


def test_a_reapplicant_is_asked_why_and_names_the_narrow_list() -> None:
    assert "R-10" not in asked(sheet_of())
    again = sheet_of(previous_cycles=[{"match_year": 2026, "interviews": 1, "anchor_share": 0.9}])
    assert "90%" in said(again, "reapplicant")


def test_what_programs_may_not_ask_is_a_fact_with_a_source_that_wins_over_the_advice() -> None:
    first = sheet_of().may_not_ask[0]
    assert first.kind == "fact"
    assert first.source
    assert "nrmp.programs_may_not_ask" in first.rules
    assert "the rule wins" in first.text


def test_facts_of_the_place_carry_their_source() -> None:
    for code in (BOSTON, DERBY, BILLINGS):
        facts = sheet_of(code).facts
        assert len(facts) >= 5
        assert all(line.source for line in facts)


@pytest.mark.parametrize("code", [BOSTON, DERBY])
def test_every_line_names_a_rule_that_exists(code: str) -> None:
    found = sheet_of(code)
    groups = [found.intro, found.others, found.ask_them, found.may_not_ask, *[q.say + q.avoid for q in found.questions]]
    known = set(advice_rules()) | set(load_parameters())
    assert {rule for group in groups for line in group for rule in line.rules} <= known


def test_what_not_to_say_follows_the_list() -> None:
    found = sheet_of()
    avoided = {rule for q in found.questions for line in q.avoid for rule in line.rules}
    assert {"R-19", "R-20", "R-22", "R-23"} <= avoided
    assert "R-21" not in avoided
    narrow = {"geography": {"anchor": "northeast", "secondary": ["northeast"], "ties": []}}
    here = sum(one.tier == "core" for one in person(**narrow).plan.list)
    avoided = {rule for q in sheet_of(**narrow).questions for line in q.avoid for rule in line.rules}
    assert ("R-21" in avoided) == (here >= 15)  # 60 % of 25: a claim of flexibility is not believed (F-16)


def test_family_and_roots_in_the_anchor_are_said_with_confidence() -> None:
    citizen = {"citizenship": ["US"], "immigration_status": "us_citizen", "visa_preference": "none"}
    home = [{"place": "MA", "kind": "family"}, {"place": "MA", "kind": "grew_up"}]
    rules = {rule for q in sheet_of(geography__ties=home, **citizen).questions for line in q.say for rule in line.rules}
    assert {"R-14", "R-29"} <= rules
    rules = {rule for q in sheet_of(**citizen).questions for line in q.say for rule in line.rules}
    assert not {"R-14", "R-29"} & rules


def test_what_programs_weigh_is_told_to_those_it_concerns() -> None:
    def weighed(**paths: object) -> set[str]:
        return {rule for line in sheet_of(**paths).intro for rule in line.rules}

    assert weighed() == {"PD-01", "PD-02", "PD-06", "R-26"}
    citizen = {"citizenship": ["US"], "immigration_status": "us_citizen", "visa_preference": "none"}
    assert weighed(**citizen) == {"PD-01", "PD-04", "PD-06"}


def test_an_interview_of_the_parallel_plan_asks_why_that_specialty() -> None:
    who = person(specialties=["psychiatry", "family medicine"])
    here = sheet(who, load_catalogue().program("2004120C0"))
    said = " ".join(line.text for line in here.others)
    assert "Why family medicine" in said
    assert "psychiatry" not in said
