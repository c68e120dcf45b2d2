"""The forecast from end to end: fit all its draws, and answer for one specialty or for the whole Match."""

from __future__ import annotations

from typing import Any

import numpy as np

from smartpick.market.forecast import Counts, GivenCounts, interval, predict, rate_interval
from smartpick.market.forecast_fit import FIT_YEAR, SpecialtyTable, fit_outcomes, fit_rates, rate_line
from smartpick.market.forecast_tables import counts_of, history_of
from smartpick.market.national import LATEST, fit_national, national_counts, national_forecast, national_rows

FIELDS = {
    "match_rate": "match_rate",
    "ranks_matched": ("contiguous_ranks_median", "matched"),
    "ranks_not_matched": ("contiguous_ranks_median", "not_matched"),
    "score_matched": ("step2_ck_mean", "matched"),
    "score_not_matched": ("step2_ck_mean", "not_matched"),
    "interviews": "interviews_if_applying_to_all",
}
MATCH_MEANS = {
    "preferred": "matched to the preferred specialty, among those who certified a rank order list",
    "any": "matched to any first-year position, among those who certified a rank order list",
}


def fit_forecast(table: SpecialtyTable, seed: int, n_draws: int = 1000, n_steps: int = 600) -> dict[str, np.ndarray]:
    """Draws of everything the forecast of one specialty needs.

    Parameters
    ----------
    table : published outcomes; a specialty whose outcomes are NaN does not weigh.
    seed : the same seed gives the same draws.
    n_draws, n_steps : number of draws, and of steps before each.
    """
    rng = np.random.default_rng(seed)
    theta = fit_rates(table, rng, n_draws, n_steps)
    mean = rate_line(theta, table.positions / table.first_choice, table.applicants / table.first_choice)
    size = np.exp(theta[:, 4:5])
    seen = ~np.isnan(table.matched)
    matched, total = np.nan_to_num(table.matched), np.where(seen, table.applicants, 0.0)
    own = rng.beta(mean * size + matched, (1 - mean) * size + total - matched)
    draws = {"rates": theta, "fitted_rates": own}
    for name, line in fit_outcomes(table, own.mean(axis=0), rng, n_draws).items():
        draws[name] = line.coefficients
        draws[f"{name}_spread"] = line.spread
        draws[f"{name}_effects"] = line.effects
    return draws


def fit_all(table: SpecialtyTable, seed: int, n_draws: int = 1000) -> dict[str, np.ndarray]:
    """`fit_forecast` and the national model together, as shipped in `forecast.npz`."""
    return {
        **fit_forecast(table, seed, n_draws),
        **fit_national(national_rows(), np.random.default_rng([seed, 1]), n_draws),
    }


def forecast(
    draws: dict[str, np.ndarray],
    specialty: str,
    given: GivenCounts = GivenCounts(),
    *,
    match_year: int = FIT_YEAR,
    seed: int = 0,
) -> dict[str, Any]:
    """The forecast of one specialty in the shape of the contract; fractions and 80 % intervals.

    Parameters
    ----------
    draws : as `smartpick.facts.model_draws.forecast_draws` gives them.
    specialty : a name as `smartpick.facts.season_outcomes.outcome_specialty` gives it.
    given : counts of the season that are known; the published ones, else estimates, for the others.
    match_year : year of the Match.
    seed : of the draws of chance; the same seed gives the same forecast.
    """
    counts = counts_of(specialty, given, match_year)
    predicted = predict(draws, counts, history_of(specialty), np.random.default_rng(seed))
    return {
        "specialty": specialty,
        "match_year": match_year,
        "match_means": MATCH_MEANS["preferred"],
        "counts": _shown(counts),
        **{kind: _printed(values, getattr(counts, kind)) for kind, values in predicted.items()},
    }


def _shown(counts: Counts) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "positions": round(counts.positions),
        "first_choice_applicants": round(counts.first_choice),
        "non_us_img": round(counts.non_us_img),
        "us_img": round(counts.us_img),
        "programs": round(counts.programs),
    }
    names = {"first_choice": "first_choice_applicants"}
    return {**shown, "estimated": [names.get(field, field) for field in counts.estimated]}


def _printed(values: dict[str, np.ndarray], size: float) -> dict[str, Any]:
    printed: dict[str, Any] = {}
    for name, place in FIELDS.items():
        if name == "match_rate":
            printed[name] = rate_interval(values, size)
        elif isinstance(place, str):
            printed[place] = interval(values[name])
        else:
            printed.setdefault(place[0], {})[place[1]] = interval(values[name])
    return printed


def forecast_nation(
    draws: dict[str, np.ndarray],
    *,
    positions: int | None = None,
    non_us_img: int | None = None,
    us_img: int | None = None,
    match_year: int = FIT_YEAR,
    seed: int = 0,
) -> dict[str, Any]:
    """Any-PGY-1 match rates by applicant type; fractions and 80 % intervals."""
    year, offered, active, assumed = national_counts(match_year, positions, non_us_img, us_img)
    rates = national_forecast(draws, match_year=year, positions=offered, active=active, rng=np.random.default_rng(seed))
    return {
        "match_year": year,
        "match_means": MATCH_MEANS["any"],
        "fitted_to": LATEST,
        "counts": {
            "positions_pgy1": round(offered),
            **{_key(k): round(v) for k, v in active.items()},
            "assumed": assumed,
        },
        **{_key(kind): {"match_rate": rate} for kind, rate in rates.items()},
    }


def _key(kind: str) -> str:
    return kind.lower().replace(" ", "_").replace("-", "_")
