"""Reasons for the anchor, from weak to strong, out of what the file shows; and what each still lacks (rules P)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from smartpick.chances.strength import is_hands_on
from smartpick.facts.regions import region
from smartpick.guidance.person import Person
from smartpick.guidance.person_values import experience_words
from smartpick.guidance.said import ADVICE, Line, filled
from smartpick.guidance.wording import wording

TOPIC = "statements"
GRADES = ("weak", "fair", "strong")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `grade` is "weak", "fair" or "strong"; `missing` says what would make it stronger."""

    grade: str
    line: Line
    missing: str

    def as_json(self) -> dict[str, Any]:
        """Give the reason, ready for JSON."""
        return {"grade": self.grade, **self.line.as_json(), "missing": self.missing}


def reasons(person: Person) -> tuple[Reason, ...]:
    """Give the reasons for the anchor that the file shows, weakest first; none without an anchor.

    Notes
    -----
    A graded opinion of the articles (P-01 to P-03), not a measured effect.
    """
    found = dict.fromkeys(_shown(person))
    made = [_reason(key, evidence, person) for key, evidence in found]
    return tuple(sorted(made, key=lambda reason: GRADES.index(reason.grade)))


def _reason(key: str, evidence: str, person: Person) -> Reason:
    entry, where = wording(TOPIC)["reasons"][key], f"{TOPIC}.yaml"
    told = person.told.also(evidence=evidence)
    line = Line(filled(entry["text"], told, where), ADVICE, (entry["rule"],))
    return Reason(entry["grade"], line, filled(entry["missing"], told, where))


def _shown(person: Person) -> Iterator[tuple[str, str]]:
    """Give (kind of reason, evidence) for all that the file holds about the anchor."""
    core = person.choice.geography.core
    if core is None:
        return
    applicant = person.applicant
    inside = [p.place for p in person.choice.table.programs if core.contains(p.place)]
    states = {place.state for place in inside}
    for one in applicant.us_clinical or ():
        if one.state in states:
            yield ("hands_on" if is_hands_on(one.kind, one.hands_on) else "observed", _capital(experience_words(one)))
    for letter in applicant.letters or ():
        if letter.state in states:
            words = wording("documents")["letter_from"]
            yield (
                "letter",
                words.format(setting=letter.setting or wording("documents")["no_details"], state=letter.state),
            )
    for output in applicant.research or ():
        if output.state in states:
            yield "research", _capital(output.kind)
    for tie in applicant.geography.ties or ():
        if any(region(tie.place).contains(place) for place in inside):
            yield ("tie_research" if tie.kind == "research" else tie.kind), ""
    if applicant.languages:
        yield "languages", ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
