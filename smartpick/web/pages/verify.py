"""What to ask before paying, the e-mails to send, and the answers that came back.

An answer counts as the program's own word, told by the user, beside what is published. It shows what the policy
becomes and what to do with the program; it reaches the list through the list's edits, which belong to the profile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.claims import VALUES
from smartpick.guidance.told import ANSWERS, meaning
from smartpick.plan.parts import Plan
from smartpick.plan.to_json import plan_json
from smartpick.report.rows import ASKED_ABOUT, VISA_WORDS
from smartpick.web.contexts import Page
from smartpick.web.pages.screens import head
from smartpick.web.plans import plan_of
from smartpick.web.sent import Sent

MOST_TOLD = 300
LONGEST_NOTE = 500
LONGEST_CODE = 20


def verify(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the call sheet, most valuable first, and the log of answers with what each one changes."""
    plan = plan_of(sent)
    found = plan_json(plan)
    told = told_so_far(fields, sent.day)
    codes = [*(p["code"] for p in found["list"]), *(one["code"] for one in found["verify_first"])]
    names = {code: _name(code) for code in dict.fromkeys(codes)}
    asks = [
        {
            **one,
            "name": names[one["code"]],
            "about": ASKED_ABOUT.get(one["field"], one["field"].replace("_", " ")),
            "mailto": _mailto(one["ask"], plan),
            "answered": any(t["code"] == one["code"] for t in told),
        }
        for one in found["verify_first"]
    ]
    content = {
        **head(found),
        "asks": asks,
        "answers": ANSWERS,
        "told": [_meaning(one, told, sent) for one in told],
        "told_text": json.dumps(told, ensure_ascii=False) if told else "",
        "names": names,
        "answering": str(fields.get("answering", "")),
    }
    return Page("verify.html", "Verify first", "/verify", sent.is_example, sent.as_text, content)


def told_so_far(fields: Mapping[str, Any], day: date) -> list[dict[str, str]]:
    """Read the log that the browser sent (`told`, JSON) with the answer that the form adds or takes back.

    Raises
    ------
    InvalidInput : no list, an unknown program, field or answer, or a note that is too long.
    """
    written: Any = fields.get("told") or []
    if isinstance(written, str):
        try:
            written = json.loads(written)
        except (ValueError, RecursionError) as error:
            raise InvalidInput("told", "a list of answers as JSON") from error
    if not isinstance(written, list) or len(written) > MOST_TOLD:
        raise InvalidInput("told", f"a list of at most {MOST_TOLD} answers")
    told = [_checked(one, day) for one in written]
    if fields.get("add_code"):
        field, _, value = str(fields.get("add_answer", "")).partition("=")
        added = {"code": fields["add_code"], "field": field, "value": value, "note": fields.get("add_note", "")}
        one = _checked({**added, "day": day.isoformat()}, day)
        told = [t for t in told if (t["code"], t["field"]) != (one["code"], one["field"])] + [one]
    if fields.get("take_back"):
        code, _, field = str(fields["take_back"]).partition("=")
        told = [t for t in told if (t["code"], t["field"]) != (code, field)]
    return told


def _checked(one: Any, day: date) -> dict[str, str]:
    if not isinstance(one, Mapping):
        raise InvalidInput("told", "a list of answers, each with code, field, value, day and note")
    field, value, note = str(one.get("field", "")), str(one.get("value", "")), str(one.get("note") or "")
    if field not in ANSWERS or value not in VALUES[field]:
        raise InvalidInput("told", "an answer out of the list", f"{field}={value}")
    if len(note) > LONGEST_NOTE:
        raise InvalidInput("told", f"a note of at most {LONGEST_NOTE} characters", note[:40])
    try:
        when = date.fromisoformat(str(one.get("day", "")))
    except ValueError as error:
        raise InvalidInput("told", "an answer with a day written YYYY-MM-DD", one.get("day")) from error
    if when > day:
        raise InvalidInput("told", "an answer that has come already", when.isoformat())
    asked = str(one.get("code", ""))
    if len(asked) > LONGEST_CODE:
        raise InvalidInput("add_code", "a program code such as 1257140C0", asked[:20])
    code = load_catalogue().program(asked).code
    return {"code": code, "field": field, "value": value, "day": when.isoformat(), "note": note}


def _meaning(one: Mapping[str, str], told: list[dict[str, str]], sent: Sent) -> dict[str, Any]:
    """Say what an answer makes of the program's policy, and what to do with the program."""
    found = meaning(one, sent.applicant, sent.day, told)
    return {**found, "was": VISA_WORDS[found["was"]], "now": VISA_WORDS[found["now"]]}


def _name(code: str) -> str:
    program = load_catalogue().program(code)
    return f"{program.institution}, {program.place.city}"


def _mailto(ask: str, plan: Plan) -> str:
    return f"mailto:?subject={quote(f'Question about {plan.season} applications')}&body={quote(ask)}"
