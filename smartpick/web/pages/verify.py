"""What to ask before paying, the e-mails to send, and the answers that came back.

An answer counts as the program's own word, told by the user, beside what is published. It is written into the profile,
so the plan's gates and chances count with it from then on, and it travels wherever the profile goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartpick.entities.applicant import ProgramAnswer
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.guidance.emails import mail_link
from smartpick.guidance.told import WORDS, meaning
from smartpick.plan.parts import Plan
from smartpick.plan.to_json import plan_json
from smartpick.report.rows import VISA_WORDS, asked_about, worth_of_knowing
from smartpick.web.choices import to_choose_from
from smartpick.web.contexts import Page
from smartpick.web.pages.screens import head
from smartpick.web.plans import plan_of
from smartpick.web.sent import Sent, sent_from

LONGEST_NOTE = 500
VISAS = {"j1", "h1b"}
LONGEST_CODE = 20


def _answers(sent: Sent) -> dict[str, dict[str, str]]:
    """Give what a program can have said that matters to the person; visas do not to who needs none."""
    return WORDS if sent.applicant.needs_visa else {name: of for name, of in WORDS.items() if name not in VISAS}


def verify(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the call sheet, most valuable first, and the log of answers with what each one changes."""
    sent = answered(sent, fields)
    plan = plan_of(sent)
    found = plan_json(plan)
    told = sent.applicant.told
    codes = [*(p["code"] for p in found["list"]), *(one["code"] for one in found["verify_first"])]
    names = to_choose_from(codes)
    asks = [
        {
            **one,
            "name": names[one["code"]],
            "about": asked_about(one["field"]),
            "worth": worth_of_knowing(one["value_of_knowing"]),
            "mailto": _mailto(one["ask"], plan),
            "answered": any(t.code == one["code"] for t in told),
        }
        for one in found["verify_first"]
    ]
    content = {
        **head(found),
        "asks": asks,
        "answers": _answers(sent),
        "told": [_meaning(one, sent) for one in told],
        "profile_edits": {name: sent.profile.get(name, []) for name in ("told", "must_include")},
        "names": names,
        "answering": str(fields.get("answering", "")),
    }
    return Page("verify.html", "Verify first", "/verify", sent.is_example, sent.as_text, content)


def answered(sent: Sent, fields: Mapping[str, Any]) -> Sent:
    """Give what was sent with the form's answer written into the profile, or taken back.

    Raises
    ------
    InvalidInput : an unknown program, field or answer, a note that is too long, or nobody's profile to write into.
    """
    added, back = str(fields.get("add_code") or ""), str(fields.get("take_back") or "")
    if not added and not back:
        return sent
    if sent.is_example:
        raise InvalidInput("add_code", "an answer to you: the example is not a person", added or back)
    told = list(sent.profile.get("told", []))
    if added:
        field, _, value = str(fields.get("add_answer", "")).partition("=")
        if value not in WORDS.get(field, {}):
            raise InvalidInput("add_answer", "an answer out of the list", f"{field}={value}")
        note = str(fields.get("add_note") or "").strip()
        if len(note) > LONGEST_NOTE:
            raise InvalidInput("add_note", f"a note of at most {LONGEST_NOTE} characters", note[:40])
        code = load_catalogue().program(_short(added)).code
        told = [one for one in told if (one["code"], one["field"]) != (code, field)]
        told.append({"code": code, "field": field, "value": value, "day": sent.day.isoformat(), "note": note})
    if back:
        code, _, field = back.partition("=")
        told = [one for one in told if (one["code"], one["field"]) != (code, field)]
    knowing = sent_from({**sent.profile, "told": told}, {"day": sent.day.isoformat()})
    new = [one for one in knowing.applicant.told if added and (one.code, one.field) == (code, field)]
    if not any(_closes(one, knowing) for one in new):
        return knowing
    kept = [one for one in sent.profile.get("must_include", []) if one != code]  # a closed door unlocks the program
    return sent_from({**knowing.profile, "must_include": kept}, {"day": sent.day.isoformat()})


def _closes(answer: ProgramAnswer, sent: Sent) -> bool:
    return bool(meaning(answer, sent.applicant, sent.day, sent.applicant.told)["do"] == "exclude")


def _short(code: str) -> str:
    if len(code) > LONGEST_CODE:
        raise InvalidInput("add_code", "a program code such as 1257140C0", code[:20])
    return code


def _meaning(one: ProgramAnswer, sent: Sent) -> dict[str, Any]:
    """Say what an answer makes of the program's policy, and what becomes of the program."""
    found = meaning(one, sent.applicant, sent.day, sent.applicant.told)
    return {**found, "was": VISA_WORDS[found["was"]], "now": VISA_WORDS[found["now"]]}


def _name(code: str) -> str:
    program = load_catalogue().program(code)
    return f"{program.institution}, {program.place.city}"


def _mailto(ask: str, plan: Plan) -> str:
    return mail_link(f"Question about {plan.season} applications", ask)
