"""The calendar file (.ics): the dates of a plan with stable ids, so that a second import updates and never doubles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from smartpick.plan.parts import CalendarEntry
from smartpick.rules.calendar import UID_DOMAIN

FIRST_DAY = date(2020, 1, 1)  # sequence numbers count the days from here
REMIND_BEFORE = timedelta(days=7)


def agenda(entries: Iterable[CalendarEntry], season: int, day: date) -> bytes:
    """Give the entries as an iCalendar file.

    Parameters
    ----------
    season : Match year; part of every event's id.
    day : the day of the plan, written as the events' time stamp.

    Notes
    -----
    An event's id comes from the season and its name (its words when it has none), not from its date: a moved date
    updates the event; the sequence number grows with the plan's day, so the later file wins. An entry with an hour
    carries its time zone; the others are whole days. Not modelled: an event that a later plan no longer has stays in
    the reader's calendar, for a file to import cannot take one out.

    References
    ----------
    .. [1] RFC 5545, "Internet Calendaring and Scheduling Core Object Specification (iCalendar)," 2009.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//SmartPick//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Residency season {season}")
    stamp = datetime.combine(day, time(), UTC)
    for entry in entries:
        event = Event()
        digest = hashlib.sha256(f"{season}|{entry.what}".encode()).hexdigest()[:24]
        event.add("uid", f"{f'{entry.id}-{season}' if entry.id else digest}@{UID_DOMAIN}")
        event.add("dtstamp", stamp)
        if entry.starts is not None:
            event.add("dtstart", entry.starts)
        else:
            event.add("dtstart", entry.date)
            event.add("dtend", (entry.ends or entry.date) + timedelta(days=1))
        event.add("summary", f"{entry.what} ({entry.doubt})" if entry.doubt else entry.what)
        event.add("description", f"Source: {entry.source}" + (f". Date {entry.doubt}." if entry.doubt else ""))
        event.add("sequence", (day - FIRST_DAY).days)
        event.add("transp", "TRANSPARENT")
        if entry.date >= day:  # a reminder of what is past would ring at import
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", entry.what)
            alarm.add("trigger", -REMIND_BEFORE)
            event.add_component(alarm)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
