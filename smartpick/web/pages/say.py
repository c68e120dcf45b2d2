"""What to say: interview preparation, e-mails, low scores, the roadmap, and answers, one part at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.guidance.interview import likeliest, sheet
from smartpick.guidance.person import Person, person_of
from smartpick.guidance.said import Line
from smartpick.plan.to_json import plan_json
from smartpick.report.advice_sheets import small_print
from smartpick.web.contexts import Page
from smartpick.web.pages.screens import head
from smartpick.web.plans import choice_of, plan_of
from smartpick.web.sent import Sent

PARTS = {
    "interview": "Interviews",
}


def say(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show one part of the advice on words; `part` names it, the interview preparation when left out.

    Raises
    ------
    InvalidInput : no such part, or a program that is not in the catalogue.
    """
    part = str(fields.get("part") or "interview")
    if part not in PARTS:
        raise InvalidInput("part", f"one of {', '.join(PARTS)}", part)
    person = person_for(sent)
    content = {
        **head(plan_json(person.plan)),
        "part": part,
        "parts": PARTS,
        "programs": {one.code: f"{one.institution}, {one.city}" for one in person.plan.list},
        **MAKERS[part](person, fields),
    }
    return Page("say.html", "What to say", "/say", sent.is_example, sent.as_text, content)


def person_for(sent: Sent) -> Person:
    """Give the person of what was sent, with the plan made for them."""
    return person_of(sent.applicant, plan_of(sent), choice_of(sent), sent.day)


def _interview(person: Person, fields: Mapping[str, Any]) -> dict[str, Any]:
    likely = likeliest(person)
    code = str(fields.get("code") or (likely[0] if likely else ""))
    if not code:
        return {"code": "", "likely": [], "sheet": None}
    program = load_catalogue().program(code)
    found = sheet(person, program)
    return {"code": program.code, "likely": list(likely), "sheet": with_small(found.as_json())}


def with_small(found: Any) -> Any:
    """Add to every line of JSON-ready advice the small print under which it is shown."""
    if isinstance(found, dict):
        made = {key: with_small(value) for key, value in found.items()}
        if {"text", "kind", "rules", "source", "verify"} <= made.keys():
            line = Line(made["text"], made["kind"], tuple(made["rules"]), made["source"], made["verify"])
            made["small"] = small_print(line)
        return made
    return [with_small(one) for one in found] if isinstance(found, list) else found


MAKERS: dict[str, Callable[[Person, Mapping[str, Any]], dict[str, Any]]] = {
    "interview": _interview,
}
