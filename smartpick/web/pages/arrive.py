"""From the Match to the first day: the steps of each visa route with their days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.season.arrival import arrival
from smartpick.web.contexts import Page
from smartpick.web.sent import Sent

ROUTES = {"j1": "On a J-1", "h1b": "On an H-1B", "none": "Without a visa"}


def arrive(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the way to the first day of training, per route, with what has passed and what is to be re-checked."""
    found = arrival(sent.applicant, Season.of(sent.day), sent.day, _start(fields))
    content = {**found, "route_words": ROUTES, "today": sent.day.isoformat()}
    return Page("arrive.html", "Arrival", "/arrival", sent.is_example, sent.as_text, content)


def _start(fields: Mapping[str, Any]) -> date | None:
    text = str(fields.get("start") or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("start", "the first day of training, written YYYY-MM-DD", text) from error
