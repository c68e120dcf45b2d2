"""Opening a table by what it is, not by what it is called."""

from __future__ import annotations

from pathlib import Path

from smartpick.errors import InvalidInput
from smartpick.facts.files.text_table import TextTable
from smartpick.facts.files.workbook import Workbook


def open_table(path: Path) -> Workbook | TextTable:
    """Open an .xlsx, .csv or .tsv file.

    Raises
    ------
    InvalidInput : absent, empty, an old .xls file, a PDF, or damaged.
    """
    if not path.is_file():
        raise InvalidInput("FILE", "a file that can be read", str(path))
    with path.open("rb") as stream:
        head = stream.read(8)
    if not head:
        raise InvalidInput(str(path), "a table", "an empty file")
    if head[:4] == b"PK\x03\x04":
        return Workbook(path)
    if head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise InvalidInput(str(path), "an .xlsx or .csv file", "an old .xls file", "Save it as .xlsx or .csv.")
    if head[:5] == b"%PDF-":
        raise InvalidInput(str(path), "an .xlsx or .csv file", "a PDF", "Save its text, or use nrmp-results.")
    return TextTable(path)
