"""Workbooks: what was written comes back as a person saw it, and formulas are told from texts."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick.facts.files.workbook import FORMULA, Workbook, letters, small_sheets


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


def test_days_times_and_yes_or_no_come_as_a_person_sees_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        shown = [book.add_format({"num_format": code}) for code in ("d mmm yyyy", "hh:mm", '0 "days"', "[h]:mm")]
        sheet.write_row(0, 0, ["day", "time", "both", "days", "span", "is", "number"])
        sheet.write_datetime(1, 0, datetime(2026, 5, 1), shown[0])
        sheet.write_number(1, 1, 0.375, shown[1])
        sheet.write_datetime(1, 2, datetime(2026, 12, 1, 9, 30), shown[0])
        sheet.write_number(1, 3, 46143, shown[2])
        sheet.write_number(1, 4, 46143, shown[3])
        sheet.write_boolean(1, 5, False)
        sheet.write_number(1, 6, 244)
    (row,) = Workbook(path).rows(list(range(7)))
    assert row.cells == ("2026-05-01", "09:00:00", "2026-12-01T09:30:00", "46143", "46143", "false", "244")


@pytest.mark.parametrize(("since_1904", "serial"), [(False, 46143), (True, 44681)])
def test_a_day_is_counted_from_the_year_that_the_workbook_says(tmp_path: Path, since_1904: bool, serial: int) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": since_1904}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_number(1, 0, serial, book.add_format({"num_format": 14}))
    assert [row.cells for row in Workbook(path).rows([0])] == [("2026-05-01",)]


def test_a_small_workbook_gives_all_its_sheets_and_what_formulas_showed() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["code"])
        book.add_worksheet().write_formula(0, 1, '=UPPER("a")', None, "A")
    assert list(small_sheets(made.getvalue(), "list")) == [[["code"]], [["", "A"]]]


@pytest.mark.parametrize("hidden", [False, True])
def test_the_first_sheet_is_the_first_tab_that_is_seen(tmp_path: Path, hidden: bool) -> None:
    """A sheet that is dragged to the front keeps the number of its part."""
    book = openpyxl.Workbook()
    book.active.append(["Notes", "old"])
    book.create_sheet("Mine").append(["Code", "J-1"])
    if hidden:
        book.worksheets[0].sheet_state = "hidden"
    else:
        book.move_sheet("Mine", -1)
    book.save(tmp_path / "a.xlsx")
    assert Workbook(tmp_path / "a.xlsx").header == ["Code", "J-1"]
    assert [rows[0][0] for rows in small_sheets(tmp_path / "a.xlsx", "a.xlsx")] == ["Code", "Notes"]


def test_tags_with_a_prefix_are_read_like_others() -> None:
    prefixed, made = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["code", 7])
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(prefixed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/") and name.endswith(".xml"):
                part = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", part).replace(b" xmlns=", b" xmlns:x=")
            new.writestr(name, part)
    assert list(small_sheets(prefixed.getvalue(), "list")) == [[["code", "7"]]]
