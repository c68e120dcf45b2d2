"""Interview sheets, drafts, repair plan, roadmap and answers laid out for paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from smartpick.guidance.answers import Answer
from smartpick.guidance.emails import Email
from smartpick.guidance.improvements import Gap
from smartpick.guidance.interview import Sheet as InterviewSheet
from smartpick.guidance.person_values import chance
from smartpick.guidance.repair import Repair
from smartpick.guidance.roadmap import Roadmap
from smartpick.guidance.said import Line
from smartpick.guidance.wording import wording
from smartpick.plan.chance_words import points
from smartpick.report.advice_paper import LETTER, Block, Item, Paper, Sheet


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


def emails_paper(drafts: Sequence[Email], day: date) -> Paper:
    """Lay out drafts, one a page."""
    return Paper(wording("paper")["emails"], made_words(day), tuple(_draft(one) for one in drafts))


def _draft(draft: Email) -> Sheet:
    words = wording("paper")
    blocks = (
        Block(f"{words['subject']}: {draft.subject}", (Item(draft.body),), LETTER),
        Block(words["fill_in"], tuple(Item(blank) for blank in draft.blanks)),
        Block(words["before_sending"], items(draft.before_sending)),
    )
    title = f"{draft.name}: {draft.program} ({draft.code})" if draft.code else draft.name
    return Sheet(title, tuple(block for block in blocks if block.items))


def repair_paper(found: Repair, day: date) -> Paper:
    """Lay out the repair plan of low scores."""
    words, ways = wording("paper"), wording("low_scores")["delay"]
    compared = tuple(
        Item(
            words["way"].format(
                text=ways[way.id],
                p=chance(way.p_match),
                fees=f"{way.fees_expected:,.0f}",
                most=f"{way.fees_most:,.0f}",
            )
        )
        for way in found.comparison.ways
    )
    blocks = (
        Block(words["stand"], items(found.class_)),
        Block(words["raise"], items(found.raise_)),
        Block(words["gaps"], gap_items(found.gaps)),
        Block(words["work"], tuple(Item(f"{w['begin']} to {w['end']}: {w['text']}") for w in found.as_json()["work"])),
        Block(words["choose"], items(found.choose)),
        Block(words["evidence"], items(found.evidence)),
        Block(words["mention"], items(found.mention)),
        Block(words["delay"], (*compared, *items(found.verdict))),
        Block(words["staged"], items(found.staged)),
    )
    return _one_sheet(words["repair"], blocks, day)


def roadmap_paper(found: Roadmap, day: date) -> Paper:
    """Lay out the roadmap."""
    words = wording("paper")
    work = tuple(Item(f"{step.begin} to {step.end}: {step.gap.text}") for step in found.work)
    work += (Item(found.together),) if found.together else ()
    blocks = (
        Block(words["gaps"], gap_items(found.gaps)),
        Block(words["work"], work),
        Block(words["reapply"], items(found.reapply)),
        Block(words["before"], items(found.before)),
        Block(words["season"], items(found.season)),
        Block(words["unmatched"], items(found.unmatched)),
        Block(words["people"], items(found.people)),
        Block(words["back"], items(found.back)),
        Block(
            words["dates"],
            tuple(
                Item(f"{entry.date}: {entry.what}{f' ({entry.doubt})' if entry.doubt else ''}", entry.source)
                for entry in found.dates
            ),
        ),
    )
    return _one_sheet(words["roadmap"].format(day=found.applies_on), blocks, day)


def answers_paper(found: Sequence[Answer], traps: Sequence[Line], day: date) -> Paper:
    """Lay out the twenty answers and the pitfalls."""
    words = wording("paper")
    blocks = [Block(one.ask, items(one.lines)) for one in found]
    return _one_sheet(words["answers"], (*blocks, Block(words["pitfalls"], items(traps))), day)


def gap_items(gaps: Iterable[Gap]) -> tuple[Item, ...]:
    """Lay out gaps with what each gains in how many months."""
    words = wording("paper")
    return tuple(
        Item(
            words["gap"].format(text=gap.text, points=points(gap.range), time=gap.time),
            f"{words['advice']} {', '.join(gap.rules)}",
        )
        for gap in gaps
    )


def _one_sheet(title: str, blocks: Iterable[Block], day: date) -> Paper:
    return Paper(title, made_words(day), (Sheet(title, tuple(block for block in blocks if block.items)),))
