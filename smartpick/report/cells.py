"""Cells of a table that any spreadsheet may open: text that could be read as a formula stays text."""

from __future__ import annotations


def without_formula(text: str) -> str:
    """Give a cell's text with a quote before what a spreadsheet would take for a formula.

    A lone carriage return becomes a line feed: Python's writer of CSV sets only that in quotes, and a spreadsheet takes
    the other for the end of the row, so that what follows it would begin a cell.

    Examples
    --------
    >>> without_formula("=1+1"), without_formula("Boston")
    ("'=1+1", 'Boston')
    >>> without_formula("kind" + chr(13) + "=1+1")
    'kind\\n=1+1'
    """
    guarded = f"'{text}" if text[:1] in "=+-@\t\r\n" and text else text
    return guarded.replace("\r\n", "\n").replace("\r", "\n")
