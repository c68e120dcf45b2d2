"""Interview sheets laid out for paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from smartpick.guidance.interview import Sheet as InterviewSheet
from smartpick.guidance.said import Line
from smartpick.guidance.wording import wording
from smartpick.report.advice_paper import Block, Item, Paper, Sheet


def small_print(line: Line) -> str:
    """Write what a line rests on: "advice R-11", or the source of a fact."""
    words = wording("paper")
    if line.source:
        return f"{line.source}{words['verify'] if line.verify else ''}"
    return f"{words[line.kind]} {', '.join(line.rules)}".strip()


def items(lines: Iterable[Line]) -> tuple[Item, ...]:
    """Lay out lines."""
    return tuple(Item(line.text, small_print(line)) for line in lines)


def made_words(day: date) -> str:
    """Say when a paper was made and what it is."""
    return str(wording("paper")["made"]).format(day=f"{day.day} {day:%B %Y}")


def interview_paper(sheets: Sequence[InterviewSheet], day: date) -> Paper:
    """Lay out interview sheets, one a page."""
    words = wording("paper")
    return Paper(words["interview"], made_words(day), tuple(_sheet(one) for one in sheets))


def _sheet(sheet: InterviewSheet) -> Sheet:
    words = wording("paper")
    program = sheet.program
    blocks = [
        Block(words["facts"], items(sheet.facts)),
        Block(words["weigh"], items(sheet.intro)),
        *[
            Block(
                question.ask,
                (
                    *items(question.say),
                    *(Item(f"{words['avoid']} {line.text}", small_print(line)) for line in question.avoid),
                ),
            )
            for question in sheet.questions
        ],
        Block(words["others"], items(sheet.others)),
        Block(words["ask_them"], items(sheet.ask_them)),
        Block(words["may_not_ask"], items(sheet.may_not_ask)),
        Block(words["notes"], (Item(words["blank"]),)),
    ]
    title = f"{program.institution}, {program.place.city}, {program.place.state} ({program.specialty}; {program.code})"
    return Sheet(title, tuple(block for block in blocks if block.items))
