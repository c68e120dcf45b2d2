"""Many profiles at once: a folder of profile files, or a table with one applicant a row."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.intake.text_file import parse_mapping, read_text

ENDINGS = {".yaml", ".yml", ".json"}
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
    path : folder of .yaml and .json profiles, or a .csv file whose headings are paths of the profile
        ("citizenship", "exams.step2_ck.score", "geography.anchor") and whose cells are YAML; a column "name" names the
        row. A member that cannot be read keeps its problem and stops nobody else.

    Raises
    ------
    InvalidInput : neither a folder with profiles nor a table with rows.
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in ENDINGS and file.is_file())
        members = [_from_file(file) for file in files]
    elif path.suffix.lower() == ".csv":
        members = _from_table(path)
    else:
        raise InvalidInput("cohort", "a folder of profiles or a .csv table", str(path))
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
    reader = csv.DictReader(read_text(path, 20_000_000).splitlines())
    members = []
    for number, row in enumerate(reader, start=2):
        name = (row.pop(NAME, None) or "").strip() or f"row {number}"
        try:
            profile: dict[str, Any] = {}
            for heading, cell in row.items():
                if heading and isinstance(cell, str) and cell.strip():
                    _put(profile, heading.strip().split("."), parse_mapping(f"value: {cell}", heading)["value"])
            members.append(Member(name, profile))
        except InvalidInput as error:
            members.append(Member(name, None, f"line {number}: {error}"))
    return members


def _put(profile: dict[str, Any], keys: list[str], value: Any) -> None:
    where = profile
    for key in keys[:-1]:
        found = where.setdefault(key, {})
        if not isinstance(found, dict):
            raise InvalidInput(".".join(keys), "a heading beside which no shorter one stands", key)
        where = found
    where[keys[-1]] = value
