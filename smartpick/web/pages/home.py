"""The first page: what to do now, the headline, and the best of each tier; of a fictional applicant or one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartpick.facts.advice_values import say
from smartpick.plan.parts import Plan
from smartpick.plan.to_json import plan_json
from smartpick.report.next_steps import is_late, next_actions
from smartpick.season.next_now import next_now
from smartpick.season.outlook import outlook
from smartpick.season.tracker import SeasonSoFar, Status
from smartpick.web.contexts import Page
from smartpick.web.pages.screens import pictures
from smartpick.web.plans import choice_of, plan_of
from smartpick.web.season_log import as_text, season_of
from smartpick.web.sent import Sent

EXAMPLE_TITLE = "A plan for a fictional applicant"
# screen on which a step is done -> the words of its button
LEAD_TO = {
    "arrival": "The way to the first day",
    "soap": "Go to SOAP",
    "not-matched": "Read why, and what next",
    "interviews": "Write it down",
    "say": "What to say",
    "rank": "Make the rank list",
    "start": "Change my details",
    "verify": "The question and its e-mail",
    "visa": "All dates",
}


def home(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show what is next, the headline, the map and ten programs a tier; a season that is written down comes first."""
    plan = plan_of(sent)
    found = plan_json(plan)
    events, state = season_of(fields)
    shortlist = {tier: [p for p in found["list"] if p["tier"] == tier][:10] for tier in found["tiers"]}
    content = {
        "plan": {
            **{key: found[key] for key in ("season", "day", "data_version", "model_version", "strength", "totals")},
            "stand_in": found["costs"].get("stand_in", []),
        },
        "shortlist": shortlist,
        "steps": _steps(sent, plan, found, state),
        "lead_to": LEAD_TO,
        "late": is_late(plan),
        "in_season": _in_season(sent, state),
        "season_text": as_text(events),
        "couple": say("plan_texts", "couple") if sent.applicant.couple is not None else "",
        "warnings": [w for w in found["warnings"] if w["level"] != "note"],
        **pictures(plan),
    }
    title = EXAMPLE_TITLE if sent.is_example else "Your plan"
    return Page("home.html", title, "/", sent.is_example, sent.as_text, content)


def _steps(sent: Sent, plan: Plan, found: Mapping[str, Any], state: SeasonSoFar) -> list[dict[str, str]]:
    """Give everything to do next, the most urgent first: the season's own steps, the plan's, the next three days."""
    now = [{"text": one.text, "screen": one.screen, "code": one.code, "day": ""} for one in next_now(state, sent.day)]
    steps = [
        {"text": one.text, "screen": one.screen, "code": "", "day": ""}
        for one in next_actions(plan, logged=bool(state.applications))
    ]
    ahead = [entry for entry in found["calendar"] if entry["date"] >= found["day"]][:3]
    days = [
        {
            "text": entry["what"] + (f" ({entry['doubt']})" if entry["doubt"] else ""),
            "screen": "visa",
            "code": "",
            "day": entry["date"],
        }
        for entry in ahead
    ]
    return [*now, *steps, *days]


def _in_season(sent: Sent, state: SeasonSoFar) -> dict[str, Any] | None:
    """Give the chance as the season so far leaves it, None when nothing is written down."""
    if not state.applications:
        return None
    now = outlook(sent.applicant, state, sent.day, choice_of(sent).table).as_json()
    return {
        "p_match": now["p_match"],
        "range": now["p_match_range"],
        "counts": {
            "applied": len(state.applications),
            **{
                word: len(state.reached(status))
                for word, status in (
                    ("invited", Status.INVITED),
                    ("interviewed", Status.INTERVIEWED),
                    ("ranked", Status.RANKED),
                )
            },
        },
    }
