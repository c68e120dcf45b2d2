"""Many profiles at once: a folder of profile files, or a table with one applicant a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.facts.files.table_file import open_table
from smartpick.facts.files.workbook import FORMULA
from smartpick.intake.text_file import parse_mapping, read_text

ENDINGS = {".yaml", ".yml", ".json"}
TABLES = {".csv", ".tsv", ".xlsx"}
MOST_APPLICANTS = 5_000
NAME = "name"  # column of a table that names the applicant; never part of a profile


@dataclass(frozen=True, slots=True)
class Member:
    """One applicant of a cohort: the name of file or row, and the profile as written, or why it cannot be read."""

    name: str
    profile: Mapping[str, Any] | None
    problem: str = ""


def read_cohort(path: Path) -> tuple[Member, ...]:
    """Read the members of a cohort, in the order of their names or rows.

    Parameters
    ----------
    path : folder of .yaml and .json profiles, or a .csv or .xlsx file whose headings are paths of the profile
        ("citizenship", "exams.step2_ck.score", "geography.anchor") and whose cells are YAML; a column "name" names the
        row. A member that cannot be read keeps its problem and stops nobody else.

    Raises
    ------
    InvalidInput : neither a folder with profiles nor a table with rows.
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in ENDINGS and file.is_file())
        members = [_from_file(file) for file in files]
    elif path.suffix.lower() in TABLES:
        members = _from_table(path)
    else:
        raise InvalidInput("cohort", "a folder of profiles, or a .csv or .xlsx table", str(path))
    if not members:
        raise InvalidInput("cohort", "at least one profile (.yaml, .json) or row", str(path))
    if len(members) > MOST_APPLICANTS:
        raise InvalidInput("cohort", f"at most {MOST_APPLICANTS} applicants", len(members))
    return tuple(members)


def _from_file(file: Path) -> Member:
    try:
        return Member(file.stem, parse_mapping(read_text(file), file.name))
    except InvalidInput as error:
        return Member(file.stem, None, str(error))


def _from_table(path: Path) -> list[Member]:
    members = []
    for row in read_table(path):
        name = row.cells.pop(NAME, "").replace(FORMULA, "") or f"row {row.number}"
        try:
            members.append(Member(name, profile_of(row.cells)))
        except InvalidInput as error:
            members.append(Member(name, None, f"line {row.number}: {error}"))
    return members


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: its number in the sheet, and its filled cells by heading."""

    number: int
    cells: dict[str, str]


def read_table(path: Path) -> list[TableRow]:
    """Read a .csv, .tsv or .xlsx table; empty rows and columns without a heading are left out.

    Raises
    ------
    InvalidInput : no table, or a heading that stands twice.
    """
    headings = table_headings(path)
    found = []
    for row in open_table(path).rows(list(range(len(headings)))):
        filled = {name: cell.strip() for name, cell in zip(headings, row.cells, strict=True) if name and cell.strip()}
        if filled:
            found.append(TableRow(row.number, filled))
    return found


def table_headings(path: Path) -> list[str]:
    """Give the headings of a table, "" for a column without one; a heading that stands twice is refused.

    Fields are in lower case, as a profile writes them, however the table has them; a program's code stays as it is.
    """
    headings = [
        ".".join(part if part[:1].isdigit() else part.lower() for part in heading.strip().split("."))
        for heading in open_table(path).header
    ]
    twice = sorted(name for name, count in Counter(headings).items() if name and count > 1)
    if twice:
        raise InvalidInput(str(path), "a table in which every heading stands once", twice[0])
    return headings


def profile_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """Give the profile that a row holds: headings are paths of the profile, cells YAML."""
    profile: dict[str, Any] = {}
    for heading, cell in cells.items():
        if cell == FORMULA:
            raise InvalidInput(heading, "a value", "a formula", "Save the values instead of the formulas.")
        _put(profile, heading.split("."), parse_mapping(f"value: {cell}", heading)["value"])
    return profile


def _put(profile: dict[str, Any], keys: list[str], value: Any) -> None:
    where = profile
    for key in keys[:-1]:
        found = where.setdefault(key, {})
        if not isinstance(found, dict):
            raise InvalidInput(".".join(keys), "a heading beside which no shorter one stands", key)
        where = found
    where[keys[-1]] = value
