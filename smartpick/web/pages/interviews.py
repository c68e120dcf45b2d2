"""The season in the browser: where every application stands, what it means, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date
from typing import Any

from smartpick.report.rank_sheet import table_csv
from smartpick.season.applied import applied_program, name_of
from smartpick.season.appointments import clashes, interviews_calendar
from smartpick.season.next_now import in_days
from smartpick.season.outlook import outlook
from smartpick.season.season_table import COLUMNS, table_of
from smartpick.season.tracker import FOLLOWS, Application, SeasonSoFar, Status
from smartpick.web.choices import to_choose_from
from smartpick.web.contexts import Page
from smartpick.web.plans import choice_of
from smartpick.web.season_log import WAYS, ZONES, as_text, season_of, with_new
from smartpick.web.sent import Sent

NEEDS_MORE = {Status.SCHEDULED, Status.APPLIED, Status.SILENT}  # recorded with the form, not with one press
MOST_KEPT = 15


def interviews(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the tracker, what it makes of the chances, and what is worth doing; record what the form says first."""
    events, state = season_of(fields)
    changed = with_new(events, state, fields, sent.day)
    if changed != events:
        events, state = season_of({"season": changed})
    listed = _listed(sent)
    found = outlook(sent.applicant, state, sent.day, choice_of(sent).table).as_json() if state.applications else None
    content = {
        "season_text": as_text(events),
        "events": len(events),
        "rows": [_row(a, sent.day) for a in _in_order(state)],
        "outlook": found,
        "keep": [one for one in found["keep"] if not one["held"]][:MOST_KEPT] if found else [],
        "ahead": _ahead(state, sent.day),
        "clashes": _clashes(state),
        "not_yet": [code for code in listed if code not in state.applications],
        "names": to_choose_from((*state.applications, *listed)),
        "steps": [s.value for s in Status if s is not Status.SILENT],
        "zones": ZONES,
        "ways": WAYS,
        "today": sent.day.isoformat(),
    }
    return Page("interviews.html", "Interviews", "/interviews", sent.is_example, sent.as_text, content)


def season_csv(sent: Sent) -> bytes:
    """Give the season as a table that opens in any spreadsheet and can be brought back."""
    _, state = season_of(sent.fields)
    in_order = SeasonSoFar({one.code: one for one in _in_order(state)})
    return table_csv(COLUMNS, [tuple(row.values()) for row in table_of(in_order)])


def season_calendar(sent: Sent) -> bytes:
    """Give the interviews as a calendar file."""
    _, state = season_of(sent.fields)
    applications = tuple(state.applications.values())
    return interviews_calendar(applications, {a.code: name_of(a.code) for a in applications}, sent.day)


def season_json(sent: Sent) -> bytes:
    """Give the events themselves, to bring back later or into another browser."""
    events, _ = season_of(sent.fields)
    return as_text(events).encode() or b"[]"


def _listed(sent: Sent) -> list[str]:
    choice = choice_of(sent)
    return [choice.table.programs[i].code for i in choice.solution.chosen]


def _in_order(state: SeasonSoFar) -> list[Application]:
    """Order applications by what needs attention: booked first, then invited, waiting, silent, closed."""
    order = [
        Status.INVITED, Status.SCHEDULED, Status.WAITLISTED, Status.INTERVIEWED, Status.RANKED, Status.MATCHED,
        Status.SILENT, Status.DECLINED, Status.REJECTED,
    ]  # fmt: skip
    return sorted(state.applications.values(), key=lambda one: (order.index(one.status), name_of(one.code)))


def _row(one: Application, day: date) -> dict[str, Any]:
    then = [status.value for status, after in FOLLOWS.items() if one.status in after and status not in NEEDS_MORE]
    booked = one.appointment
    return {
        "code": one.code,
        "name": name_of(one.code),
        "status": one.status.value,
        "since": max(one.days.values()).isoformat(),
        "start": f"{booked.start:%Y-%m-%d %H:%M} {ZONES.get(str(booked.start.tzinfo), str(booked.start.tzinfo))}"
        if booked
        else "",
        "moment": booked.start.astimezone(UTC).isoformat() if booked else "",
        "zone": str(booked.start.tzinfo) if booked else "",
        "way": WAYS[booked.way] if booked else "",
        "past": bool(booked and booked.start.date() < day),
        "notes": list(one.notes),
        "then": then,
    }


def _ahead(state: SeasonSoFar, day: date) -> dict[str, Any] | None:
    """Give the next interview with the days until then, None when none is booked."""
    booked = [
        (one.appointment.start.astimezone(UTC), number, one)
        for number, one in enumerate(state.with_status(Status.SCHEDULED))
        if one.appointment and one.appointment.start.date() >= day
    ]
    if not booked:
        return None
    _, _, first = min(booked)
    return {**_row(first, day), "when": in_days(first, day)}


def _clashes(state: SeasonSoFar) -> list[dict[str, Any]]:
    applications = tuple(state.applications.values())
    places = {a.code: applied_program(a.code).place for a in applications}
    return [
        {
            "first": name_of(c.first),
            "second": name_of(c.second),
            "kind": c.kind,
            "needed_hours": round(c.needed_hours, 1),
        }
        for c in clashes(applications, places)
    ]
