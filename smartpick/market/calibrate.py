"""Re-fit the model's shipped draws: one call, a progress report, and a note of how they were made."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from smartpick.facts.season_outcomes import outcome_sources, season_outcomes
from smartpick.market.forecast_fit import FIT_YEAR
from smartpick.market.forecast_model import fit_all
from smartpick.market.forecast_tables import specialty_table

Progress = Callable[[str, float], None]


def calibrate_forecast(folder: Path, day: date, seed: int, progress: Progress, n_draws: int = 1000) -> dict[str, Any]:
    """Fit the forecast and write `forecast.npz` and `forecast.json` into a folder.

    Parameters
    ----------
    folder : must exist.
    day : the day written into the note.
    seed : of all chance.
    progress : called with a few words and the fraction done.
    n_draws : draws kept.

    Returns
    -------
    What was written into `forecast.json`.
    """
    progress("fitting the forecast", 0.0)
    table = specialty_table()
    draws = fit_all(table, seed, n_draws)
    np.savez_compressed(folder / "forecast.npz", **{k: v.astype(np.float32) for k, v in draws.items()})  # type: ignore[arg-type]
    used = [row for row in season_outcomes() if row.use == "fit"]
    note = {
        "what": "posterior draws of the forecast: match rates, contiguous ranks, Step 2 CK, interviews; any-PGY-1",
        "how": "beta-binomial by random-walk Metropolis; Gaussian lines with pooled effects, spread on a grid",
        "match_year": FIT_YEAR,
        "specialties": list(table.names),
        "targets": sorted({row.measure for row in used}),
        "sources": sorted({outcome_sources()[row.source]["address"] for row in used}),
        "never_used": sorted(
            {f"{row.match_year} {row.specialty}: {row.measure}" for row in season_outcomes() if row.use == "held_out"}
        ),
        "made_on": day.isoformat(),
        "seed": seed,
        "draws": n_draws,
    }
    (folder / "forecast.json").write_text(json.dumps(note, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    progress("fitting the forecast", 1.0)
    return note
