"""A small table that a person brings: CSV or a workbook, as rows of text under the names of its first line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from smartpick.errors import InvalidInput
from smartpick.facts.files.workbook import SMALL_ROWS, small_sheets
from smartpick.intake.code_list import WORKBOOKS
from smartpick.intake.text_file import read_text

LARGEST = 2_000_000  # bytes

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """Read a table; names of columns are taken in lower case without spaces at their ends.

    Raises
    ------
    InvalidInput : the file cannot be read, or is no table.
    """
    if path.suffix.lower() in WORKBOOKS:
        return _named(next(small_sheets(path, path.name), []), path.name)
    return rows_of_text(read_text(path, LARGEST), path.name)


def rows_of_text(text: str, name: str) -> list[Row]:
    """Read a CSV.

    Raises
    ------
    InvalidInput : it has no line, or a cell longer than a table holds.
    """
    try:
        reader = csv.reader(io.StringIO(text.lstrip("\ufeff")))
        lines = [line for _, line in zip(range(SMALL_ROWS + 1), reader, strict=False)]
    except csv.Error as error:
        raise InvalidInput(name, "a table", str(error)) from error
    return _named(lines, name)


def _named(lines: list[list[str]], name: str) -> list[Row]:
    if not lines:
        raise InvalidInput(name, "a table with a line of names", "an empty file")
    names = [cell.strip().lower() for cell in lines[0]]
    told = [line for line in lines[1:] if any(cell.strip() for cell in line)]
    return [dict(zip(names, [*line, *[""] * len(names)], strict=False)) for line in told]
