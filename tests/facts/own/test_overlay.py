"""What the user imported is laid over what is shipped."""

from __future__ import annotations

from pathlib import Path

from table_files import as_csv

from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.importers.nrmp import import_results
from smartpick.facts.own.overlay import overlay


def test_imported_results_are_laid_over_the_shipped_tracks(tmp_path: Path) -> None:
    program = load_catalogue().program("1005120C0")
    rows = [["Program Code", "Quota 2027", "Matched 2027", "Matched 2026"], ["1005120C0", 9, "", 5]]
    import_results(as_csv(tmp_path / "a.csv", rows), tmp_path)
    tracks = {"1005120C0": list(program.tracks)}
    overlay(tracks, tmp_path)
    (track,) = [track for track in tracks["1005120C0"] if track.code == "1005120C0"]
    assert (track.quota[2027], track.filled[2026], track.last_offered) == (9, 5, 2027)
    assert 2027 not in track.filled
    assert track.quota[2025] == program.main_track.quota[2025]
    assert 2027 not in program.main_track.quota
