"""The first page: a finished plan of a fictional applicant, and the way to one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartpick.plan.to_json import plan_json
from smartpick.report.next_steps import is_late, next_steps
from smartpick.web.contexts import Page
from smartpick.web.pages.screens import pictures
from smartpick.web.plans import plan_of
from smartpick.web.sent import Sent

EXAMPLE_TITLE = "A plan for a fictional applicant"


def home(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the headline, the map, ten programs a tier and three next actions."""
    plan = plan_of(sent)
    found = plan_json(plan)
    shortlist = {tier: [p for p in found["list"] if p["tier"] == tier][:10] for tier in found["tiers"]}
    ahead = [entry for entry in found["calendar"] if entry["date"] >= found["day"]]
    content = {
        "plan": {key: found[key] for key in ("season", "day", "data_version", "model_version", "strength", "totals")},
        "shortlist": shortlist,
        "questions": next_steps(plan),
        "late": is_late(plan),
        "ahead": ahead[:3],
        "warnings": [w for w in found["warnings"] if w["level"] != "note"],
        **pictures(plan),
    }
    title = EXAMPLE_TITLE if sent.is_example else "Your plan"
    return Page("home.html", title, "/", sent.is_example, sent.as_text, content)
