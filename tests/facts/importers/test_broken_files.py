"""A file that is broken, hostile or no table at all is refused, and what was there before stays."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_filings import FILING_COLUMNS, FILINGS, filing
from table_files import as_csv, as_xlsx, files_in

from smartpick.errors import InvalidInput
from smartpick.facts.importers.lca import import_lca

DAY = date(2026, 11, 22)


def test_a_zip_bomb_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row>" + b" " * 60_000_000)
    with pytest.raises(InvalidInput, match="zip bomb"):
        import_lca(path, DAY, tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_half_workbook_is_refused_and_what_was_there_stays(tmp_path: Path) -> None:
    whole = as_xlsx(tmp_path / "a.xlsx", FILINGS)
    import_lca(whole, DAY, tmp_path / "home")
    before = files_in(tmp_path / "home")
    half = tmp_path / "half.xlsx"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(InvalidInput, match="complete"):
        import_lca(half, DAY, tmp_path / "home")
    assert files_in(tmp_path / "home") == before


def test_a_sheet_that_breaks_off_inside_its_archive_is_refused(tmp_path: Path) -> None:
    whole = as_xlsx(tmp_path / "a.xlsx", FILINGS)
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content[: content.index(b'<row r="6"')]
            new.writestr(name, content)
    with pytest.raises(InvalidInput, match="breaks off"):
        import_lca(broken, DAY, tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_half_csv_is_refused(tmp_path: Path) -> None:
    text = as_csv(tmp_path / "a.csv", FILINGS).read_bytes()
    for cut in (text[: text.rindex(b"Danbury,CT")], text.rstrip() + b'\r\n"I-200'):
        path = tmp_path / "half.csv"
        path.write_bytes(cut)
        with pytest.raises(InvalidInput, match="complete"):
            import_lca(path, DAY, tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_rows_with_formulas_are_refused_by_row(tmp_path: Path) -> None:
    rows = [FILING_COLUMNS, filing("I-1", EMPLOYER_NAME='=HYPERLINK("http://x","Danbury Hospital")'), filing("I-2")]
    for path in (as_xlsx(tmp_path / "a.xlsx", rows), as_csv(tmp_path / "a.csv", rows)):
        report = import_lca(path, DAY, tmp_path / path.suffix[1:])
        assert report.taken == 1
        assert report.examples["a cell holds a formula"] == ["row 2: Resident Physician"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "old .xls"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x00\x00", "binary"),
        (b"PK\x03\x04 not really", "complete .xlsx"),
        ("Case;ü".encode("utf-16")[:-1], "UTF-16"),
        (b"one column\nonly\n", "header"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=reason) as caught:
        import_lca(path, DAY, tmp_path / "home")
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_taken_or_refused_and_never_crash(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    path = folder / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInput):
        import_lca(path, DAY, folder / "home")
    assert not (folder / "home").exists()
