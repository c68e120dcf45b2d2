"""What to write: statements with their assignment, letters and papers, and a box that checks a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.guidance.documents import document_of
from smartpick.guidance.paperwork import paperwork
from smartpick.guidance.person import Person
from smartpick.guidance.statement_plan import ORDER, statement_plan
from smartpick.guidance.story import Application, findings
from smartpick.guidance.wording import wording
from smartpick.plan.to_json import plan_json
from smartpick.season.applied import applied_program
from smartpick.season.tracker import Status
from smartpick.web.choices import to_choose_from
from smartpick.web.contexts import Page
from smartpick.web.pages.say import person_for, with_small
from smartpick.web.pages.screens import head
from smartpick.web.season_log import season_of
from smartpick.web.sent import Sent

PARTS = {"statements": "Statements", "documents": "Letters & papers", "check": "Check a text"}
REACHED = ("invited", "interviewed", "ranked")
KINDS = {"statement": "Personal statement", "letter": "Letter or e-mail", "answer": "Interview answer"}


def write(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show one part of the advice on writing; `part` names it, the statements when left out.

    Raises
    ------
    InvalidInput : no such part, kind or version, or a text that cannot be read.
    """
    part = str(fields.get("part") or "statements")
    if part not in PARTS:
        raise InvalidInput("part", f"one of {', '.join(PARTS)}", part)
    person = person_for(sent)
    content = {**head(plan_json(person.plan)), "part": part, "parts": PARTS, **MAKERS[part](person, fields)}
    return Page("write.html", "What to write", "/write", sent.is_example, sent.as_text, content)


def _statements(person: Person, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"statements": with_small(statement_plan(person).as_json())}


def _documents(person: Person, fields: Mapping[str, Any]) -> dict[str, Any]:
    words = wording("documents")
    found = with_small(paperwork(person).as_json())
    codes = [code for one in found["sets"] for code in one["programs"]]
    return {"documents": found, "names": to_choose_from(codes), "no_day": words["no_day"], "passed": words["passed"]}


def _check(person: Person, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Check a pasted or uploaded text against the profile and the plan's list; an upload comes before a pasted text."""
    kind, assigned = str(fields.get("kind") or "statement"), str(fields.get("assigned") or "")
    if kind not in KINDS:
        raise InvalidInput("kind", f"one of {', '.join(KINDS)}", kind)
    if kind == "statement" and assigned and assigned not in ORDER:
        raise InvalidInput("assigned", f"a version of {', '.join(ORDER)}", assigned)
    text = str(fields.get("upload") or fields.get("text") or "")
    shared = {"kind": kind, "kinds": KINDS, "assigned": assigned, "versions": list(ORDER), "text": text}
    if not text.strip():
        return {**shared, "checked": False, "refused": "", "findings": []}
    try:
        document = document_of(text, kind, assigned or None)
    except InvalidInput as problem:
        return {**shared, "checked": False, "refused": str(problem), "findings": []}
    catalogue = load_catalogue()
    listed = tuple(catalogue.program(one.code) for one in person.plan.list)
    _, state = season_of(fields)
    came: dict[str, Any] = {
        name: [applied_program(one.code) for one in state.reached(Status(name))] for name in REACHED
    }
    declined = [applied_program(one.code) for one in state.with_status(Status.DECLINED)]
    strength = person.plan.strength.class_
    found = findings(Application(person.applicant, (document,), listed, strength=strength, declined=declined, **came))
    told = [
        {
            "rule": one.rule,
            "level": one.level,
            "start": one.start,
            "end": one.end,
            "quote": document.text[one.start : one.end],
            "text": one.text,
            "do": one.do,
        }
        for one in found
    ]
    return {**shared, "checked": True, "refused": "", "findings": told}


MAKERS: dict[str, Callable[[Person, Mapping[str, Any]], dict[str, Any]]] = {
    "statements": _statements,
    "documents": _documents,
    "check": _check,
}
