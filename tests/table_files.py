"""Tables laid into files for the readers that are tried on them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import xlsxwriter


def as_xlsx(path: Path, rows: list[list[object]], **options: object) -> Path:
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": True, **options})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def as_csv(path: Path, rows: list[list[object]], encoding: str = "utf-8") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
