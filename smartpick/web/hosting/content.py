"""What a share holds: words and numbers ready to be shown, so that its reader's browser need not compute or ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.plan.parts import ListedProgram, Plan, Range
from smartpick.plan.to_json import plan_json
from smartpick.report.charts import percent
from smartpick.report.next_steps import next_steps
from smartpick.report.page import plan_map
from smartpick.report.rows import visa_words
from smartpick.web.plans import plan_of
from smartpick.web.sent import Sent

FORM = 1
SVG = "http://www.w3.org/2000/svg"
WITH = {"plan": "The plan alone", "profile": "The plan and my profile, so that the reader can go on with both"}


class _Total(BaseModel):
    name: str
    value: str
    range: str


class _Program(BaseModel):
    number: str
    institution: str
    place: str
    code: str
    tier: str
    band: str
    signal: str
    interview: str
    interview_range: str
    match: str
    match_range: str
    visa: str
    reasons: list[str]


class _Ask(BaseModel):
    name: str
    ask: str


class _Day(BaseModel):
    day: str
    what: str
    doubt: str


class _Content(BaseModel):
    title: str
    about: str
    totals: list[_Total]
    warnings: list[str]
    questions: list[str]
    programs: list[_Program]
    asks: list[_Ask]
    days: list[_Day]
    map: str
    profile: dict[str, Any] | None = None


def checked_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """Give the content of a share that somebody made, checked to be text where text is shown.

    Raises
    ------
    InvalidInput : it is of another form.
    """
    try:
        return _Content.model_validate(content).model_dump()
    except ValidationError as error:
        raise InvalidInput("share", "a plan shared by this or a newer SmartPick") from error


def blank_content() -> dict[str, Any]:
    """Give a content without anything in it, and parts to be cloned by the browser's script."""
    parts = {name: "" for part in (_Total, _Program, _Ask, _Day, _Content) for name in part.model_fields}
    lists = ("totals", "warnings", "questions", "programs", "asks", "days", "reasons")
    return parts | {name: [] for name in lists}


def share_content(sent: Sent, with_: str) -> dict[str, Any]:
    """Give what goes into a share, ready for `json.dumps`; all of it text, but the profile.

    Parameters
    ----------
    with_ : a key of WITH.
    """
    plan = plan_of(sent)
    found = plan_json(plan)
    needs_visa = bool(found["visa"]["needs_sponsorship"])
    content: dict[str, Any] = {
        "form": FORM,
        "title": "The plan of a fictional applicant" if sent.is_example else "A shared plan",
        "about": f"Season {plan.season}, made on {plan.day.isoformat()} with the data of {plan.data_version}. "
        "Estimates, not promises; the small numbers hold 8 times in 10.",
        "totals": _totals(plan),
        "warnings": [one["text"] for one in found["warnings"] if one["level"] != "note"],
        "questions": next_steps(plan),
        "programs": [_program(number, one, needs_visa) for number, one in enumerate(plan.list, start=1)],
        "asks": [{"name": _name(one.code), "ask": one.ask} for one in plan.verify_first],
        "days": [
            {"day": one["date"], "what": one["what"], "doubt": one["doubt"] or ""}
            for one in found["calendar"]
            if one["standing"] != "past"
        ],
        "map": plan_map(plan, href="").replace("<svg ", f'<svg xmlns="{SVG}" ', 1),
    }
    if with_ == "profile":
        content["profile"] = dict(sent.profile)
    return content


def _totals(plan: Plan) -> list[dict[str, str]]:
    totals = plan.totals
    interviews = totals.expected_interviews
    return [
        {"name": "Applications", "value": f"{totals.applications}", "range": ""},
        {"name": "Application fees", "value": f"${totals.fee_usd:,.0f}", "range": ""},
        {
            "name": "Expected interviews",
            "value": f"{interviews.mid:.1f}",
            "range": f"{interviews.low:.1f} to {interviews.high:.1f}",
        },
        {"name": "Chance of matching", "value": percent(totals.p_match.mid), "range": _span(totals.p_match)},
    ]


def _program(number: int, one: ListedProgram, needs_visa: bool) -> dict[str, Any]:
    return {
        "number": f"{number}",
        "institution": one.institution,
        "place": f"{one.city}, {one.state}",
        "code": f"{one.specialty} · {one.code}",
        "tier": one.tier,
        "band": one.band,
        "signal": one.signal if one.signal != "none" else "–",
        "interview": percent(one.p_interview.mid),
        "interview_range": _span(one.p_interview),
        "match": percent(one.p_match.mid),
        "match_range": _span(one.p_match),
        "visa": visa_words(needs_visa)[one.visa.label],
        "reasons": [f"+ {w}" for w in one.why] + [f"– {w}" for w in one.against] + [f"? {w}" for w in one.unknowns],
    }


def _span(one: Range) -> str:
    return f"{percent(one.low)} to {percent(one.high)}"


def _name(code: str) -> str:
    program = load_catalogue().program(code)
    return f"{program.institution}, {program.place.city}"
