"""From the Match to the first day and beyond: the steps of each visa route with their days; what follows training."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.report.agenda import agenda
from smartpick.season.applied import name_of, ranked_program
from smartpick.season.arrival import arrival, arrival_entries
from smartpick.season.tracker import Status
from smartpick.web.contexts import Page
from smartpick.web.season_log import season_of
from smartpick.web.sent import Sent

ROUTES = {"j1": "On a J-1", "h1b": "On an H-1B", "none": "Without a visa"}


def arrive(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the way to the first day of training, per route, with what has passed and what is to be re-checked."""
    _, state = season_of(fields)
    matched = [one.code for one in state.with_status(Status.MATCHED)]
    asked = str(fields.get("states") or "").replace(",", " ").split()
    states = asked or [ranked_program(code).place.state for code in matched]
    found = arrival(sent.applicant, Season.of(sent.day), sent.day, _start(fields), states)
    content = {
        **found,
        "route_words": ROUTES,
        "today": sent.day.isoformat(),
        "matched": [name_of(code) for code in matched],
        "states": " ".join(asked),
        "ahead": len(arrival_entries(found)),
    }
    return Page("arrive.html", "Arrival", "/arrival", sent.is_example, sent.as_text, content)


def arrival_calendar(sent: Sent) -> bytes:
    """Give the steps ahead as a calendar file: the steps and their days, nothing about the person."""
    season = Season.of(sent.day)
    found = arrival(sent.applicant, season, sent.day, _start(sent.fields))
    return agenda(arrival_entries(found), season.year, sent.day)


def _start(fields: Mapping[str, Any]) -> date | None:
    text = str(fields.get("start") or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("start", "the first day of training, written YYYY-MM-DD", text) from error
