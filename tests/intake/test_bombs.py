"""Small files that would unpack to large ones, run long, or reach for other files: refused or read in bounds."""

from __future__ import annotations

import io
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from doors import DAY, as_file, empty_word, imported, pdf_with, word_with
from raw_workbooks import sheet_with

from smartpick.errors import InvalidInput
from smartpick.facts.files import apart
from smartpick.facts.files.workbook import Workbook
from smartpick.facts.importers.spreadsheet import import_spreadsheet
from smartpick.guidance.documents import text_of
from smartpick.intake.code_list import read_codes

CODE = "1281140C0"
SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"
LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "' + b"x" * 1_000 + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + k, b"&%c;" % (97 + k) * 10) for k in range(9)) + b"]>"
)  # fmt: skip


def book_with(sheet: bytes) -> bytes:
    """Give a workbook as a spreadsheet program writes it, with this sheet."""
    import openpyxl

    made, packed = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return packed.getvalue()


def one_cell(text: bytes) -> bytes:
    return b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + text + b"</t></is></c></row>"


def test_an_honest_workbook_of_codes_is_read() -> None:
    assert read_codes("list.xlsx", book_with(SHEET + one_cell(CODE.encode()) + END)) == (CODE,)


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET + one_cell(b"x") * 200_000 + END,
        SHEET.replace(b"?>", b"?>" + LAUGHS) + one_cell(b"&j;") + END,
        SHEET + b"<row><c>",
        SHEET + b'<row r="1"><c r="A1" t="s"><v>999</v></c></row>' + END,
        b"",
    ],
    ids=["unpacks to 13 MB", "a billion laughs", "breaks off", "a text that is not there", "nothing"],
)
def test_a_hostile_workbook_of_codes_is_refused(sheet: bytes) -> None:
    with pytest.raises(InvalidInput, match="--list"):
        read_codes("list.xlsx", book_with(sheet))


def test_a_cell_far_to_the_right_costs_no_more_than_one_near() -> None:
    far = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(1, 4_001))
    began = time.process_time()
    with pytest.raises(InvalidInput):
        read_codes("list.xlsx", book_with(SHEET + far + END))
    assert time.process_time() - began < 5  # seconds; 16,384 cells a row took a minute


@pytest.mark.parametrize("piece", [b"<c ", b"<t ", b"<v ", b"<row ", b"<si>", b"<rPh"])
@pytest.mark.parametrize("place", ["sheet", "strings"])
def test_a_workbook_of_half_tags_is_one_pass(piece: bytes, place: str) -> None:
    many = piece * 100_000
    packed = sheet_with(many) if place == "sheet" else sheet_with(b"", b"<si>" + many + b"</si>")
    began = time.process_time()
    with pytest.raises(InvalidInput):
        imported(import_spreadsheet, kind="spreadsheet", day=DAY)(packed)
    assert time.process_time() - began < 5  # seconds; tag by tag to the end of the file it took an hour


def test_an_empty_text_at_the_end_of_a_workbook_still_counts() -> None:
    rows = b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
    with as_file(sheet_with(rows, b"<si><t>Code</t></si><si/>"), "list.xlsx") as path:
        assert Workbook(path).header == ["Code", "Code", ""]


def test_a_workbook_of_zeros_is_refused_by_its_ratio() -> None:
    with as_file(sheet_with(b"<row/>" * 4_000_000), "list.xlsx") as path, pytest.raises(InvalidInput, match="bomb"):
        Workbook(path)


def word_of(document: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in empty_word().items():
            file.writestr(name, document if name == "word/document.xml" else content)
    return packed.getvalue()


def with_entities(entities: bytes, text: bytes) -> bytes:
    document = empty_word()["word/document.xml"].replace(b"?>", b"?>" + entities, 1)
    return document.replace(b"<w:sectPr", b"<w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p><w:sectPr", 1)


def test_an_honest_word_file_is_read_in_its_own_process() -> None:
    packed = word_with(b"<w:p><w:r><w:t>I hope to train.</w:t></w:r></w:p>")
    assert text_of(packed, "mine.docx").strip() == "I hope to train."


def test_a_word_file_that_unpacks_to_gigabytes_is_refused() -> None:
    with pytest.raises(InvalidInput, match="bytes unpacked"):
        text_of(word_with(b"<w:p/>" * 9_000_000), "mine.docx")


def test_a_word_file_of_laughs_is_refused() -> None:
    with pytest.raises(InvalidInput, match="can be read"):
        text_of(word_of(with_entities(LAUGHS, b"&j;")), "mine.docx")


def test_a_word_file_cannot_bring_in_another_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of somebody else", encoding="utf-8")
    entity = b'<!DOCTYPE l [<!ENTITY f SYSTEM "%s">]>' % secret.as_uri().encode()
    assert "somebody" not in text_of(word_of(with_entities(entity, b"&f; and words of mine")), "mine.docx")


def packed_page(words: bytes) -> bytes:
    """Give a PDF whose one page is this stream, packed."""
    packed = zlib.compress(words, 9)
    whole = pdf_with(packed)
    return whole.replace(b"<< /Length %d >>" % len(packed), b"<< /Filter /FlateDecode /Length %d >>" % len(packed))


def test_a_packed_page_is_read() -> None:
    assert "hope" in text_of(packed_page(b"BT /F1 12 Tf 50 700 Td (I hope to train.) Tj ET"), "mine.pdf")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the time of a process")
def test_a_pdf_that_would_keep_a_processor_busy_for_minutes_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 2)
    bomb = packed_page(b"BT /F1 12 Tf (x) Tj ET " * 2_000_000)
    assert len(bomb) < 300_000
    with pytest.raises(InvalidInput, match="far too long"):
        text_of(bomb, "mine.pdf")


def test_a_broken_pdf_is_refused_by_the_kind_of_its_fault_alone() -> None:
    with pytest.raises(InvalidInput, match="can be read") as refusal:
        text_of(b"%PDF-1.4 a secret of mine", "mine.pdf")
    assert "secret" not in str(refusal.value)
