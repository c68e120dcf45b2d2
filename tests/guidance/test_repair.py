"""Low scores: the lines are those of the rules, the ways are computed by the plan, and the clock is that of the law."""

from __future__ import annotations

from datetime import date

import pytest
from people import person

from smartpick.guidance.delay import staged, ways
from smartpick.guidance.improvements import gaps
from smartpick.guidance.person_values import target_score
from smartpick.guidance.repair import Repair, repair
from smartpick.guidance.said import Line

LATE = date(2026, 11, 27)
pytestmark = pytest.mark.slow  # each person needs a plan


def low(score: int | None = 222, step1: object = "pass", **more: object) -> dict[str, object]:
    return {
        "exams__step2_ck": {"score": score, "attempts": 1},
        "exams__step1": {"result": step1, "attempts": 1},
        **more,
    }


def rules_of(found: tuple[Line, ...]) -> set[str]:
    return {rule for line in found for rule in line.rules}


def told(**paths: object) -> frozenset[str]:
    return person(**paths).told.marks


@pytest.mark.parametrize(
    ("score", "is_low", "is_very_low"),
    [(230, False, False), (229, True, False), (220, True, False), (219, True, True)],
)
def test_step_2_is_low_under_230_and_a_challenge_under_220_in_internal_medicine(
    score: int, is_low: bool, is_very_low: bool
) -> None:  # rule C-02
    marks = told(**low(score))
    assert ("ck_low" in marks, "ck_very_low" in marks) == (is_low, is_very_low)


@pytest.mark.parametrize(
    ("step1", "is_low", "is_very_low"),
    [(220, False, False), (219, True, False), (210, True, False), (209, True, True), ("pass", False, False)],
)
def test_a_three_digit_step_1_is_low_under_220_and_significantly_so_under_210(
    step1: object, is_low: bool, is_very_low: bool
) -> None:  # rule C-01
    marks = told(**low(245, step1))
    assert ("step1_low" in marks, "step1_very_low" in marks) == (is_low, is_very_low)


@pytest.mark.parametrize(("step1", "target"), [(205, 230), (210, 230), (218, 233), ("pass", 249)])
def test_the_target_is_step_1_and_fifteen_but_never_under_230(step1: object, target: int) -> None:  # rule C-05
    assert target_score(person(**low(None, step1)).applicant) == target


@pytest.fixture(scope="module")
def weak() -> Repair:
    return repair(person(**low(214, 207, us_clinical=[], letters=[], research=[])))


@pytest.fixture(scope="module")
def sound() -> Repair:
    return repair(person())


def test_a_low_file_gets_both_halves_and_a_sound_one_does_not(weak: Repair, sound: Repair) -> None:
    assert {"C-04", "C-10"} <= rules_of(weak.raise_)
    assert {"C-04", "C-17", "C-18", "C-19", "C-25"} <= rules_of(weak.choose)
    assert {"C-01", "C-02", "C-03", "C-06"} <= rules_of(weak.class_)
    assert not {"C-03"} & rules_of(sound.class_)
    assert not {"C-10", "C-17", "C-18", "C-19"} & rules_of(sound.raise_ + sound.choose)


def test_the_score_is_mentioned_only_when_far_below(weak: Repair, sound: Repair) -> None:
    assert "Mention it" in weak.mention[0].text
    assert {"C-11", "C-12", "C-14", "C-23"} <= rules_of(weak.mention)
    assert [line.text for line in sound.mention] == ["Say nothing about scores in the statement."]


def test_a_pending_step_2_gets_a_target_readiness_and_an_order_of_study() -> None:
    someone = person(**low(None, 207))
    found = repair(someone, ())
    assert {"C-05", "C-07", "C-08", "C-09"} <= rules_of(found.raise_)
    assert "230" in found.raise_[0].text
    assert {"C-05", "C-08"} & rules_of(repair(person(), ()).raise_) == set()


def test_counter_evidence_is_what_the_file_holds(weak: Repair, sound: Repair) -> None:
    assert any("audition rotation" in line.text for line in sound.evidence)
    assert not any("Evaluations" in line.text for line in weak.evidence)
    assert "C-22" in rules_of(weak.evidence)


def test_without_support_the_year_is_advised_and_numbers_stand_beside_it(weak: Repair, sound: Repair) -> None:
    assert {"C-20", "C-24"} <= rules_of(weak.verdict)
    assert not {"C-20", "C-24"} & rules_of(sound.verdict)
    assert weak.verdict[0].kind == "plain"


def test_the_ways_are_computed_by_the_plan_and_a_failed_season_lowers_the_next_one() -> None:
    someone = person()
    found = ways(someone, gaps(someone))
    now, wait, both = found.ways
    assert now.p_match.mid == someone.choice.solution.p_any
    assert wait.p_match.mid > now.p_match.mid  # the year's work outweighs a year of age here
    assert both.p_second is not None
    assert both.p_second < wait.p_match.mid  # who failed once is weaker than the file alone says
    assert both.p_match.mid == pytest.approx(now.p_match.mid + (1 - now.p_match.mid) * both.p_second)
    assert both.p_match.low > now.p_match.low  # a second season only adds
    assert all(way.p_match.low < way.p_match.mid < way.p_match.high for way in found.ways)
    assert now.fees_most < both.fees_expected < both.fees_most


def test_the_numbers_never_lean_to_waiting_and_to_nothing_once_programs_review() -> None:
    someone = person()
    timely, late = ways(someone, gaps(someone)), ways(person(LATE), ())
    assert timely.waiting_adds.low <= timely.waiting_adds.mid <= timely.waiting_adds.high
    assert timely.waiting_adds.mid == pytest.approx(timely.ways[1].p_match.mid - timely.ways[2].p_match.mid)
    assert timely.leans == (None if timely.waiting_adds.mid > 0 else "now_then_again")
    assert timely.p_second_unmarked > (timely.ways[2].p_second or 1.0)
    assert late.leans is None
    assert any("reviewing since" in line.text for line in repair(person(LATE), ()).verdict)


def test_the_lost_year_is_priced_with_what_residents_are_paid(sound: Repair) -> None:
    pay = next(line for line in sound.verdict if line.kind == "fact")
    assert "US Department of Labor" in (pay.source or "")
    assert "in 100" in " ".join(line.text for line in sound.verdict)


def test_waiting_without_any_work_only_ages_the_file() -> None:
    someone = person()
    now, wait, _ = ways(someone, ()).ways
    assert wait.p_match.mid < now.p_match.mid


def test_the_staged_way_is_for_very_low_scores_and_carries_the_visa_clock(weak: Repair, sound: Repair) -> None:
    assert sound.staged == ()
    assert {"C-21", "Z-16", "j1.change_specialty", "j1.max_years"} <= rules_of(weak.staged)
    numbers = weak.staged_numbers or {}
    assert numbers["p_after"] > numbers["p_now"]
    assert numbers["years_left"] == 6  # seven years less the preliminary one
    citizen = person(citizenship=["US"], immigration_status="us_citizen", visa_preference="none")
    assert staged(citizen)["clock"] is None


def test_where_no_table_prints_the_mean_the_stand_in_is_named() -> None:
    assert "those who matched in internal medicine had 249 on average" in person().told.values["norm_words"]
    assert "stands in" in person(specialties=["dermatology"]).told.values["norm_words"]
    citizen = person(citizenship=["US"], immigration_status="us_citizen", visa_preference="none")
    assert "estimated" in citizen.told.values["norm_words"]
