"""Upkeep: status, coverage, differences between versions, corrections."""

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.claims import claims_in_tables
from smartpick.facts.corrections import CORRECTION_COLUMNS, apply_corrections, check_corrections
from smartpick.facts.coverage import coverage, coverage_table, data_status
from smartpick.facts.data_diff import changes_for, data_diff, read_snapshot
from smartpick.facts.tables import DATA

DAY = date(2026, 11, 23)


def correction(
    action: str, code: str, field: str, value: str, url: str, note: str = "", scope: str = "program"
) -> list[str]:
    place = [code, ""] if scope == "program" else ["", code]
    return [
        action,
        scope,
        *place,
        "",
        field,
        value,
        "",
        "T",
        url,
        "program_page",
        "",
        "2026",
        "2026-11-20",
        "published",
        "high",
        note,
    ]


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(CORRECTION_COLUMNS), *rows])
    return path


def check(path: Path):
    catalogue = load_catalogue()
    return check_corrections(path, catalogue.by_code, {p.institution_code for p in catalogue.programs})


def test_a_correction_adds_or_withdraws_and_a_bad_one_names_its_line(tmp_path: Path) -> None:
    known = next(c for c in claims_in_tables() if c.scope == "program" and c.field == "h1b")
    rows = [
        correction("add", "1257140C0", "h1b", "yes", "https://example.org/im"),
        correction("withdraw", known.code, "h1b", str(known.value), known.url, "the page is gone"),
        correction("withdraw", known.code, "h1b", str(known.value), known.url),
        correction("withdraw", "1257140C0", "h1b", "no", "https://example.org/never"),
        correction("add", "9999999C9", "h1b", "yes", "https://example.org/x"),
        correction("add", "1257140C0", "h1b", "perhaps", "https://example.org/x"),
        correction("replace", "1257140C0", "h1b", "yes", "https://example.org/x"),
    ]
    found = check(write(tmp_path / "mine.csv", rows))
    assert [c.action for c in found.taken] == ["add", "withdraw"]
    assert [text.split(":")[1].strip() for text in found.refused] == [f"'line {n}'" for n in (4, 5, 6, 7, 8)]
    after = apply_corrections(claims_in_tables(), found.taken)
    assert known not in after
    assert any(c.code == "1257140C0" and c.url == "https://example.org/im" for c in after)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00\x01", b'"'])
def test_a_file_that_is_no_correction_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=r"mine\.csv"):
        check(path)


def test_the_shipped_corrections_can_all_be_taken() -> None:
    assert check(DATA / "corrections.csv").refused == ()


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    new = tmp_path / "data"
    for name in ("catalogue", "evidence"):
        shutil.copytree(DATA / name, new / name)
    path = new / "evidence" / "policy_pages.csv"
    text = path.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("program,1014140C0,") and ",j1,yes," in line)
    path.write_text(text.replace(old, old.replace(",j1,yes,", ",j1,no,")), encoding="utf-8")
    return new


def test_a_difference_names_field_old_and_new_and_whose_plan_it_touches(changed: Path) -> None:
    changes = data_diff(read_snapshot(DATA), read_snapshot(changed))
    assert [(c.code, c.field, c.old, c.new, c.decides) for c in changes] == [("1014140C0", "j1", "yes", "no", True)]
    assert changes_for(changes, ["1014140C0"]) == changes
    assert changes_for(changes, ["1257140C0"]) == ()


def test_nothing_differs_from_itself() -> None:
    same = read_snapshot(DATA)
    assert data_diff(same, same) == ()


def test_the_diff_command_tells_whose_plans_change(changed: Path, tmp_path: Path) -> None:
    from smartpick.cli.app import app

    for name, code in (("mine", "1014140C0"), ("yours", "1257140C0")):
        plan = {"list": [{"code": code, "tracks": [code]}]}
        (tmp_path / f"{name}.json").write_text(json.dumps(plan), encoding="utf-8")
    words = ["data", "diff", str(DATA), str(changed)]
    words += ["--plan", str(tmp_path / "mine.json"), "--plan", str(tmp_path / "yours.json"), "--json", "-"]
    plans = json.loads(CliRunner().invoke(app, words).stdout)["plans"]
    assert [len(touched) for touched in plans.values()] == [1, 0]


def test_a_folder_without_a_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="a data folder"):
        read_snapshot(tmp_path)


@pytest.mark.parametrize("content", [b"", b"x\n1\n", b"\xff\xfe", b"code,a\n1,2,3\n"])
def test_a_damaged_folder_of_the_users_is_their_mistake(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "programs.csv").write_bytes(content)
    with pytest.raises(InvalidInput):
        read_snapshot(tmp_path)


def test_a_damaged_table_of_claims_of_the_users_is_their_mistake(changed: Path) -> None:
    (changed / "evidence" / "mine.csv").write_text("scope,program_code\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="a table of claims"):
        read_snapshot(changed)


def test_coverage_counts_are_parts_of_the_whole() -> None:
    rows = coverage(DAY)
    assert sum(row.programs for row in rows) > 4500
    for row in rows:
        assert row.visa_own <= row.visa <= row.programs
        assert row.searched <= row.programs
        assert row.visa_current <= row.visa_dated <= row.visa
        assert row.taking_part + row.taking_part_unknown <= row.programs


def test_coverage_of_one_specialty_by_state_adds_up() -> None:
    by_state = coverage(DAY, by="state", specialty="internal medicine")
    whole = next(row for row in coverage(DAY) if row.group == "internal medicine")
    assert sum(row.programs for row in by_state) == whole.programs
    assert sum(row.visa for row in by_state) == whole.visa


def test_the_coverage_table_ends_in_the_sums() -> None:
    lines = coverage_table(DAY).splitlines()
    columns = list(zip(*([cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]), strict=True))
    for column in columns[1:]:
        assert sum(int(cell) for cell in column[:-1]) == int(column[-1])


def test_status_ages_with_the_day() -> None:
    now, later = data_status(DAY), data_status(date(2028, 1, 1))
    assert later.ages["current"] == 0
    assert not any(due for *_, due in now.tables)
    assert any(due for *_, due in later.tables)
    assert now.known_visa + now.unknown_visa == len(load_catalogue().programs)
