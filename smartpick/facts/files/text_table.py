"""A streaming reader of .csv and .tsv files in the encodings that offices really send."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from smartpick.errors import InvalidInput
from smartpick.facts.files.workbook import FORMULA, Progress, Row

MOST_BYTES = 2_000_000_000
LONGEST_FIELD = 200_000


def encoding_of(path: Path) -> str:
    """Say how a text file is encoded: its mark, UTF-8 when all of it reads so, else Windows-1252.

    Raises
    ------
    InvalidInput : a binary file, or an odd number of bytes after a UTF-16 mark.
    """
    with path.open("rb") as stream:
        head = stream.read(4)
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            if path.stat().st_size % 2:
                raise InvalidInput(str(path), "a complete UTF-16 file", "one that breaks off")
            return "utf-16"
        stream.seek(0)
        import codecs

        decoder = codecs.getincrementaldecoder("utf-8")()
        utf8 = True
        while chunk := stream.read(1 << 20):
            if b"\x00" in chunk:
                raise InvalidInput(str(path), "a text table (csv or tsv) or an .xlsx file", "a binary file")
            if utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    utf8 = False
        if utf8:
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError as error:
                raise InvalidInput(str(path), "a complete UTF-8 file", "one that breaks off") from error
    return "utf-8-sig" if utf8 else "cp1252"


class TextTable:
    """A csv or tsv file.

    Attributes
    ----------
    header : cells of the first row with at least two of them.

    Raises
    ------
    InvalidInput : binary, empty, too large, without a header, or with quotes that never close.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InvalidInput(str(path), f"at most {MOST_BYTES // 10**9} GB", f"{size} bytes")
        self._size = size
        self._encoding = encoding_of(path)
        with path.open(encoding=self._encoding, errors="replace", newline="") as stream:
            sample = stream.read(20_000)
        first = sample.splitlines()[0] if sample.strip() else ""
        self._delimiter = max("\t;,|", key=first.count) if first else ","
        self.header: list[str] = []
        self._header_line = 0
        for line, cells in self._read(None):
            if sum(bool(cell.strip()) for cell in cells) >= 2:
                self.header, self._header_line = [cell.strip() for cell in cells], line
                break
            if line > 50:
                break
        if not self.header:
            raise InvalidInput(str(path), "a table with a header row", "none in the first 50 lines")

    def _read(self, progress: Progress | None) -> Iterator[tuple[int, list[str]]]:
        previous = csv.field_size_limit(LONGEST_FIELD)
        try:
            with self.path.open("rb") as raw:
                text = io.TextIOWrapper(raw, encoding=self._encoding, errors="replace", newline="")
                reader = csv.reader(text, delimiter=self._delimiter, strict=True)
                for number, cells in enumerate(reader, start=1):
                    if progress and number % 5000 == 0:
                        progress(raw.tell(), self._size)
                    yield number, cells
        except csv.Error as error:
            raise InvalidInput(str(self.path), "a complete csv file", str(error)[:60]) from error
        finally:
            csv.field_size_limit(previous)

    def rows(self, columns: list[int], *, progress: Progress | None = None) -> Iterator[Row]:
        """Give the rows below the header; text that a spreadsheet would run as a formula becomes FORMULA.

        Raises
        ------
        InvalidInput : the last row breaks off (a half file).
        """
        width = len(self.header)
        last: tuple[int, int] | None = None
        for number, cells in self._read(progress):
            if number <= self._header_line or not any(cell.strip() for cell in cells):
                continue
            last = (number, len(cells))
            yield Row(
                number,
                tuple(_safe(cells[column].strip()) if column < len(cells) else "" for column in columns),
            )
        if last and last[1] < width and not self._ends_cleanly():
            raise InvalidInput(
                str(self.path), "a complete csv file", f"line {last[0]} breaks off", "Download or save it again."
            )

    def _ends_cleanly(self) -> bool:
        with self.path.open("rb") as stream:
            stream.seek(max(0, self._size - 2))
            return stream.read().rstrip(b"\x00")[-1:] in (b"\n", b"\r")


def _safe(cell: str) -> str:
    if cell[:1] in "=@" and len(cell) > 1:
        return FORMULA
    if cell[:1] in "+-" and len(cell) > 1 and not cell[1:].replace(".", "").replace(",", "").replace(" ", "").isdigit():
        return FORMULA if "(" in cell or "!" in cell else cell
    return cell
