"""The season as a table: what goes out to a spreadsheet, and what comes back from one as events.

A table holds where each application stands now. For a program that the season does not know yet, the steps before are
filled in on the same day; for one it knows, only what can follow is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from smartpick.errors import InvalidInput
from smartpick.season.applied import applied_program
from smartpick.season.tracker import FOLLOWS, NOTE, Application, SeasonSoFar, Status, fold_event

COLUMNS = ("code", "institution", "city", "state", "status", "since", "interview", "minutes", "way", "notes")
NAMES = {
    "code": ("code", "nrmp_code", "nrmp code", "program code", "acgme id"),
    "status": ("status",),
    "day": ("day", "since", "date"),
}
WAYS = ("virtual", "in_person")
BETWEEN = " | "  # between the notes of one application
FORMULA = "=+-@"

Event = dict[str, Any]


def table_of(so_far: SeasonSoFar) -> list[dict[str, str]]:
    """Give a line for each application, under `COLUMNS`."""
    rows = []
    for one in so_far.applications.values():
        program, booked = applied_program(one.code), one.appointment
        rows.append(
            {
                "code": one.code,
                "institution": program.institution,
                "city": program.place.city,
                "state": program.place.state,
                "status": one.status.value,
                "since": max(one.days.values()).isoformat(),
                "interview": f"{booked.start:%Y-%m-%dT%H:%M} {booked.start.tzinfo}" if booked else "",
                "minutes": str(booked.minutes) if booked else "",
                "way": booked.way if booked else "",
                "notes": BETWEEN.join(one.notes),
            }
        )
    return rows


def events_of(rows: Iterable[Mapping[str, str]], so_far: SeasonSoFar) -> list[Event]:
    """Give the events that bring a season to where a table says it stands; lines that say nothing new give none.

    Raises
    ------
    InvalidInput : names the line: no such column, code, status, day or time, or a status that cannot follow.
    """
    events: list[Event] = []
    for number, row in enumerate(rows, start=2):
        try:
            new = _events_of(row, so_far)
            for event in new:
                so_far = fold_event(so_far, event)
        except InvalidInput as problem:
            problem.args = (f"line {number}: {problem}",)
            raise
        events += new
    return events


def _events_of(row: Mapping[str, str], so_far: SeasonSoFar) -> list[Event]:
    code = applied_program(_cell(row, "code")).code
    status = _status(_cell(row, "status"))
    now = so_far.applications.get(code)
    day = _day(_cell(row, "day"))
    if now is not None and _says_nothing_new(row, now, status, day):
        return _new_notes(row, code, day, now)
    steps = [status] if now is not None else _way_to(status)
    events: list[Event] = [{"what": step.value, "code": code, "day": day.isoformat()} for step in steps]
    booked = _appointment(row)
    if booked:
        at = next((e for e in events if e["what"] == Status.SCHEDULED), events[-1])
        at |= booked
    return events + _new_notes(row, code, day, now)


def _says_nothing_new(row: Mapping[str, str], now: Application, status: Status, day: date) -> bool:
    if status is Status.APPLIED:
        return True  # it was, and stands where later steps brought it
    if status is not now.status or day < now.days.get(status, day):
        return False
    booked = _appointment(row)
    return not booked or now.appointment is None or booked["start"] == f"{now.appointment.start:%Y-%m-%dT%H:%M:%S}"


def _way_to(status: Status) -> list[Status]:
    """Give the shortest way from sending an application to a status."""
    ways: list[list[Status]] = [[Status.APPLIED]]
    while ways:
        way = ways.pop(0)
        if way[-1] is status:
            return way
        stands = Status.SILENT if way[-1] is Status.APPLIED else way[-1]
        ways += [[*way, after] for after, before in FOLLOWS.items() if stands in before and after not in way]
    raise InvalidInput("status", f"one of {', '.join(Status)}", status.value)


def _new_notes(row: Mapping[str, str], code: str, day: date, now: Application | None) -> list[Event]:
    told = [_without_quote(note.strip()) for note in (row.get("notes") or "").split(BETWEEN)]
    fresh = [note for note in told if note and (now is None or note not in now.notes)]
    return [{"what": NOTE, "code": code, "day": day.isoformat(), "note": note} for note in fresh]


def _appointment(row: Mapping[str, str]) -> Event:
    text = (row.get("interview") or "").strip()
    if not text:
        return {}
    clock, _, zone = text.partition(" ")
    way = (row.get("way") or "virtual").strip().replace(" ", "_")
    try:
        start = datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone.strip()))
        minutes = int((row.get("minutes") or "240").strip())
    except (ValueError, ZoneInfoNotFoundError, OSError) as error:
        raise InvalidInput(
            "interview", "a time and a zone, such as '2026-11-30T09:00 America/New_York'", text
        ) from error
    if way not in WAYS or not 1 <= minutes <= 2880:
        raise InvalidInput("way and minutes", f"{' or '.join(WAYS)}, and 1 to 2880 minutes", f"{way}, {minutes}")
    return {"start": start.replace(tzinfo=None).isoformat(), "zone": zone.strip(), "minutes": minutes, "way": way}


def _cell(row: Mapping[str, str], column: str) -> str:
    for name in NAMES[column]:
        if name in row:
            return _without_quote((row[name] or "").strip())
    raise InvalidInput("table", f"one with the column '{column}'", ", ".join(row) or "none")


def _without_quote(text: str) -> str:
    """Take off the quote that keeps a spreadsheet from reading a cell as a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in FORMULA else text


def _status(word: str) -> Status:
    try:
        status = Status(word.lower())
    except ValueError as error:
        raise InvalidInput("status", f"one of {', '.join(Status)}", word) from error
    return Status.APPLIED if status is Status.SILENT else status


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise InvalidInput("day", "a date as YYYY-MM-DD", text) from error
