"""Thresholds of the visa rules: years, sittings, days, places and lists, below, at and above each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from rule_cases import case_file, cases, person, triples

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.entities.status import VisaPolicy
from smartpick.rules.clocks import after_preliminary, clocks, residency_years
from smartpick.rules.entry import entry_limit
from smartpick.rules.notices import NOTICES, notices
from smartpick.rules.parameters import find
from smartpick.rules.policy_advice import ask_first, needs_recheck
from smartpick.rules.rule_files import read_rule_file
from smartpick.rules.visa import routes
from smartpick.rules.visa_choice import compare
from smartpick.rules.visa_routes import payment_applies

DAY = date(2026, 9, 1)
SUBJECT = "thresholds_visa"


def changed(field: str, value: Any, **more: Any) -> Applicant:
    """The plain person of the cases with one field set."""
    if field == "day":
        return person(**more)
    if field == "failed_step3":
        exams = {"step2_ck": {"score": 243, "attempts": 1}, "step3": {"status": "failed", "attempts": value}}
        return person(exams=exams, **more)
    outer, _, inner = field.partition(".")
    kept = value.isoformat() if isinstance(value, date) else value
    prior = {"h1b": 0, "j1": 0} if outer == "prior_visa_years" else {}
    return person(**{outer: {**prior, inner: kept} if inner else kept}, **more)


def verdict_of(route: str, applicant: Applicant, day: date, season: Season | None = None) -> str:
    return next(one for one in routes(applicant, day, season) if one.route == route).verdict.answer.value


@pytest.mark.parametrize(("case", "given", "expected"), triples(SUBJECT, "routes"))
def test_the_verdict_on_a_route(case: dict[str, Any], given: Any, expected: str) -> None:
    day = given if case["set"] == "day" else DAY
    assert verdict_of(case["route"], changed(case["set"], given), day, Season(2027)) == expected


@pytest.mark.parametrize(("case", "given", "expected"), triples(SUBJECT, "clocks"))
def test_whether_training_fits_into_the_years(case: dict[str, Any], given: float, expected: bool) -> None:
    prior = {} if case["set"].startswith("prior") else {"prior_visa_years": {"h1b": 0, "j1": 0}}
    fellowship = {} if case["set"].startswith("fellow") else {"fellowship_years": 0}
    applicant = changed(case["set"], given, **prior, **fellowship)
    by_route = {clock.route: clock for clock in clocks(applicant, DAY, case.get("specialty", "internal medicine"))}
    assert by_route[case["clock"]].all_fits is expected


@pytest.mark.parametrize("case", cases(SUBJECT, "lengths"))
def test_how_long_a_residency_takes(case: dict[str, Any]) -> None:
    assert {name: residency_years(name, DAY) for name in case["expect"]} == case["expect"]


@pytest.mark.parametrize(("case", "given", "expected"), triples(SUBJECT, "change_of_specialty"))
def test_whether_the_specialty_may_be_changed(case: dict[str, Any], given: float, expected: bool) -> None:
    years, changes = (given, 0) if case["set"] == "years" else (1.0, int(given))
    assert after_preliminary(years, changes, DAY).can_change is expected


@pytest.mark.parametrize(("case", "day", "expected"), triples(SUBJECT, "payment"))
def test_whether_the_payment_applies(case: dict[str, Any], day: date, expected: str) -> None:
    assert payment_applies(person(**case["person"]), day).answer.value == expected


@pytest.mark.parametrize(("case", "day", "expected"), triples(SUBJECT, "payment_words"))
def test_what_is_said_of_the_payment(case: dict[str, Any], day: date, expected: bool) -> None:
    assert (case["words"] in " ".join(payment_applies(person(), day).reasons)) is expected


@pytest.mark.parametrize(("case", "day", "expected"), triples(SUBJECT, "entry_lists"))
def test_the_list_of_a_country(case: dict[str, Any], day: date, expected: str | None) -> None:
    assert {code: entry_limit((code,), day).list for code in case["countries"]} == dict.fromkeys(
        case["countries"], expected
    )


@pytest.mark.parametrize(("case", "day", "expected"), triples(SUBJECT, "entry_routes"))
def test_the_visas_a_list_suspends(case: dict[str, Any], day: date, expected: bool) -> None:
    assert entry_limit((case["country"],), day).suspends(case["route"]) is expected


@pytest.mark.parametrize(("case", "day", "expected"), triples(SUBJECT, "entry_verdicts"))
def test_what_a_list_means_for_a_route(case: dict[str, Any], day: date, expected: str) -> None:
    assert verdict_of(case["route"], person(**case["person"]), day) == expected


@pytest.mark.parametrize(("case", "given", "expected"), triples(SUBJECT, "policies"))
def test_whether_a_policy_is_looked_at_again(case: dict[str, Any], given: Any, expected: str) -> None:
    if case["set"] == "age":
        checked_on, day = DAY - timedelta(days=int(given)), DAY
    else:
        checked_on, day = date.fromisoformat(case["checked_on"]), given
    assert needs_recheck(checked_on, day).answer.value == expected


@pytest.mark.parametrize(("case", "interest", "expected"), triples(SUBJECT, "ask_first"))
def test_whether_a_program_is_asked_first(case: dict[str, Any], interest: float, expected: bool) -> None:
    assert (ask_first(VisaPolicy(), int(interest)) is not None) is expected


@pytest.mark.parametrize(("case", "day", "expected"), triples(SUBJECT, "waits"))
def test_whether_waiting_times_are_told(case: dict[str, Any], day: date, expected: bool) -> None:
    assert (case["words"] in " ".join(compare(person(), Season(2027), day).j1.risk.reasons)) is expected


@pytest.mark.parametrize(("case", "day", "expected"), triples("notices"))
def test_what_a_notice_tells(case: dict[str, Any], day: date, expected: bool) -> None:
    told = {notice.id: notice.text for notice in notices(person(**case.get("person", {})), day)}
    assert (case["words"] in told.get(case["notice"], "")) is expected


def days_of_notices() -> Iterator[tuple[str, date]]:
    """Each day on which a notice begins, ends, or says more."""
    for key, entry in read_rule_file(NOTICES).items():
        assert isinstance(entry, dict)
        for row in find(entry["parameter"]).rows:
            yield from ((key, day) for day in (row.from_, row.to and row.to + timedelta(days=1)) if day)
        yield from ((key, stage["from"]) for stage in entry.get("then", ()))
        if "starts" in entry:
            yield key, entry["starts"]
        for name in entry.get("events", ()):
            events: Any = find(name).rows[-1].value
            yield from ((key, date.fromisoformat(event["d"])) for event in events)


def test_every_day_on_which_a_notice_changes_has_its_triple() -> None:
    covered = {(case["notice"], date.fromisoformat(case["at"])) for case in case_file("cases_notices.yaml")["cases"]}
    assert set(days_of_notices()) - covered == set()
