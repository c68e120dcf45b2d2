"""Interviews in time: clashes, too little travel between them, and a calendar file in the programs' own time zones."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from smartpick.entities.place import Place, distance_km
from smartpick.season.tracker import Application

IN_PERSON = "in_person"
DRIVE_KMH = 80  # assumed speed on the road, door to door
FLIGHT_KM = 500  # beyond it a flight is assumed
FLIGHT_HOURS = 8  # a flight with its waits, door to door; assumed


@dataclass(frozen=True, slots=True)
class Clash:
    """Two interviews that cannot both be kept: they overlap, or the way between takes longer than the gap. [hours]"""

    first: str
    second: str
    kind: str
    gap_hours: float
    needed_hours: float


def clashes(applications: Sequence[Application], places: Mapping[str, Place]) -> list[Clash]:
    """Find clashes among scheduled interviews.

    Parameters
    ----------
    places : program code -> its place; without a known point no travel is checked.
    """
    booked = sorted((a for a in applications if a.appointment), key=lambda a: a.appointment.start)  # type: ignore[union-attr]
    found = []
    for number, first in enumerate(booked):
        for second in booked[number + 1 :]:
            one, two = first.appointment, second.appointment
            if one is None or two is None:
                continue
            ends = one.start + timedelta(minutes=one.minutes)
            gap = (two.start - ends).total_seconds() / 3600
            if gap < 0:
                found.append(Clash(first.code, second.code, "overlap", gap, 0.0))
            elif one.way == IN_PERSON and two.way == IN_PERSON:
                needed = travel_hours(places.get(first.code), places.get(second.code))
                if needed is not None and needed > gap:
                    found.append(Clash(first.code, second.code, "travel", gap, needed))
    return found


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
    """Give the scheduled interviews as an iCalendar file with stable ids (RFC 5545)."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//SmartPick//interviews//EN")
    calendar.add("version", "2.0")
    for application in applications:
        if application.appointment is None:
            continue
        event = Event()
        digest = hashlib.sha256(f"interview|{application.code}".encode()).hexdigest()[:24]
        event.add("uid", f"{digest}@smartpick.invalid")
        event.add("dtstamp", datetime.combine(day, time(), UTC))
        event.add("dtstart", application.appointment.start)
        event.add("dtend", application.appointment.start + timedelta(minutes=application.appointment.minutes))
        event.add("summary", f"Interview: {names.get(application.code, application.code)}")
        event.add("description", f"{application.code}, {application.appointment.way.replace('_', ' ')}")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
