"""The season so far: where every application stands, from the journal's events, with undo.

A status is never stored: it is what the events say. Silence is what is left when nothing was heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.season.journal import Entry, Journal


class Status(StrEnum):
    """Where an application stands, in the order of a season."""

    APPLIED = "applied"
    SILENT = "silent"
    INVITED = "invited"
    WAITLISTED = "waitlisted"
    SCHEDULED = "scheduled"
    INTERVIEWED = "interviewed"
    DECLINED = "declined"
    REJECTED = "rejected"
    RANKED = "ranked"
    MATCHED = "matched"


# what may be recorded, and after which standings
FOLLOWS: Mapping[Status, frozenset[Status]] = {
    Status.APPLIED: frozenset(),
    Status.INVITED: frozenset({Status.SILENT, Status.WAITLISTED, Status.REJECTED}),
    Status.WAITLISTED: frozenset({Status.SILENT, Status.INVITED}),
    Status.SCHEDULED: frozenset({Status.INVITED, Status.SCHEDULED}),
    Status.INTERVIEWED: frozenset({Status.INVITED, Status.SCHEDULED}),
    Status.DECLINED: frozenset({Status.INVITED, Status.SCHEDULED, Status.WAITLISTED}),
    Status.REJECTED: frozenset({Status.SILENT, Status.WAITLISTED, Status.INVITED, Status.SCHEDULED}),
    Status.RANKED: frozenset({Status.INTERVIEWED}),
    Status.MATCHED: frozenset({Status.RANKED}),
}
NOTE, UNDO = "note", "undo"


@dataclass(frozen=True, slots=True)
class Appointment:
    """One interview. `start` carries its time zone; `way` is "virtual" or "in_person". [minutes]"""

    start: datetime
    minutes: int
    way: str


@dataclass(frozen=True, slots=True)
class Application:
    """One application with what happened to it.

    Attributes
    ----------
    days : status -> the day it was reached.
    """

    code: str
    status: Status
    days: Mapping[Status, date]
    appointment: Appointment | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeasonSoFar:
    """All applications by program code, in the order in which they were sent."""

    applications: Mapping[str, Application] = field(default_factory=dict)

    def with_status(self, *statuses: Status) -> tuple[Application, ...]:
        """Applications that stand at one of these statuses now."""
        return tuple(a for a in self.applications.values() if a.status in statuses)

    def reached(self, status: Status) -> tuple[Application, ...]:
        """Applications that ever reached a status, such as every invitation of the season."""
        return tuple(a for a in self.applications.values() if status in a.days)


class Tracker:
    """A season's journal with the checks of a season.

    Parameters
    ----------
    path : the journal's file.
    """

    def __init__(self, path: Path) -> None:
        self.journal = Journal(path)

    def so_far(self) -> SeasonSoFar:
        """Where everything stands."""
        return fold(self.journal.entries())

    def record(
        self, code: str, status: Status, day: date, appointment: Appointment | None = None, note: str = ""
    ) -> Application:
        """Record that an application reached a status on a day.

        Raises
        ------
        InvalidInput : the program was never applied to, the status cannot follow the present one, or the day lies
            before the last one recorded for the program.
        """
        event: dict[str, Any] = {"what": status.value, "code": code, "day": day.isoformat()}
        if appointment is not None:
            event["start"] = appointment.start.isoformat()
            event["zone"] = str(appointment.start.tzinfo)
            event["minutes"], event["way"] = appointment.minutes, appointment.way
        if note:
            event["note"] = note
        self._add([event])
        return self.so_far().applications[code]

    def record_all(self, steps: Iterable[tuple[str, Status, date]]) -> int:
        """Record many steps, all or none; gives their number."""
        return self._add([{"what": status.value, "code": code, "day": day.isoformat()} for code, status, day in steps])

    def take(self, made: Callable[[SeasonSoFar], list[dict[str, Any]]]) -> int:
        """Add the events that `made` makes of where everything stands, all or none; gives their number."""

        def checked(entries: list[Entry]) -> list[dict[str, Any]]:
            state = fold(entries)
            events = made(state)
            for event in events:
                state = fold_event(state, event)
            return events

        return len(self.journal.decide(checked))

    def note(self, code: str, words: str, day: date) -> None:
        """Add a note to an application.

        Raises
        ------
        InvalidInput : nothing is said, or the program was never applied to.
        """
        if not words.strip():
            raise InvalidInput("note", "some words", words)
        self._add([{"what": NOTE, "code": code, "day": day.isoformat(), "note": words}])

    def undo(self, day: date) -> dict[str, Any]:
        """Take back the last event that still stands; a further undo takes back the one before.

        Raises
        ------
        InvalidInput : there is nothing to take back.
        """
        taken: list[dict[str, Any]] = []

        def take_back(entries: list[Entry]) -> list[dict[str, Any]]:
            standing = _standing(entries)
            if not standing:
                raise InvalidInput("undo", "used after at least one event", "an empty season")
            taken.append(standing[-1].event)
            return [{"what": UNDO, "of": standing[-1].number, "day": day.isoformat()}]

        self.journal.decide(take_back)
        return taken[0]

    def _add(self, events: list[dict[str, Any]]) -> int:
        """Write events that can follow what stands at that very moment, or none of them."""

        return self.take(lambda _: events)


def fold(entries: Iterable[Entry]) -> SeasonSoFar:
    """Give the state that a journal's events lead to."""
    state = SeasonSoFar()
    for entry in _standing(entries):
        try:
            state = fold_event(state, entry.event)
        except (KeyError, TypeError, ValueError, OSError) as error:  # our own writers write none such
            raise InvalidInput("season file", "made of events as SmartPick writes them", entry.event) from error
    return state


def _standing(entries: Iterable[Entry]) -> list[Entry]:
    standing: list[Entry] = []
    for entry in entries:
        if entry.event.get("what") == UNDO:
            standing = [other for other in standing if other.number != entry.event.get("of")]
        else:
            standing.append(entry)
    return standing


def fold_event(state: SeasonSoFar, event: Mapping[str, Any]) -> SeasonSoFar:
    """Give the state after one event; refuses what cannot happen."""
    code, day = event["code"], date.fromisoformat(event["day"])
    if not isinstance(code, str) or not isinstance(event.get("note", ""), str):
        raise TypeError("a code and a note are text")
    now = state.applications.get(code)
    if event["what"] == NOTE:
        if now is None:
            raise _never_applied(code)
        return _with(state, Application(code, now.status, now.days, now.appointment, (*now.notes, event["note"])))
    status = Status(event["what"])
    if status is Status.APPLIED:
        if now is not None:
            raise InvalidInput("code", "a program not applied to yet", code)
        return _with(state, Application(code, Status.SILENT, {Status.APPLIED: day}, None, _notes(event)))
    if now is None:
        raise _never_applied(code)
    if status not in FOLLOWS or now.status not in FOLLOWS[status]:
        can = [s.value for s, after in FOLLOWS.items() if now.status in after]
        raise InvalidInput(
            "status", f"one that can follow '{now.status.value}': {', '.join(can) or 'none'}", status.value
        )
    last = max(now.days.values())
    if day < last:
        raise InvalidInput("day", f"{last} or later, the last day recorded for {code}", day.isoformat())
    appointment = _appointment(event) if "start" in event else now.appointment
    if status is Status.SCHEDULED and appointment is None:
        raise InvalidInput("start", "given for a scheduled interview, e.g. 2026-11-30T09:00 America/New_York")
    after = Application(code, status, {**now.days, status: day}, appointment, (*now.notes, *_notes(event)))
    return _with(state, after)


def _with(state: SeasonSoFar, application: Application) -> SeasonSoFar:
    return SeasonSoFar({**state.applications, application.code: application})


def _notes(event: Mapping[str, Any]) -> tuple[str, ...]:
    return (event["note"],) if event.get("note") else ()


def _appointment(event: Mapping[str, Any]) -> Appointment:
    from zoneinfo import ZoneInfo

    start = datetime.fromisoformat(event["start"]).replace(tzinfo=ZoneInfo(event["zone"]))
    if not isinstance(event["minutes"], int) or not isinstance(event["way"], str):
        raise TypeError("minutes are a whole number, a way is text")
    return Appointment(start, event["minutes"], event["way"])


def _never_applied(code: str) -> InvalidInput:
    return InvalidInput("code", "a program that was applied to", code, "Record 'applied' for it first.")
