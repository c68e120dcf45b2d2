"""Cells of a table that any spreadsheet may open: text that could be read as a formula stays text."""

from __future__ import annotations


def without_formula(text: str) -> str:
    """Give a cell's text with a quote before what a spreadsheet would take for a formula.

    Examples
    --------
    >>> without_formula("=1+1"), without_formula("Boston")
    ("'=1+1", 'Boston')
    """
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
