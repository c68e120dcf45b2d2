"""The workbook (.xlsx): the list with every column of rule H-01, the three views of H-02, and what to ask and do.

Text is always written as text: a name that starts with "=" stays a name (formula injection).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from smartpick.entities.applicant import Applicant
from smartpick.errors import SmartPickError
from smartpick.facts.regions import region
from smartpick.plan.parts import Plan, Range
from smartpick.report.costs import cost_lines, cost_total, fee_note
from smartpick.report.next_steps import LEVEL_WORDS
from smartpick.report.rows import FACT_COLUMNS, Row, asked_about, names_of, rows, sources_of
from smartpick.report.views import View, three_views

BAND_COLOURS = {"reach": "#fde2df", "target": "#fdf3d7", "safety": "#dff1e5"}
VISA_COLOURS = {"not stated": "#fff3cd", "no sponsorship": "#f8d7da"}
LONGEST_CELL = 32_767  # Excel's own limit [characters]

SMALL_PERCENT = '[<0.0005]"<0.1%";[<0.01]0.0%;0%'  # a small chance is not none

_COLUMNS: list[tuple[str, int, Callable[[Row], Any], str]] = [
    ("#", 5, lambda r: r.number, "plain"),
    ("Program", 38, lambda r: r.program.institution, "wrap"),
    ("Specialty", 18, lambda r: r.program.specialty, "wrap"),
    ("NRMP code", 12, lambda r: r.program.code, "plain"),
    ("ACGME id", 12, lambda r: r.program.acgme_id or "", "plain"),
    ("City", 16, lambda r: r.program.city, "plain"),
    ("State", 7, lambda r: r.program.state, "plain"),
    ("Region", 20, lambda r: _region_name(r.program.region), "plain"),
    ("Tier", 11, lambda r: r.program.tier, "plain"),
    ("Band", 9, lambda r: r.program.band, "plain"),
    ("Signal", 9, lambda r: "" if r.program.signal == "none" else r.program.signal, "plain"),
    ("Statement", 11, lambda r: r.program.statement, "plain"),
    ("Interview", 10, lambda r: r.program.p_interview.mid, "percent"),
    ("low", 8, lambda r: r.program.p_interview.low, "percent"),
    ("high", 8, lambda r: r.program.p_interview.high, "percent"),
    ("Chance here", 11, lambda r: r.program.p_match.mid, "percent"),
    ("low ", 8, lambda r: r.program.p_match.low, "percent"),
    ("high ", 8, lambda r: r.program.p_match.high, "percent"),
    ("Visa", 26, lambda r: r.visa_words, "wrap"),
    ("J-1", 13, lambda r: r.program.visa.j1.value, "plain"),
    ("H-1B", 13, lambda r: r.program.visa.h1b.value, "plain"),
    ("Visa checked on", 14, lambda r: r.checked_on, "plain"),
    *((heading, 15, lambda r, f=field: r.fact_words(f), "wrap") for heading, field in FACT_COLUMNS.items()),
    ("Interest 1-5", 11, lambda r: r.interest if r.interest is not None else "", "plain"),
    ("Why", 50, lambda r: "; ".join(r.program.why), "wrap"),
    ("Against", 50, lambda r: "; ".join(r.program.against), "wrap"),
    ("Not known", 36, lambda r: "; ".join(r.program.unknowns), "wrap"),
    ("Your notes", 30, lambda r: "", "plain"),
]


def _region_name(key: str) -> str:
    try:
        return region(key).name
    except SmartPickError:
        return key


def write_workbook(plan: Plan, to: Path | BytesIO, applicant: Applicant | None = None) -> None:
    """Write the plan as a workbook.

    Parameters
    ----------
    to : a file, or memory; then nothing touches the disk on the way either.
    applicant : for the user's own interest scores and the views around the anchor; None leaves them out.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(to, options | {"in_memory": isinstance(to, BytesIO)}) as book:
        book.set_properties(
            {
                "title": f"SmartPick plan, season {plan.season}",
                "comments": f"data {plan.data_version}",
                "created": datetime.combine(plan.day, time()),  # and not now: the same plan is the same file
            }
        )
        sheets = _Sheets(book)
        table, names = rows(plan, applicant), names_of(plan)
        sheets.readme(plan)
        sheets.programs(table)
        for view in three_views(plan, applicant):
            sheets.view(view)
        sheets.table(
            "Verify first",
            ["Program", "Code", "Ask", "Worth (points of your chance)", "Question"],
            [
                (names[v.code], v.code, asked_about(v.field), round(100 * v.value_of_knowing, 2), v.ask)
                for v in plan.verify_first
            ],
            [38, 12, 18, 16, 90],
        )
        sheets.table(
            "Calendar",
            ["Day", "What", "Source", "Re-check", "Standing"],
            [(c.date.isoformat(), c.what, c.source, c.doubt, c.standing(plan.day)) for c in plan.calendar],
            [12, 70, 60, 40, 10],
        )
        if plan.costs:
            sheets.table(
                "Costs",
                ["What", "Amount", "Who pays", "Note"],
                [(c.what, c.amount, c.payer, c.note) for c in cost_lines(plan.costs)]
                + [(cost_total(plan.costs), "", "", "")],
                [80, 14, 12, 40],
            )
        sheets.table(
            "Warnings",
            ["Level", "Rule", "Text"],
            [(LEVEL_WORDS[w.level], "advice " + ", ".join(w.rules), w.text) for w in plan.warnings],
            [9, 9, 110],
        )
        sheets.table(
            "Left out",
            ["Code", "Reason", "Rule", "Would cost (USD)"],
            [(e.code, e.reason, e.rule, "") for e in plan.excluded]
            + [(n.code, n.reason, "I-05", n.cost_usd) for n in plan.not_worth_it],
            [12, 90, 8, 16],
        )
        sheets.table("Sources", ["Source", "Facts taken"], sources_of(table), [110, 12])


class _Sheets:
    """One open workbook and its formats."""

    def __init__(self, book: Any) -> None:
        self.book = book
        top = {"valign": "top"}
        self.formats = {
            "plain": book.add_format(top),
            "wrap": book.add_format({**top, "text_wrap": True}),
            "percent": book.add_format({**top, "num_format": SMALL_PERCENT}),
            "head": book.add_format({"bold": True, "bg_color": "#1f3a5f", "font_color": "#ffffff", "text_wrap": True}),
            "title": book.add_format({"bold": True, "font_size": 14}),
        }

    def readme(self, plan: Plan) -> None:
        sheet = self.book.add_worksheet("README")
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 90, self.formats["wrap"])
        sheet.write_string(0, 0, "Your residency application plan", self.formats["title"])
        totals = plan.totals
        facts = [
            ("Season (Match year)", str(plan.season)),
            ("Made on", plan.day.isoformat()),
            ("Data version", plan.data_version),
            ("Model version", plan.model_version),
            ("Applications", str(totals.applications)),
            ("Application fees", f"${totals.fee_usd:,.0f} ({fee_note(plan.costs)})"),
            *(("Attention", one.text) for one in plan.warnings if one.level == "error"),
            ("Expected interviews", _range(totals.expected_interviews, "{:.1f}")),
            ("Chance of matching", f"{_range(totals.p_match, '{:.0%}')} at {totals.match_means}"),
            ("If chances were independent", f"{totals.p_match_if_independent:.0%} (they are not: too optimistic)"),
            (
                "How to read a chance",
                "The middle number is our estimate; the range holds it 8 times in 10. A model, not a promise.",
            ),
            ("Band", "Reach, target and safety are relative to your own reachable programs."),
            ("Visa", "'Not stated' means that no page we know mentions it. It is not a no: ask before you pay."),
            (
                "Sheets",
                "List; three views of the geography; verify first; dates; costs; warnings; left out; sources.",
            ),
            (
                "Not advice of law",
                "Visa facts are dated and may have changed. Confirm with the program and with ECFMG.",
            ),
        ]
        for line, (what, words) in enumerate(facts, start=2):
            sheet.write_string(line, 0, what, self.formats["plain"])
            sheet.write_string(line, 1, words, self.formats["wrap"])

    def programs(self, table: Sequence[Row]) -> None:
        sheet = self.book.add_worksheet("List")
        for column, (heading, width, _, kind) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width, self.formats[kind])
            sheet.write_string(0, column, heading.strip(), self.formats["head"])
        for line, row in enumerate(table, start=1):
            for column, (_, _, value, kind) in enumerate(_COLUMNS):
                self._write(sheet, line, column, value(row), kind)
        last = max(len(table), 1)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, last, len(_COLUMNS) - 1)
        headings = [heading for heading, *_ in _COLUMNS]
        self._colour(sheet, headings.index("Band"), last, BAND_COLOURS, "cell")
        self._colour(sheet, headings.index("Visa"), last, VISA_COLOURS, "text")
        chance = headings.index("Chance here")
        sheet.conditional_format(
            1, chance, last, chance, {"type": "data_bar", "bar_color": "#8fb7e0", "bar_solid": True}
        )

    def view(self, view: View) -> None:
        self.table(
            view.title,
            ["Program", "Code", "City", "State", "Visa", "On your list", "Why not"],
            [(r.institution, r.code, r.city, r.state, r.visa, r.on_list, r.why_not) for r in view.rows],
            [42, 12, 18, 7, 28, 12, 60],
            note=view.answer,
        )

    def table(
        self, name: str, headings: Sequence[str], lines: Sequence[Sequence[Any]], widths: Sequence[int], note: str = ""
    ) -> None:
        sheet = self.book.add_worksheet(name)
        top = 0
        if note:
            sheet.write_string(0, 0, note, self.formats["title"])
            top = 2
        for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(top, column, heading, self.formats["head"])
        for line, values in enumerate(lines, start=top + 1):
            for column, value in enumerate(values):
                self._write(sheet, line, column, value, "wrap")
        sheet.autofilter(top, 0, top + max(len(lines), 1), len(headings) - 1)
        sheet.freeze_panes(top + 1, 0)

    def _write(self, sheet: Any, line: int, column: int, value: Any, kind: str) -> None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(line, column, value, self.formats[kind])
        else:
            sheet.write_string(line, column, str(value)[:LONGEST_CELL], self.formats[kind])

    def _colour(self, sheet: Any, column: int, last: int, colours: dict[str, str], kind: str) -> None:
        for words, colour in colours.items():
            rule = {"type": "text", "criteria": "containing", "value": words}
            if kind == "cell":
                rule = {"type": "cell", "criteria": "==", "value": f'"{words}"'}
            sheet.conditional_format(
                1, column, last, column, {**rule, "format": self.book.add_format({"bg_color": colour})}
            )


def _range(value: Range, pattern: str) -> str:
    low, mid, high = (pattern.format(x) for x in (value.low, value.mid, value.high))
    return f"{mid} ({low} to {high})"
