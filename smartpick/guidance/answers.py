"""The twenty questions applicants ask, answered for one person with the numbers of their plan; and the pitfalls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smartpick.guidance.improvements import gain_of
from smartpick.guidance.person import Person
from smartpick.guidance.said import ADVICE, Line, Told, filled, lines, pick
from smartpick.guidance.wording import wording
from smartpick.plan.chance_words import points

TOPIC = "answers"


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer, in lines."""

    rule: str
    ask: str
    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the answer, ready for JSON."""
        return {"rule": self.rule, "ask": self.ask, "answer": [line.as_json() for line in self.lines]}


def answers(person: Person) -> tuple[Answer, ...]:
    """Give all twenty answers, in the order of the register."""
    where, told = f"{TOPIC}.yaml", _with_research(person)
    return tuple(
        Answer(entry["id"], filled(_ask(entry, person), told, where), pick(entry["answer"], told, where))
        for entry in wording(TOPIC)["faq"]
    )


def _with_research(person: Person) -> Told:
    """Add what one more research output would change, where the plan can tell."""
    adds = gain_of(person, "research_output")
    return person.told if adds is None else person.told.also({"research_priced"}, research_adds=points(adds))


def _ask(entry: Mapping[str, Any], person: Person) -> str:
    """Give the question, as those ask it who name no region of their own where that reads otherwise."""
    other = entry.get("ask_without_anchor") if "no_anchor" in person.told.marks else None
    return str(other or entry["ask"])


def pitfalls(person: Person) -> tuple[Line, ...]:
    """Give the pitfalls that apply: the plan's warnings first, then those of words and of the rank list."""
    warned = [w for w in person.plan.warnings if w.rule.startswith(("PIT-", "PD-"))]
    said = tuple(Line(w.text, ADVICE, (w.rule,)) for w in warned)
    known = {w.rule for w in warned}
    return said + tuple(line for line in lines(TOPIC, "pitfalls", person.told) if not known & set(line.rules))
