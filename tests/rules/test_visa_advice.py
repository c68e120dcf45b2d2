"""The visa section of a plan: its keys, its answer, its advice, the advisory of H-1B only."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from rule_cases import person

from smartpick.entities.season_of import Season
from smartpick.rules.step3 import step3_timing
from smartpick.rules.visa import visa_section
from smartpick.rules.visa_advice import WITH_STEP3, WITHOUT_STEP3

DAY = date(2026, 9, 1)


def test_h1b_only_meets_a_blocking_advisory_and_others_do_not() -> None:
    section = visa_section(person(visa_preference="h1b_only"), DAY)
    assert section["advisory"]["blocking"] is True
    assert "attorney" in section["advisory"]["text"]
    assert visa_section(person(), DAY)["advisory"] is None
    assert visa_section(person(visa_preference="h1b_preferred"), DAY)["advisory"] is None


def test_the_section_has_the_contract_keys_and_advice_is_labelled() -> None:
    section = visa_section(person(), DAY)
    assert section["needs_sponsorship"] is True
    assert {"route", "verdict", "reasons", "rules"} == set(section["routes"][0])
    assert {"needed_for", "test_by", "verdict"} <= set(section["step3"])
    assert all(re.search(r" \[advice [A-Z]+-\d+(, [A-Z]+-\d+)*\]$", line) for line in section["advice"])


def test_every_part_names_its_rules_and_every_dated_value_its_source() -> None:
    section = visa_section(person(), DAY)
    rests_on = section["rests_on"]
    assert {"answer", "advice", "next_steps", "dependents", "after_training"} <= set(rests_on)
    assert all(rests_on.values())
    sources = {one["id"]: one["source"] for one in section["sources"]}
    named = {rule for ids in rests_on.values() for rule in ids if "." in rule}
    assert named <= set(sources)
    assert all(sources.values())


def test_a_citizen_sees_no_visa_steps() -> None:
    citizen = person(citizenship=["US", "IN"], immigration_status="us_citizen", visa_preference="none")
    section = visa_section(citizen, DAY)
    assert section["needs_sponsorship"] is False
    assert section["step3"] is None
    assert section["notices"] == []
    assert "clocks" not in section


def test_what_the_profile_leaves_open_is_named() -> None:
    open_ends = " ".join(visa_section(person(location=None), DAY)["uncertain"])
    assert "Where you will be" in open_ends
    assert "Where you will be" not in " ".join(visa_section(person(), DAY)["uncertain"])


def test_the_answer_changes_with_what_decides_it() -> None:
    passed = {"step2_ck": {"score": 250, "attempts": 1}, "step3": {"status": "passed"}}
    answers = [
        visa_section(person(), DAY)["answer"],
        visa_section(person(), date(2027, 2, 1))["answer"],
        visa_section(person(exams=passed, location="us", immigration_status="f1"), DAY)["answer"],
        visa_section(person(prior_visa_years={"h1b": 0, "j1": 6}), DAY)["answer"],
        visa_section(person(prior_visa_years={"h1b": 6, "j1": 6}), DAY)["answer"],
        visa_section(person(visa_preference="h1b_only"), DAY)["answer"],
        visa_section(person(visa_preference="j1_only"), DAY)["answer"],
        visa_section(person(citizenship=["NG"]), DAY)["answer"],
        visa_section(person(citizenship=["SY"]), DAY)["answer"],
    ]
    assert len(set(answers)) == len(answers)


def test_the_section_tells_what_follows_training() -> None:
    section = visa_section(person(), DAY)
    after = section["after_training"]
    assert any("Conrad 30" in line for line in after["J-1"])
    assert any("permanent resident" in line for line in after["J-1"])
    assert any("no home residence" in line for line in after["H-1B"])
    assert "fellowship" in after["return"]
    assert any("two-year home residence now" in line for line in section["advice"])


def test_the_pitfalls_of_visas_are_told() -> None:
    section = visa_section(person(long_term={"spouse_must_work": True}), DAY)
    told = " ".join(section["advice"])
    assert "Do not assume" in told
    assert "before you pay" in told
    assert any("J-1 is the safer" in line for line in section["dependents"])
    assert not any("J-1 is the safer" in line for line in visa_section(person(), DAY)["dependents"])


def test_the_section_carries_the_comparison_with_the_list_when_there_is_one() -> None:
    bare = visa_section(person(), DAY)["choice"]
    assert bare["J-1"]["programs_open"] is None
    full = visa_section(person(), DAY, None, {"J-1": 80, "H-1B": 20}, {"J-1": 0.6, "H-1B": 0.2})["choice"]
    assert (full["J-1"]["programs_open"], full["H-1B"]["p_match"]) == (80, 0.2)


def test_the_section_tells_what_step_3_would_open_and_what_a_list_gains_by_it() -> None:
    bare = visa_section(person(), DAY)["step3"]["opens"]
    assert bare["h1b_yes"] + bare["h1b_case_by_case"] + bare["h1b_unknown"] <= bare["programs"]
    assert (bare["listed_programs"], bare["p_match_gained"]) == (None, None)
    chances = {"J-1": 0.4, "H-1B": 0.2, WITH_STEP3: 0.45, WITHOUT_STEP3: 0.4}
    full = visa_section(person(), DAY, None, {"J-1": 80, "H-1B": 20}, chances)["step3"]["opens"]
    assert (full["listed_programs"], full["p_match_gained"]) == (20, 0.05)
    assert "45 in 100" in full["reasons"][-1]


@pytest.mark.parametrize(
    "changed",
    [
        {"visa_preference": "j1_only"},
        {"exams": {"step2_ck": {"score": 243}, "step3": {"status": "passed", "score": 220}}},
    ],
)
def test_step_3_opens_nothing_for_who_wants_the_j1_alone_or_has_passed_it(changed: dict) -> None:
    section = visa_section(person(**changed), DAY)
    assert "opens" not in (section["step3"] or {})


def test_the_section_tells_what_a_preliminary_year_does() -> None:
    said = visa_section(person(prior_visa_years={"h1b": 0, "j1": 0}), DAY)["preliminary_year"]
    assert "6 years" in said[0]
    late = visa_section(person(prior_visa_years={"h1b": 0, "j1": 2}), DAY)["preliminary_year"]
    assert "no longer" in late[0]


def test_licences_of_the_named_states_are_shown_and_never_refuse() -> None:
    geography = {"anchor": "MA", "secondary": ["CA", "midwest"]}
    licences = visa_section(person(geography=geography), DAY)["licences"]
    assert [licence["state"] for licence in licences] == ["MA", "CA"]
    assert all(licence["verify"] for licence in licences)
    assert any("limited licence" in note for note in licences[0]["notes"])


def test_h1b_is_no_bonus_when_what_is_left_of_it_does_not_cover_the_residency() -> None:
    held = {"immigration_status": "h1b", "location": "us"}
    for used, begins in ((3.0, "Plan on J-1 and take H-1B"), (3.5, "Plan on J-1: what is left")):
        section = visa_section(person(**held, prior_visa_years={"h1b": used, "j1": 0}), DAY)
        assert str(section["answer"]).startswith(begins)


def test_nobody_whose_j1_years_are_used_up_is_sent_for_a_statement_of_need() -> None:
    for used, asked in ((4.0, True), (4.5, False)):
        steps = visa_section(person(location="us", prior_visa_years={"h1b": 0, "j1": used}), DAY)["next_steps"]
        assert any("Statement of Need" in step for step in steps) is asked


def test_step_3_before_review_is_advised_only_while_it_can_still_be_seen() -> None:
    ideal = step3_timing(person(), Season(2027), DAY).ideal_by
    assert ideal is not None
    for day, told in ((ideal - timedelta(days=1), True), (ideal, True), (ideal + timedelta(days=1), False)):
        advice = visa_section(person(), day, Season(2027))["advice"]
        assert any("before programs review" in line for line in advice) is told


def test_h1b_only_without_step_3_in_time_is_told_to_reconsider_before_anything_else() -> None:
    last = step3_timing(person(visa_preference="h1b_only"), Season(2027), DAY).test_by
    assert last is not None
    for day, begins, warned in (
        (last, "You want H-1B only: that closes", False),
        (last + timedelta(days=1), "You want H-1B only, and H-1B is not open", True),
    ):
        section = visa_section(person(visa_preference="h1b_only"), day, Season(2027))
        assert str(section["answer"]).startswith(begins)
        assert ("M-03" in section["advisory"]["rules"]) is warned


def test_a_step_3_that_hardly_adds_anything_is_weighed_and_not_booked() -> None:
    def section(gain: float, **changes: object) -> dict[str, object]:
        chances = {"J-1": 0.3, "H-1B": 0.1, "with Step 3": 0.3 + gain, "without Step 3": 0.3}
        return visa_section(person(**changes), DAY, None, {"J-1": 80, "H-1B": 20}, chances)

    little, much = section(0.004), section(0.05)
    assert any(step.startswith("Weigh Step 3") for step in little["next_steps"])
    assert any(step.startswith("Book Step 3") for step in much["next_steps"])
    assert any("less than a point" in text for text in little["step3"]["opens"]["reasons"])
    wanted = section(0.004, visa_preference="h1b_preferred")["next_steps"]
    assert any(step.startswith("Book Step 3") for step in wanted)
