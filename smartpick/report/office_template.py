"""The empty table for an office's past cohorts: columns, what each holds, and one made-up row."""

from __future__ import annotations

import csv
from pathlib import Path

import xlsxwriter

from smartpick.facts.catalogue import load_catalogue
from smartpick.intake.past_cohorts import COLUMNS, EXAMPLE

PROFILE = {
    "citizenship": ("[IN]", "country codes in brackets, as in every profile"),
    "immigration_status": ("none", "none, us_citizen, permanent_resident, ead, f1, j1, h1b, other ..."),
    "school.country": ("IN", "country code of the medical school"),
    "graduation_year": ("2019", "year"),
    "exams.step2_ck.score": ("244", "score; leave empty where not known"),
    "exams.step2_ck.attempts": ("1", "sittings; any other path of a profile may be a column too"),
    "specialties": ("[internal medicine]", "names in brackets, the preferred one first"),
}
WIDTH = 24


def write_template(path: Path) -> None:
    """Write the template as .xlsx (with a sheet that explains the columns) or .csv."""
    first, second = (program.code for program in load_catalogue().find(specialty="internal medicine")[:2])
    outcomes = (EXAMPLE, "2025", f"{first} {second}", first, first, first, "none")
    headings = [*COLUMNS, *PROFILE]
    example = [*outcomes, *(value for value, _ in PROFILE.values())]
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([headings, example])
        return
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#dfe7ef"})
        sheet, columns = book.add_worksheet("Past applicants"), book.add_worksheet("Columns")
        for place, (heading, value) in enumerate(zip(headings, example, strict=True)):
            sheet.write_string(0, place, heading, head)
            sheet.write_string(1, place, value)
            sheet.set_column(place, place, WIDTH)
        meanings = {**COLUMNS, **{name: words for name, (_, words) in PROFILE.items()}}
        for line, (name, words) in enumerate(meanings.items()):
            columns.write_string(line, 0, name, head)
            columns.write_string(line, 1, words)
        columns.set_column(0, 0, WIDTH)
        columns.set_column(1, 1, 90)
        sheet.freeze_panes(1, 0)
