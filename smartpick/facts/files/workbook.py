"""A streaming reader of .xlsx sheets: only the columns asked for, never the whole sheet in memory.

Formulas are not evaluated: a cell that holds one is marked, and its row refused by whoever reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from smartpick.errors import InvalidInput
from smartpick.facts.files.workbook_cells import FORMULA, Cells, letters, row_number
from smartpick.facts.files.workbook_parts import DAMAGE, Parts, Progress

__all__ = ["FORMULA", "Progress", "Row", "Workbook", "letters", "small_sheets"]

SMALL_BYTES = 8_000_000  # that a small workbook may unpack to; a list of a thousand programs has 2 MB
SMALL_ROWS = 20_000  # of a sheet of a small workbook


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet and the cells asked for, "" when empty, FORMULA when computed."""

    number: int
    cells: tuple[str, ...]


def small_sheets(source: Path | bytes, name: str) -> Iterator[list[list[str]]]:
    """Give the rows of each sheet of a small workbook, every cell as text; a formula gives what it showed last.

    Parameters
    ----------
    source : the file, or its bytes where it was uploaded and must not touch the disk. name : for a refusal.

    Raises
    ------
    InvalidInput : absent, no workbook, damaged, or one that unpacks to far more than a list. Rows after the first
        `SMALL_ROWS` of a sheet are left out.
    """
    if isinstance(source, Path) and not source.is_file():
        raise InvalidInput(name, "a file that exists", str(source))
    try:
        parts = Parts(source, name, SMALL_BYTES)
        cells = Cells(parts, marks_formulas=False)
        for sheet in parts.sheets:
            rows: list[list[str]] = []
            for piece in parts.pieces(sheet, b"</row>"):
                if b"<!DOCTYPE" in piece:
                    raise parts.refused("a plain workbook", "one with entities")
                rows += [
                    cells.all_of(row) for row in piece.split(b"</row>")[: SMALL_ROWS - len(rows)] if b"<row" in row
                ]
            yield rows
        parts.close()
    except (*DAMAGE, ValueError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(name, "a workbook that can be opened", str(error)[:60], "Save it again.") from error


class Workbook:
    """The first sheet of an .xlsx file.

    Parameters
    ----------
    path : the file.

    Attributes
    ----------
    header : cells of the first row with at least two of them, as text.

    Raises
    ------
    InvalidInput : not an .xlsx file, damaged, cut off, too large when unpacked, or without a header.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._parts = Parts(path, str(path))
            self._sheet = self._parts.sheets[0]
            self._cells = Cells(self._parts, marks_formulas=True)
            self.header, self._header_row = self._find_header()
        except DAMAGE as error:
            raise InvalidInput(str(path), "a complete .xlsx file", str(error)[:60]) from error

    def _find_header(self) -> tuple[list[str], int]:
        seen = 0
        for piece in self._parts.pieces(self._sheet, b"</row>"):
            for row in piece.split(b"</row>"):
                cells = self._cells.all_of(row)
                seen += 1
                if sum(bool(text.strip()) for text in cells) >= 2:
                    return [text.strip() for text in cells], row_number(row, seen)
                if seen > 50:
                    raise self._parts.refused("a table with a header in its first 50 rows", "none")
        raise self._parts.refused("a table with a header", "an empty sheet")

    def rows(
        self,
        columns: list[int],
        *,
        only: tuple[int, Callable[[str], bool]] | None = None,
        passed_over: Callable[[int], None] | None = None,
        progress: Progress | None = None,
    ) -> Iterator[Row]:
        """Give the rows below the header.

        Parameters
        ----------
        columns : positions of the columns wanted.
        only : a column and a test; rows whose cell fails it are not read further and `passed_over` is told.
        progress : told bytes done and bytes in all.

        Raises
        ------
        InvalidInput : the sheet ends before its end mark (a half file), or its parts do not fit together.
        """
        wanted = [letters(column).encode() for column in columns]
        passes = _Sieve(*only, self._cells) if only else None
        number, ended = 0, False
        try:
            for piece in self._parts.pieces(self._sheet, b"</row>", progress):
                ended = b"</sheetData>" in piece or b"<sheetData/>" in piece
                for row in piece.split(b"</row>"):
                    if b"<row" not in row:
                        continue
                    number = row_number(row, number + 1)
                    if number <= self._header_row:
                        continue
                    if passes is None or passes(row):
                        yield Row(number, self._cells.some_of(row, columns, wanted))
                    elif passed_over:
                        passed_over(number)
        except (*DAMAGE, ValueError, IndexError) as error:
            if isinstance(error, InvalidInput):
                raise
            raise self._parts.refused("a complete .xlsx file", str(error)[:60]) from error
        if not ended:
            raise self._parts.refused("a complete .xlsx file", "a sheet that breaks off", "Download it again.")

    def close(self) -> None:
        """Close the file."""
        self._parts.close()


class _Sieve:
    """Tells by one cell whether a row is wanted; a shared text is asked about once, which spares most of the work."""

    def __init__(self, column: int, test: Callable[[str], bool], cells: Cells) -> None:
        self._cell = re.compile(rb'<c r="%s\d+"([^>]*)>(?:<v>([^<]*)</v></c>)?' % letters(column).encode())
        self._test, self._cells = test, cells
        self._answers: dict[bytes, bool] = {}

    def __call__(self, row: bytes) -> bool:
        match = self._cell.search(row)
        if match is None:
            return self._test("")
        index = match.group(2)
        if index is None or b't="s"' not in match.group(1):
            return self._test(self._cells.at(row, match.start()))
        if index not in self._answers:
            self._answers[index] = self._test(self._cells.strings[int(index)])
        return self._answers[index]
