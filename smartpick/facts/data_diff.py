"""What changed between two versions of the data, and whose plans it would change.

A version is a folder laid out like `smartpick/data`. Compared are programs (new, gone, moved), tracks (positions in the
last Match year) and, per program and field, the claim that would be shown. A change is *deciding* when it can open or
close a door or alter a chance: visa answers, hard limits, taking part.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from smartpick.errors import BadData, InvalidInput
from smartpick.facts.claims import COUNTS, Claim, read_claims
from smartpick.facts.evidence import in_order, is_hint

DECIDING = frozenset({"j1", "h1b", "open_to", "visa_policy", "accepts_img", "positions", "program"}) | {
    field for field in COUNTS if field.endswith("_min") or field.startswith("max_")
}


@dataclass(frozen=True, slots=True)
class DataChange:
    """One difference.

    Attributes
    ----------
    scope : "program" or "institution". code : its code. field : what changed ("program" for new and gone).
    old, new : shown values, None when there was or is none.
    """

    scope: str
    code: str
    field: str
    old: str | None
    new: str | None

    @property
    def decides(self) -> bool:
        """Whether the change can open or close a door or alter a chance."""
        return self.field in DECIDING

    def as_json(self) -> dict[str, object]:
        """Give the change as printed."""
        return {
            "scope": self.scope,
            "code": self.code,
            "field": self.field,
            "old": self.old,
            "new": self.new,
            "decides": self.decides,
        }


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one version says: programs by code, positions by track code, shown value by (scope, code, field)."""

    programs: Mapping[str, dict[str, str]]
    positions: Mapping[str, str]
    shown: Mapping[tuple[str, str, str], str]


def read_snapshot(folder: Path) -> Snapshot:
    """Read a version of the data from a folder laid out like `smartpick/data`.

    Raises
    ------
    InvalidInput
        The folder has no catalogue, or a table in it cannot be read.
    """
    programs = {row["code"]: row for row in _table(folder, "programs")}
    tracks = _table(folder, "tracks")
    quotas = sorted(name for name in (tracks[0] if tracks else {}) if name.startswith("quota_"))
    positions = {row["code"]: row[quotas[-1]] for row in tracks} if quotas else {}
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    for path in sorted((folder / "evidence").glob("*.csv")):
        try:
            found = read_claims(path)
        except BadData as error:
            raise InvalidInput(str(path), "a table of claims", None, str(error)) from error
        for claim in found:
            if not is_hint(claim):
                groups.setdefault((claim.scope, claim.code, claim.field), []).append(claim)
    shown = {key: str(in_order(group)[0].value) for key, group in groups.items()}
    return Snapshot(programs, positions, shown)


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / "catalogue" / f"{name}.csv"
    way_on = "Name a folder laid out like smartpick/data."
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, restval=""))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(str(folder), f"a data folder with catalogue/{name}.csv", None, way_on) from error
    if not rows or "code" not in rows[0] or None in rows[0]:
        raise InvalidInput(str(path), "a table with a column 'code'", None, way_on)
    return rows


def data_diff(old: Snapshot, new: Snapshot) -> tuple[DataChange, ...]:
    """Give every difference, deciding ones first, then by code and field.

    Examples
    --------
    >>> before = Snapshot({}, {"1257140C0": "41"}, {})
    >>> after = Snapshot({}, {"1257140C0": "0"}, {})
    >>> [(change.field, change.old, change.new) for change in data_diff(before, after)]
    [('positions', '41', '0')]
    """
    changes = [
        DataChange("program", code, "program", "listed", None) for code in old.programs.keys() - new.programs.keys()
    ]
    changes += [
        DataChange("program", code, "program", None, "listed") for code in new.programs.keys() - old.programs.keys()
    ]
    for code in old.programs.keys() & new.programs.keys():
        before, after = old.programs[code], new.programs[code]
        changes += [
            DataChange("program", code, name, before.get(name) or None, after.get(name) or None)
            for name in ("acgme_id", "city", "state", "county_fips")
            if before.get(name) != after.get(name)
        ]
    changes += _pairs("positions", old.positions, new.positions)
    for key in old.shown.keys() | new.shown.keys():
        if old.shown.get(key) != new.shown.get(key):
            changes.append(DataChange(*key, old.shown.get(key), new.shown.get(key)))
    return tuple(sorted(changes, key=lambda change: (not change.decides, change.code, change.field)))


def _pairs(field: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[DataChange]:
    both = old.keys() | new.keys()
    return [
        DataChange("program", code, field, old.get(code) or None, new.get(code) or None)
        for code in both
        if (old.get(code) or None) != (new.get(code) or None)
    ]


def changes_for(changes: Iterable[DataChange], codes: Iterable[str]) -> tuple[DataChange, ...]:
    """Give the deciding changes that touch any of these program codes, by themselves or through their institution."""
    wanted = frozenset(codes)
    institutions = frozenset(code[:4] for code in wanted)
    return tuple(
        change
        for change in changes
        if change.decides and (change.code in wanted or (change.scope == "institution" and change.code in institutions))
    )
