"""An office's past applicants from a spreadsheet: profile, and where they applied, were invited, interviewed, matched.

One row an applicant. Codes of programs stand in one cell, apart by spaces, commas or semicolons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.files.workbook import FORMULA, letters
from smartpick.intake.cohort_files import TableRow, profile_of, read_table, table_headings
from smartpick.intake.profile import parse_profile

COLUMNS = {
    "name": "who it was; a number will do",
    "season": "Match year, the year in which training began or would have begun",
    "applied": "codes of the programs applied to",
    "signalled": "those of them that got a signal; may be left out",
    "invited": "those that invited; an empty cell says none",
    "interviewed": "those where the interview took place; left out, the same as invited",
    "matched": "code of the program of the match, 'none', or empty where not known",
}
GROUPS = ("applied", "signalled", "invited", "interviewed")
NEEDED = ("season", "applied", "invited", "matched")
EXAMPLE = "made-up example"
"""Name of the row that shows how the template is filled in; it is nobody, and never taken."""
NONE, ELSEWHERE = "none", "elsewhere"
OLDEST = 2010  # first Match year that the catalogue's history holds
MOST_ROWS = 5_000
_APART = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class PastApplicant:
    """One past applicant; programs by the code of the catalogue.

    Attributes
    ----------
    matched : a code, "none", "elsewhere" (a position outside the programs interviewed at), or None where not known.
    """

    name: str
    season: int
    profile: Mapping[str, Any]
    applicant: Applicant
    applied: tuple[str, ...]
    signalled: tuple[str, ...]
    invited: tuple[str, ...]
    interviewed: tuple[str, ...]
    matched: str | None

    def as_json(self) -> dict[str, Any]:
        """Give the row as it is kept."""
        return {
            "name": self.name,
            "season": self.season,
            "profile": json.loads(json.dumps(self.profile, default=str)),
            **{key: list(getattr(self, key)) for key in GROUPS},
            "matched": self.matched,
        }


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one cell; `refused` when the row was not taken for it, else only the value was left out."""

    row: int
    column: str
    heading: str
    text: str
    refused: bool = True

    def __str__(self) -> str:
        what = "not taken" if self.refused else "left out"
        return f"row {self.row}, column {self.column} ({self.heading}), {what}: {self.text}"


@dataclass(frozen=True, slots=True)
class PastCohort:
    """What a spreadsheet of past applicants held."""

    applicants: tuple[PastApplicant, ...]
    problems: tuple[RowProblem, ...]


def read_past_cohort(path: Path, day: date) -> PastCohort:
    """Read a spreadsheet (.xlsx, .csv, .tsv) of past applicants; a bad row is reported and stops no other.

    Raises
    ------
    InvalidInput : no table, a needed column is missing, or too many rows.
    """
    headings = table_headings(path)
    missing = [name for name in NEEDED if name not in headings]
    if missing:
        way_on = "Begin with the template: smartpick office template FILE.xlsx."
        raise InvalidInput(str(path), f"a table with the columns {', '.join(NEEDED)}", f"none for {missing[0]}", way_on)
    rows = read_table(path)
    if len(rows) > MOST_ROWS:
        raise InvalidInput(str(path), f"at most {MOST_ROWS} rows", len(rows))
    found: list[PastApplicant] = []
    problems: list[RowProblem] = []
    seen: set[tuple[int, str]] = set()
    for row in rows:
        reader = _RowReader(row, headings, day)
        one = reader.read()
        if one is not None and (one.season, one.name) in seen:
            reader.refuse("name", f"'{one.name}' stands twice in season {one.season}")
            one = None
        problems += reader.problems
        if one is not None:
            seen.add((one.season, one.name))
            found.append(one)
    return PastCohort(tuple(found), tuple(problems))


def past_applicant(kept: Mapping[str, Any], day: date) -> PastApplicant:
    """Read a past applicant as it was kept by `as_json`.

    Raises
    ------
    InvalidInput : the profile is one that today's rules of a profile refuse.
    """
    season = int(kept["season"])
    applicant = parse_profile(kept["profile"], day_in(season, day))
    groups = {key: tuple(kept[key]) for key in GROUPS}
    return PastApplicant(kept["name"], season, kept["profile"], applicant, **groups, matched=kept["matched"])


def day_in(season: int, day: date) -> date:
    """Give the day of an earlier season that lies as far into it as `day` lies into its own.

    Examples
    --------
    >>> day_in(2024, date(2026, 9, 1))
    datetime.date(2023, 9, 1)
    """
    return date(day.year - (Season.of(day).year - season), day.month, min(day.day, 28))


class _RowReader:
    """One row, with what is wrong with it."""

    def __init__(self, row: TableRow, headings: list[str], day: date) -> None:
        self.row, self.headings, self.day = row, headings, day
        self.problems: list[RowProblem] = []

    def refuse(self, heading: str, text: str, *, row: bool = True) -> None:
        column = letters(self.headings.index(heading)) if heading in self.headings else "-"
        self.problems.append(RowProblem(self.row.number, column, heading, text, row))

    def read(self) -> PastApplicant | None:
        cells = dict(self.row.cells)
        for heading, cell in cells.items():
            if cell == FORMULA:
                self.refuse(heading, "a formula; save its value")
        if self.problems:
            return None
        name = cells.pop("name", "") or f"row {self.row.number}"
        if name == EXAMPLE:
            self.refuse("name", "the row of the template that shows how it is done; write over it")
            return None
        season = self._season(cells.pop("season", ""))
        groups = {key: self._codes(key, cells.pop(key, "")) for key in GROUPS}
        if "interviewed" not in self.headings:
            groups["interviewed"] = groups["invited"]
        matched = self._matched(cells.pop("matched", ""), groups)
        self._held(groups)
        applicant = None if season is None else self._applicant(cells, season)
        if season is None or applicant is None or any(problem.refused for problem in self.problems):
            return None
        profile, who = applicant
        return PastApplicant(name, season, profile, who, **groups, matched=matched)

    def _season(self, text: str) -> int | None:
        newest = Season.of(self.day).year
        if text.isdigit() and OLDEST <= int(text) <= newest:
            return int(text)
        self.refuse("season", f"must be a Match year from {OLDEST} to {newest} (got '{text}')")
        return None

    def _codes(self, heading: str, text: str) -> tuple[str, ...]:
        found, catalogue = [], load_catalogue()
        for code in filter(None, _APART.split(text)):
            known = catalogue.by_code.get(code.upper())
            if known is None:
                self.refuse(heading, f"'{code}' is no program of the catalogue", row=False)
            else:
                found.append(known.code)
        return tuple(dict.fromkeys(found))

    def _matched(self, text: str, groups: Mapping[str, tuple[str, ...]]) -> str | None:
        if not text:
            return None
        if text.lower() in (NONE, ELSEWHERE):
            return text.lower()
        known = load_catalogue().by_code.get(text.upper())
        if known is None:
            self.refuse("matched", f"must be a program's code, 'none' or 'elsewhere' (got '{text[:40]}')")
            return None
        return known.code if known.code in groups["interviewed"] else ELSEWHERE

    def _held(self, groups: Mapping[str, tuple[str, ...]]) -> None:
        if not groups["applied"]:
            self.refuse("applied", "must hold at least one program's code")
        for inner, outer in (("signalled", "applied"), ("invited", "applied"), ("interviewed", "invited")):
            stray = [code for code in groups[inner] if code not in groups[outer]]
            if stray:
                self.refuse(inner, f"'{stray[0]}' does not stand under '{outer}'")

    def _applicant(self, cells: Mapping[str, str], season: int) -> tuple[dict[str, Any], Applicant] | None:
        try:
            profile = profile_of(cells)
            return profile, parse_profile(profile, day_in(season, self.day))
        except InvalidInput as error:
            heading = next((name for name in self.headings if name in error.field or error.field in name), error.field)
            self.refuse(heading, str(error))
            return None
