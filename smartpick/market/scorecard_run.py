"""Run the scorecard: simulate shipped draws again, and gather every comparison."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from smartpick.facts.model_draws import forecast_draws, season_draws
from smartpick.market.fit_season import summarise
from smartpick.market.left_out import ahead, left_out
from smartpick.market.population import market
from smartpick.market.scorecard import Section, fitted, set_aside
from smartpick.market.seasons import shipped_parameters
from smartpick.market.simulate import simulate_season
from smartpick.market.small_applicant import Calibration, Insertion, calibration, insert_strangers

STRANGERS, REPEATS = 40, 25


def run_scorecard(
    seed: int, n_seasons: int, progress: Callable[[str, float], None]
) -> tuple[list[Section], Calibration, Insertion]:
    """Sections of the scorecard, calibration of P(match) over the seasons, and the insertion check.

    Parameters
    ----------
    seed : of all chance. n_seasons : shipped draws that are simulated again, each with its own seed of season.
    progress : called with a few words and the fraction done.
    """
    left = left_out(seed, progress=lambda done: progress("leaving specialties out", 0.5 * done))
    seasons, summaries, deciles = [], [], []
    for k in range(n_seasons):
        progress("simulating seasons", 0.5 + 0.3 * k / n_seasons)
        parameters = shipped_parameters(k)
        season = simulate_season(market(), parameters, int(season_draws()["season_seed"][k]))
        seasons.append(season)
        summaries.append(summarise(market(), parameters, season))
        deciles.append(calibration(market(), parameters, season))
    progress("inserting strangers", 0.8)
    insertion = insert_strangers(market(), shipped_parameters(0), seasons[0], seed, STRANGERS, REPEATS)
    count = np.sum([one.count for one in deciles], axis=0)

    def pooled(name: str) -> np.ndarray:
        return np.sum([getattr(one, name) * one.count for one in deciles], axis=0) / count

    progress("tables set aside", 0.95)
    sections = [*left, ahead(seed), *set_aside(forecast_draws(), seasons, seed), *fitted(summaries)]
    return sections, Calibration(pooled("predicted"), pooled("seen"), count), insertion
