"""Whether a person's own table of programs and statement versions agrees with the plan (rules O-04, S-08, PIT-15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.guidance.statement_plan import ORDER, StatementPlan
from smartpick.guidance.wording import wording
from smartpick.intake.small_table import rows_of_text
from smartpick.intake.text_file import read_text


@dataclass(frozen=True, slots=True)
class Misassigned:
    """One row to mend. level is "warn" or "error"."""

    code: str
    rule: str
    level: str
    text: str
    do: str

    def as_json(self) -> dict[str, Any]:
        """Give the row, ready for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def read_assignment(path: Path) -> list[tuple[str, str]]:
    """Read (code, version) rows of a CSV file with those two columns.

    Raises
    ------
    InvalidInput : no such file or columns, an unknown version, or an unknown program; the row is named.
    """
    rows = rows_of_text(read_text(path), path.name)
    if not rows or not {"code", "version"} <= set(rows[0]):
        raise InvalidInput(
            "--assigned", "a .csv file with the columns code and version", ", ".join(rows[0] if rows else ())
        )
    found = []
    for number, row in enumerate(rows, 2):
        code, version = (row["code"] or "").strip(), (row["version"] or "").strip().lower()
        if version not in ORDER:
            raise InvalidInput(f"--assigned, line {number}", f"a version of {', '.join(ORDER)}", version)
        found.append((load_catalogue().program(code).code, version))
    return found


def checked(plan: StatementPlan, theirs: Sequence[tuple[str, str]]) -> list[Misassigned]:
    """Give the rows that differ from the plan: wrong version, a program not on the list, and programs left out."""
    planned = {row.code: row for row in plan.assignment}
    names = {version.id: version.name for version in plan.versions}
    found = []
    for code, version in theirs:
        if code not in planned:
            found.append(_say("not_listed", code, code=code))
        elif planned[code].version != version:
            row = planned[code]
            where = f"{row.program}, {row.city}, {row.state}"
            key = "unused_version" if version not in names else "wrong_version"
            found.append(_say(key, code, program=where, theirs=version, ours=row.version))
    missing = sorted(set(planned) - {code for code, _ in theirs})
    if missing:
        found.append(_say("left_out", missing[0], count=len(missing), codes=", ".join(missing[:5])))
    return found


def _say(key: str, at: str, **words: object) -> Misassigned:
    entry = wording("assignment")[key]
    return Misassigned(at, entry["rule"], entry["level"], entry["text"].format(**words), entry["do"].format(**words))
