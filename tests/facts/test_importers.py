"""Importers: what is taken, what is refused, that a second time changes nothing and a failure changes nothing."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.files.text_table import TextTable
from smartpick.facts.files.workbook import FORMULA, Workbook, letters
from smartpick.facts.importers.acgme import import_acgme
from smartpick.facts.importers.headers import match_headers
from smartpick.facts.importers.lca import CASE_COLUMNS, CASES, import_lca, is_training_title
from smartpick.facts.importers.nrmp import import_results
from smartpick.facts.importers.spreadsheet import import_spreadsheet
from smartpick.facts.own.folder import own_folder, read_own, write_own
from smartpick.facts.own.imported import imported_claims, imported_results
from smartpick.facts.own.overlay import overlay

DAY = date(2026, 11, 22)
# the layout of the quarterly disclosure files, in their order; the columns in between are left out
LCA = ["CASE_NUMBER", "CASE_STATUS", "RECEIVED_DATE", "DECISION_DATE", "VISA_CLASS", "JOB_TITLE", "SOC_CODE"]
LCA += ["TOTAL_WORKER_POSITIONS", "EMPLOYER_NAME", "EMPLOYER_CITY", "EMPLOYER_STATE", "WORKSITE_CITY", "WORKSITE_STATE"]


def _case(number: str, **changes: object) -> list[object]:
    row = {
        "CASE_NUMBER": number,
        "CASE_STATUS": "Certified",
        "RECEIVED_DATE": "2025-03-01",
        "DECISION_DATE": "2025-03-08",
        "VISA_CLASS": "H-1B",
        "JOB_TITLE": "Resident Physician",
        "SOC_CODE": "29-1216.00",
        "TOTAL_WORKER_POSITIONS": 1,
        "EMPLOYER_NAME": "Danbury Hospital",
        "EMPLOYER_CITY": "Danbury",
        "EMPLOYER_STATE": "CT",
        "WORKSITE_CITY": "Danbury",
        "WORKSITE_STATE": "CT",
    }
    return list({**row, **changes}.values())


def _xlsx(path: Path, rows: list[list[object]], **options: object) -> Path:
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": True, **options})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def _csv(path: Path, rows: list[list[object]], encoding: str = "utf-8") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


LCA_ROWS = [
    LCA,
    _case("I-200-25060-000001"),
    _case("I-200-25060-000002", JOB_TITLE="PGY-2 Resident (Internal Medicine)", TOTAL_WORKER_POSITIONS=3),
    _case("I-200-25060-000003", JOB_TITLE="Software Engineer"),
    _case("I-200-25060-000004", JOB_TITLE="Pharmacy Resident"),
    _case("I-200-25060-000005", CASE_STATUS="Certified - Withdrawn"),
    _case("I-200-25060-000006", VISA_CLASS="H-1B1 Chile"),
    _case("I-200-25060-000007", SOC_CODE="15-1252.00"),
    _case("I-200-25060-000008", EMPLOYER_NAME="Nobody Knows Clinic"),
    _case("I-200-25060-000001"),
    _case("I-200-24330-000009", DECISION_DATE="2024-12-02"),
]


def test_certified_cases_of_residents_become_one_claim_per_institution_and_year(tmp_path: Path) -> None:
    report = import_lca(_xlsx(tmp_path / "LCA_Disclosure_Data_FY2025_Q2.xlsx", LCA_ROWS), DAY, tmp_path / "home")
    assert (report.read, report.taken, report.matched, report.new) == (10, 4, 3, 4)
    assert dict(report.refused) == {
        "title is not of a physician in training": 2,
        "not certified, or withdrawn": 1,
        "not an H-1B case (H-1B1 and E-3 are other classes)": 1,
        "occupation is not a physician's": 1,
        "the same case twice in the file": 1,
    }
    (claim,) = imported_claims(tmp_path / "home")
    assert (claim.scope, claim.code, claim.field, claim.value) == ("institution", "1081", "h1b_filings", 5)
    assert claim.kind == "employer_filing"
    assert claim.year == 2025
    assert "would not mean no H-1B" in claim.note


def test_a_csv_of_the_same_rows_gives_the_same_result(tmp_path: Path) -> None:
    import_lca(_xlsx(tmp_path / "a.xlsx", LCA_ROWS), DAY, tmp_path / "x")
    import_lca(_csv(tmp_path / "a.csv", LCA_ROWS), DAY, tmp_path / "c")
    assert _files(tmp_path / "x") == _files(tmp_path / "c")


def test_importing_a_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = _xlsx(tmp_path / "a.xlsx", LCA_ROWS)
    import_lca(path, DAY, tmp_path / "home")
    before = _files(tmp_path / "home")
    assert import_lca(path, DAY, tmp_path / "home").new == 0
    assert _files(tmp_path / "home") == before


def test_quarters_that_overlap_count_a_case_once(tmp_path: Path) -> None:
    import_lca(_xlsx(tmp_path / "q1.xlsx", LCA_ROWS[:3]), DAY, tmp_path / "home")
    later = [LCA, LCA_ROWS[2], _case("I-200-25060-000010")]
    assert import_lca(_xlsx(tmp_path / "q2.xlsx", later), DAY, tmp_path / "home").new == 1
    assert len(read_own(CASES, CASE_COLUMNS, tmp_path / "home")) == 3


def test_headers_are_matched_loosely_and_reported(tmp_path: Path) -> None:
    rows = [[name.replace("_", " ").title() for name in LCA], *LCA_ROWS[1:3]]
    report = import_lca(_xlsx(tmp_path / "a.xlsx", rows), DAY, tmp_path / "home")
    assert report.taken == 2
    assert report.headers["title"] == "Job Title"


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="VISA_CLASS"):
        import_lca(
            _csv(tmp_path / "a.csv", [[name for name in LCA if name != "VISA_CLASS"], []]), DAY, tmp_path / "home"
        )
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Resident", True),
        ("PGY-1", True),
        ("House Staff Physician", True),
        ("Medical Intern", True),
        ("Resident Physician - Internal Medicine", True),
        ("Dental Resident", False),
        ("Pharmacist Resident", False),
        ("Physics Resident", False),
        ("Residence Hall Director", False),
        ("Internal Medicine Physician", False),
        ("International Sales", False),
        ("Intern Architect", False),
    ],
)
def test_titles_of_physicians_in_training_are_told_from_others(title: str, expected: bool) -> None:
    assert is_training_title(title) is expected


def test_a_zip_bomb_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row>" + b" " * 60_000_000)
    with pytest.raises(InvalidInput, match="zip bomb"):
        import_lca(path, DAY, tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_half_workbook_is_refused_and_what_was_there_stays(tmp_path: Path) -> None:
    whole = _xlsx(tmp_path / "a.xlsx", LCA_ROWS)
    import_lca(whole, DAY, tmp_path / "home")
    before = _files(tmp_path / "home")
    half = tmp_path / "half.xlsx"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(InvalidInput, match="complete"):
        import_lca(half, DAY, tmp_path / "home")
    assert _files(tmp_path / "home") == before


def test_a_sheet_that_breaks_off_inside_its_archive_is_refused(tmp_path: Path) -> None:
    whole = _xlsx(tmp_path / "a.xlsx", LCA_ROWS)
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
    text = _csv(tmp_path / "a.csv", LCA_ROWS).read_bytes()
    for cut in (text[: text.rindex(b"Danbury,CT")], text.rstrip() + b'\r\n"I-200'):
        path = tmp_path / "half.csv"
        path.write_bytes(cut)
        with pytest.raises(InvalidInput, match="complete"):
            import_lca(path, DAY, tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_rows_with_formulas_are_refused_by_row(tmp_path: Path) -> None:
    rows = [LCA, _case("I-1", EMPLOYER_NAME='=HYPERLINK("http://x","Danbury Hospital")'), _case("I-2")]
    for path in (_xlsx(tmp_path / "a.xlsx", rows), _csv(tmp_path / "a.csv", rows)):
        report = import_lca(path, DAY, tmp_path / path.suffix[1:])
        assert report.taken == 1
        assert report.examples["a cell holds a formula"] == ["row 2: Resident Physician"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_in_the_encodings_that_offices_send(tmp_path: Path, encoding: str) -> None:
    path = _csv(tmp_path / "a.csv", [["Name", "State"], ["Hôpital é", "NY"]], encoding)
    table = TextTable(path)
    assert table.header == ["Name", "State"]
    assert [row.cells for row in table.rows([0, 1])] == [("Hôpital é", "NY")]


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
    for path in (_csv(tmp_path / "wide.csv", wide), _xlsx(tmp_path / "long.xlsx", long), text):
        report = import_results(path, tmp_path / path.stem)
        assert imported_results(tmp_path / path.stem) == expected, path.name
        assert report.taken == 3
        assert report.matched == 3


def test_imported_results_are_laid_over_the_shipped_tracks(tmp_path: Path) -> None:
    program = load_catalogue().program("1005120C0")
    rows = [["Program Code", "Quota 2027", "Matched 2027", "Matched 2026"], ["1005120C0", 9, "", 5]]
    import_results(_csv(tmp_path / "a.csv", rows), tmp_path)
    tracks = {"1005120C0": list(program.tracks)}
    overlay(tracks, tmp_path)
    (track,) = [track for track in tracks["1005120C0"] if track.code == "1005120C0"]
    assert (track.quota[2027], track.filled[2026], track.last_offered) == (9, 5, 2027)
    assert 2027 not in track.filled
    assert track.quota[2025] == program.main_track.quota[2025]
    assert 2027 not in program.main_track.quota


def test_results_that_cannot_be_are_refused_by_row(tmp_path: Path) -> None:
    rows = [["Program Code", "Quota 2026", "Matched 2026"], ["1005120C0", 8, 9], ["1005120C2", 900, 1], ["12", 1, 1]]
    rows += [["1081140C0", 13, 12]]
    report = import_results(_csv(tmp_path / "a.csv", rows), tmp_path / "home")
    assert report.taken == 1
    assert set(report.refused) == {"more filled than offered", "a quota over 400", "not a program code"}


def test_a_later_edition_adds_a_year_and_keeps_the_others(tmp_path: Path) -> None:
    head = ["Program Code", "Quota 2025", "Matched 2025"]
    import_results(_csv(tmp_path / "a.csv", [head, ["1005120C0", 8, 7]]), tmp_path / "home")
    head = ["Program Code", "Quota 2026", "Matched 2026"]
    assert import_results(_csv(tmp_path / "b.csv", [head, ["1005120C0", 8, 8]]), tmp_path / "home").new == 1
    assert set(imported_results(tmp_path / "home")) == {("1005120C0", 2025), ("1005120C0", 2026)}


def test_program_results_are_read_from_a_pdf(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst")
    path = tmp_path / "results.pdf"
    path.write_bytes(typst.compile(b"2026 2025 \\ Family Medicine 1005120C0 8 8 8 7"))
    assert import_results(path, tmp_path / "home").taken == 2


def test_the_accreditation_list_is_taken_and_matched(tmp_path: Path) -> None:
    rows = [["Program Code", "Program Name", "Specialty", "City", "State", "Sponsoring Institution", "Status"]]
    rows += [["1200521514", "Kaiser Program", "Family medicine", "Woodland Hills", "CA", "Kaiser", "Continued"]]
    rows += [
        ["1409999999", "Danbury Hospital Program", "Internal medicine", "Danbury", "CT", "Danbury Hospital", "Initial"]
    ]
    rows += [["12", "Short", "", "", "", "", ""], ["1200521514", "Again", "", "", "", "", ""]]
    report = import_acgme(_csv(tmp_path / "a.csv", rows), tmp_path / "home")
    assert (report.taken, report.matched) == (2, 2)
    assert dict(report.refused) == {"not a ten-digit program id": 1, "the same program twice in the file": 1}
    assert import_acgme(_csv(tmp_path / "a.csv", rows), tmp_path / "home").new == 0


SHEET = [
    ["Program", "NRMP Code", "J-1", "H-1B", "Min Step 2 CK", "YOG", "% IMG", "My notes"],
    ["Danbury", "1081140C0", "yes", "case by case", 220, "5 years", "60%", "liked it"],
    ["Pocatello", "1005120C0", "Y", "no", "", "none", "", ""],
    ["Nowhere", "9999140C0", "yes", "yes", "", "", "", ""],
    ["Odd", "1005120C2", "perhaps", "", 900, "", "", ""],
    ["Empty", "1081140C0", "", "?", "", "", "", ""],
]


def test_the_users_spreadsheet_becomes_claims_told_by_the_user(tmp_path: Path) -> None:
    result = import_spreadsheet(_csv(tmp_path / "my list.csv", SHEET), "spreadsheet", DAY, folder=tmp_path / "home")
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
    path = _xlsx(tmp_path / "a.xlsx", SHEET)
    result = import_spreadsheet(path, "spreadsheet", DAY, folder=tmp_path / "home", preview_only=True)
    assert result.rows[0].startswith("row 2: 1081140C0 j1=yes h1b=case_by_case")
    assert not (tmp_path / "home").exists()


def test_columns_can_be_named_by_hand(tmp_path: Path) -> None:
    rows = [["Kennung", "Visum"], ["1081140C0", "J-1 only"]]
    mapping = {"code": "Kennung", "visa": "visum"}
    import_spreadsheet(_csv(tmp_path / "a.csv", rows), "directory", DAY, mapping, tmp_path / "home")
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
        _csv(tmp_path / "a.csv", [["Code", "J-1"], ["1081140C0", "no"]]), "spreadsheet", DAY, folder=home
    )
    path = _csv(tmp_path / "a.csv", [["Code", "J-1"], ["1081140C0", "yes"]])
    assert import_spreadsheet(path, "spreadsheet", DAY, folder=home).report.new == 1
    assert import_spreadsheet(path, "spreadsheet", DAY, folder=home).report.new == 0
    assert [claim.value for claim in imported_claims.__wrapped__(home)] == ["yes"]


def test_a_spreadsheet_without_one_good_row_leaves_what_it_said_before(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for cell in ("yes", '=HYPERLINK("http://x")'):
        path = _csv(tmp_path / "a.csv", [["Code", "J-1"], ["1081140C0", cell]])
        report = import_spreadsheet(path, "spreadsheet", DAY, folder=home).report
    assert (report.taken, report.written) == (0, [])
    assert [claim.value for claim in imported_claims.__wrapped__(home)] == ["yes"]


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidInput, match="one column"):
        match_headers(["J-1", "j1"], {"j1": ["J1"]}, (), "a.csv")


def test_the_own_folder_follows_the_environment() -> None:
    assert own_folder({"SMARTPICK_HOME": "/a"}) == Path("/a")
    assert own_folder({"XDG_DATA_HOME": "/b"}) == Path("/b/smartpick")
    assert own_folder({}).name == "smartpick"


def test_a_write_that_fails_leaves_the_old_table(tmp_path: Path) -> None:
    write_own("a.csv", ("x",), [["1"]], tmp_path)

    def rows() -> object:
        yield ["2"]
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        write_own("a.csv", ("x",), rows(), tmp_path)  # type: ignore[arg-type]
    assert _files(tmp_path) == {"a.csv": b"x\n1\n"}


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InvalidInput, match="SMARTPICK_HOME"):
        write_own("a.csv", ("x",), [], tmp_path / "file")
