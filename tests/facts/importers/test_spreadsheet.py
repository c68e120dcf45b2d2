"""The user's own spreadsheet becomes claims that carry who told them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from table_files import as_csv, as_xlsx

from smartpick.errors import InvalidInput
from smartpick.facts.importers.spreadsheet import import_spreadsheet
from smartpick.facts.own.imported import imported_claims

DAY = date(2026, 11, 22)


SHEET = [
    ["Program", "NRMP Code", "J-1", "H-1B", "Min Step 2 CK", "YOG", "% IMG", "My notes"],
    ["Danbury", "1081140C0", "yes", "case by case", 220, "5 years", "60%", "liked it"],
    ["Pocatello", "1005120C0", "Y", "no", "", "none", "", ""],
    ["Nowhere", "9999140C0", "yes", "yes", "", "", "", ""],
    ["Odd", "1005120C2", "perhaps", "", 900, "", "", ""],
    ["Empty", "1081140C0", "", "?", "", "", "", ""],
]


def test_the_users_spreadsheet_becomes_claims_told_by_the_user(tmp_path: Path) -> None:
    result = import_spreadsheet(as_csv(tmp_path / "my list.csv", SHEET), "spreadsheet", DAY, folder=tmp_path / "home")
    found = {(claim.code, claim.field): claim.value for claim in imported_claims(tmp_path / "home")}
    assert found[("1081140C0", "h1b")] == "case_by_case"
    assert found[("1081140C0", "step2_min")] == 220
    assert found[("1081140C0", "img_share")] == 0.6
    assert found[("1005120C0", "max_years_since_grad")] == "none"
    assert {claim.status for claim in imported_claims(tmp_path / "home")} == {"told_by_user"}
    assert dict(result.report.refused) == {
        "no program has that code": 1,
        "not a value for j1": 1,
        "not a value for step2_min": 1,
        "nothing said about the program": 1,
    }
    assert result.unused == ["My notes"]


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    path = as_xlsx(tmp_path / "a.xlsx", SHEET)
    result = import_spreadsheet(path, "spreadsheet", DAY, folder=tmp_path / "home", preview_only=True)
    assert result.rows[0].startswith("row 2: 1081140C0 j1=yes h1b=case_by_case")
    assert not (tmp_path / "home").exists()


def test_columns_can_be_named_by_hand(tmp_path: Path) -> None:
    rows = [["Kennung", "Visum"], ["1081140C0", "J-1 only"]]
    mapping = {"code": "Kennung", "visa": "visum"}
    import_spreadsheet(as_csv(tmp_path / "a.csv", rows), "directory", DAY, mapping, tmp_path / "home")
    found = {claim.field: (claim.value, claim.kind, claim.confidence) for claim in imported_claims(tmp_path / "home")}
    assert found == {
        "j1": ("yes", "directory", "low"),
        "h1b": ("no", "directory", "low"),
        "open_to": ("any", "directory", "low"),
    }
    with pytest.raises(InvalidInput, match="--map"):
        import_spreadsheet(tmp_path / "a.csv", "directory", DAY, {"code": "Nummer"}, tmp_path / "home")


def test_a_corrected_spreadsheet_replaces_what_it_said_before(tmp_path: Path) -> None:
    home = tmp_path / "home"
    import_spreadsheet(
        as_csv(tmp_path / "a.csv", [["Code", "J-1"], ["1081140C0", "no"]]), "spreadsheet", DAY, folder=home
    )
    path = as_csv(tmp_path / "a.csv", [["Code", "J-1"], ["1081140C0", "yes"]])
    assert import_spreadsheet(path, "spreadsheet", DAY, folder=home).report.new == 1
    assert import_spreadsheet(path, "spreadsheet", DAY, folder=home).report.new == 0
    assert [claim.value for claim in imported_claims.__wrapped__(home)] == ["yes"]


def test_a_spreadsheet_without_one_good_row_leaves_what_it_said_before(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for cell in ("yes", '=HYPERLINK("http://x")'):
        path = as_csv(tmp_path / "a.csv", [["Code", "J-1"], ["1081140C0", cell]])
        report = import_spreadsheet(path, "spreadsheet", DAY, folder=home).report
    assert (report.taken, report.written) == (0, [])
    assert [claim.value for claim in imported_claims.__wrapped__(home)] == ["yes"]
