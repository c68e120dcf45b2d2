"""J-1 beside H-1B: cost, dates, risk and which way it leans."""

from __future__ import annotations

from datetime import date

import pytest
from rule_cases import person

from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.rules.visa_choice import compare, days_to_start

DAY = date(2026, 9, 1)


def test_the_comparison_shows_what_was_handed_in_beside_cost_dates_and_risk() -> None:
    choice = compare(person(), Season(2027), DAY, {"J-1": 80, "H-1B": 20}, {"J-1": 0.6, "H-1B": 0.2}, ["MA"]).as_json()
    assert (choice["J-1"]["programs_open"], choice["H-1B"]["p_match"]) == (80, 0.2)
    assert choice["J-1"]["cost"]["you_pay_usd"] == 370 + 220 + 185
    assert choice["H-1B"]["step3_by"] == "2026-12-31"
    assert choice["waiver_outlook"][0]["band"] == "filled all 30"


def test_the_comparison_leans_as_the_rules_say() -> None:
    ready = {
        "exams": {"step2_ck": {"score": 250, "attempts": 1}, "step3": {"status": "passed"}},
        "location": "us",
        "immigration_status": "f1",
        "long_term": {"stay_in_us": True, "underserved_ok": False, "return_home_hard": True},
    }
    assert compare(person(**ready), Season(2027), DAY).lean == "H-1B"
    assert compare(person(), Season(2027), DAY).lean == "J-1"
    assert compare(person(prior_visa_years={"h1b": 0, "j1": 6}), Season(2027), DAY).lean == "H-1B"


def test_a_start_is_riskier_on_h1b_from_abroad_than_on_j1() -> None:
    choice = compare(person(), Season(2027), DAY)
    assert (choice.j1.risk.level, choice.h1b.risk.level) == ("medium", "high")
    assert compare(person(citizenship=["NG"]), Season(2027), DAY).j1.risk.level == "high"
    for status, citizenship, level in (
        ("j1", ["IN"], "low"),
        ("f1", ["IN"], "medium"),
        ("tn", ["CA"], "low"),
        ("f1", ["NG"], "high"),
    ):
        inside = person(location="us", immigration_status=status, citizenship=citizenship)
        assert compare(inside, Season(2027), DAY).j1.risk.level == level, status


def test_a_late_certificate_makes_the_start_on_j1_riskier() -> None:
    for certified, level in ((True, "low"), ("2027-04-06", "low"), ("2027-04-07", "high"), (False, "medium")):
        inside = person(location="us", immigration_status="j1", ecfmg_certified=certified)
        assert compare(inside, Season(2027), DAY).j1.risk.level == level, certified


def test_whoever_may_be_bound_to_go_home_is_not_led_to_h1b() -> None:
    ready = {"exams": {"step2_ck": {"score": 250, "attempts": 1}, "step3": {"status": "passed"}}, "location": "us"}
    hard = {"stay_in_us": True, "underserved_ok": False, "return_home_hard": True}
    for status, years, lean, level in (("f1", 0, "H-1B", "low"), ("j1", 1, "J-1", "high"), ("j2", 0, "J-1", "high")):
        prior = {"h1b": 0, "j1": years}
        bound = person(**ready, long_term=hard, immigration_status=status, prior_visa_years=prior)
        choice = compare(bound, Season(2027), DAY)
        assert (choice.lean, choice.h1b.risk.level) == (lean, level), status


def test_there_is_nothing_to_compare_without_a_visa() -> None:
    with pytest.raises(InvalidInput, match="immigration_status"):
        compare(person(citizenship=["US"], immigration_status="us_citizen", visa_preference="none"), Season(2027), DAY)


def test_the_days_between_match_and_start_are_counted() -> None:
    assert days_to_start(Season(2027)) == (date(2027, 7, 1) - date(2027, 3, 19)).days


def test_waiting_times_of_the_home_country_are_told_when_known() -> None:
    reasons = " ".join(compare(person(), Season(2027), date(2026, 11, 22)).j1.risk.reasons)
    assert "New Delhi 2" in reasons
    other = compare(person(citizenship=["PK"]), Season(2027), date(2026, 11, 22)).j1.risk.reasons
    assert "Next J interviews" not in " ".join(other)
