"""Rows of tables on a page, each cell put under its own column: "Psychiatry | yes | no" says which visa is "no"."""

from __future__ import annotations

import csv
import re

HEADING = "\x01"  # put before a line that the page marks as a heading
LONGEST_ROW = 600  # characters of a line of values
_COLUMN = re.compile(
    r"\b(?:j ?-? ?1|h ?-? ?1 ?-? ?b?|visas?|attempts?|step ?[123]|graduat\w+|usmle|experience|ecfmg|citizen\w*)\b", re.I
)
_NAME = re.compile(r"program|specialty|residency|department|track|campus|training", re.I)
_ANSWER = re.compile(r"^(?:yes|no|y|n|none|n/?a|[✓✔✗✘])\W*$", re.I)
_SPACES = re.compile(r"[ \u00a0]+")


def is_header(cells: list[str]) -> bool:
    """Whether a row names columns: at least two of its cells name a visa or a limit, and none answers.

    Examples
    --------
    >>> is_header(["Program", "J-1", "H-1B"]), is_header(["J-1", "yes"])
    (True, False)
    """
    if any(_ANSWER.match(cell.strip()) or len(cell) > 60 for cell in cells):
        return False
    named = sum(bool(_COLUMN.search(cell)) for cell in cells)
    return len(cells) >= 3 and named >= 2 and (named == len(cells) - 1 or bool(_NAME.search(cells[0])))


def under_headers(headers: list[str], cells: list[str]) -> list[str]:
    """Give the row as lines: its name as a heading, then "column: cell".

    Examples
    --------
    >>> under_headers(["Program", "J-1", "H-1B"], ["Psychiatry", "Yes", "No"])
    ['\\x01Psychiatry', 'J-1: Yes.', 'H-1B: No.']
    """
    named = not _COLUMN.search(headers[0])
    lines = [HEADING + cells[0].strip()] if named and cells[0].strip() else []
    for header, cell in list(zip(headers, cells, strict=True))[1 if named else 0 :]:
        if cell.strip():
            lines.append(f"{header.strip()}: {cell.strip().rstrip('.')}.")
    return lines


def with_columns(lines: list[str]) -> list[str]:
    """Put cells of pasted tables (tabs, " | ", or a file of values) under their columns; other lines stay as they are.

    A line of two cells becomes "first: second".
    """
    out: list[str] = []
    headers: list[str] = []
    rows = _of_values([_cells(line) for line in lines])
    for number, (line, cells) in enumerate(zip(lines, rows, strict=True)):
        if len(cells) > 1 and all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            continue
        if len(cells) < 2:
            if not re.fullmatch(r"[\s|:+-]*", line):
                headers = []
            out.append(line)
        elif is_header(cells) and any(len(row) == len(cells) for row in rows[number + 1 : number + 4]):
            headers = cells
        elif len(cells) == len(headers):
            out += under_headers(headers, cells)
        elif len(cells) == 2 and len(cells[0]) <= 60:
            out.append(f"{cells[0].rstrip(':')}: {cells[1]}")
        else:
            out.append(line)
    return out


def _of_values(rows: list[list[str]]) -> list[list[str]]:
    """Cut lines of comma- or semicolon-separated values, from one that names columns to the last that has as many."""
    for mark in ",;":
        width = 0
        for number, row in enumerate(rows):
            if len(row) != 1 or row[0].count(mark) < 2:
                width = 0
                continue
            values = _values(row[0], mark)
            if not width and is_header(values) and number + 1 < len(rows):
                following = _values("".join(rows[number + 1][:1]), mark)
                answered = any(_ANSWER.match(value) for value in following)
                width = len(values) if answered and len(following) == len(values) else 0
            if len(values) == width:
                rows[number] = values
            else:
                width = 0
    return rows


def _values(line: str, mark: str) -> list[str]:
    if len(line) > LONGEST_ROW:
        return []
    return [value.strip() for value in next(csv.reader([line], delimiter=mark), [])]


def _cells(line: str) -> list[str]:
    even = _SPACES.sub(" ", line)
    if "\t" not in even.strip() and " | " not in even and not even.startswith("|"):
        return [line]
    return [cell for part in even.split("\t") for cell in map(str.strip, part.split("|")) if cell]
