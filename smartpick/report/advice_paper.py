"""Advice on paper: a printable page (HTML) or a Word file of titled blocks of lines; nothing is computed here."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

LETTER, LIST = "letter", "list"
XML_ALLOWED = "\t\n\r"


@dataclass(frozen=True, slots=True)
class Item:
    """One line with its small print ("advice R-11", or a source)."""

    text: str
    small: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A titled list of lines, or a letter whose lines are its paragraphs."""

    title: str
    items: tuple[Item, ...]
    kind: str = LIST


@dataclass(frozen=True, slots=True)
class Sheet:
    """What starts on a new page: a title and its blocks."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of several sheets."""

    title: str
    made: str
    sheets: tuple[Sheet, ...]


def paper_html(paper: Paper) -> str:
    """Give the paper as one HTML file that needs no connection, has no script, and prints a sheet a page."""
    style = Markup((files("smartpick.report") / "templates" / "paper.css").read_text(encoding="utf-8"))
    return _template().render(paper=paper, style=style)


@cache
def _template() -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    text = (files("smartpick.report") / "templates" / "paper.html.j2").read_text(encoding="utf-8")
    return environment.from_string(text)


def paper_docx(paper: Paper) -> bytes:
    """Give the paper as a Word file, to be edited and sent."""
    import docx
    from docx.shared import Pt

    made = docx.Document()
    made.core_properties.title = paper.title
    made.add_heading(_printable(paper.title), level=0)
    made.add_paragraph(_printable(paper.made))
    for number, sheet in enumerate(paper.sheets):
        if number:
            made.add_page_break()
        made.add_heading(_printable(sheet.title), level=1)
        for block in sheet.blocks:
            made.add_heading(_printable(block.title), level=2)
            for item in block.items:
                style = "List Bullet" if block.kind == LIST else "Normal"
                for text in _paragraphs(item.text, block.kind):
                    paragraph = made.add_paragraph(_printable(text), style=style)
                if item.small:
                    small = paragraph.add_run(f"  [{_printable(item.small)}]")
                    small.font.size = Pt(8)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _paragraphs(text: str, kind: str) -> Sequence[str]:
    return text.split("\n") if kind == LETTER else (text,)


def _printable(text: str) -> str:
    """Leave out control characters, which a Word file cannot hold."""
    return "".join(c for c in text if c in XML_ALLOWED or ord(c) >= 32)
