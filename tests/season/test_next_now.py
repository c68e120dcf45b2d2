"""What is next in a season that is written down: the most urgent first, by what the log says and the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from smartpick.entities.season_of import Season
from smartpick.season.next_now import first_today, next_now
from smartpick.season.tracker import SeasonSoFar, fold_event

WORCESTER, AKRON, INDIANAPOLIS = "1290140C0", "1541140C0", "1189140C0"
BOOKED = {"start": "2026-12-04T09:00", "zone": "America/New_York", "minutes": 240, "way": "virtual"}


def season(*events: tuple[Any, ...]) -> SeasonSoFar:
    state = SeasonSoFar()
    for code, what, day, *more in events:
        state = fold_event(state, {"what": what, "code": code, "day": day, **(more[0] if more else {})})
    return state


APPLIED = [(code, "applied", "2026-09-25") for code in (WORCESTER, AKRON, INDIANAPOLIS)]
INVITED = [*APPLIED, (WORCESTER, "invited", "2026-10-20")]
SCHEDULED = [*INVITED, (WORCESTER, "scheduled", "2026-10-21", BOOKED)]
HELD = [*SCHEDULED, (WORCESTER, "interviewed", "2026-12-04")]
RANKED = [*HELD, (WORCESTER, "ranked", "2027-02-20")]


@pytest.mark.parametrize(
    ("events", "day", "screens"),
    [
        ([], "2026-11-01", []),
        (APPLIED, "2026-10-01", ["interviews"]),
        (INVITED, "2026-10-20", ["interviews"]),
        (SCHEDULED, "2026-12-04", ["say"]),
        (SCHEDULED, "2026-12-05", ["interviews"]),
        (HELD, "2026-12-05", ["rank"]),
        (RANKED, "2027-03-03", ["rank"]),
        (RANKED, "2027-03-04", []),
        (RANKED, "2027-03-14", []),
        (RANKED, "2027-03-15", ["soap"]),
        (RANKED, "2027-03-18", ["soap"]),
        (RANKED, "2027-03-19", ["not-matched"]),
        ([*RANKED, (WORCESTER, "matched", "2027-03-19")], "2027-03-20", ["arrival"]),
    ],
)
def test_the_log_and_the_day_say_where_to_go_next(events: list[Any], day: str, screens: list[str]) -> None:
    assert [one.screen for one in next_now(season(*events), date.fromisoformat(day))] == screens


def test_an_interview_that_passed_comes_before_one_that_is_booked_and_one_that_waits() -> None:
    later = {**BOOKED, "start": "2026-12-15T09:00"}
    events = [*SCHEDULED, (AKRON, "invited", "2026-11-01"), (AKRON, "scheduled", "2026-11-02", later)]
    found = next_now(season(*events, (INDIANAPOLIS, "invited", "2026-11-20")), date(2026, 12, 10))
    assert [one.code for one in found] == [WORCESTER, AKRON, INDIANAPOLIS]
    assert "2026-12-04" in found[0].text
    assert "in 5 days" in found[1].text


def test_when_every_application_is_closed_soap_is_prepared() -> None:
    closed = [(code, "rejected", "2026-11-01") for code in (WORCESTER, AKRON, INDIANAPOLIS)]
    assert [one.screen for one in next_now(season(*APPLIED, *closed), date(2026, 11, 2))] == ["soap"]


@pytest.mark.parametrize(
    ("day", "words", "screen"),
    [
        ("2027-03-14", "2027-03-15 10:00", "soap"),
        ("2027-03-15", "2027-03-18 21:00", "soap"),
        ("2027-03-18", "2027-03-18 21:00", "soap"),
        ("2027-03-19", "about 2027-09-01 (projected", "say"),
    ],
)
def test_what_to_do_first_today_follows_the_days_of_soap(day: str, words: str, screen: str) -> None:
    found = first_today(date.fromisoformat(day), Season(2027))
    assert words in found.text
    assert found.screen == screen


def test_without_known_days_nothing_is_invented() -> None:
    assert "not known" in first_today(date(2029, 3, 14), Season(2029)).text
