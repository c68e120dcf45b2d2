"""Workbooks: what was written comes back, and formulas are told from texts."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick.facts.files.workbook import FORMULA, Workbook, letters


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_the_workbook_reader_gives_back_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    clean = [["".join(c for c in cell if c.isprintable() and ord(c) < 0xFFFE) for cell in row] for row in rows]
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["a", "b", "c"], *clean]):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    table = Workbook(path)
    assert table.header == ["a", "b", "c"]
    read = {row.number: list(row.cells) for row in table.rows([0, 1, 2])}
    for number, row in enumerate(clean, start=2):
        assert read.get(number, ["", "", ""]) == row


def test_inline_texts_numbers_and_formulas_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Text & more", "Number"])
        sheet.write_string(1, 0, "a < b & c")
        sheet.write_formula(1, 1, "=1+1", None, 2)
    table = Workbook(path)
    assert table.header == ["Text & more", "Number"]
    assert [row.cells for row in table.rows([0, 1])] == [("a < b & c", FORMULA)]


def test_column_letters_go_on_after_z() -> None:
    assert [letters(index) for index in (0, 27, 701, 702)] == ["A", "AB", "ZZ", "AAA"]
