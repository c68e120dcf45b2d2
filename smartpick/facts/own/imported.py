"""Reading back what the user has imported, for the evidence, the catalogue and the reports."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from smartpick.facts.claims import Claim, read_claims
from smartpick.facts.own.folder import RESULT_COLUMNS, RESULTS, own_folder, read_own


@cache
def imported_claims(folder: Path | None = None) -> tuple[Claim, ...]:
    """Give every claim in the user's own folder; none when nothing was imported.

    Raises
    ------
    BadData : a file there was changed by hand and no longer fits; its name and line are given.
    """
    place = (folder or own_folder()) / "evidence"
    return tuple(claim for path in sorted(place.glob("*.csv")) for claim in read_claims(path))


def imported_results(folder: Path | None = None) -> dict[tuple[str, int], tuple[int | None, int | None]]:
    """Give (track code, Match year) -> (quota, filled) as imported; None is unknown."""
    return {
        (code, int(year)): (int(quota) if quota else None, int(filled) if filled else None)
        for code, year, quota, filled in read_own(RESULTS, RESULT_COLUMNS, folder)
    }
