"""Interviews in several time zones: overlaps, journeys that do not fit, nights when clocks change, and the calendar."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from smartpick.season.applied import applied_program
from smartpick.season.appointments import clashes, interviews_calendar, travel_hours
from smartpick.season.tracker import Application, Appointment, Status

BOSTON, WORCESTER, TAMPA, PHOENIX, LOS_ANGELES = "1266140C0", "1290140C0", "2300140C0", "1011140C0", "1030180A0"
EAST, CENTRAL, ARIZONA, PACIFIC = "America/New_York", "America/Chicago", "America/Phoenix", "America/Los_Angeles"
PLACES = {code: applied_program(code).place for code in (BOSTON, WORCESTER, TAMPA, PHOENIX, LOS_ANGELES)}
THERE, ONLINE = "in_person", "virtual"


def interview(
    code: str, start: str, zone: str, way: str = THERE, minutes: int = 240, status: Status = Status.SCHEDULED
) -> Application:
    when = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone))
    return Application(code, status, {Status.APPLIED: date(2026, 9, 24)}, Appointment(when, minutes, way))


def kinds(*applications: Application) -> list[tuple[str, str]]:
    return [(one.second, one.kind) for one in clashes(applications, PLACES)]


# name, applications, what clashes; worked out by hand with a world clock
CASES = [
    ("nine in Boston and six in Los Angeles are the same moment", [
        interview(BOSTON, "2026-12-01T09:00", EAST, ONLINE),
        interview(LOS_ANGELES, "2026-12-01T06:00", PACIFIC, ONLINE),
    ], [(BOSTON, "overlap")]),
    ("nine in both cities are three hours apart, and four hours long", [
        interview(BOSTON, "2026-12-01T09:00", EAST, ONLINE),
        interview(LOS_ANGELES, "2026-12-01T09:00", PACIFIC, ONLINE),
    ], [(LOS_ANGELES, "overlap")]),
    ("ten on the Pacific begins when nine to one in the East is over", [
        interview(BOSTON, "2026-12-01T09:00", EAST, ONLINE),
        interview(LOS_ANGELES, "2026-12-01T10:00", PACIFIC, ONLINE),
    ], []),
    ("Arizona keeps standard time: in October it is with the Pacific, in December with the Mountains", [
        interview(PHOENIX, "2026-10-13T09:00", ARIZONA, ONLINE, 60),
        interview(LOS_ANGELES, "2026-10-13T09:30", PACIFIC, ONLINE),
    ], [(LOS_ANGELES, "overlap")]),
    ("so the same hours are an hour apart in December", [
        interview(PHOENIX, "2026-12-15T09:00", ARIZONA, ONLINE, 60),
        interview(LOS_ANGELES, "2026-12-15T09:30", PACIFIC, ONLINE),
    ], []),
    ("a morning in Boston and the same noon in Los Angeles leave no time to fly", [
        interview(BOSTON, "2026-12-01T08:00", EAST), interview(LOS_ANGELES, "2026-12-01T13:00", PACIFIC),
    ], [(LOS_ANGELES, "travel")]),
    ("the next morning is soon enough", [
        interview(BOSTON, "2026-12-01T08:00", EAST), interview(LOS_ANGELES, "2026-12-02T08:00", PACIFIC),
    ], []),
    ("Worcester in the afternoon can be driven to", [
        interview(BOSTON, "2026-12-01T08:00", EAST), interview(WORCESTER, "2026-12-01T13:30", EAST),
    ], []),
    ("but not within half an hour", [
        interview(BOSTON, "2026-12-01T08:00", EAST), interview(WORCESTER, "2026-12-01T12:30", EAST),
    ], [(WORCESTER, "travel")]),
    ("one of two online needs no journey", [
        interview(BOSTON, "2026-12-01T08:00", EAST), interview(LOS_ANGELES, "2026-12-01T13:00", PACIFIC, ONLINE),
    ], []),
    ("an online interview between two journeys takes its time from the way", [
        interview(BOSTON, "2026-12-01T08:00", EAST), interview(TAMPA, "2026-12-01T13:00", EAST, ONLINE),
        interview(LOS_ANGELES, "2026-12-01T19:00", PACIFIC),
    ], [(LOS_ANGELES, "travel")]),
    ("without it there are ten hours", [
        interview(BOSTON, "2026-12-01T08:00", EAST), interview(LOS_ANGELES, "2026-12-01T19:00", PACIFIC),
    ], []),
    ("what was declined or held clashes with nothing", [
        interview(BOSTON, "2026-12-01T09:00", EAST, status=Status.DECLINED), interview(TAMPA, "2026-12-01T09:00", EAST),
        interview(WORCESTER, "2026-12-01T09:00", EAST, status=Status.INTERVIEWED),
    ], []),
    ("from 23:30 three hours end at 01:30 when clocks go back at two, so 02:00 is free", [
        interview(BOSTON, "2026-10-31T23:30", EAST, ONLINE, 180),
        interview(WORCESTER, "2026-11-01T02:00", EAST, ONLINE),
    ], []),
]  # fmt: skip


@pytest.mark.parametrize(("booked", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_case_of_the_calendar(booked: list[Application], expected: list[tuple[str, str]]) -> None:
    assert kinds(*booked) == expected
    assert kinds(*booked[::-1]) == expected


def test_a_place_without_a_point_has_no_known_way() -> None:
    assert travel_hours(PLACES[BOSTON], None) is None
    assert travel_hours(PLACES[BOSTON], PLACES[BOSTON]) == 0
    assert travel_hours(PLACES[BOSTON], PLACES[LOS_ANGELES]) == 8


def test_the_file_keeps_zones_ends_over_clock_changes_and_cancels_what_was_declined() -> None:
    booked = [
        interview(BOSTON, "2026-10-31T23:30", EAST, ONLINE, 180),
        interview(LOS_ANGELES, "2026-12-01T09:00", PACIFIC, status=Status.DECLINED),
    ]
    written = interviews_calendar(booked, {BOSTON: "Boston"}, date(2026, 10, 1))
    events = Calendar.from_ical(written).walk("VEVENT")
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CANCELLED"]
    first = events[0]
    assert str(first["dtstart"].dt.tzinfo) == EAST
    assert first["duration"].dt.total_seconds() == 180 * 60
    later = Calendar.from_ical(interviews_calendar(booked, {}, date(2026, 10, 2))).walk("VEVENT")[0]
    assert (later["uid"], later["sequence"]) == (first["uid"], first["sequence"] + 1)
