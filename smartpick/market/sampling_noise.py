"""How far a published number of a small group lies from its population by chance alone: the floor of any forecast.

A match rate of twenty people, a median of twelve rank lists, a mean of eight scores would be another one in another
year with the very same chances. Whoever knew those chances exactly would still be off by the errors given here.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from smartpick.facts.outcomes import ChartingQuartiles, charting_counts, charting_quartiles
from smartpick.facts.season_outcomes import outcome_specialty

DRAWN = 400_000
"""Rank lists drawn for one median: few samples of a large group, many of a small one."""
NORMAL_MAD = math.sqrt(2 / math.pi)
"""Mean absolute deviation of a normal distribution in standard deviations."""


def noise_of(specialty: str) -> dict[str, float]:
    """Mean absolute error that sampling alone leaves in one specialty's published numbers; NaN where it is not told.

    Parameters
    ----------
    specialty : lower case, one of Charting Outcomes 2026 (non-US IMGs).

    Returns
    -------
    By the forecast's keys: `match_rate` [fraction], `ranks_matched`, `ranks_not_matched` [ranks], `score_matched`,
    `score_not_matched`, `score_gap` [points], `interviews` (NaN: nobody says of how many people it is a mean).
    """
    ranks = {result: _noise_of_median(_row(specialty, "contiguous_ranks", result)) for result in RESULTS}
    scores = {result: _error_of_mean(_row(specialty, "step2ck", result)) for result in RESULTS}
    return {
        "match_rate": _noise_of_rate(specialty),
        **{f"ranks_{result}": noise for result, noise in ranks.items()},
        **{f"score_{result}": NORMAL_MAD * error for result, error in scores.items()},
        "score_gap": NORMAL_MAD * math.hypot(*scores.values()),
        "interviews": math.nan,
    }


RESULTS = ("matched", "not_matched")


def _row(specialty: str, measure: str, result: str) -> ChartingQuartiles | None:
    for row in charting_quartiles():
        if (row.measure, row.outcome) == (measure, result) and outcome_specialty(row.specialty) == specialty:
            return row
    return None


def _noise_of_rate(specialty: str) -> float:
    for row in charting_counts():
        if outcome_specialty(row.specialty) == specialty and row.matched is not None and row.not_matched is not None:
            people = row.matched + row.not_matched
            seen = np.arange(people + 1)
            chance = stats.binom.pmf(seen, people, row.matched / people)
            return float((chance * np.abs(seen - row.matched)).sum() / people)
    return math.nan


def _noise_of_median(row: ChartingQuartiles | None) -> float:
    # Ranks beyond the first: negative binomial with the published mean and sd, Poisson where they spread no wider.
    if row is None or row.mean is None or row.sd is None or not row.n:
        return math.nan
    more, variance = row.mean - 1, row.sd**2
    if more <= 0:
        return 0.0
    wide = variance > more
    ranks = stats.nbinom(more**2 / (variance - more), more / variance) if wide else stats.poisson(more)
    rng = np.random.default_rng(0)
    medians = np.median(ranks.rvs(size=(200 + DRAWN // (10 * row.n), row.n), random_state=rng), axis=1)
    return float(np.abs(medians - np.median(medians)).mean())


def _error_of_mean(row: ChartingQuartiles | None) -> float:
    return math.nan if row is None or row.sd is None or not row.n else row.sd / math.sqrt(row.n)
