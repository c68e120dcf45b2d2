"""Published program results: a wide table, a long one, the printed text and a PDF give the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from table_files import as_csv, as_xlsx

from smartpick.facts.importers.nrmp import import_results
from smartpick.facts.own.imported import imported_results


def test_quota_and_fill_come_from_a_wide_table_a_long_table_and_the_printed_text(tmp_path: Path) -> None:
    expected = {("1005120C0", 2026): (8, 8), ("1005120C0", 2025): (8, 7), ("1081140C0", 2026): (13, None)}
    wide = [["Program Code", "Quota 2026", "Matched 2026", "Quota 2025", "Matched 2025"]]
    wide += [["1005120C0", 8, 8, 8, 7], ["1081140C0", 13, "", "", ""]]
    long = [["Code", "Match Year", "Quota", "Filled"], ["1005120C0", 2026, 8, 8], ["1005120C0", 2025, 8, 7]]
    long += [["1081140C0", 2026, 13, ""]]
    text = tmp_path / "results.txt"
    text.write_text(
        "Idaho\nProgram           Code        2026      2025\n                  Quota Match Quota Match\n"
        "Family Medicine   1005120C0   8 8   8 7\nConnecticut\nMedicine 1081140C0 13 -- -- --\n",
        encoding="utf-8",
    )
    for path in (as_csv(tmp_path / "wide.csv", wide), as_xlsx(tmp_path / "long.xlsx", long), text):
        report = import_results(path, tmp_path / path.stem)
        assert imported_results(tmp_path / path.stem) == expected, path.name
        assert report.taken == 3
        assert report.matched == 3


def test_results_that_cannot_be_are_refused_by_row(tmp_path: Path) -> None:
    rows = [["Program Code", "Quota 2026", "Matched 2026"], ["1005120C0", 8, 9], ["1005120C2", 900, 1], ["12", 1, 1]]
    rows += [["1081140C0", 13, 12]]
    report = import_results(as_csv(tmp_path / "a.csv", rows), tmp_path / "home")
    assert report.taken == 1
    assert set(report.refused) == {"more filled than offered", "a quota over 400", "not a program code"}


def test_a_later_edition_adds_a_year_and_keeps_the_others(tmp_path: Path) -> None:
    head = ["Program Code", "Quota 2025", "Matched 2025"]
    import_results(as_csv(tmp_path / "a.csv", [head, ["1005120C0", 8, 7]]), tmp_path / "home")
    head = ["Program Code", "Quota 2026", "Matched 2026"]
    assert import_results(as_csv(tmp_path / "b.csv", [head, ["1005120C0", 8, 8]]), tmp_path / "home").new == 1
    assert set(imported_results(tmp_path / "home")) == {("1005120C0", 2025), ("1005120C0", 2026)}


def test_program_results_are_read_from_a_pdf(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst")
    path = tmp_path / "results.pdf"
    path.write_bytes(typst.compile(b"2026 2025 \\ Family Medicine 1005120C0 8 8 8 7"))
    assert import_results(path, tmp_path / "home").taken == 2
