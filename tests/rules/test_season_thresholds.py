"""Thresholds of the season's rules: fee steps, ranks, Step 3 days, pass marks, certificates and state licences."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from rule_cases import case_file, cases, person, triples

from smartpick.entities.season_of import Season
from smartpick.rules.calendar import Event, events
from smartpick.rules.certification import certification
from smartpick.rules.fees import cost_sheet, fee_steps
from smartpick.rules.licensing import LIMITS, licence_notes, licence_outlook
from smartpick.rules.ranking import rank_fee
from smartpick.rules.rule_files import read_rule_file
from smartpick.rules.step3 import latest_test_day, step3_timing

DAY = date(2026, 9, 1)
SUBJECT = "thresholds_season"


@pytest.mark.parametrize(("case", "n", "expected"), triples(SUBJECT, "fees"))
def test_the_fee_around_a_step(case: dict[str, Any], n: float, expected: float | None) -> None:
    assert fee_steps(Season(case["season"]), case["specialty"]).fee_usd(int(n)) == expected


@pytest.mark.parametrize(("case", "n", "expected"), triples(SUBJECT, "ranks"))
def test_the_fee_of_ranks(case: dict[str, Any], n: float, expected: float) -> None:
    codes = [f"{k:07}C0" for k in range(int(n))]
    if case["where"] == "sheet":
        bare = cost_sheet(person(), Season(2027), {}, DAY).total_usd
        sheet = cost_sheet(person(), Season(2027), {}, DAY, ranks=len(codes))
        assert sheet.total_usd - bare == expected
        assert any("ranks beyond" in part.what for part in sheet.parts) is (expected > 0)
    elif case["where"] == "length":
        assert rank_fee(["one"], [], DAY, ranks=len(codes)).known_usd == expected
    elif case["where"] == "supplemental":
        assert rank_fee([], codes, DAY).known_usd == expected
    else:
        assert rank_fee(codes, [], DAY, couple=case["where"] == "couple").known_usd == expected


@pytest.mark.parametrize(("case", "n", "expected"), triples(SUBJECT, "services"))
def test_what_a_first_application_brings_with_it(case: dict[str, Any], n: float, expected: float) -> None:
    # 85 NRMP; MyERAS: 80 transcript, 185 token, 11 each; ResidencyCAS: 80 transcript, 99 flat
    sheet = cost_sheet(person(), Season(case["season"]), {case["specialty"]: int(n)}, DAY)
    assert sheet.total_usd == expected
    assert ("USMLE transcript for ResidencyCAS" in sheet.unknown) is (n > 0 and case["specialty"].startswith("obst"))


@pytest.mark.parametrize(("case", "deadline", "expected"), triples(SUBJECT, "step3_deadline"))
def test_the_last_day_of_step_3(case: dict[str, Any], deadline: date, expected: str) -> None:
    assert latest_test_day(deadline, Season(2027)) == date.fromisoformat(expected)


@pytest.mark.parametrize(("case", "given", "expected"), triples(SUBJECT, "step3"))
def test_whether_step_3_is_in_time(case: dict[str, Any], given: date, expected: str) -> None:
    day = {"day": given, "seat": date(2026, 10, 1)}.get(case["set"], DAY)
    step3: dict[str, Any] = {"status": "not_taken"}
    seat = given.isoformat() if case["set"] == "seat" else case.get("seat")
    if seat:
        step3 = {"status": "scheduled", "date": seat}
    certified = given.isoformat() if case["set"] == "certificate" else True
    someone = person(exams={"step2_ck": {"score": 243, "attempts": 1}, "step3": step3}, ecfmg_certified=certified)
    assert step3_timing(someone, Season(2027), day).verdict == expected


@pytest.mark.parametrize(("case", "day", "expected"), triples(SUBJECT, "step3_days"))
def test_until_when_step_3_before_review_is_told(case: dict[str, Any], day: date, expected: bool) -> None:
    someone = person(specialties=[case.get("specialty", "internal medicine")])
    assert (case["told"].lower() in " ".join(step3_timing(someone, Season(2027), day).reasons).lower()) is expected


@pytest.mark.parametrize(("case", "score", "expected"), triples(SUBJECT, "pass_marks"))
def test_whether_a_score_passes(case: dict[str, Any], score: float, expected: bool) -> None:
    someone = person(ecfmg_certified=False, exams={"step2_ck": {"score": int(score), "attempts": 1}})
    found = certification(someone, Season(2027), date.fromisoformat(case["day"]))
    assert not any("Step 2 CK" in part for part in found.missing)
    assert (not any("Step 2 CK" in part for part in found.unknown)) is expected


@pytest.mark.parametrize(("case", "certified", "expected"), triples(SUBJECT, "certificates"))
def test_whether_a_certificate_is_in_time(case: dict[str, Any], certified: date, expected: str) -> None:
    found = certification(person(ecfmg_certified=certified.isoformat()), Season(case["season"]), DAY)
    assert expected in found.verdict.reasons[0]


@cache
def own_events(specialty: str) -> dict[str, Event]:
    exams = {"step2_ck": {"score": None}, "step3": {"status": "not_taken"}}
    student = person(specialties=[specialty], exams=exams, ecfmg_certified=False)
    return {event.id: event for event in events(Season(2027), (specialty,), student, DAY)}


@pytest.mark.parametrize("case", cases(SUBJECT, "own_dates"))
def test_a_day_worked_out_for_the_person(case: dict[str, Any]) -> None:
    assert own_events(case.get("specialty", "internal medicine"))[case["event"]].day == date.fromisoformat(
        case["expect"]
    )


@pytest.mark.parametrize(("case", "n", "expected"), triples("licences"))
def test_a_state_warns_at_its_limit(case: dict[str, Any], n: float, expected: str) -> None:
    sat = int(n)
    exams: dict[str, Any] = {"step2_ck": {"score": 243, "attempts": 1}}
    if case["exam"] == "total":
        exams["step1"], exams["step2_ck"]["attempts"] = {"result": "pass", "attempts": sat - sat // 2}, sat // 2
    elif case["exam"] == "step2_ck":
        exams["step2_ck"]["attempts"] = sat
    elif case["exam"] == "step1":
        exams["step1"] = {"result": "pass", "attempts": sat}
    else:
        exams["step3"] = {"status": "failed", "attempts": sat}
    said = [one.text for one in licence_outlook(person(exams=exams), case["state"], DAY).warnings]
    about = "in all" if case["exam"] == "total" else "sittings of"
    assert any(about in text for text in said) is (expected == "warned")


@pytest.mark.parametrize(("case", "day", "expected"), triples("licences", "notes"))
def test_when_a_state_note_is_told(case: dict[str, Any], day: date, expected: bool) -> None:
    assert any(f"[{case['rule']}]" in note for note in licence_notes(case["state"], day)) is expected


def test_every_limit_of_the_licence_table_has_its_triple() -> None:
    covered = {
        (case["state"], case["exam"] == "total", case["at"]) for case in case_file("cases_licences.yaml")["cases"]
    }
    rows = read_rule_file(LIMITS)["states"]
    assert isinstance(rows, dict)
    keys = ("attempts", "attempts_total", "attempts_elsewhere", "attempts_earlier")
    real = {
        (state, key == "attempts_total", row[key])
        for state, row in rows.items()
        for key in keys
        if type(row.get(key)) is int
    }
    assert real - covered == set()
    assert set(rows) == {state for state, _, _ in covered}
