"""The rows of a small workbook that a stranger may have made: bounded in size, width and length."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from smartpick.errors import InvalidInput, Unavailable

MAX_UNPACKED = 8_000_000  # bytes of its XML, some 7 s of work at worst; a list of a thousand programs has 2 MB
MOST_ROWS = 20_000  # of a sheet
MOST_COLUMNS = 200  # one cell far to the right would otherwise fill a row with thousands of empty ones


def workbook_sheets(source: Path | bytes, name: str) -> Iterator[list[tuple[object, ...]]]:
    """Give the rows of each sheet, as values.

    Parameters
    ----------
    source : the file, or its bytes where it was uploaded and must not touch the disk. name : for a refusal.

    Raises
    ------
    InvalidInput : absent, no workbook, damaged, or one that unpacks to far more than a list.
    Unavailable : the optional reader is not installed.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise Unavailable("Reading a workbook needs the 'ingest' extra; save it as CSV instead.") from error
    if isinstance(source, Path) and not source.is_file():
        raise InvalidInput(name, "a file that exists", str(source))
    try:
        packed = source if isinstance(source, Path) else io.BytesIO(source)
        with zipfile.ZipFile(packed) as parts:
            unpacked = sum(part.file_size for part in parts.infolist() if part.filename.endswith((".xml", ".rels")))
        if unpacked > MAX_UNPACKED:
            raise InvalidInput(name, f"a workbook of at most {MAX_UNPACKED:,} bytes unpacked", unpacked)
        book = openpyxl.load_workbook(packed, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                yield list(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True))
        finally:
            book.close()
    except (InvalidInput, GeneratorExit):
        raise
    except Exception as error:  # the reader raises many kinds for a damaged file
        raise InvalidInput(name, "a workbook that can be opened", type(error).__name__, "Save it again.") from error
