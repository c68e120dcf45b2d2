"""Programs in the form, by name or code, a line each: names are looked up, and what could be meant is offered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from smartpick.entities.program import Program
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.program_names import program_meant, program_words, programs_called
from smartpick.intake.code_list import CODE

PROGRAM_FIELDS = ("must_include", "must_exclude", "interest", "applied", "gold_sent", "silver_sent", "signal_sent")
MOST_NAMES = 30  # looked up in one field at once
MOST_OFFERED = 12  # programs offered for one name
LONGEST = 120  # characters of a name
_TAIL = re.compile(r"[\s:,]+[1-5]\s*$")  # how much a program is wanted
_PICK = re.compile(rf"pick\.({'|'.join(PROGRAM_FIELDS)})\.(\w+)")


def codes_written(text: str) -> list[str]:
    """Give the program codes of a text, each once; without any, its lines, to be refused.

    Examples
    --------
    >>> codes_written("Tufts Medical Center (1263140c0); 1257140C0"), codes_written("Tufts")
    (['1263140C0', '1257140C0'], ['Tufts'])
    """
    return list(dict.fromkeys(code.upper() for code in CODE.findall(text))) or lines_of(text)


def programs_written(codes: Iterable[str]) -> str:
    """Give codes as the form shows them: each program's name, place and specialty on a line of its own."""
    return "\n".join(map(program_words, codes))


def lines_of(text: str) -> list[str]:
    """Give the lines of a text; a semicolon ends one too."""
    return [line.strip() for line in re.split(r"[;\r\n]+", text) if line.strip()]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name that may mean several programs, or none: offered are code -> words."""

    typed: str
    offered: dict[str, str]
    more: int


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The answers with names turned into programs where there is no doubt, and the doubts that are left, by field."""

    answers: dict[str, str]
    doubts: dict[str, list[Doubt]] = field(default_factory=dict)

    @property
    def problems(self) -> dict[str, str]:
        """What to say beside each field that holds a doubt."""
        found = {}
        for name, doubts in self.doubts.items():
            unclear = [one.typed for one in doubts if one.offered]
            nobody = [one.typed for one in doubts if not one.offered]
            said = [f"Which program is meant by {_quoted(unclear)}? Choose below."] if unclear else []
            if nobody:
                said.append(
                    f"No program of your specialties is called {_quoted(nobody)}. Try fewer words, or the code."
                )
            found[name] = " ".join(said)
        return found


def looked_up(answers: Mapping[str, str], fields: Mapping[str, Any], specialties: Iterable[str]) -> LookedUp:
    """Look up the names in every field of programs.

    Parameters
    ----------
    fields : the request's own, for the boxes that were ticked (`pick.FIELD.CODE`).
    """
    known = [one for one in specialties if one in load_catalogue().specialties]
    picked: dict[str, list[str]] = {}
    for name in fields:
        if found := _PICK.fullmatch(name):
            picked.setdefault(found[1], []).append(found[2].upper())
    answers, doubts = dict(answers), {}
    for name in PROGRAM_FIELDS:
        if answers.get(name, "").strip() or name in picked:
            lines, unclear = _resolved(name, answers.get(name, ""), picked.get(name, []), known)
            answers[name] = "\n".join(lines)
            if unclear:
                doubts[name] = unclear
    return LookedUp(answers, doubts)


def _resolved(name: str, text: str, picked: list[str], specialties: list[str]) -> tuple[list[str], list[Doubt]]:
    lines: list[str] = []
    doubts: list[Doubt] = []
    for line in lines_of(text):
        tail = _TAIL.search(line) if name == "interest" else None
        bare = line[: tail.start()] if tail else line
        if CODE.search(line) or len(doubts) == MOST_NAMES:
            lines.append(line)
            continue
        if (one := program_meant(bare[:LONGEST], specialties)) is not None:
            lines.append(_line(one.code, tail))
            continue
        could = {p.code: p for p in programs_called(bare[:LONGEST], specialties)}
        if chosen := [code for code in picked if code in could]:
            lines += [_line(code, tail) for code in chosen]
            continue
        lines.append(line)
        doubts.append(_doubt(bare, list(could.values())))
    return list(dict.fromkeys(lines)), doubts


def _line(code: str, tail: re.Match[str] | None) -> str:
    return program_words(code) + (f": {tail[0].strip(' :,')}" if tail else "")


def _doubt(typed: str, could: list[Program]) -> Doubt:
    offered = {p.code: program_words(p.code) for p in could[:MOST_OFFERED]}
    return Doubt(typed, offered, max(0, len(could) - MOST_OFFERED))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{name[:LONGEST]}”" for name in names)
