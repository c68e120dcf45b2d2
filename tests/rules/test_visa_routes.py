"""The visa routes of a person, and whether the H-1B payment applies."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rule_cases import person

from smartpick.entities.status import OpenTo, VisaAnswer, VisaPolicy
from smartpick.rules.visa import door, routes
from smartpick.rules.visa_routes import payment_applies

DAY = date(2026, 9, 1)


def verdicts(day: date = DAY, **changes: Any) -> dict[str, str]:
    return {route.route: route.verdict.answer.value for route in routes(person(**changes), day)}


def reasons(route: str, day: date = DAY, **changes: Any) -> str:
    return " ".join(next(r for r in routes(person(**changes), day) if r.route == route).verdict.reasons)


@pytest.mark.parametrize("code", ["IN", "NG", "SY", "AF", "IR", "CU"])
@pytest.mark.parametrize("location", ["abroad", "us"])
def test_neither_nationality_nor_place_ever_closes_a_door(code: str, location: str) -> None:
    policy = VisaPolicy(VisaAnswer.YES, VisaAnswer.YES, OpenTo.ANY)
    assert door(person(citizenship=[code], location=location), policy, DAY).answer.value == "yes"
    assert "no" not in {verdicts(citizenship=[code], location=location)[route] for route in ("J-1", "H-1B")}


def test_a_citizen_and_a_permanent_resident_need_no_visa() -> None:
    citizen = {"citizenship": ["US", "IN"], "immigration_status": "us_citizen", "visa_preference": "none"}
    assert verdicts(**citizen) == {"none": "yes"}
    resident = {"immigration_status": "permanent_resident", "location": "us", "visa_preference": "none"}
    assert verdicts(**resident) == {"none": "yes"}
    assert "Non-U.S. IMG" in reasons("none", **resident)


def test_own_work_authorisation_is_a_route_of_its_own() -> None:
    assert verdicts(immigration_status="ead", location="us", visa_preference="none") == {"EAD": "yes"}


def test_tn_is_listed_for_canada_and_mexico_only_and_does_not_carry_a_residency() -> None:
    assert verdicts(citizenship=["CA"])["TN"] == "no"
    assert verdicts(citizenship=["MX"])["TN"] == "no"
    assert "TN" not in verdicts(citizenship=["IN"])


def test_a_certified_person_without_bars_has_the_j1_open_and_the_h1b_depending_on_step_3() -> None:
    assert verdicts() == {"J-1": "yes", "H-1B": "depends", "O-1": "depends"}
    assert "31 December 2026" in reasons("H-1B")


def test_step_3_passed_opens_the_h1b_in_the_us_and_before_the_payment_from_abroad() -> None:
    exams = {"step2_ck": {"score": 250, "attempts": 1}, "step3": {"status": "passed", "date": "2025-05-01"}}
    assert verdicts(date(2025, 9, 20), exams=exams, location="abroad")["H-1B"] == "yes"
    assert verdicts(date(2025, 9, 21), exams=exams, location="abroad")["H-1B"] == "depends"
    assert verdicts(date(2025, 9, 21), exams=exams, location="us", immigration_status="f1")["H-1B"] == "yes"


def test_the_last_conceivable_step_3_day_is_followed_by_a_plain_no() -> None:
    # 1 July less 31 days of filing and 28 days of score lag is 3 May
    assert verdicts(date(2027, 5, 3))["H-1B"] == "depends"
    assert verdicts(date(2027, 5, 4))["H-1B"] == "no"


def test_a_certificate_expected_before_july_keeps_the_j1_open_and_a_later_one_makes_it_depend() -> None:
    assert verdicts(ecfmg_certified="2027-07-01")["J-1"] == "yes"
    assert verdicts(ecfmg_certified="2027-07-02")["J-1"] == "depends"
    assert verdicts(ecfmg_certified=False)["J-1"] == "depends"


def test_a_partly_listed_national_abroad_is_warned_for_j1_and_spared_for_h1b() -> None:
    assert verdicts(citizenship=["NG"])["J-1"] == "depends"
    assert "suspended" in reasons("J-1", citizenship=["NG"])
    assert "not H-1B" in reasons("H-1B", citizenship=["NG"])
    assert verdicts(citizenship=["NG"], location="us")["J-1"] == "yes"


def test_earlier_j_status_warns_of_the_home_residence_before_h1b() -> None:
    assert "bars H-1B" in reasons("H-1B", immigration_status="j1", location="us")
    assert "bars H-1B" not in reasons("H-1B")


@pytest.mark.parametrize(
    ("location", "status", "day", "expect"),
    [
        ("abroad", "none", date(2025, 9, 20), "no"),
        ("abroad", "none", date(2025, 9, 21), "yes"),
        ("abroad", "none", date(2026, 6, 7), "yes"),
        ("abroad", "none", date(2026, 6, 8), "depends"),
        ("abroad", "none", date(2026, 9, 22), "depends"),
        ("us", "f1", date(2026, 1, 1), "no"),
        ("us", "none", date(2026, 1, 1), "depends"),
        ("us", "h1b", date(2026, 1, 1), "no"),
        (None, "none", date(2026, 1, 1), "depends"),
    ],
)
def test_the_payment_follows_place_status_and_the_state_of_the_law(
    location: str | None, status: str, day: date, expect: str
) -> None:
    applicant = person(location=location, immigration_status=status)
    assert payment_applies(applicant, day).answer.value == expect


def test_the_statement_of_need_names_the_country() -> None:
    assert "India" in reasons("J-1")
    assert "India or United States" not in reasons("J-1")
    assert "Pakistan or India" in reasons("J-1", citizenship=["PK", "IN"])
