"""Interviews in time: clashes, too little travel between them, and a calendar file in the programs' own time zones."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from smartpick.entities.place import Place, distance_km
from smartpick.rules.calendar import UID_DOMAIN
from smartpick.season.tracker import Application, Appointment, Status

IN_PERSON = "in_person"
DRIVE_KMH = 80  # assumed speed on the road, door to door
FLIGHT_KM = 500  # beyond it a flight is assumed
FLIGHT_HOURS = 8  # a flight with its waits, door to door; assumed


HELD = frozenset({Status.SCHEDULED, Status.INTERVIEWED, Status.RANKED, Status.MATCHED})
FIRST_DAY = date(2020, 1, 1)  # sequence numbers of the calendar file count the days from here


@dataclass(frozen=True, slots=True)
class Clash:
    """Two interviews that cannot both be kept: they overlap, or the way between takes longer than the gap. [hours]"""

    first: str
    second: str
    kind: str
    gap_hours: float
    needed_hours: float


@dataclass(frozen=True, slots=True)
class _Booked:
    """One interview ahead, in universal time: local clocks may be set back between two of them."""

    code: str
    begins: datetime
    ends: datetime
    in_person: bool


def clashes(applications: Sequence[Application], places: Mapping[str, Place]) -> list[Clash]:
    """Find clashes among scheduled interviews; those held, declined or refused clash with nothing.

    Parameters
    ----------
    places : program code -> its place; without a known point no travel is checked.

    Notes
    -----
    Online interviews between two journeys take their time from the way. Not modelled: nights, days of rest, the way
    from home and back.
    """
    booked = sorted(
        (_booked(a, a.appointment) for a in applications if a.appointment and a.status is Status.SCHEDULED),
        key=lambda one: (one.begins, one.code),
    )
    found = []
    for number, first in enumerate(booked):
        for second in booked[number + 1 :]:
            gap = _hours(second.begins - first.ends)
            if gap < 0:
                found.append(Clash(first.code, second.code, "overlap", gap, 0.0))
            elif first.in_person and second.in_person:
                needed = travel_hours(places.get(first.code), places.get(second.code))
                free = gap - _busy(booked, first.ends, second.begins)
                if needed is not None and needed > free:
                    found.append(Clash(first.code, second.code, "travel", free, needed))
    return found


def _booked(application: Application, appointment: Appointment) -> _Booked:
    begins = appointment.start.astimezone(UTC)
    ends = begins + timedelta(minutes=appointment.minutes)
    return _Booked(application.code, begins, ends, appointment.way == IN_PERSON)


def _busy(booked: Sequence[_Booked], begins: datetime, ends: datetime) -> float:
    """Hours that online interviews take between two moments. [hours]"""
    within = [one for one in booked if not one.in_person and one.begins >= begins and one.ends <= ends]
    return sum(_hours(one.ends - one.begins) for one in within)


def _hours(time_: timedelta) -> float:
    return time_.total_seconds() / 3600


def travel_hours(first: Place | None, second: Place | None) -> float | None:
    """Estimate the time from door to door, None when a place is not known. [hours]

    Notes
    -----
    Assumed: 80 km/h by road up to 500 km as the crow flies, eight hours with a flight beyond.
    """
    if first is None or second is None:
        return None
    distance = distance_km(first, second)
    if distance is None:
        return None
    return FLIGHT_HOURS if distance > FLIGHT_KM else distance / DRIVE_KMH


def interviews_calendar(applications: Sequence[Application], names: Mapping[str, str], day: date) -> bytes:
    """Give the interviews as an iCalendar file with stable ids (RFC 5545); those declined or refused are cancelled.

    A moved interview keeps its id, and a later file wins by its sequence number.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//SmartPick//interviews//EN")
    calendar.add("version", "2.0")
    for application in applications:
        if application.appointment is None:
            continue
        event = Event()
        digest = hashlib.sha256(f"interview|{application.code}".encode()).hexdigest()[:24]
        event.add("uid", f"{digest}@{UID_DOMAIN}")
        event.add("dtstamp", datetime.combine(day, time(), UTC))
        event.add("sequence", (day - FIRST_DAY).days)
        event.add("dtstart", application.appointment.start)
        event.add("duration", timedelta(minutes=application.appointment.minutes))  # an end may be an hour told twice
        event.add("summary", f"Interview: {names.get(application.code, application.code)}")
        event.add("description", f"{application.code}, {application.appointment.way.replace('_', ' ')}")
        event.add("status", "CONFIRMED" if application.status in HELD else "CANCELLED")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
