"""The screens of a plan: my list, signals, visa plan, verify first, data and methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from smartpick.plan.parts import Plan
from smartpick.plan.to_json import plan_json
from smartpick.report.charts import frontier_chart, tier_bars
from smartpick.report.page import plan_map
from smartpick.report.rows import VISA_WORDS
from smartpick.web.contexts import Page
from smartpick.web.plans import plan_of
from smartpick.web.sent import Sent


def my_list(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the list with its totals, tiers, reasons, and what is locked and excluded."""
    plan = plan_of(sent)
    found = plan_json(plan)
    content = {
        **_head(found),
        "list": found["list"],
        "locked": list(sent.applicant.must_include),
        "excluded_by_me": list(sent.applicant.must_exclude),
        "not_worth_it": found["not_worth_it"][:50],
        "funnel": found["funnel"],
        "prices": found["price_of_preferences"],
        "optimality": found["optimality"],
        "tiers": found["tiers"],
        "visa_words": VISA_WORDS,
        "svg_map": plan_map(plan),
        "svg_frontier": frontier_chart(plan.frontier, plan.totals.applications),
        "svg_tiers": tier_bars(plan.tiers),
    }
    return Page("list.html", "My list", "/list", sent.is_example, sent.as_text, content)


def signals(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show where the signals go and why."""
    found = plan_json(plan_of(sent))
    signalled = [p for p in found["list"] if p["signal"] != "none"]
    counters: dict[str, dict[str, int]] = {}
    for program in signalled:
        of = counters.setdefault(program["specialty"], {})
        of[program["signal"]] = of.get(program["signal"], 0) + 1
    rules = [w for w in found["warnings"] if w["rule"].startswith("N-")]
    content = {**_head(found), "signalled": signalled, "counters": counters, "signal_warnings": rules}
    return Page("signals.html", "Signals", "/signals", sent.is_example, sent.as_text, content)


def visa(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the visa verdict first, then routes, dates and notices."""
    found = plan_json(plan_of(sent))
    content = {**_head(found), "visa": found["visa"], "calendar": found["calendar"]}
    return Page("visa.html", "Visa plan", "/visa", sent.is_example, sent.as_text, content)


def verify(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show what to ask before paying, most valuable first, each with an e-mail ready to send."""
    plan = plan_of(sent)
    found = plan_json(plan)
    names = {p["code"]: f"{p['institution']}, {p['city']}" for p in found["list"]}
    asks = [
        {**v, "name": names.get(v["code"], v["code"]), "mailto": _mailto(v["ask"], plan)} for v in found["verify_first"]
    ]
    content = {**_head(found), "asks": asks}
    return Page("verify.html", "Verify first", "/verify", sent.is_example, sent.as_text, content)


def methods(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show what the numbers rest on."""
    found = plan_json(plan_of(sent))
    sources: dict[str, int] = {}
    for program in found["list"]:
        for fact in program["facts"]:
            if fact["source"]:
                sources[fact["source"]] = sources.get(fact["source"], 0) + 1
    ordered = sorted(sources.items(), key=lambda pair: -pair[1])
    content = {**_head(found), "sources": ordered, "model": found.get("model", {}), "funnel": found["funnel"]}
    return Page("methods.html", "Data & methods", "/methods", sent.is_example, sent.as_text, content)


def _head(found: Mapping[str, Any]) -> dict[str, Any]:
    """What the bar of every screen shows."""
    keys = ("season", "day", "data_version", "model_version", "strength", "totals", "warnings", "flexibility_level")
    return {"plan": {key: found[key] for key in keys}}


def _mailto(ask: str, plan: Plan) -> str:
    return f"mailto:?subject={quote(f'Question about {plan.season} applications')}&body={quote(ask)}"
