"""Pages of a cohort: one of each applicant, to print and to hand over, and one of everybody side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from smartpick.plan.chance_words import counted
from smartpick.plan.cohort import Overlap, Planned
from smartpick.plan.parts import PreferencePrice
from smartpick.plan.spread import Spread
from smartpick.report.charts import percent
from smartpick.report.cohort_rows import cohort_rows, risks_of_all
from smartpick.report.rows import asked_about, price_words, route_words, visa_words

DATES, ASKED, MOST_SHARED = 6, 5, 60  # dates and questions on an applicant's page, programs on the cohort's
TIERS = ("core", "secondary", "safety")


def member_page(name: str, plan: Mapping[str, Any]) -> str:
    """Give one applicant's page from their plan's JSON: no script, loads nothing, prints."""
    listed = {one["code"]: one for one in plan["list"]}
    asked = [
        f"{listed[one['code']]['institution']} ({asked_about(one['field'])})"
        for one in plan["verify_first"]
        if one["code"] in listed
    ]
    return template("member.html.j2").render(
        name=name,
        plan=plan,
        risks=[one for one in plan["warnings"] if one["level"] != "note"],
        ahead=[entry for entry in plan["calendar"] if entry["standing"] != "past"][:DATES],
        asked=asked[:ASKED],
        tiers=[(tier, [one for one in plan["list"] if one["tier"] == tier]) for tier in TIERS],
        visa_words=visa_words(plan["visa"]["needs_sponsorship"]),
        prices=price_words(
            [PreferencePrice(**one) for one in plan["price_of_preferences"]], plan["totals"]["p_match"]["mid"]
        ),
        moved=(plan["model"].get("office") or {}).get("words", ""),
        route_words=route_words,
        style=page_style(),
    )


def cohort_page(
    planned: Sequence[Planned], shared: Sequence[Overlap], office: str = "", spread: Spread | None = None
) -> str:
    """Give the page of everybody.

    Parameters
    ----------
    office : says that office memory moved the chances; "" when it did not.
    spread : the proposal to spread; None when none was asked for.
    """
    rows = cohort_rows(planned, shared)
    classes = Counter(row.class_ for row in rows)
    return template("cohort.html.j2").render(
        rows=rows,
        everybody=risks_of_all(planned),
        refused=[one for one in planned if one.brief is None],
        first=next((one.brief for one in planned if one.brief is not None), None),
        matches=sum(row.p["mid"] for row in rows),
        below_even=sum(row.p["mid"] < 0.5 for row in rows),
        fees=sum(row.fee for row in rows),
        classes={name: classes[name] for name in ("strong", "moderate", "at_risk") if classes[name]},
        shared=[one for one in shared if one.signalled_by][:MOST_SHARED] or list(shared[:MOST_SHARED]),
        shared_count=len(shared),
        office=office,
        spread=spread,
        style=page_style(),
    )


@cache
def page_style() -> Markup:
    """Give the style of an adviser's pages."""
    return Markup(_text("plan.css") + _text("cohort.css"))


def _text(name: str) -> str:
    return (files("smartpick.report") / "templates" / name).read_text(encoding="utf-8")


@cache
def template(name: str) -> Template:
    """Give a template of an adviser's page; all text is escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters["percent"] = percent
    environment.filters["counted"] = counted
    return environment.from_string(_text(name))
