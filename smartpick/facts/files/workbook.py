"""A streaming reader of .xlsx sheets: only the columns asked for, never the whole sheet in memory.

No XML parser is used, so entities cannot expand; a workbook is a zip archive whose declared and read sizes are both
bounded. Formulas are not evaluated: a cell that holds one is marked, and its row refused by whoever reads it.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from smartpick.errors import InvalidInput

MOST_BYTES = 3_000_000_000  # uncompressed, of all parts; a quarter of the labour department's file has about 1 GB
MOST_RATIO = 250  # of a part larger than 20 MB; sheets of text reach 10 to 60
MOST_STRINGS = 8_000_000
MOST_COLUMNS = 2_000
_CHUNK = 1 << 21
Progress = Callable[[int, int], None]  # done, total (bytes or rows; total 0 when not known)
FORMULA = "\x00formula"  # what a cell with a formula gives
_SI = re.compile(rb"<si>(.*?)</si>|<si/>", re.S)
# No pattern runs past the next "<" without need: a hostile sheet of a million opening tags stays one pass.
_T = re.compile(rb"<t(?: [^<>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(rb"<rPh[^<]*(?:<(?!/rPh>|rPh)[^<]*)*</rPh>")
_ANY_CELL = re.compile(rb'<c(?: r="([A-Z]{1,3})\d+")?([^<>]*)>(?:<v>([^<]*)</v></c>)?')


def _refused(path: Path, must_be: str, got: str, way_on: str = "") -> InvalidInput:
    return InvalidInput(str(path), must_be, got, way_on)


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


def _position(name: bytes) -> int:
    position = 0
    for letter in name:
        position = position * 26 + letter - 64
    return position - 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet and the cells asked for, "" when empty, FORMULA when computed."""

    number: int
    cells: tuple[str, ...]


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
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            self._check_sizes()
            self._sheet = self._first_sheet()
            self._strings = self._shared_strings()
            self.header, self._header_row = self._find_header()
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, KeyError) as error:
            raise _refused(path, "a complete .xlsx file", str(error)[:60]) from error

    def _check_sizes(self) -> None:
        total = 0
        for part in self._zip.infolist():
            total += part.file_size
            if part.file_size > 20_000_000 and part.file_size > MOST_RATIO * max(1, part.compress_size):
                raise _refused(
                    self.path, "a workbook that unpacks to a sensible size", f"{part.filename} is a zip bomb"
                )
        if total > MOST_BYTES:
            raise _refused(self.path, f"at most {MOST_BYTES // 10**9} GB unpacked", f"{total} bytes")

    def _first_sheet(self) -> str:
        names = [part.filename for part in self._zip.infolist()]
        if "[Content_Types].xml" not in names:
            raise _refused(self.path, "an .xlsx file", "another kind of archive")
        sheets = sorted(
            (name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
            key=lambda name: int(re.sub(r"\D", "", name)),
        )
        if not sheets:
            raise _refused(self.path, "a workbook with a sheet", "none")
        return sheets[0]

    def _pieces(self, part: str, end: bytes, progress: Progress | None = None) -> Iterator[bytes]:
        """Stream a part in pieces that end after `end`; the declared size bounds what is read."""
        size = self._zip.getinfo(part).file_size
        done, rest = 0, b""
        with self._zip.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                done += len(chunk)
                if done > MOST_BYTES:
                    raise _refused(self.path, f"at most {MOST_BYTES // 10**9} GB unpacked", f"{done} bytes")
                rest += chunk
                cut = rest.rfind(end)
                if cut < 0:
                    if len(rest) > 64_000_000:
                        raise _refused(self.path, "a sheet of rows", f"no {end.decode()} in 64 MB")
                    continue
                yield rest[: cut + len(end)]
                rest = rest[cut + len(end) :]
                if progress:
                    progress(done, size)
        yield rest

    def _shared_strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._zip.namelist():
            return []
        strings: list[str] = []
        for piece in self._pieces("xl/sharedStrings.xml", b"</si>"):
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise _refused(self.path, "a plain workbook", "one with entities")
            if b"</si>" not in piece:
                strings += [""] * piece.count(b"<si/>")  # what follows the last text that is not empty
                continue
            for match in _SI.finditer(piece):
                inner = match.group(1) or b""
                if b"<rPh" in inner:
                    inner = _PHONETIC.sub(b"", inner)
                strings.append(_text(b"".join(_T.findall(inner))))
            if len(strings) > MOST_STRINGS:
                raise _refused(self.path, f"at most {MOST_STRINGS} different texts", str(len(strings)))
        return strings

    def _find_header(self) -> tuple[list[str], int]:
        seen = 0
        for piece in self._pieces(self._sheet, b"</row>"):
            for row in piece.split(b"</row>"):
                cells = self._all_cells(row)
                seen += 1
                if sum(bool(text.strip()) for text in cells) >= 2:
                    return [text.strip() for text in cells], _row_number(row, seen)
                if seen > 50:
                    raise _refused(self.path, "a table with a header in its first 50 rows", "none")
        raise _refused(self.path, "a table with a header", "an empty sheet")

    def _all_cells(self, row: bytes) -> list[str]:
        found: dict[int, str] = {}
        following = 0
        for match in _ANY_CELL.finditer(row):
            position = _position(match.group(1)) if match.group(1) else following
            if position >= MOST_COLUMNS:
                raise _refused(self.path, f"at most {MOST_COLUMNS} columns", letters(position))
            following = position + 1
            found[position] = self._value(match, row)
        return [found.get(index, "") for index in range(max(found, default=-1) + 1)]

    def _value(self, match: re.Match[bytes], row: bytes) -> str:
        attributes, value = match.group(2), match.group(3)
        if value is None:
            if attributes.endswith(b"/"):
                return ""
            inner = row[match.end() : row.find(b"</c>", match.end())]
            if b"<f" in inner:
                return FORMULA
            if b"<is>" in inner:
                return _text(b"".join(_T.findall(inner)))
            bare = re.search(rb"<v[^<>]*>([^<]*)</v>", inner)
            if not bare:
                return ""
            value = bare.group(1)
        if b't="s"' in attributes:
            index = int(value) if value.isdigit() else -1
            if not 0 <= index < len(self._strings):
                raise _refused(
                    self.path, "a workbook whose texts are all there", f"text {value.decode(errors='replace')}"
                )
            return self._strings[index]
        return _text(value)

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
        test = only[1] if only else None
        key = re.compile(rb'<c r="%s\d+"([^>]*)>(?:<v>([^<]*)</v></c>)?' % letters(only[0]).encode()) if only else None
        answers: dict[bytes, bool] = {}
        number, ended = 0, False
        try:
            for piece in self._pieces(self._sheet, b"</row>", progress):
                ended = b"</sheetData>" in piece or b"<sheetData/>" in piece
                for row in piece.split(b"</row>"):
                    if b"<row" not in row:
                        continue
                    number = _row_number(row, number + 1)
                    if number <= self._header_row:
                        continue
                    if key is not None and test is not None:
                        match = key.search(row)
                        if match is None:
                            passed = test("")
                        elif b't="s"' in match.group(1) and match.group(2) is not None:
                            index = match.group(2)
                            if index not in answers:
                                answers[index] = test(self._strings[int(index)])
                            passed = answers[index]
                        else:
                            passed = test(self._key_value(match, row))
                        if not passed:
                            if passed_over:
                                passed_over(number)
                            continue
                    yield Row(number, self._wanted(row, columns, wanted))
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, IndexError) as error:
            if isinstance(error, InvalidInput):
                raise
            raise _refused(self.path, "a complete .xlsx file", str(error)[:60]) from error
        if not ended:
            raise _refused(self.path, "a complete .xlsx file", "a sheet that breaks off", "Download it again.")

    def _key_value(self, match: re.Match[bytes], row: bytes) -> str:
        full = _ANY_CELL.match(row, match.start())
        return self._value(full, row) if full else ""

    def _wanted(self, row: bytes, columns: list[int], names: list[bytes]) -> tuple[str, ...]:
        if b'<c r="' not in row:
            cells = self._all_cells(row)
            return tuple(cells[column] if column < len(cells) else "" for column in columns)
        found = []
        for name in names:
            at = row.find(b'<c r="' + name)
            while at >= 0 and not row[at + 6 + len(name) : at + 7 + len(name)].isdigit():
                at = row.find(b'<c r="' + name, at + 1)
            match = _ANY_CELL.match(row, at) if at >= 0 else None
            found.append(self._value(match, row) if match else "")
        return tuple(found)

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


def _row_number(row: bytes, otherwise: int) -> int:
    match = re.search(rb'<row [^>]*?r="(\d+)"', row[:400])
    return int(match.group(1)) if match else otherwise


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8", errors="replace")
    return html.unescape(text) if "&" in text else text
