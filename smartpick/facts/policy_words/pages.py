"""From what a person pastes or saves (text, HTML, PDF) to lines of plain text, bounded and without scripts."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from importlib.util import find_spec

from smartpick.errors import InvalidInput, Unavailable
from smartpick.facts.files.apart import read_apart
from smartpick.facts.policy_words.table_rows import HEADING, is_header, under_headers

MOST_BYTES = 1_000_000  # a longer page is refused: no policy page is, and reading stays quick
MOST_PDF_BYTES = 20_000_000
MOST_PDF_PAGES = 60
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
    }
    | {
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
    }
    | {"pre", "section", "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul"}
)
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr", "col", "area", "embed", "track"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SILENT = frozenset(
    {
        "del",
        "s",
        "strike",
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "head",
        "nav",
        "footer",
        "select",
        "button",
    }
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LOOKS_LIKE_HTML = re.compile(
    r"<(?:!doctype|html|body|head|p|div|ul|ol|li|table|tr|td|br|h[1-6]|span|dl|section|a)\b", re.I
)


class _Lines(HTMLParser):
    """Collects visible text; a block element ends the line, a table row becomes "cell: cell"."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.cells = 0
        self.only_headers = False
        self.row_start = 0
        self.cell_starts: list[int] = []
        self.columns: list[str] = []
        self.hidden, self.depth = "", 0  # the tag of a part that the page hides, and how deep we are in tags like it
        self.unused = ""  # a row of column names that no row has followed

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden:
            self.depth += tag == self.hidden
            return
        if tag not in _VOID and any(
            name == "hidden" or (name == "style" and _HIDDEN.search((value or "")[:500])) for name, value in attrs
        ):
            self.hidden, self.depth = tag, 1
            return
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self.columns = []
            self.parts.append("\n")
        elif tag == "tr":
            self.parts.append("\n")
            self.cells, self.only_headers, self.row_start = 0, True, len(self.parts)
            self.cell_starts = []
        elif tag in {"td", "th"}:
            if self.cells:
                self.parts.append(": ")
            self.cells += 1
            self.cell_starts.append(len(self.parts))
            self.only_headers = self.only_headers and tag == "th"
        elif tag in _BLOCKS:
            self.parts.append("\n" + (HEADING if tag in _HEADINGS else "") + ("- " if tag == "li" else ""))

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            self.depth -= tag == self.hidden
            if not self.depth:
                self.hidden = ""
            return
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "tr":
            self._end_row()
            self.parts.append("\n")
            self.cells = 0
        elif tag in _BLOCKS:
            if tag == "table" and self.unused:
                self.parts.append(self.unused)
                self.unused = ""
            self.parts.append("\n")

    def _end_row(self) -> None:
        """Put the cells of a row under their columns; a row of headers alone is no text."""
        if not self.cell_starts:  # a row without a cell, or an end without a row
            return
        ends = [start - 1 for start in self.cell_starts[1:]] + [len(self.parts)]
        cells = [
            " ".join("".join(self.parts[start:end]).split()) for start, end in zip(self.cell_starts, ends, strict=True)
        ]
        if is_header(cells):
            self.columns, self.unused = cells, "\n" + ": ".join(cells) + "\n"
            del self.parts[self.row_start :]
        elif self.columns and len(cells) == len(self.columns):
            self.unused = ""
            self.parts[self.row_start :] = ["\n".join(under_headers(self.columns, cells))]
        elif self.only_headers and self.cells > 1:
            del self.parts[self.row_start :]
        self.cell_starts = []

    def handle_data(self, data: str) -> None:
        if not self.silent and not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def html_text(page: str) -> str:
    """Give the visible text of an HTML page, a line per block, headings marked, scripts and menus left out."""
    lines = _Lines()
    lines.feed(page)
    lines.close()
    return "".join(lines.parts)


def pdf_text(content: bytes) -> str:
    """Give the text of a PDF file.

    Raises
    ------
    InvalidInput : damaged, locked, without text, or more than 60 pages.
    Unavailable : the optional reader is not installed.
    """
    if len(content) > MOST_PDF_BYTES:
        raise InvalidInput("page", f"a PDF of at most {MOST_PDF_BYTES // 1_000_000} MB", f"{len(content)} bytes")
    if find_spec("pypdf") is None:
        raise Unavailable("Reading a PDF needs the optional part: pip install 'smartpick[ingest]'")
    text = read_apart(pdf_pages, content, "page", "a PDF that can be read")
    if not text.strip():
        raise InvalidInput("page", "a PDF with text in it, not a picture of a page", way_on="Paste its text instead.")
    return text


def pdf_pages(content: bytes) -> str:
    """Give the text of all pages; call it through `read_apart`."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise InvalidInput("page", "a PDF that opens without a password", way_on="Paste its text instead.")
    if len(reader.pages) > MOST_PDF_PAGES:
        raise InvalidInput("page", f"a PDF of at most {MOST_PDF_PAGES} pages", len(reader.pages))
    return "\n".join(page.extract_text() or "" for page in reader.pages)


def decoded(content: bytes) -> str:
    """Read bytes as UTF-8 or UTF-16 (by its mark), else as Windows-1252; refuse what is not text."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise InvalidInput("page", "text, HTML or PDF", "a damaged UTF-16 file") from error
    if b"\x00" in content[:4096]:
        raise InvalidInput("page", "text, HTML or PDF", "a binary file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def page_text(content: bytes | str) -> str:
    """Give plain text of pasted text, a saved HTML page or a PDF.

    Raises
    ------
    InvalidInput : larger than 1 MB (PDF: 20 MB), binary, or damaged.
    """
    if isinstance(content, bytes):
        if content.lstrip()[:5] == b"%PDF-":
            content = pdf_text(content)[:MOST_BYTES]
        else:
            if len(content) > MOST_BYTES:
                raise InvalidInput("page", "at most 1 MB", f"{len(content)} bytes", "Paste the part about visas only.")
            content = decoded(content)
    if len(content) > MOST_BYTES:
        raise InvalidInput("page", "at most 1 MB", f"{len(content)} characters", "Paste the part about visas only.")
    return html_text(content) if _LOOKS_LIKE_HTML.search(content[:20_000]) else content
