"""Which letters of recommendation go to which program, and what must be complete before programs begin to review."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from smartpick.facts import evidence
from smartpick.guidance.person import Person
from smartpick.guidance.said import Line, Told, filled, holds, lines
from smartpick.guidance.wording import wording
from smartpick.plan.statements import MOST_LETTERS

TOPIC = "documents"
ASKED = "letters_required"


@dataclass(frozen=True, slots=True)
class LetterSet:
    """Letters in the order of use, and the codes of the programs they go to."""

    letters: tuple[str, ...]
    programs: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to have ready.

    Attributes
    ----------
    by : the day, None when no source gives one. source : of the day. doubt : projected or to be verified.
    passed : whether the day lies before the day of the plan.
    """

    id: str
    text: str
    rules: tuple[str, ...]
    by: date | None
    source: str | None
    doubt: bool
    passed: bool

    def as_json(self) -> dict[str, Any]:
        """Give the step, ready for JSON."""
        told = {name: getattr(self, name) for name in ("id", "text", "source", "doubt", "passed")}
        return {**told, "rules": list(self.rules), "by": self.by.isoformat() if self.by else None}


@dataclass(frozen=True)
class Paperwork:
    """Letters and papers of one person. `asked` is what programs say about the number of letters, with the source."""

    said: tuple[Line, ...]
    order: tuple[Line, ...]
    sets: tuple[LetterSet, ...]
    asked: tuple[dict[str, Any], ...]
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the papers, ready for JSON."""
        return {
            "said": [line.as_json() for line in self.said],
            "order": [line.as_json() for line in self.order],
            "sets": [
                {"letters": list(one.letters), "programs": list(one.programs), "states": list(one.states)}
                for one in self.sets
            ],
            "asked": list(self.asked),
            "steps": [step.as_json() for step in self.steps],
        }


def paperwork(person: Person) -> Paperwork:
    """Lay out letters and papers.

    Notes
    -----
    Which letters a program gets is the plan's own choice (`plan/statements.py`). Days are those of the plan's calendar;
    the days around them (how long a school or a writer takes) are not modelled.
    """
    applicant = person.applicant
    many = len(applicant.letters or ()) > MOST_LETTERS
    told = person.told.also({"letters_many"} if many else set(), most_letters=str(MOST_LETTERS))
    return Paperwork(
        lines(TOPIC, "letters", told),
        lines(TOPIC, "order", told) if applicant.letters else (),
        _sets(person),
        _asked(person),
        _steps(person, told),
    )


def _sets(person: Person) -> tuple[LetterSet, ...]:
    """Group the programs that get the same letters, the largest group first."""
    groups = defaultdict(list)
    for program in person.plan.list:
        if program.letters:
            groups[program.letters].append(program)
    sets = [
        LetterSet(letters, tuple(p.code for p in programs), tuple(sorted({p.state for p in programs})))
        for letters, programs in groups.items()
    ]
    return tuple(sorted(sets, key=lambda one: (-len(one.programs), one.letters)))


def _asked(person: Person) -> tuple[dict[str, Any], ...]:
    """Give the programs that say how many letters they want, and whether the file has as many."""
    have = None if person.applicant.letters is None else len(person.applicant.letters)
    found = []
    for program in person.plan.list:
        fact = next((one for one in evidence.facts_of(program.code) if one.field == ASKED), None)
        if fact is not None and isinstance(fact.value, int | float):
            enough = None if have is None else have >= fact.value
            found.append(
                {
                    "code": program.code,
                    "program": program.institution,
                    "wants": int(fact.value),
                    "enough": enough,
                    "source": fact.source,
                    "holds_for": fact.holds_for,
                }
            )
    return tuple(found)


def _steps(person: Person, told: Told) -> tuple[Step, ...]:
    events = {event.id: event for event in person.plan.calendar if event.id}
    steps = []
    for entry in wording(TOPIC)["steps"]:
        if not holds(entry, told):
            continue
        event = events.get(entry["by"])
        by = event.date if event else None
        steps.append(
            Step(
                entry["id"],
                filled(entry["text"], told, f"{TOPIC}.yaml"),
                (entry["rule"],) if "rule" in entry else (),
                by,
                event.source if event else None,
                bool(event and (event.verify or event.status != "published")),
                by is not None and by < person.day,
            )
        )
    return tuple(sorted(steps, key=lambda step: step.by or date.max))
