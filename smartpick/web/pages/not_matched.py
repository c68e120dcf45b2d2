"""A season without a match, read in the browser: why, with a number to each cause, and the plan for the next one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from smartpick.entities.season_of import Season
from smartpick.guidance.wording import wording
from smartpick.intake.profile import profile_dict
from smartpick.season.next_now import first_today
from smartpick.season.next_season import next_season, reapplying
from smartpick.season.not_matched import not_matched as read
from smartpick.season.tracker import Status
from smartpick.web.contexts import Page
from smartpick.web.pages.home import LEAD_TO
from smartpick.web.season_log import as_text, season_of
from smartpick.web.sent import Sent


def not_matched(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the reading of the season that the browser kept."""
    events, state = season_of(fields)
    matched = bool(state.with_status(Status.MATCHED))
    told = bool(state.applications) and not matched
    reading = read(sent.applicant, state, sent.day) if told else None
    over = reading is not None and not reading["provisional"]
    first = first_today(sent.day, Season(reading["season"]) if reading else Season.of(sent.day))
    content = {
        "season_text": as_text(events),
        "matched": matched,
        "reading": reading,
        "kind": wording("not_matched")["kind"] if over else "",
        "first": {"text": first.text, "screen": first.screen},
        "lead_to": LEAD_TO,
        "next": next_season(sent.applicant, state, sent.day) if told else None,
        "profile_with_season": json.dumps(profile_dict(reapplying(sent.applicant, state)), ensure_ascii=False)
        if over and not sent.is_example
        else "",
    }
    return Page("not_matched.html", "Not matched", "/not-matched", sent.is_example, sent.as_text, content)
