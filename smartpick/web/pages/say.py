"""What to say: interview preparation, e-mails, low scores, the roadmap, and answers, one part at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.guidance.answers import answers, pitfalls
from smartpick.guidance.emails import emails, to_ask
from smartpick.guidance.interview import likeliest, sheet
from smartpick.guidance.person import Person, person_of
from smartpick.guidance.repair import repair
from smartpick.guidance.roadmap import roadmap
from smartpick.guidance.said import Line
from smartpick.guidance.wording import wording
from smartpick.plan.to_json import plan_json
from smartpick.report.advice_sheets import small_print
from smartpick.web.choices import to_choose_from
from smartpick.web.contexts import Page
from smartpick.web.pages.screens import head
from smartpick.web.plans import choice_of, plan_of
from smartpick.web.sent import Sent

PARTS = {
    "interview": "Interview sheets",
    "emails": "E-mails",
    "scores": "Scores",
    "roadmap": "Roadmap",
    "answers": "Answers",
}
MOST_SENT = 300


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
        "programs": to_choose_from(one.code for one in person.plan.list),
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


def _emails(person: Person, fields: Mapping[str, Any]) -> dict[str, Any]:
    asked = to_ask(person, 1)
    code = str(fields.get("code") or (asked[0] if asked else ""))
    programs = [load_catalogue().program(code)] if code else []
    drafts = [one.as_json() for one in emails(person, programs, str(fields.get("name") or ""))]
    sent = sent_so_far(fields, person.day)
    names = {kind: one["name"] for kind, one in ((draft["kind"], draft) for draft in drafts)}
    return {
        "code": code,
        "name": str(fields.get("name") or ""),
        "drafts": [with_small(one) for one in drafts],
        "sent": sent,
        "sent_text": json.dumps(sent) if sent else "",
        "kind_names": names,
    }


def sent_so_far(fields: Mapping[str, Any], day: date) -> list[dict[str, str]]:
    """Read the log of sent e-mails (`mailed`, JSON) with the one that the form adds or takes back.

    Raises
    ------
    InvalidInput : no list, or an unknown program or kind.
    """
    written: Any = fields.get("mailed") or []
    if isinstance(written, str):
        try:
            written = json.loads(written)
        except (ValueError, RecursionError) as error:
            raise InvalidInput("mailed", "a list of sent e-mails as JSON") from error
    if not isinstance(written, list) or len(written) > MOST_SENT:
        raise InvalidInput("mailed", f"a list of at most {MOST_SENT} sent e-mails")
    sent = [_checked(one) for one in written]
    if fields.get("add_sent"):
        kind, _, code = str(fields["add_sent"]).partition("=")
        one = _checked({"kind": kind, "code": code, "day": day.isoformat()})
        sent = [s for s in sent if (s["kind"], s["code"]) != (one["kind"], one["code"])] + [one]
    if fields.get("unsend"):
        kind, _, code = str(fields["unsend"]).partition("=")
        sent = [s for s in sent if (s["kind"], s["code"]) != (kind, code)]
    return sent


def _checked(one: Any) -> dict[str, str]:
    if not isinstance(one, Mapping) or str(one.get("kind")) not in wording("emails")["kinds"]:
        raise InvalidInput("mailed", "a list of sent e-mails, each with kind, code and day")
    code = str(one.get("code") or "")
    try:
        day = date.fromisoformat(str(one.get("day", "")))
    except ValueError as error:
        raise InvalidInput("mailed", "a sent e-mail with a day written YYYY-MM-DD", one.get("day")) from error
    known = load_catalogue().program(code) if code else None
    where = f"{known.institution}, {known.place.city}" if known else ""
    kind = str(one["kind"])
    name = wording("emails")["kinds"][kind]["name"]
    return {"kind": kind, "code": code, "day": day.isoformat(), "program": where, "name": name}


def _scores(person: Person, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"repair": with_small(repair(person).as_json())}


def _roadmap(person: Person, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"roadmap": with_small(roadmap(person).as_json())}


def _answers(person: Person, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "answers": with_small([one.as_json() for one in answers(person)]),
        "pitfalls": with_small([line.as_json() for line in pitfalls(person)]),
    }


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
    "emails": _emails,
    "scores": _scores,
    "roadmap": _roadmap,
    "answers": _answers,
}
