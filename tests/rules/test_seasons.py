"""Seasons: each figure below, at and above every season that has it; each event the day before, on it and after."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rule_cases import case_file, cases, person, triples

import smartpick
from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.rules.calendar import CALENDAR, Event, season_events
from smartpick.rules.certification import certification
from smartpick.rules.parameters import load_parameters, season_value
from smartpick.rules.preferences import geographic_preferences
from smartpick.rules.rule_files import read_rule_file
from smartpick.rules.signal_quota import signal_levels
from smartpick.rules.specialty_terms import applies_through, review_begins

EVERY_SERVICE = ("internal medicine", "emergency medicine")
FAMILIES = [
    pytest.param(case, int(year), expected, id=f"{case['name']}: {year}")
    for case in case_file("cases_seasons.yaml")["cases"]
    for year, expected in case["seasons"].items()
]


@pytest.mark.parametrize(("case", "year", "expected"), FAMILIES)
def test_what_a_season_has(case: dict[str, Any], year: int, expected: object) -> None:
    try:
        row = season_value(case["family"], Season(year))
    except NoValueOnDate:
        assert expected == "refused"
        return
    assert row.value == expected
    assert row.status == ("projected" if year in case["projected"] else "published")


@pytest.mark.parametrize(("case", "year", "expected"), triples("seasons", "services"))
def test_the_service_of_a_specialty(case: dict[str, Any], year: int, expected: str) -> None:
    assert applies_through(Season(year), case["specialty"])[0] == expected


@pytest.mark.parametrize(("case", "year", "expected"), triples("seasons", "reviews"))
def test_when_review_begins(case: dict[str, Any], year: int, expected: str) -> None:
    assert review_begins(Season(year), case["specialties"]).value == expected


@pytest.mark.parametrize(("case", "year", "expected"), triples("seasons", "places"))
def test_how_a_service_asks_for_places(case: dict[str, Any], year: int, expected: list[Any]) -> None:
    where = geographic_preferences(Season(year), case["specialty"])
    assert [where.kind, where.at_most] == expected


@pytest.mark.parametrize(("case", "day", "expected"), triples("seasons", "season_of"))
def test_the_season_of_a_day(case: dict[str, Any], day: date, expected: int) -> None:
    assert Season.of(day) == Season(expected)


@pytest.mark.parametrize(("case", "year", "expected"), triples("seasons", "signals"))
def test_the_signals_around_a_season(case: dict[str, Any], year: int, expected: dict[str, int]) -> None:
    assert signal_levels(Season(year), case["specialty"]).levels == expected


@pytest.mark.parametrize("case", cases("seasons", "tiers"))
def test_the_signals_of_a_table_by_tier(case: dict[str, Any]) -> None:
    found = {name: signal_levels(Season(case["season"]), name).levels for name in case["expect"]}
    assert found == case["expect"]


@cache
def known_events(year: int) -> dict[str, Event]:
    return {event.id: event for event in season_events(Season(year), EVERY_SERVICE)}


@pytest.mark.parametrize(("case", "day", "expected"), triples("days_calendar"))
def test_an_event_lies_ahead_until_its_day_is_over(case: dict[str, Any], day: date, expected: str) -> None:
    event = known_events(case["season"])[case["event"]]
    assert event.is_past(day) is (expected == "past")
    assert event.status == case.get("status", "published")
    assert (event.starts.isoformat() if event.starts else None) == case.get("starts")


@pytest.mark.parametrize("year", [2027, 2028])
def test_every_event_of_a_planned_season_has_its_triple(year: int) -> None:
    covered = {case["event"] for case in case_file("cases_days_calendar.yaml")["cases"] if case["season"] == year}
    assert set(known_events(year)) == covered


def families() -> dict[str, set[int]]:
    """Names under which the code asks for a season's figure, with the seasons that have one."""
    found: dict[str, set[int]] = {}
    for entry in load_parameters().values():
        for row in entry.rows:
            if row.season is not None:
                family = entry.id.removesuffix(".projected").replace(f".{row.season}", "", 1)
                found.setdefault(family, set()).update({row.season} if row.status != "missing" else ())
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(smartpick.__path__[0]).rglob("*.py"))
    asked = set(re.findall(r'"([a-z0-9_]+(?:\.[a-z0-9_]+)+)"', code))
    asked |= {entry["parameter"] for entry in read_rule_file(CALENDAR)["events"].values()}
    asked |= {"fees.residencycas.em", "fees.residencycas.obgyn"}  # put together from their parts
    by_season_only = {name for name in found if name not in load_parameters() or len(found[name]) > 1}
    return {name: found[name] for name in asked & by_season_only}


def test_every_figure_of_a_season_is_asked_for_below_at_and_above_each_season_that_has_it() -> None:
    covered = {case["family"]: set(case["seasons"]) for case in case_file("cases_seasons.yaml")["cases"]}
    bare = {}
    for name, seasons in families().items():
        wanted = {year + step for year in seasons for step in (-1, 0, 1)}
        if missing := wanted - covered.get(name, set()):
            bare[name] = sorted(missing)
    assert bare == {}
    assert len(families()) >= 25


def test_a_person_sees_the_events_of_a_past_season_too() -> None:
    assert known_events(2026)["match_day"].day == date(2026, 3, 20)
    assert certification(person(), Season(2026), date(2026, 1, 10)).by == date(2026, 3, 4)
