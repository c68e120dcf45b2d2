"""E-mails and letters, filled from profile and plan: to read, change, copy and send; nothing is sent by us."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from smartpick.entities.program import Program
from smartpick.errors import InvalidInput
from smartpick.guidance.at_program import at_program
from smartpick.guidance.person import Person
from smartpick.guidance.person_values import shown
from smartpick.guidance.said import PLAIN, Line, Told, filled, holds, lines, pick
from smartpick.guidance.wording import wording
from smartpick.plan.questions import visa_question

TOPIC = "emails"
BLANK = re.compile(r"\[[^\]\n]+\]")
LONGEST_LINK = 2_000  # characters of an address that mail programs under Windows still take (declared)
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Email:
    """One draft.

    Attributes
    ----------
    to : "coordinator", "director" or "person"; addresses are not known to us. blanks : what the writer fills in.
    may_send : False while the rules forbid it. before_sending : rules of contact and advice.
    """

    kind: str
    name: str
    code: str | None
    program: str
    to: str
    subject: str
    body: str
    rules: tuple[str, ...]
    may_send: bool
    before_sending: tuple[Line, ...]

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is left for the writer to fill in, each once."""
        return tuple(dict.fromkeys(BLANK.findall(f"{self.subject}\n{self.body}")))

    @property
    def mailto(self) -> str:
        """A link that opens the draft in the mail program, without an address; empty where it would be too long."""
        return mail_link(self.subject, self.body)

    def as_json(self) -> dict[str, Any]:
        """Give the draft, ready for JSON."""
        return {
            "kind": self.kind,
            "name": self.name,
            "code": self.code,
            "program": self.program,
            "to": self.to,
            "subject": self.subject,
            "body": self.body,
            "mailto": self.mailto,
            "rules": list(self.rules),
            "may_send": self.may_send,
            "blanks": list(self.blanks),
            "before_sending": [line.as_json() for line in self.before_sending],
        }


def mail_link(subject: str, body: str) -> str:
    """Give a link that opens a draft in the mail program, with line breaks as RFC 6068 wants them.

    Empty where it is longer than some mail programs read: then the text is to be copied.

    Examples
    --------
    >>> mail_link("Visas", "Dear coordinator,\\nthank you & all")
    'mailto:?subject=Visas&body=Dear%20coordinator%2C%0D%0Athank%20you%20%26%20all'
    """
    lines = "\r\n".join(body.splitlines())
    link = f"mailto:?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"
    return link if len(link) <= LONGEST_LINK else ""


def kinds(told: Told) -> dict[str, str]:
    """Give the kinds of drafts that concern a person, with their names."""
    return {key: entry["name"] for key, entry in wording(TOPIC)["kinds"].items() if holds(entry, told)}


def about_a_program(kind: str) -> bool:
    """Whether a draft is written to or about one program."""
    return bool(wording(TOPIC)["kinds"][kind].get("of"))


def email(person: Person, kind: str, program: Program | None = None, name: str = "") -> Email:
    """Give one draft.

    Parameters
    ----------
    program : for the kinds that are about one. name : the writer's name, left blank when empty.

    Raises
    ------
    InvalidInput : no such kind for this person, a program is missing, or the name is too long.
    """
    known = kinds(person.told)
    if kind not in known:
        raise InvalidInput("kind", f"one of {', '.join(known)} for this person", kind)
    if len(name) > LONGEST_NAME or "\n" in name:
        raise InvalidInput("name", f"one line of at most {LONGEST_NAME} characters", name[:40])
    entry = wording(TOPIC)["kinds"][kind]
    if entry.get("of") and program is None:
        raise InvalidInput("program", f"named: '{kind}' is about one program", None)
    told = _told(person, program, name)
    blocked = "in_soap" in told.marks and entry["to"] != "person"
    return Email(
        kind=kind,
        name=entry["name"],
        code=program.code if program else None,
        program=f"{program.institution}, {program.place.city}" if program else "",
        to=entry["to"],
        subject=filled(entry["subject"], told, f"{TOPIC}.yaml"),
        body=_body(person, entry, told, program),
        rules=tuple(entry["rule"]),
        may_send=not blocked,
        before_sending=_before(entry, told, blocked),
    )


def emails(person: Person, programs: Sequence[Program], name: str = "") -> tuple[Email, ...]:
    """Give every draft that concerns the person: those about a program for each of `programs`, the others once."""
    found = []
    for kind in kinds(person.told):
        if about_a_program(kind):
            found += [email(person, kind, program, name) for program in programs]
        else:
            found.append(email(person, kind, None, name))
    return tuple(found)


def _told(person: Person, program: Program | None, name: str) -> Told:
    own = wording(TOPIC)["own"]
    told = at_program(person, program) if program is not None else person.told
    return told.also(own_name=name.strip() or own["name"], own_aamc=own["aamc"], letters_by=_letters_by(person))


def _letters_by(person: Person) -> str:
    """Say when letters should be in: before programs review, where that day is known and ahead."""
    review = next((entry.date for entry in person.plan.calendar if entry.id == "eras_review"), None)
    if review is None or review <= person.day:
        return str(wording("person")["a_day_you_agree"])
    return shown(review)


def _body(person: Person, entry: Mapping[str, Any], told: Told, program: Program | None) -> str:
    words = wording(TOPIC)
    if entry.get("plan_words") and program is not None:
        asked = visa_question(person.applicant, program, person.season, person.day)
        return f"{asked}\n{told.values['own_name']}"
    parts = [line.text for line in pick(entry["body"], told, f"{TOPIC}.yaml")]
    if entry["subject"].startswith("["):
        return " ".join(parts)
    closing = filled(words["closing"], told, f"{TOPIC}.yaml")
    return "\n\n".join([words["greeting"][entry["to"]], *parts, closing])


def _before(entry: Mapping[str, Any], told: Told, blocked: bool) -> tuple[Line, ...]:
    found = [*pick(entry.get("check", ()), told, f"{TOPIC}.yaml")]
    if entry["to"] != "person" or entry.get("after_interview"):
        found += lines("contact", "always", told)
        if entry.get("after_interview"):
            found += lines("contact", "after_interview", told)
        found += lines("contact", "soap", told)
    first = [Line(wording(TOPIC)["blocked"], PLAIN)] if blocked else []
    seen: dict[str, Line] = {line.text: line for line in (*first, *found)}
    return tuple(seen.values())


def to_ask(person: Person, n: int) -> tuple[str, ...]:
    """Give the programs whose visa policy is to be asked first, the likeliest invitations where nothing is to ask."""
    asked = [one.code for one in person.plan.verify_first if one.field == "visa_policy"]
    likely = sorted(person.plan.list, key=lambda one: (-one.p_interview.mid, one.code))
    return tuple(dict.fromkeys([*asked, *(one.code for one in likely)]))[:n]
