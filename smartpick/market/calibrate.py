"""Re-fit the model's shipped draws: one call, a progress report, and a note of how they were made."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from smartpick.facts.season_outcomes import outcome_sources, season_outcomes
from smartpick.market.ensemble import EVERY_CORE, Workers, run_tasks
from smartpick.market.forecast_fit import FIT_YEAR
from smartpick.market.forecast_model import fit_all
from smartpick.market.forecast_tables import specialty_table

Progress = Callable[[str, float], None]
EXPLORED, DRAWS = 32, 40  # of the season: candidates of the first stage, and posterior draws kept


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
    _write_note(folder / "forecast.json", note)
    progress("fitting the forecast", 1.0)
    return note


def calibrate_season(
    folder: Path,
    day: date,
    seed: int,
    progress: Progress,
    *,
    workers: Workers = EVERY_CORE,
    store: Path | None = None,
    n_draws: int = DRAWS,
) -> dict[str, Any]:
    """Fit the season and write `season.npz` and `season.json` into a folder.

    Parameters
    ----------
    folder, day, seed, progress : as in `calibrate_forecast`, whose draws must be there.
    workers : who draws the seasons; it is `progress` that is told how far they are.
    store : folder of finished records; a calibration that was killed goes on from there.
    n_draws : posterior draws kept.

    Returns
    -------
    What was written into `season.json`.

    Notes
    -----
    A finished record is used again only for the same seed and the same data, which are part of its file's name.
    """
    from smartpick.facts.data_version import data_version
    from smartpick.market.fit_draws import PRIOR_HIGH, PRIOR_LOW, SHARED, TOLERANCE, draw, explore, shared_draws, ship
    from smartpick.market.fit_season import shares_fitted_with
    from smartpick.market.population import market

    whole = EXPLORED + n_draws
    version = data_version()

    def records(stage: str) -> Path | None:
        return None if store is None else store / f"{stage}-{seed}-{version}.records"

    def telling(words: str, before: int) -> Workers:
        return replace(workers, progress=lambda done, total: progress(words, (before + done) / whole))

    candidates = run_tasks(
        partial(explore, seed=seed),
        range(EXPLORED),
        store=records(f"explore-{EXPLORED}"),
        workers=telling("exploring shared parameters", 0),
    )
    shared = shared_draws(
        np.stack([found["values"] for found in candidates.values()]),
        np.stack([found["misfit"] for found in candidates.values()]),
        seed,
        n_draws,
    )
    results = run_tasks(
        partial(draw, seed=seed, shared=tuple(tuple(float(v) for v in row) for row in shared)),
        range(n_draws),
        store=records(f"draw-{n_draws}"),
        workers=telling("drawing seasons", EXPLORED),
    )
    arrays = ship(list(results.values()), market())
    np.savez_compressed(folder / "season.npz", **arrays)  # type: ignore[arg-type]
    misfit = np.stack([result["misfit"] for result in results.values()])
    note = {
        "what": "posterior draws of the season: interview threshold and match cutoff per program, US and non-US IMG",
        "how": "inner parameters by damped fixed point with common random numbers; shared parameters by approximate "
        "Bayes on a quadratic surface of misfits; every draw fitted in full with its own season and targets; "
        "levels evened out over programs alike",
        "shared": list(SHARED),
        "prior": [PRIOR_LOW.tolist(), PRIOR_HIGH.tolist()],
        "tolerance": TOLERANCE.tolist(),
        "misfit_rms": np.sqrt((misfit**2).mean(axis=0)).round(4).tolist(),
        "targets": [
            "interview rates by specialty and type",
            "match rates of IMGs",
            "active applicants by type",
            "mean contiguous ranks",
            "share of positions unfilled",
        ],
        "made_on": day.isoformat(),
        "seed": seed,
        "candidates": EXPLORED,
        "draws": n_draws,
        "programs": int(arrays["codes"].size),
        "sponsor_share": shares_fitted_with(),
        "data_version": version,
    }
    _write_note(folder / "season.json", note)
    return note


def _write_note(path: Path, note: dict[str, Any]) -> None:
    path.write_text(json.dumps(note, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
