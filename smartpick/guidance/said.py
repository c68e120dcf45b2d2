"""Sentences picked for one person: wording in data, each with the rule behind it, a condition and its gaps.

An entry of a wording file is `{rule, when, any, text, fact, over}`. `when` are marks that must all hold ("not x" for
one that must not), `any` marks of which one must. `fact` names a dated parameter: the line is then official and
carries that source; `over` names the advice that the fact overrules, and the line says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from smartpick.errors import BadData
from smartpick.guidance.wording import wording
from smartpick.rules.parameters import parameter

ADVICE, FACT, PLAIN = "advice", "fact", "plain"
ENTRY_KEYS = {"rule", "when", "any", "text", "fact", "over", "id"}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence. kind is "advice", "fact" or "plain" (a number of the plan's, or the person's own record).

    Attributes
    ----------
    rules : ids of the register of advice, or of dated parameters. source : of a fact, None otherwise.
    verify : whether the fact has to be checked again.
    """

    text: str
    kind: str
    rules: tuple[str, ...] = ()
    source: str | None = None
    verify: bool = False

    def as_json(self) -> dict[str, Any]:
        """Give the line, ready for JSON."""
        return {
            "text": self.text,
            "kind": self.kind,
            "rules": list(self.rules),
            "source": self.source,
            "verify": self.verify,
        }


@dataclass(frozen=True)
class Told:
    """What is known about one person (and perhaps one program): marks that hold, and values that fill gaps."""

    day: date
    marks: frozenset[str]
    values: Mapping[str, str]

    def also(self, marks: Iterable[str] = (), **values: str) -> Told:
        """Give the same with more marks and values."""
        return Told(self.day, self.marks | frozenset(marks), {**self.values, **values})


def holds(entry: Mapping[str, Any], told: Told) -> bool:
    """Whether the conditions of an entry hold."""
    any_of = entry.get("any", ())
    return all(_one(mark, told) for mark in entry.get("when", ())) and (
        not any_of or any(_one(mark, told) for mark in any_of)
    )


def _one(mark: str, told: Told) -> bool:
    return mark[4:] not in told.marks if mark.startswith("not ") else mark in told.marks


def filled(text: str, told: Told, where: str) -> str:
    """Fill the gaps of a text.

    Raises
    ------
    BadData : a gap that nothing fills.
    """
    try:
        return text.format(**told.values).strip()
    except (KeyError, IndexError, ValueError) as error:
        raise BadData(where, text[:40], f"has a gap that nothing fills: {error}") from error


def pick(entries: Iterable[Mapping[str, Any]], told: Told, where: str) -> tuple[Line, ...]:
    """Give the lines whose conditions hold, in the order of the file."""
    return tuple(_line(entry, told, where) for entry in entries if holds(entry, told))


def lines(topic: str, key: str, told: Told) -> tuple[Line, ...]:
    """Give the lines of one list of a wording file.

    Examples
    --------
    >>> someone = Told(date(2026, 9, 1), frozenset({"needs_visa"}), {})
    >>> lines("contact", "always", someone)[0].kind
    'fact'
    """
    return pick(wording(topic)[key], told, f"{topic}.yaml")


def _line(entry: Mapping[str, Any], told: Told, where: str) -> Line:
    strange = set(entry) - ENTRY_KEYS
    if strange:
        raise BadData(where, str(entry.get("text", ""))[:40], f"unknown key {', '.join(sorted(strange))}")
    text = filled(str(entry["text"]), told, where)
    rules = entry.get("rule", ())
    ids = (rules,) if isinstance(rules, str) else tuple(rules)
    if "fact" not in entry:
        return Line(text, ADVICE if ids else PLAIN, ids)
    known = parameter(filled(str(entry["fact"]), told, where), told.day)
    if entry.get("over"):
        text = f"{text} {wording('contact')['over'].format(rule=entry['over'])}"
    return Line(text, FACT, (known.id, *ids), known.source, known.verify)
