"""The list of accredited programs."""

from __future__ import annotations

from pathlib import Path

from table_files import as_csv

from smartpick.facts.importers.acgme import import_acgme


def test_the_accreditation_list_is_taken_and_matched(tmp_path: Path) -> None:
    rows = [["Program Code", "Program Name", "Specialty", "City", "State", "Sponsoring Institution", "Status"]]
    rows += [["1200521514", "Kaiser Program", "Family medicine", "Woodland Hills", "CA", "Kaiser", "Continued"]]
    rows += [
        ["1409999999", "Danbury Hospital Program", "Internal medicine", "Danbury", "CT", "Danbury Hospital", "Initial"]
    ]
    rows += [["12", "Short", "", "", "", "", ""], ["1200521514", "Again", "", "", "", "", ""]]
    report = import_acgme(as_csv(tmp_path / "a.csv", rows), tmp_path / "home")
    assert (report.taken, report.matched) == (2, 2)
    assert dict(report.refused) == {"not a ten-digit program id": 1, "the same program twice in the file": 1}
    assert import_acgme(as_csv(tmp_path / "a.csv", rows), tmp_path / "home").new == 0
