"""`plan.html`: the whole plan in one file that needs no connection, works without script, and prints."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from smartpick.entities.applicant import Applicant
from smartpick.plan.parts import Plan
from smartpick.report.charts import frontier_chart, percent, tier_bars
from smartpick.report.costs import cost_lines, cost_total, fee_note
from smartpick.report.maps import Pin, us_map
from smartpick.report.next_steps import LEVEL_WORDS, next_steps, step3_line
from smartpick.report.offline import offline_answers
from smartpick.report.rows import (
    VISA_WORDS,
    edge_words,
    names_of,
    next_questions,
    price_words,
    route_words,
    rows,
    sources_of,
)


def page(plan: Plan, applicant: Applicant | None = None) -> str:
    """Give the plan as one self-contained HTML file.

    Notes
    -----
    All text is escaped; the file's own policy lets it run its one script (by hash) and load nothing.
    """
    table = rows(plan, applicant)
    script = _text("plan.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return _template().render(
        plan=plan,
        rows=table,
        offline=offline_answers(applicant, plan.day) if applicant is not None else [],
        names=names_of(plan),
        edge=edge_words(plan),
        steps=next_steps(plan, 0),
        questions=next_questions(plan),
        level_words=LEVEL_WORDS,
        route_words=route_words,
        prices=price_words(plan.price_of_preferences, plan.totals.p_match.mid),
        step3=step3_line(plan.visa),
        visa_words=VISA_WORDS,
        costs=cost_lines(plan.costs),
        costs_total=cost_total(plan.costs),
        fee_note=fee_note(plan.costs),
        ahead=[entry for entry in plan.calendar if entry.date >= plan.day],
        sources=sources_of(table),
        map=plan_map(plan),
        frontier=frontier_chart(plan.frontier, plan.totals.applications),
        tiers=tier_bars(plan.tiers),
        style=Markup(_text("plan.css")),
        script=Markup(script),
        policy=Markup(f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'"),
    )


def plan_map(plan: Plan, href: str = "#p-{code}") -> str:
    """Give the map of the list; programs without a known point are left out.

    Parameters
    ----------
    href : where a pin leads, with {code} for the program; empty = no links.
    """
    return us_map(
        Pin(p.latitude, p.longitude, p.state, f"{p.institution}, {p.city}", p.tier, href.format(code=p.code) or None)
        for p in plan.list
        if p.latitude is not None and p.longitude is not None
    )


def _text(name: str) -> str:
    return (files("smartpick.report") / "templates" / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    environment.filters["percent"] = percent
    return environment.from_string(_text("plan.html.j2"))
