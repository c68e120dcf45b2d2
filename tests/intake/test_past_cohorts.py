"""Past cohorts from a spreadsheet: what is taken, and what is wrong where."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.intake.past_cohorts import day_in, past_applicant, read_past_cohort
from smartpick.report.office_template import write_template

DAY = date(2026, 9, 1)
CODES = [program.code for program in load_catalogue().find(specialty="internal medicine")[:3]]
GOOD = {
    "name": "A-1",
    "season": "2025",
    "applied": f"{CODES[0]}, {CODES[1]} {CODES[2]}",
    "invited": f"{CODES[0]};{CODES[2]}",
    "matched": CODES[2],
    "citizenship": "[IN]",
    "immigration_status": "none",
    "school.country": "IN",
    "graduation_year": "2019",
    "exams.step2_ck.score": "244",
    "specialties": "[internal medicine]",
}


def table(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(GOOD))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_row_is_read_with_its_codes_however_they_stand_apart(tmp_path: Path) -> None:
    (one,) = read_past_cohort(table(tmp_path / "past.csv", GOOD), DAY).applicants
    assert (one.name, one.season, one.applied, one.invited) == ("A-1", 2025, tuple(CODES), (CODES[0], CODES[2]))
    assert one.interviewed == one.invited
    assert one.matched == CODES[2]
    assert past_applicant(one.as_json(), DAY) == one


@pytest.mark.parametrize(
    ("changes", "where", "words"),
    [
        ({"season": "1999"}, "column B (season)", "Match year"),
        ({"season": "2031"}, "column B (season)", "Match year"),
        ({"applied": ""}, "column C (applied)", "at least one"),
        ({"invited": CODES[0], "applied": CODES[1], "matched": ""}, "column D (invited)", "does not stand under"),
        ({"matched": "yes"}, "column E (matched)", "program's code"),
        ({"exams.step2_ck.score": "999"}, "column J (exams.step2_ck.score)", "999"),
        ({"citizenship": "=1+1"}, "column F (citizenship)", "formula"),
        ({"specialties": "[magic]"}, "column K (specialties)", "magic"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column_and_stops_no_other_row(
    changes: dict[str, str], where: str, words: str, tmp_path: Path
) -> None:
    found = read_past_cohort(table(tmp_path / "past.csv", {**GOOD, **changes}, {**GOOD, "name": "A-2"}), DAY)
    assert [one.name for one in found.applicants] == ["A-2"]
    told = [str(problem) for problem in found.problems if problem.refused]
    assert any(text.startswith(f"row 2, {where}") and words in text for text in told), told


def test_headings_may_have_capitals(tmp_path: Path) -> None:
    file = table(tmp_path / "past.csv", GOOD)
    names, rest = file.read_text(encoding="utf-8").split("\n", 1)
    file.write_text(f"{names.title()}\n{rest}", encoding="utf-8")
    (one,) = read_past_cohort(file, DAY).applicants
    assert one.applicant.exams.step2_ck.score == 244


def test_a_program_that_is_gone_is_left_out_and_the_row_stays(tmp_path: Path) -> None:
    found = read_past_cohort(table(tmp_path / "past.csv", {**GOOD, "applied": GOOD["applied"] + " 9999999X9"}), DAY)
    assert found.applicants[0].applied == tuple(CODES)
    assert "left out: '9999999X9'" in str(found.problems[0])


def test_a_match_outside_the_interviews_is_one_elsewhere_and_a_name_twice_is_refused(tmp_path: Path) -> None:
    found = read_past_cohort(table(tmp_path / "past.csv", {**GOOD, "matched": CODES[1]}, GOOD), DAY)
    assert [one.matched for one in found.applicants] == ["elsewhere"]
    assert "stands twice" in str(found.problems[0])


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_is_a_table_that_is_read_and_its_made_up_row_is_nobody(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"template.{ending}"
    write_template(file)
    found = read_past_cohort(file, DAY)
    assert found.applicants == ()
    assert [(one.row, one.heading, "write over it" in one.text) for one in found.problems] == [(2, "name", True)]
    if ending == "xlsx":
        assert openpyxl.load_workbook(file).sheetnames == ["Past applicants", "Columns"]


def test_a_table_without_a_needed_column_is_refused_with_the_way_on(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("name,season\na,2025\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="office template"):
        read_past_cohort(tmp_path / "x.csv", DAY)


def test_the_day_of_a_past_season_is_as_far_into_it() -> None:
    assert day_in(2024, date(2026, 9, 1)) == date(2023, 9, 1)
    assert day_in(2024, date(2027, 2, 28)) == date(2024, 2, 28)
