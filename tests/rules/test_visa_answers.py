"""Answers to unlike people: what is said first, what to do next, which days are ahead, what each side costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rule_cases import cases, person, triples

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.rules.entry import enters_without_visa
from smartpick.rules.fees import cost_sheet
from smartpick.rules.notices import notices
from smartpick.rules.visa import visa_section
from smartpick.rules.visa_choice import compare

DAY = date(2026, 11, 27)
SEASON = Season(2027)


def booked(day: date | str, **more: Any) -> Applicant:
    exams = {"step2_ck": {"score": 250, "attempts": 1}, "step3": {"status": "scheduled", "date": str(day)}}
    return person(exams=exams, ecfmg_certified=True, location="us", immigration_status="f1", **more)


@pytest.mark.parametrize("case", cases("visa_answers"))
def test_the_answer_names_what_decides_it(case: dict[str, Any]) -> None:
    section = visa_section(person(**case["person"]), DAY)
    assert all(part in str(section["answer"]) for part in case["answer"])
    assert not any(part in str(section["answer"]) for part in case.get("never", ()))
    told = " ".join(section["next_steps"])
    assert all(part in told for part in case.get("next", ()))


@pytest.mark.parametrize(("case", "given", "expected"), triples("visa_answers", "booked_step3"))
def test_a_seat_after_the_last_sensible_day_is_to_be_moved(case: dict[str, Any], given: date, expected: bool) -> None:
    section = visa_section(booked(given), DAY)
    assert any(step.startswith("Move Step 3") for step in section["next_steps"]) is expected


def test_a_late_seat_is_not_moved_once_the_last_day_is_past() -> None:
    section = visa_section(booked("2027-02-10"), date(2027, 1, 5))
    assert not any(step.startswith("Move Step 3") for step in section["next_steps"])


def test_the_days_ahead_are_those_of_the_visa_and_none_is_past() -> None:
    section = visa_section(person(location="abroad"), DAY)
    days: list[dict[str, Any]] = section["dates"]
    assert [event["date"] for event in days] == sorted(event["date"] for event in days)
    assert all(event["date"] >= DAY.isoformat() for event in days)
    assert {"match_day", "j1_sponsorship", "j1_entry", "training_starts"} <= {event["id"] for event in days}
    assert "eras_opens" not in {event["id"] for event in days}


def test_who_is_in_the_us_is_told_no_first_day_of_entry() -> None:
    section = visa_section(person(location="us", immigration_status="f1"), DAY)
    assert "j1_entry" not in {event["id"] for event in section["dates"]}
    assert (
        visa_section(person(citizenship=["US"], immigration_status="us_citizen", visa_preference="none"), DAY)["dates"]
        == []
    )


def test_each_side_is_priced_whatever_the_person_prefers() -> None:
    for wants in ("either", "j1_only", "h1b_only"):
        choice = compare(person(visa_preference=wants, location="abroad"), SEASON, DAY).as_json()
        assert choice["J-1"]["cost"]["you_pay_usd"] == 370 + 220 + 185
        assert choice["H-1B"]["cost"]["you_pay_usd"] == 955 + 205
        assert choice["H-1B"]["cost"]["hospital_pays"] == ["H-1B premium processing", "H-1B base filing fees"]
        assert not any("H-1B" in part for part in choice["H-1B"]["cost"]["unknown_parts"])


@pytest.mark.parametrize("case", cases("visa_answers", "visa_free"))
def test_who_enters_without_a_visa(case: dict[str, Any]) -> None:
    assert enters_without_visa(tuple(case["citizenship"]), DAY) == case["expect"]


def test_a_canadian_abroad_pays_for_no_visa_and_waits_for_no_consulate() -> None:
    canadian, indian = (person(citizenship=[code], location="abroad") for code in ("CA", "IN"))
    free, stamped = (compare(one, SEASON, DAY).j1 for one in (canadian, indian))
    assert (free.risk.level, stamped.risk.level) == ("low", "medium")
    assert not any("consulate" in reason for reason in free.risk.reasons)
    assert stamped.cost["you_pay_usd"] - free.cost["you_pay_usd"] == 185
    assert not any("integrity" in part.what for part in cost_sheet(canadian, SEASON, {}, DAY).parts)
    told = {one.id for one in notices(canadian, DAY)}
    assert "interview_place" not in told
    assert "interview_place" in {one.id for one in notices(indian, DAY)}


def test_the_law_in_flux_is_the_first_thing_that_is_uncertain() -> None:
    assert "courts and proclamations" in visa_section(person(), DAY)["uncertain"][0]


def test_a_work_permit_is_doubted_only_where_it_ends() -> None:
    permit, asylum = (
        visa_section(person(immigration_status=status, location="us", visa_preference="none"), DAY)
        for status in ("ead", "asylee")
    )
    assert "work permit" in " ".join(permit["uncertain"])
    assert asylum["uncertain"] == []


def test_nobody_without_an_attempt_left_is_sent_to_step_3() -> None:
    for attempts, asked in ((3, True), (4, False)):
        exams = {"step2_ck": {"score": 250, "attempts": 1}, "step3": {"status": "failed", "attempts": attempts}}
        section: dict[str, Any] = visa_section(person(exams=exams, ecfmg_certified=True, location="us"), DAY)
        assert any("Book Step 3" in step for step in section["next_steps"]) is asked
        assert ("step3_by" in {event["id"] for event in section["dates"]}) is asked
        assert (section["step3"]["verdict"] == "tight") is asked
        assert ("opens" in section["step3"]) is asked


def test_who_cannot_get_a_visitor_visa_is_told_so_beside_step_3() -> None:
    told = {
        where: visa_section(person(citizenship=["NG"], ecfmg_certified=True, **where_is), DAY)["step3"]
        for where, where_is in {
            "abroad": {"location": "abroad"},
            "in the US": {"location": "us", "immigration_status": "f1"},
        }.items()
    }
    abroad: dict[str, Any] = told["abroad"]  # type: ignore[assignment]
    inside: dict[str, Any] = told["in the US"]  # type: ignore[assignment]
    assert any("Visitor visas are suspended" in reason for reason in abroad["reasons"])
    assert not any("Visitor visas" in reason for reason in inside["reasons"])
    assert (abroad["verdict"], inside["verdict"]) == ("tight", "go")


@pytest.mark.parametrize(("case", "given", "expected"), triples("visa_answers", "certificate"))
def test_a_certificate_after_the_start_of_training_comes_first(
    case: dict[str, Any], given: date, expected: bool
) -> None:
    answer = str(visa_section(person(ecfmg_certified=str(given)), DAY)["answer"])
    assert answer.startswith("No visa can be ready in time") is expected


def test_who_needs_no_sponsor_hears_of_the_hold_and_only_a_permit_holder_of_renewals() -> None:
    told = {
        (status, country): {notice.id for notice in notices(person(immigration_status=status, **listed), DAY)}
        for status in ("ead", "asylee", "permanent_resident")
        for country, listed in (("SY", {"citizenship": ["SY"]}), ("IN", {"citizenship": ["IN"]}))
    }
    assert told["ead", "SY"] == {"entry_lists", "uscis_hold_vacated", "ead_extension"}
    assert told["ead", "IN"] == {"ead_extension"}
    assert told["asylee", "SY"] == {"entry_lists", "uscis_hold_vacated"}
    assert told["asylee", "IN"] == told["permanent_resident", "SY"] == set()


def test_a_canadian_hears_of_the_list_of_needed_specialties() -> None:
    for country, told in (("CA", True), ("MX", False)):
        reasons = visa_section(person(citizenship=[country]), DAY)["routes"][0]["reasons"]  # type: ignore[index]
        assert any("Health Canada" in reason for reason in reasons) is told


def test_used_up_h1b_years_can_be_gained_back_abroad() -> None:
    section: dict[str, Any] = visa_section(person(prior_visa_years={"h1b": 6, "j1": 0}), DAY)
    h1b = next(route for route in section["routes"] if route["route"] == "H-1B")
    assert h1b["verdict"] == "no"
    assert "a year abroad" in h1b["reasons"][0]
    assert "h1b.recapture" in h1b["rules"]


def test_nobody_is_told_of_the_visa_that_was_ruled_out() -> None:
    for wish, step3, year in (("j1_only", False, True), ("h1b_only", True, False), ("either", True, True)):
        section: dict[str, Any] = visa_section(person(visa_preference=wish, location="abroad"), DAY)
        assert section["step3"]["wanted"] is step3, wish
        assert bool(section["preliminary_year"]) is year, wish
