"""H-1B filings: which cases count, once each, and what their titles say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from made_up_filings import FILING_COLUMNS, FILINGS, filing
from table_files import as_csv, as_xlsx, files_in

from smartpick.errors import InvalidInput
from smartpick.facts.importers.lca import CASE_COLUMNS, CASES, import_lca, is_training_title
from smartpick.facts.own.folder import read_own
from smartpick.facts.own.imported import imported_claims

DAY = date(2026, 11, 22)


def test_certified_cases_of_residents_become_one_claim_per_institution_and_year(tmp_path: Path) -> None:
    report = import_lca(as_xlsx(tmp_path / "LCA_Disclosure_Data_FY2025_Q2.xlsx", FILINGS), DAY, tmp_path / "home")
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
    import_lca(as_xlsx(tmp_path / "a.xlsx", FILINGS), DAY, tmp_path / "x")
    import_lca(as_csv(tmp_path / "a.csv", FILINGS), DAY, tmp_path / "c")
    assert files_in(tmp_path / "x") == files_in(tmp_path / "c")


def test_importing_a_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = as_xlsx(tmp_path / "a.xlsx", FILINGS)
    import_lca(path, DAY, tmp_path / "home")
    before = files_in(tmp_path / "home")
    assert import_lca(path, DAY, tmp_path / "home").new == 0
    assert files_in(tmp_path / "home") == before


def test_quarters_that_overlap_count_a_case_once(tmp_path: Path) -> None:
    import_lca(as_xlsx(tmp_path / "q1.xlsx", FILINGS[:3]), DAY, tmp_path / "home")
    later = [FILING_COLUMNS, FILINGS[2], filing("I-200-25060-000010")]
    assert import_lca(as_xlsx(tmp_path / "q2.xlsx", later), DAY, tmp_path / "home").new == 1
    assert len(read_own(CASES, CASE_COLUMNS, tmp_path / "home")) == 3


def test_headers_are_matched_loosely_and_reported(tmp_path: Path) -> None:
    rows = [[name.replace("_", " ").title() for name in FILING_COLUMNS], *FILINGS[1:3]]
    report = import_lca(as_xlsx(tmp_path / "a.xlsx", rows), DAY, tmp_path / "home")
    assert report.taken == 2
    assert report.headers["title"] == "Job Title"


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    without = [name for name in FILING_COLUMNS if name != "VISA_CLASS"]
    with pytest.raises(InvalidInput, match="VISA_CLASS"):
        import_lca(as_csv(tmp_path / "a.csv", [without, []]), DAY, tmp_path / "home")
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
