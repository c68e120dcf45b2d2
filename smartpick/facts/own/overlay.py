"""Imported Match results laid over the shipped tracks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from smartpick.entities.program import Track, TrackStanding
from smartpick.facts.own.folder import RESULTS, own_folder


def overlay(tracks: dict[str, list[Track]], folder: Path | None = None) -> None:
    """Replace, in place, the tracks for which the user has imported quota or fill.

    Parameters
    ----------
    tracks : program code -> its tracks.

    Notes
    -----
    A year that the import leaves blank keeps the shipped figure. A track offered in a later year than known counts
    as offered. Not modelled: codes the catalogue does not know; they stay in the user's folder.
    """
    if not ((folder or own_folder()) / RESULTS).is_file():
        return
    from smartpick.facts.own.imported import imported_results

    results = imported_results(folder)
    by_code: dict[str, dict[int, tuple[int | None, int | None]]] = {}
    for (code, year), figures in results.items():
        by_code.setdefault(code, {})[year] = figures
    for program, listed in tracks.items():
        if any(track.code in by_code for track in listed):
            tracks[program] = [_laid_over(track, by_code.get(track.code, {})) for track in listed]


def _laid_over(track: Track, figures: dict[int, tuple[int | None, int | None]]) -> Track:
    quota = track.quota | {year: offered for year, (offered, _) in figures.items() if offered is not None}
    filled = track.filled | {year: taken for year, (_, taken) in figures.items() if taken is not None}
    offered = [year for year, positions in quota.items() if positions > 0]
    last = max(offered, default=None)
    later = last is not None and (track.last_offered is None or last > track.last_offered)
    return replace(
        track,
        quota=dict(sorted(quota.items())),
        filled=dict(sorted(filled.items())),
        last_offered=last if later else track.last_offered,
        standing=TrackStanding.OFFERED if later else track.standing,
    )
