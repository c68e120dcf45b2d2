"""The cohort workbook: everybody side by side, where their lists meet, and who could not be planned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from smartpick.plan.cohort import Overlap, Planned

HEADINGS = (
    "Applicant", "Class", "Percentile", "Needs a visa", "Applications", "Fees (USD)", "Interviews", "P(match) low",
    "P(match)", "P(match) high", "Core share", "Flexibility", "Visa unknown", "First warning", "Ask first",
)  # fmt: skip
WIDTHS = (26, 11, 10, 12, 12, 10, 10, 11, 9, 12, 10, 10, 12, 70, 60)


def cohort_rows(planned: Sequence[Planned]) -> list[tuple[Any, ...]]:
    """Give one row an applicant, those with the lowest chance first: they need the adviser most."""
    done = [one for one in planned if one.plan is not None]
    return [_row(one) for one in sorted(done, key=lambda one: one.plan["totals"]["p_match"]["mid"])]  # type: ignore[index]


def write_cohort(planned: Sequence[Planned], shared: Sequence[Overlap], path: Path) -> None:
    """Write the workbook; names and texts stay text, never formulas."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    refused = [(one.name, one.problem) for one in planned if one.plan is None]
    with xlsxwriter.Workbook(path, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#dfe7ef", "text_wrap": True, "valign": "top"})
        share = book.add_format({"num_format": "0%"})
        sheet = _sheet(book, "Cohort", HEADINGS, WIDTHS, cohort_rows(planned), head)
        for column in (7, 8, 9, 10):
            sheet.set_column(column, column, WIDTHS[column], share)
        _sheet(
            book,
            "Overlap",
            ("Program", "Code", "State", "On lists", "Signalled by", "Who lists it", "Who signals it"),
            (40, 12, 7, 9, 12, 60, 60),
            [
                (
                    o.institution,
                    o.code,
                    o.state,
                    len(o.names),
                    len(o.signalled_by),
                    ", ".join(o.names),
                    ", ".join(o.signalled_by),
                )
                for o in shared
            ],
            head,
        )
        _sheet(book, "Not planned", ("Applicant", "Why"), (26, 110), refused, head)


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
                sheet.write_string(line, column, str(value))
    sheet.freeze_panes(1, 1)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    return sheet


def _row(one: Planned) -> tuple[Any, ...]:
    plan: Any = one.plan
    totals, core = plan["totals"], plan["tiers"]["core"]
    warnings = [w["text"] for w in plan["warnings"] if w["level"] != "note"]
    unknown = sum(program["visa"]["label"] == "UNKNOWN" for program in plan["list"])
    return (
        one.name,
        plan["strength"]["class"].replace("_", " "),
        round(plan["strength"]["percentile"]["mid"]),
        "yes" if plan["visa"]["needs_sponsorship"] else "no",
        totals["applications"],
        totals["fee_usd"],
        round(totals["expected_interviews"]["mid"], 1),
        totals["p_match"]["low"],
        totals["p_match"]["mid"],
        totals["p_match"]["high"],
        core["share"],
        plan["flexibility_level"],
        unknown if plan["visa"]["needs_sponsorship"] else 0,
        warnings[0] if warnings else "",
        plan["verify_first"][0]["code"] if plan["verify_first"] else "",
    )
