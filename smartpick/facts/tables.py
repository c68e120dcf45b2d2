"""Reads one table of `data/` and checks it against the register of tables (columns, number of rows).

The register is `data/tables.csv`: one row per table with its title, columns, row count, sources, the time it
holds for, the day it was refreshed and how. A table that does not match its register entry is refused, so a
half-written or shifted file cannot reach a plan. Values stay text here; the readers of each subject type them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from smartpick.errors import BadData

DATA = Path(__file__).resolve().parent.parent / "data"
REGISTER = "tables.csv"
REGISTER_COLUMNS = ["table", "title", "columns", "rows", "sources", "holds_for", "refreshed_on", "refresh"]


@dataclass(frozen=True, slots=True)
class TableInfo:
    """What the register says about one table.

    Attributes
    ----------
    name : path under `data/` without ".csv", e.g. "catalogue/tracks".
    sources : ids of `data/sources.yaml`; every row rests on one of them.
    holds_for : the years or seasons the rows are about.
    refreshed_on : the day the table was last built from its sources, ISO date.
    refresh : how to build it again.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: int
    sources: tuple[str, ...]
    holds_for: str
    refreshed_on: str
    refresh: str


@cache
def tables() -> Mapping[str, TableInfo]:
    """Give every registered table by name."""
    header, rows = _read(DATA / REGISTER)
    if header != REGISTER_COLUMNS:
        raise BadData(REGISTER, "header", f"must be {','.join(REGISTER_COLUMNS)}")
    return {
        row[0]: TableInfo(
            row[0], row[1], tuple(row[2].split()), int(row[3]), tuple(row[4].split()), row[5], row[6], row[7]
        )
        for row in rows
    }


def read_rows(name: str) -> list[list[str]]:
    """Give the rows of a registered table as lists of text, in the register's column order.

    Raises
    ------
    BadData
        The table is not registered, its header or its row count is not what the register says, or a row is short.
    """
    info = tables().get(name)
    if info is None:
        raise BadData(REGISTER, name, "is not in the register of tables")
    header, rows = _read(DATA / f"{name}.csv")
    if tuple(header) != info.columns:
        raise BadData(f"{name}.csv", "header", f"must be {','.join(info.columns)}")
    if len(rows) != info.rows:
        raise BadData(f"{name}.csv", "rows", f"must be {info.rows}, found {len(rows)}")
    return rows


def read_table(name: str) -> list[dict[str, str]]:
    """Give the rows of a registered table as mappings from column to text; empty text is *unknown*.

    Examples
    --------
    >>> read_table("places/states")[0]["name"]
    'Alaska'
    """
    columns = tables()[name].columns if name in tables() else ()
    return [dict(zip(columns, row, strict=True)) for row in read_rows(name)]


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadData(path.name, "file", " ".join(str(error).split())) from error
    if not rows:
        raise BadData(path.name, "file", "is empty")
    header, body = rows[0], rows[1:]
    width = len(header)
    if set(map(len, body)) - {width}:
        number, row = next((n, row) for n, row in enumerate(body, start=2) if len(row) != width)
        raise BadData(path.name, f"row {number}", f"must have {width} columns, found {len(row)}")
    return header, body
