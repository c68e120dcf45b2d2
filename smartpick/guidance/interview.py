"""Interview preparation: what a program asks this person, how to build each answer, what to avoid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from smartpick.entities.program import Program
from smartpick.guidance.at_program import at_program, studied_facts
from smartpick.guidance.person import Person
from smartpick.guidance.said import Line, filled, holds, lines, pick
from smartpick.guidance.wording import wording

TOPIC = "interview"
SHEETS = 3  # programs whose sheets are shown when none are named: the likeliest interviews


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the steps of an answer and what spoils it."""

    id: str
    rule: str
    ask: str
    say: tuple[Line, ...]
    avoid: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the question, ready for JSON."""
        return {
            "id": self.id,
            "rule": self.rule,
            "ask": self.ask,
            "say": [line.as_json() for line in self.say],
            "avoid": [line.as_json() for line in self.avoid],
        }


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printable sheet: what to know of the program and its place, the questions, and the rules of asking."""

    program: Program
    intro: tuple[Line, ...]
    questions: tuple[Question, ...]
    others: tuple[Line, ...]
    ask_them: tuple[Line, ...]
    may_not_ask: tuple[Line, ...]
    facts: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the sheet, ready for JSON."""
        program = self.program
        return {
            "code": program.code,
            "institution": program.institution,
            "specialty": program.specialty,
            "city": program.place.city,
            "state": program.place.state,
            "questions": [question.as_json() for question in self.questions],
            **{
                name: [line.as_json() for line in getattr(self, name)]
                for name in ("intro", "others", "ask_them", "may_not_ask", "facts")
            },
        }


def sheet(person: Person, program: Program) -> Sheet:
    """Give the sheet of one interview."""
    told = at_program(person, program)
    words = wording(TOPIC)
    where = f"{TOPIC}.yaml"
    questions = tuple(
        Question(
            entry["id"],
            entry["rule"],
            filled(entry["ask"], told, where),
            pick(entry["say"], told, where),
            pick(entry["avoid"], told, where),
        )
        for entry in words["questions"]
        if holds(entry, told)
    )
    return Sheet(
        program,
        lines(TOPIC, "intro", told),
        questions,
        lines(TOPIC, "other_questions", told),
        lines(TOPIC, "ask_them", told),
        lines("contact", "asking", told),
        studied_facts(program, person.applicant.needs_visa),
    )


def likeliest(person: Person, n: int = SHEETS) -> tuple[str, ...]:
    """Give the codes of the listed programs most likely to invite, best first."""
    ordered = sorted(person.plan.list, key=lambda one: (-one.p_interview.mid, one.code))
    return tuple(one.code for one in ordered[:n])


def sheets(person: Person, programs: Sequence[Program]) -> tuple[Sheet, ...]:
    """Give a sheet for each program."""
    return tuple(sheet(person, program) for program in programs)
