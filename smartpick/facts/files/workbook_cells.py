"""The cells of a row of an .xlsx sheet as text: a day as a day, yes and no as true and false, a formula marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from smartpick.facts.files.workbook_parts import Parts, plain_text, text_inside

FORMULA = "\x00formula"  # what a cell with a formula gives
MOST_COLUMNS = 2_000
# No pattern runs past the next "<" without need: a hostile sheet of a million opening tags stays one pass.
_CELL = re.compile(rb'<c(?: r="([A-Z]{1,3})\d+")?([^<>]*)>(?:<v>([^<]*)</v></c>)?')
_VALUE = re.compile(rb"<v[^<>]*>([^<]*)</v>")
_SECOND = timedelta(seconds=1)


class Cells:
    """Reads the cells of one workbook's rows.

    Parameters
    ----------
    parts : of the workbook. marks_formulas : give FORMULA for a cell with a formula instead of what it showed last.
    """

    def __init__(self, parts: Parts, *, marks_formulas: bool) -> None:
        self.strings = parts.shared_strings()
        self._parts, self._marks_formulas = parts, marks_formulas
        self._day_styles, self._from_1904 = parts.day_styles(), parts.counts_from_1904()

    def all_of(self, row: bytes) -> list[str]:
        """Give every cell of a row from the first column on, "" where there is none."""
        found: dict[int, str] = {}
        following = 0
        for match in _CELL.finditer(row):
            position = _position(match.group(1)) if match.group(1) else following
            if position >= MOST_COLUMNS:
                raise self._parts.refused(f"at most {MOST_COLUMNS} columns", letters(position))
            following = position + 1
            found[position] = self._value(match, row)
        return [found.get(index, "") for index in range(max(found, default=-1) + 1)]

    def some_of(self, row: bytes, columns: Sequence[int], names: Sequence[bytes]) -> tuple[str, ...]:
        """Give the cells of some columns, by their places from 0 and by their letters."""
        if b'<c r="' not in row:
            cells = self.all_of(row)
            return tuple(cells[column] if column < len(cells) else "" for column in columns)
        found = []
        for name in names:
            at = row.find(b'<c r="' + name)
            while at >= 0 and not row[at + 6 + len(name) : at + 7 + len(name)].isdigit():
                at = row.find(b'<c r="' + name, at + 1)
            found.append(self.at(row, at) if at >= 0 else "")
        return tuple(found)

    def at(self, row: bytes, start: int) -> str:
        """Give the cell whose tag begins at a byte of the row."""
        match = _CELL.match(row, start)
        return self._value(match, row) if match else ""

    def _value(self, match: re.Match[bytes], row: bytes) -> str:
        attributes, value = match.group(2), match.group(3)
        if value is None:
            if attributes.endswith(b"/"):
                return ""
            inner = row[match.end() : row.find(b"</c>", match.end())]
            if b"<f" in inner and self._marks_formulas:
                return FORMULA
            if b"<is>" in inner:
                return text_inside(inner)
            bare = _VALUE.search(inner)
            if not bare:
                return ""
            value = bare.group(1)
        if b't="' in attributes and b't="n"' not in attributes:
            return self._typed(attributes, value)
        style = _style(attributes) if self._day_styles else None
        return self._moment(value) if style in self._day_styles else plain_text(value)

    def _typed(self, attributes: bytes, value: bytes) -> str:
        if b't="s"' in attributes:
            index = int(value) if value.isdigit() else -1
            if not 0 <= index < len(self.strings):
                raise self._parts.refused(
                    "a workbook whose texts are all there", f"text {value.decode(errors='replace')}"
                )
            return self.strings[index]
        if b't="b"' in attributes:
            return "true" if value == b"1" else "false"
        return plain_text(value)

    def _moment(self, value: bytes) -> str:
        """Give a count of days as a day, a day with its time, or a time; text when no calendar has it."""
        try:
            count = float(value)
            # 1900 counts a 29 February that was none, so its days stand a day off before March
            first = datetime(1904, 1, 1) if self._from_1904 else datetime(1899, 12, 30 if count >= 60 else 31)
            moment = first + _SECOND * round(count * 86_400)
        except (ValueError, OverflowError):
            return plain_text(value)
        if 0 <= count < 1:
            return moment.time().isoformat()
        return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat()


def letters(column: int) -> str:
    """Column letters of a position counted from 0.

    Examples
    --------
    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def row_number(row: bytes, otherwise: int) -> int:
    """Give the number that a row says it has."""
    match = re.search(rb'<row [^>]*?r="(\d+)"', row[:400])
    return int(match.group(1)) if match else otherwise


def _position(name: bytes) -> int:
    position = 0
    for letter in name:
        position = position * 26 + letter - 64
    return position - 1


def _style(attributes: bytes) -> bytes | None:
    found = re.search(rb' s="(\d+)"', attributes)
    return found[1] if found else None
