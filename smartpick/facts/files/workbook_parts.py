"""The parts of an .xlsx archive, each read as a bounded stream: sheets, shared texts, and which styles show days.

No XML parser is used, so entities cannot expand; what a part declares and what is read of it are both bounded.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from smartpick.errors import InvalidInput

MOST_BYTES = (
    3_000_000_000  # uncompressed, of all parts that are XML; a quarter of the labour department's file has about 1 GB
)
MOST_RATIO = 250  # of a part larger than 20 MB; sheets of text reach 10 to 60
MOST_STRINGS = 8_000_000
MOST_STYLES = 4_000_000  # bytes of the part that holds them
DAMAGE = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    KeyError,
)  # what a bad archive raises
Progress = Callable[[int, int], None]  # done, total (bytes or rows; total 0 when not known)
_CHUNK = 1 << 21
_LONGEST_GAP = 64_000_000  # bytes without the end of a row or text
# No pattern runs past the next "<" without need: a hostile sheet of a million opening tags stays one pass.
_SI = re.compile(rb"<si>(.*?)</si>|<si/>", re.S)
_T = re.compile(rb"<t(?: [^<>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(rb"<rPh[^<]*(?:<(?!/rPh>|rPh)[^<]*)*</rPh>")
_PREFIX = re.compile(rb"<(\w{1,20}):(?:worksheet|sst|styleSheet|workbook|Relationships)[ >]")
_FORMAT = re.compile(rb"<numFmt [^<>]*>")
_STYLE = re.compile(rb"<xf [^<>]*>")
_RELATION, _SHEET = re.compile(rb"<Relationship [^<>]*>"), re.compile(rb"<sheet [^<>]*>")
_SHOWN_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})  # ECMA-376, part 1, 18.8.30
_NOT_A_PART_OF_A_DAY = re.compile(
    r'"[^"]*"|\\.|_.|\[(?![hms]+\])[^\]]*\]'
)  # of a number format: texts, colours, places


class Parts:
    """The parts of an .xlsx file.

    Parameters
    ----------
    source : the file, or its bytes where it was uploaded and must not touch the disk.
    name : what a refusal calls it.
    most_bytes : that the parts that are XML may unpack to.

    Attributes
    ----------
    sheets : names of the parts that hold a sheet, the first one first; never empty.

    Raises
    ------
    InvalidInput : too large when unpacked, another kind of archive, or without a sheet.
    """

    def __init__(self, source: Path | bytes, name: str, most_bytes: int = MOST_BYTES) -> None:
        self.name, self.most_bytes = name, most_bytes
        self._zip = zipfile.ZipFile(source if isinstance(source, Path) else io.BytesIO(source))
        self._check_sizes()
        self.sheets = self._sheet_parts()

    def refused(self, must_be: str, got: str, way_on: str = "") -> InvalidInput:
        """Give the refusal of this file."""
        return InvalidInput(self.name, must_be, got, way_on)

    def _check_sizes(self) -> None:
        total = 0
        for part in self._zip.infolist():
            total += part.file_size if part.filename.endswith((".xml", ".rels")) else 0  # pictures are not read
            if part.file_size > 20_000_000 and part.file_size > MOST_RATIO * max(1, part.compress_size):
                raise self.refused("a workbook that unpacks to a sensible size", f"{part.filename} is a zip bomb")
        if total > self.most_bytes:
            raise self.refused(f"a workbook of at most {self.most_bytes:,} bytes unpacked", f"{total:,}")

    def _sheet_parts(self) -> list[str]:
        names = self._zip.namelist()
        if "[Content_Types].xml" not in names:
            raise self.refused("an .xlsx file", "another kind of archive")
        sheets = self._sheets_in_order(names)
        if not sheets:
            sheets = [name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
            sheets.sort(key=lambda name: int(re.sub(r"\D", "", name)))
        if not sheets:
            raise self.refused("a workbook with a sheet", "none")
        return sheets

    def _sheets_in_order(self, names: list[str]) -> list[str]:
        """Give the sheets as the tabs stand, hidden ones last; [] where nothing says so.

        The numbers of the parts tell when a sheet was made, not where it stands.
        """
        parts = {}
        for one in _RELATION.findall(self._small_part("xl/_rels/workbook.xml.rels")):
            target = plain_text(_attribute(one, b"Target"))
            parts[_attribute(one, b"Id")] = target[1:] if target.startswith("/") else f"xl/{target}"
        tabs = _SHEET.findall(self._small_part("xl/workbook.xml"))
        tabs.sort(key=lambda one: b"idden" in _attribute(one, b"state"))
        told = (parts.get(_attribute(one, rb"\w{1,9}:id")) for one in tabs)
        return [part for part in dict.fromkeys(told) if part in names and "worksheets/" in part.lower()]

    def pieces(self, part: str, end: bytes, progress: Progress | None = None) -> Iterator[bytes]:
        """Stream a part in pieces that end after the tag `end`; a prefix of all tags (`<x:row>`) is taken off."""
        size = self._zip.getinfo(part).file_size
        done, rest, prefix = 0, b"", b""
        with self._zip.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                if not done and (found := _PREFIX.search(chunk[:2_000])):
                    prefix = found[1] + b":"
                    end = end.replace(b"</", b"</" + prefix)
                done += len(chunk)
                if done > self.most_bytes:
                    raise self.refused(f"a workbook of at most {self.most_bytes:,} bytes unpacked", f"{done:,}")
                rest += chunk
                cut = rest.rfind(end)
                if cut < 0:
                    if len(rest) > _LONGEST_GAP:
                        raise self.refused("a sheet of rows", f"no {end.decode()} in 64 MB")
                    continue
                yield _without(prefix, rest[: cut + len(end)])
                rest = rest[cut + len(end) :]
                if progress:
                    progress(done, size)
        yield _without(prefix, rest)

    def shared_strings(self) -> list[str]:
        """Give the texts that cells refer to by number."""
        if "xl/sharedStrings.xml" not in self._zip.namelist():
            return []
        strings: list[str] = []
        for piece in self.pieces("xl/sharedStrings.xml", b"</si>"):
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise self.refused("a plain workbook", "one with entities")
            if b"</si>" not in piece:
                strings += [""] * piece.count(b"<si/>")  # what follows the last text that is not empty
                continue
            strings += [text_inside(match.group(1) or b"") for match in _SI.finditer(piece)]
            if len(strings) > MOST_STRINGS:
                raise self.refused(f"at most {MOST_STRINGS} different texts", str(len(strings)))
        return strings

    def day_styles(self) -> frozenset[bytes]:
        """Give the numbers of the cell styles that show a number as a day or a time."""
        styles = self._small_part("xl/styles.xml")
        shows_days = {str(number).encode() for number in _SHOWN_DAYS}
        for one in _FORMAT.findall(styles):
            shown_as = _NOT_A_PART_OF_A_DAY.sub("", plain_text(_attribute(one, b"formatCode"))).lower()
            is_span = "[" in shown_as  # [h]:mm is a length of time, not a moment
            if set(shown_as) & set("ymdhs") and not is_span and "general" not in shown_as:
                shows_days.add(_attribute(one, b"numFmtId"))
        formats = styles.partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0]
        return frozenset(
            str(place).encode()
            for place, one in enumerate(_STYLE.findall(formats))
            if _attribute(one, b"numFmtId") in shows_days
        )

    def counts_from_1904(self) -> bool:
        """Say whether days are counted from 1904 instead of 1900."""
        return re.search(rb'date1904="(?:1|true)"', self._small_part("xl/workbook.xml")) is not None

    def _small_part(self, part: str) -> bytes:
        if part not in self._zip.namelist() or self._zip.getinfo(part).file_size > MOST_STYLES:
            return b""
        return b"".join(self.pieces(part, b">"))

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


def text_inside(inner: bytes) -> str:
    """Give the text of a rich or plain one, without the readings that stand beside Asian characters."""
    if b"<rPh" in inner:
        inner = _PHONETIC.sub(b"", inner)
    return plain_text(b"".join(_T.findall(inner)))


def plain_text(raw: bytes) -> str:
    """Give the text that XML stands for."""
    text = raw.decode("utf-8", errors="replace")
    return html.unescape(text) if "&" in text else text


def _without(prefix: bytes, piece: bytes) -> bytes:
    return piece.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else piece


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb' %s="([^"]*)"' % name, tag)
    return found[1] if found else b""
