"""Ensembles of seasons from the shipped draws, summed up over seasons."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from smartpick.facts.data_version import data_version
from smartpick.facts.model_draws import season_draws
from smartpick.market.deferred_acceptance import UNMATCHED
from smartpick.market.ensemble import EVERY_CORE, Result, Workers, run_tasks
from smartpick.market.fit_draws import SPECIALTY_PARAMETERS, parameters_of
from smartpick.market.population import TYPES, market
from smartpick.market.simulate import Parameters, Season, simulate_season


def shipped_parameters(draw: int) -> Parameters:
    """Parameters of one shipped draw; draws are taken in turn when more are asked for."""
    draws = season_draws()
    at = draw % draws["shared"].shape[0]
    return parameters_of(
        {"shared": draws["shared"][at], **{f"p_{n}": draws[f"p_{n}"][at] for n in SPECIALTY_PARAMETERS}}
    )


def season_totals(index: int, seed: int) -> Result:
    """What one season of an ensemble came to; a function of index and seed alone."""
    season = simulate_season(market(), shipped_parameters(index), seed * 1_000_003 + index)
    return totals_of(season)


def totals_of(season: Season) -> Result:
    """Totals of a season: by type, and by specialty and type.

    Returns
    -------
    Arrays: `people`, `active` (with a rank), `matched` (any position before SOAP), `preferred` (matched to the
    preferred specialty), `ranks` (sum of contiguous ranks) of shape (n_specialties, 4) by preferred specialty;
    `soap` (4,); `applications`, `filled`, `quota`, `after_soap` as numbers.
    """
    n = len(market().specialties)
    cell = season.preferred.astype(np.int64) * 4 + season.kind
    in_match = (season.program != UNMATCHED) & ~season.soap
    landed = np.where(in_match, market().specialty[season.program], -1)

    def count(where: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(cell[where], None if weights is None else weights[where], 4 * n).reshape(n, 4)

    active = season.n_interviews > 0
    everyone = np.ones(cell.size, dtype=bool)
    return {
        "people": count(everyone),
        "active": count(active),
        "active_preferred": count(season.contiguous > 0),
        "matched": count(active & in_match),
        "preferred": count(landed == season.preferred),
        "ranks": count(everyone, season.contiguous),
        "soap": np.bincount(season.kind[season.soap], minlength=4),
        "applications": np.array(season.applied),
        "filled": np.array(season.filled.sum()),
        "quota": np.array(market().quota.sum()),
    }


def draw_seasons(
    seasons: int,
    seed: int,
    *,
    store: Path | None = None,
    workers: Workers = EVERY_CORE,
) -> dict[str, Any]:
    """Draw an ensemble and sum it up: mean and 80 % range over seasons of every total.

    Parameters
    ----------
    store, workers : as in `run_tasks`; a single season is drawn in this process.
    """
    results = run_tasks(
        partial(season_totals, seed=seed),
        range(seasons),
        store=store,
        purpose=f"seed {seed} and data {data_version()}",
        workers=replace(workers, processes=1) if seasons == 1 else workers,
    )
    stacked = {key: np.stack([result[key] for result in results.values()]) for key in next(iter(results.values()))}
    by_type = {}
    for k, kind in enumerate(TYPES):
        people, active, matched = (stacked[key][:, :, k].sum(axis=1) for key in ("people", "active", "matched"))
        in_preferred = stacked["active_preferred"][:, :, k].sum(axis=1)
        by_type[kind] = {
            "applied": _range(people),
            "active": _range(active),
            "match_rate": _range(matched / active),
            "preferred_rate": _range(stacked["preferred"][:, :, k].sum(axis=1) / in_preferred),
            "ranks": _range(stacked["ranks"][:, :, k].sum(axis=1) / in_preferred),
            "soap": _range(stacked["soap"][:, k]),
        }
    left = stacked["quota"] - stacked["filled"]
    return {
        "seasons": seasons,
        "seed": seed,
        "match_means": {"match_rate": "any modelled position", "preferred_rate": "the preferred specialty"},
        "applications": _range(stacked["applications"]),
        "by_type": by_type,
        "unfilled": _range(left / stacked["quota"]),
        "unfilled_after_soap": _range((left - stacked["soap"].sum(axis=1)) / stacked["quota"]),
    }


def _range(values: np.ndarray) -> dict[str, float]:
    low, high = np.percentile(values, [10, 90])
    return {"low": float(low), "mean": float(np.mean(values)), "high": float(high)}
