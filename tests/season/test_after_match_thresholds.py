"""Thresholds from the Match to the first day and beyond: SOAP, couples, arrival steps, the federal year."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from applicants import applicant
from rule_cases import cases, triples

from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.rules.parameters import parameter
from smartpick.rules.waiver import home_residence
from smartpick.season.after_training import after_training
from smartpick.season.arrival import arrival, arrival_steps
from smartpick.season.couple import Alone, Apart, Wishes, pair_list
from smartpick.season.not_matched import provisional
from smartpick.season.soap import soap

DAY, MONDAY, START = date(2026, 9, 1), date(2027, 3, 15), date(2027, 7, 1)


def table_of(n: int) -> Any:
    """A table of chances with as many open programs."""
    programs = load_catalogue().find(specialty="internal medicine")[:n]
    return SimpleNamespace(programs=programs, mean_interview=np.full((1, len(programs)), 0.1))


@pytest.fixture(autouse=True)
def no_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of chances here has middle figures only: no range is drawn of it."""

    def ends(_: Any, chosen: list[int], __: list[int]) -> Any:
        return SimpleNamespace(p_interview=np.full((2, len(chosen)), 0.1))

    monkeypatch.setattr("smartpick.season.soap.ranges_of", ends)


@pytest.mark.parametrize(("case", "n", "expected"), triples("after_match", "soap"))
def test_how_many_applications_soap_takes(case: dict[str, Any], n: float, expected: int) -> None:
    assert len(soap(applicant(), table_of(int(n)), Season(2027), MONDAY)["list"]) == expected


@pytest.mark.parametrize(("case", "certified", "expected"), triples("after_match", "soap_certificate"))
def test_whether_a_certificate_is_in_time_for_soap(case: dict[str, Any], certified: date, expected: str) -> None:
    someone = applicant(ecfmg_certified=certified.isoformat())
    lines = soap(someone, table_of(1), Season(2027), MONDAY)["eligible"]
    assert [line["stands"] for line in lines if "certificate is expected" in line["text"]] == [expected]


@pytest.mark.parametrize(("case", "n", "expected"), triples("after_match", "couples"))
def test_how_many_pairs_a_couple_ranks(case: dict[str, Any], n: float, expected: list[int]) -> None:
    last, *others = [program.code for program in load_catalogue().find(specialty="internal medicine")[: int(n) + 1]]
    most = parameter(case["rule"], MONDAY).whole()
    found = pair_list(others, [last], Wishes(apart=Apart.MIXED, alone=Alone.NOBODY), most)
    assert [len(found.pairs), found.left_out["beyond_the_longest_list"]] == expected


@pytest.mark.parametrize(("case", "today", "expected"), triples("after_match", "steps"))
def test_when_a_step_to_the_first_day_is_late(case: dict[str, Any], today: date, expected: bool) -> None:
    steps = {step.key: step for step in arrival_steps(applicant(), Season(2027), today, case["route"])}
    assert steps[case["step"]].as_json(today)["passed"] is expected


@pytest.mark.parametrize(("case", "first_day", "expected"), triples("after_match", "start"))
def test_how_far_a_first_day_may_lie(case: dict[str, Any], first_day: date, expected: str) -> None:
    if expected == "refused":
        with pytest.raises(InvalidInput, match="start"):
            arrival(applicant(), Season(2027), DAY, first_day)
    else:
        assert arrival(applicant(), Season(2027), DAY, first_day)["start"] == first_day.isoformat()


def days_after(first_day: date, route: str, **paths: Any) -> dict[str, str]:
    found = after_training(applicant(fellowship_years=0, **paths), DAY, first_day, [route.lower().replace("-", "")])
    return {row["key"]: row["date"] for row in found["routes"][0]["dates"]}


@pytest.mark.parametrize(("case", "first_day", "expected"), triples("after_match", "federal_year"))
def test_the_federal_year_of_a_waiver(case: dict[str, Any], first_day: date, expected: str) -> None:
    assert days_after(first_day, "J-1")["conrad_opens"] == expected


@pytest.mark.parametrize(("case", "used", "expected"), triples("after_match", "limits"))
def test_when_the_years_of_a_visa_are_used_up(case: dict[str, Any], used: float, expected: str) -> None:
    prior = {"h1b": 0, "j1": 0, case["set"].removeprefix("prior_visa_years."): used}
    assert days_after(START, case["route"], prior_visa_years=prior)[case["key"]] == expected


@pytest.mark.parametrize(("case", "day", "expected"), triples("after_match", "provisional"))
def test_until_when_a_season_is_read_as_provisional(case: dict[str, Any], day: date, expected: bool) -> None:
    lived: Any = SimpleNamespace(applied_on=date.fromisoformat(case["applied_on"]))
    assert (provisional(lived, day) is not None) is expected


@pytest.mark.parametrize("case", cases("after_match", "figures"))
def test_the_figures_of_a_waiver(case: dict[str, Any]) -> None:
    assert case["words"] in " ".join(one.text for one in home_residence(applicant(), DAY))
