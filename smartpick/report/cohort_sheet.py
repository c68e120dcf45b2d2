"""The cohort workbook: everybody side by side, where their lists meet, and who could not be planned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from smartpick.plan.cohort import Overlap, Planned
from smartpick.plan.spread import Spread
from smartpick.report.cohort_rows import CohortRow, cohort_rows, risks_of_all

COLUMNS: tuple[tuple[str, int, Callable[[CohortRow], Any]], ...] = (
    ("Applicant", 26, lambda r: r.name),
    ("Plan", 9, lambda r: r.file),
    ("Class", 11, lambda r: r.class_.replace("_", " ")),
    ("Percentile", 10, lambda r: r.percentile),
    ("Needs a visa", 12, lambda r: "yes" if r.needs_visa else "no"),
    ("Specialties", 24, lambda r: r.specialties),
    ("P(match) low", 11, lambda r: r.p["low"]),
    ("P(match)", 9, lambda r: r.p["mid"]),
    ("P(match) high", 12, lambda r: r.p["high"]),
    ("Interviews", 10, lambda r: r.interviews),
    ("Applications", 12, lambda r: r.applications),
    ("Fees (USD)", 10, lambda r: r.fee),
    ("Budget (USD)", 12, lambda r: r.budget if r.budget is not None else ""),
    ("Cheaper within a point", 30, lambda r: r.saves),
    ("Core share", 10, lambda r: r.core),
    ("Largest region", 13, lambda r: r.largest_region),
    ("Flexibility", 10, lambda r: r.flexibility),
    ("Signals", 8, lambda r: r.signals),
    ("Shared programs", 15, lambda r: r.shared),
    ("Visa unknown", 12, lambda r: r.visa_unknown),
    ("Risks", 6, lambda r: r.risks),
    ("First risk", 70, lambda r: r.first_risk),
    ("Ask first", 60, lambda r: r.ask_first),
)
LONGEST_CELL = 32_767  # the workbook format's own limit [characters]
SHARES = {"P(match) low", "P(match)", "P(match) high", "Core share", "Largest region"}


def write_cohort(
    planned: Sequence[Planned], shared: Sequence[Overlap], path: Path, spread: Spread | None = None
) -> None:
    """Write the workbook; names and texts stay text, never formulas.

    Parameters
    ----------
    spread : the proposal to spread, for the sheets "Spread" and "Spread by applicant"; None leaves them out.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    refused = [(one.name, one.problem) for one in planned if one.brief is None]
    rows = cohort_rows(planned, shared)
    first = next((one.brief for one in planned if one.brief is not None), None)
    with xlsxwriter.Workbook(path, options) as book:
        if first is not None:  # the day of the plans and not now: the same cohort is the same file
            book.set_properties({"created": datetime.fromisoformat(first["day"])})
        head = book.add_format({"bold": True, "bg_color": "#dfe7ef", "text_wrap": True, "valign": "top"})
        share = book.add_format({"num_format": "0%"})
        names, widths = [name for name, _, _ in COLUMNS], [width for _, width, _ in COLUMNS]
        table = [tuple(value(row) for _, _, value in COLUMNS) for row in rows]
        sheet = _sheet(book, "Cohort", names, widths, table, head)
        for column, name in enumerate(names):
            if name in SHARES:
                sheet.set_column(column, column, widths[column], share)
        _sheet(
            book,
            "Overlap",
            (
                "Program",
                "Code",
                "City",
                "State",
                "On lists",
                "Signalled by",
                "Interviews",
                "Who lists it",
                "Who signals it",
            ),
            (40, 12, 18, 7, 9, 12, 10, 60, 60),
            [
                (
                    o.institution,
                    o.code,
                    o.city,
                    o.state,
                    len(o.names),
                    len(o.signalled_by),
                    round(o.interviews, 2),
                    ", ".join(o.names),
                    ", ".join(o.signalled_by),
                )
                for o in shared
            ],
            head,
        )
        if spread is not None:
            _spread_sheets(book, spread, head)
        if everybody := risks_of_all(planned):
            _sheet(
                book,
                "For everybody",
                ("What concerns every applicant here",),
                (140,),
                [(one,) for one in everybody],
                head,
            )
        _sheet(book, "Not planned", ("Applicant", "Why"), (26, 110), refused, head)


def _spread_sheets(book: Any, spread: Spread, head: Any) -> None:
    heads = ("Applicant", "Proposal", "Own points", "Own plan, points", "Others' points", "Applicants helped")
    moves = [
        (m.name, m.words, *(round(100 * points, 3) for points in (m.own, m.alone, m.others)), m.helped)
        for m in spread.moves
    ]
    _sheet(book, "Spread", heads, (26, 90, 12, 12, 14, 12), moves, head)
    heads = (
        "Applicant",
        "Own plan, in 100",
        "With the others",
        "After all moves",
        "Own moves",
        "They bring the others",
    )
    people = [
        (p.name, *(round(100 * chance, 3) for chance in (p.alone, p.before, p.after)), p.moves, round(100 * p.given, 3))
        for p in spread.people
    ]
    _sheet(book, "Spread by applicant", heads, (26, 12, 12, 12, 10, 14), people, head)


def _sheet(
    book: Any, name: str, headings: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[Any]], head: Any
) -> Any:
    sheet = book.add_worksheet(name)
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.write_string(0, column, heading, head)
        sheet.set_column(column, column, width)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(line, column, value)
            else:
                sheet.write_string(line, column, str(value)[:LONGEST_CELL])
    sheet.freeze_panes(1, 1)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    return sheet
