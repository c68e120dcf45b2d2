"""Workbooks made of raw XML, as a stranger might send them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from smartpick.facts.files.workbook import Workbook

WORKBOOK_PARTS = (
    b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Day</t></is></c></row>'
    b'<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>46266</v></c><c r="C2" t="b"><v>1</v></c>'
    b'<c r="D2"><f>1+1</f><v>2</v></c></row>',
    b"<si><t>Code</t></si><si><r><t>one </t></r><r><t>&amp; two</t></r><rPh><t>x</t></rPh></si>",
    b'<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><cellXfs><xf numFmtId="0"/>'
    b'<xf numFmtId="164"/></cellXfs>',
    b'<workbookPr date1904="1"/>',
)


def sheet_with(rows: bytes, strings: bytes = b"", styles: bytes = b"", book: bytes = b"") -> bytes:
    """Give a workbook whose sheet holds this XML, and its other parts that."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>")
        file.writestr("xl/sharedStrings.xml", b"<sst>" + strings + b"</sst>")
        file.writestr("xl/styles.xml", b"<styleSheet>" + styles + b"</styleSheet>")
        file.writestr("xl/workbook.xml", b"<workbook>" + book + b"</workbook>")
    return packed.getvalue()


def parts_of(content: bytes) -> bytes:
    """Give a workbook whose four parts stand in the bytes, apart by a zero."""
    return sheet_with(*[*content.split(b"\0"), b"", b"", b"", b""][:4])


def read_large_workbook(path: Path) -> None:
    book = Workbook(path)
    wanted = list(range(min(len(book.header), 4)))
    assert all(len(row.cells) == len(wanted) for row in book.rows(wanted, only=(0, bool), passed_over=str))
    book.close()


def cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'
