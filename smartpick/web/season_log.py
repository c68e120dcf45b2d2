"""The season as a page carries it: the tracker's events as JSON, kept by the browser, checked anew at every visit.

The server keeps nothing. The events are those of `season/journal.py`, so the same rules decide what can follow what.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from smartpick.errors import InvalidInput
from smartpick.intake.small_table import rows_of_text
from smartpick.season.applied import applied_program
from smartpick.season.season_table import events_of
from smartpick.season.tracker import NOTE, SeasonSoFar, Status, fold_event

MOST_EVENTS = 2_000
LONGEST_NOTE = 500
KEYS = ("what", "code", "day", "start", "zone", "minutes", "way", "note")
WAYS = {"virtual": "online", "in_person": "in person"}
ZONES = {
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Phoenix": "Arizona",
    "America/Los_Angeles": "Pacific",
    "Pacific/Honolulu": "Hawaii",
    "America/Puerto_Rico": "Puerto Rico",
}

Event = dict[str, Any]


def season_of(fields: Mapping[str, Any]) -> tuple[list[Event], SeasonSoFar]:
    """Read the events that were sent (`season`, JSON) and what they lead to.

    Raises
    ------
    InvalidInput : no list of events, too many, or one that cannot follow those before it; the event is named.
    """
    written: Any = fields.get("season") or []
    if isinstance(written, str):
        try:
            written = json.loads(written)
        except (ValueError, RecursionError) as error:
            raise InvalidInput("season", "a list of events as JSON") from error
    if not isinstance(written, list) or len(written) > MOST_EVENTS:
        raise InvalidInput("season", f"a list of at most {MOST_EVENTS} events")
    events: list[Event] = []
    state = SeasonSoFar()
    for number, one in enumerate(written, start=1):
        try:
            event = _checked(one)
            state = fold_event(state, event)
        except InvalidInput as error:
            raise InvalidInput("season", "events that can follow each other", f"event {number}: {error}") from error
        events.append(event)
    return events, state


def with_new(events: list[Event], state: SeasonSoFar, fields: Mapping[str, Any], day: date) -> list[Event]:
    """Give the events with what the form records.

    One step, one note, a whole list applied to, a table brought along, or the last event taken back.

    Raises
    ------
    InvalidInput : names the field of the form.
    """
    if fields.get("undo"):
        return events[:-1]
    if fields.get("sheet"):
        return _all_or_none(events, state, events_of(rows_of_text(str(fields["sheet"]), "sheet"), state))
    if fields.get("apply_to"):
        codes = [_code(code) for code in str(fields["apply_to"]).split()]
        new = [code for code in codes if code not in state.applications]
        on = _day(fields, day, "applied_on")
        return _all_or_none(events, state, [_event(Status.APPLIED, code, on) for code in new])
    step = str(fields.get("step") or "")
    if step:
        code, _, what = step.partition("=")
        return _all_or_none(events, state, [{"what": what, "code": code, "day": day.isoformat()}])
    if not fields.get("code"):
        return events
    on = _day(fields, day)
    event: Event = {"what": str(fields.get("what") or NOTE), "code": str(fields["code"]), "day": on.isoformat()}
    if fields.get("start"):
        event |= {"start": fields["start"], "zone": fields.get("zone") or "America/New_York"}
        event |= {"minutes": fields.get("minutes") or 240, "way": fields.get("way") or "virtual"}
    if fields.get("note"):
        event["note"] = str(fields["note"])
    return _all_or_none(events, state, [event])


def with_ranked(events: list[Event], state: SeasonSoFar, codes: list[str], day: date) -> list[Event]:
    """Give the events with every program of a certified list ranked; those that are so already stay."""
    new = [c for c in dict.fromkeys(codes) if state.applications[c].status is Status.INTERVIEWED]
    return _all_or_none(events, state, [_event(Status.RANKED, code, day) for code in new])


def as_text(events: list[Event]) -> str:
    """Give the events as they travel in the pages' hidden field; empty for none."""
    return json.dumps(events, ensure_ascii=False) if events else ""


def _all_or_none(events: list[Event], state: SeasonSoFar, new: list[Event]) -> list[Event]:
    if len(events) + len(new) > MOST_EVENTS:
        raise InvalidInput("season", f"at most {MOST_EVENTS} events")
    checked = [_checked(event) for event in new]
    for event in checked:
        state = fold_event(state, event)
    return [*events, *checked]


def _event(status: Status, code: str, day: date) -> Event:
    return {"what": status.value, "code": code, "day": day.isoformat()}


def _checked(one: Any) -> Event:
    """Give one event with every value of the right kind, under the codes of the catalogue."""
    if not isinstance(one, Mapping) or not set(one) <= set(KEYS):
        raise InvalidInput("event", f"a mapping with {', '.join(KEYS)}")
    what = str(one.get("what", ""))
    if what != NOTE and what not in set(Status) - {Status.SILENT}:
        raise InvalidInput("what", f"one of {', '.join(s for s in Status if s is not Status.SILENT)} or {NOTE}", what)
    event: Event = {"what": what, "code": _code(str(one.get("code", ""))), "day": _iso_day(one.get("day"))}
    if one.get("start"):
        event |= _appointment(one)
    note = str(one.get("note") or "")
    if len(note) > LONGEST_NOTE:
        raise InvalidInput("note", f"at most {LONGEST_NOTE} characters", f"{len(note)}")
    if what == NOTE and not note:
        raise InvalidInput("note", "some words")
    return event | ({"note": note} if note else {})


def _appointment(one: Mapping[str, Any]) -> Event:
    try:
        start = datetime.fromisoformat(str(one["start"]))
        zone = str(one.get("zone", ""))
        ZoneInfo(zone)
    except (ValueError, ZoneInfoNotFoundError, OSError) as error:
        raise InvalidInput("start", "a day and a time, with a time zone", one.get("start")) from error
    try:
        minutes = int(one.get("minutes", 240))
    except (TypeError, ValueError) as error:
        raise InvalidInput("minutes", "a whole number", one.get("minutes")) from error
    if not 1 <= minutes <= 2880:
        raise InvalidInput("minutes", "between 1 and 2880", minutes)
    if one.get("way") not in WAYS:
        raise InvalidInput("way", f"one of {', '.join(WAYS)}", one.get("way"))
    return {"start": start.replace(tzinfo=None).isoformat(), "zone": zone, "minutes": minutes, "way": one["way"]}


def _code(text: str) -> str:
    return applied_program(text).code


def _iso_day(value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise InvalidInput("day", "a day written YYYY-MM-DD", value) from error


def _day(fields: Mapping[str, Any], day: date, field: str = "on") -> date:
    named = fields.get(field)
    on = date.fromisoformat(_iso_day(named)) if named else day
    if on > day:
        raise InvalidInput(field, "a day that has come already", on.isoformat())
    return on
