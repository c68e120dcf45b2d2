"""The published totals that a simulated season must give back, per specialty and applicant type."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np

from smartpick.facts.model_draws import forecast_draws
from smartpick.facts.season_outcomes import outcome
from smartpick.market.forecast import predict
from smartpick.market.forecast_tables import FIT_YEAR, NON_US, RATES_YEAR, US, counts_of, history_of
from smartpick.market.population import NON_US_IMG, TYPES, US_IMG, Market

ZERO_RATE = 0.002
"""Rate that stands for a published mean of zero."""


@dataclass(frozen=True)
class Targets:
    """Targets of one fit; shape (n_specialties, 4) by type unless said otherwise, NaN = no target.

    Attributes
    ----------
    interview_rate, interview_rate_sd : mean and sd over programs of P(interview given application).
    active : applicants with at least one rank in the preferred specialty, from the published counts.
    match_rate : to the preferred specialty, among the active.
    mean_ranks : (n_specialties,) mean contiguous ranks of active non-US IMGs.
    ranks_matched, ranks_not_matched : (n_specialties,) means of the two groups, used for the shared parameters only.
    weight : (n_specialties,) number of non-US IMGs behind those means.
    published_rates : (n_specialties,) whether interview rates are published.
    """

    interview_rate: np.ndarray
    interview_rate_sd: np.ndarray
    active: np.ndarray
    match_rate: np.ndarray
    mean_ranks: np.ndarray
    ranks_matched: np.ndarray
    ranks_not_matched: np.ndarray
    weight: np.ndarray
    published_rates: np.ndarray


@functools.cache
def _predicted(name: str) -> dict[str, dict[str, np.ndarray]]:
    return predict(forecast_draws(), counts_of(name), history_of(name), np.random.default_rng(0))


def season_targets(market: Market, rng: np.random.Generator | None = None) -> Targets:
    """Targets as published, or, given a source of chance, one draw of them within their uncertainty.

    Where nothing is published the forecast's own draw stands in (five specialties of 24, US IMG match rates).
    """
    n = len(market.specialties)
    rate = np.full((n, 4), np.nan)
    spread = np.full((n, 4), np.nan)
    match_rate = np.full((n, 4), np.nan)
    ranks = np.full((n, 2), np.nan)
    weight = np.zeros(n)
    for s, name in enumerate(market.specialties):
        for k, group in enumerate(TYPES):
            rate[s, k] = outcome(RATES_YEAR, group, name, "interview_rate_mean")
            spread[s, k] = outcome(RATES_YEAR, group, name, "interview_rate_sd")
        predicted = _predicted(name)
        pick = None if rng is None else int(rng.integers(len(predicted["us_img"]["match_rate"])))
        for k, kind in ((US_IMG, "us_img"), (NON_US_IMG, "non_us_img")):
            values = predicted[kind]["match_rate"]
            match_rate[s, k] = np.median(values) if pick is None else values[pick]
            if math.isnan(rate[s, k]):
                expected = predicted[kind]["interviews"]
                expected_one = np.median(expected) if pick is None else expected[pick]
                rate[s, k] = expected_one / (market.start[s + 1] - market.start[s])
        ranks[s], weight[s] = _mean_ranks(name, predicted["non_us_img"], pick)
    published = ~np.isnan(rate[:, 0])
    _fill_rates(market, rate, spread, published)
    rate = np.maximum(rate, ZERO_RATE)
    if rng is not None:
        rate = np.minimum(rate * np.exp(0.10 * rng.standard_normal((n, 4)) + 0.08 * rng.standard_normal((1, 4))), 0.95)
    r = np.clip(match_rate[:, NON_US_IMG], 0.03, 0.97)
    match_rate[:, US_IMG] = np.clip(match_rate[:, US_IMG], 0.03, 0.97)
    match_rate[:, NON_US_IMG] = r
    return Targets(
        interview_rate=rate,
        interview_rate_sd=spread,
        active=market.applicants.copy(),
        match_rate=match_rate,
        mean_ranks=r * ranks[:, 0] + (1 - r) * ranks[:, 1],
        ranks_matched=ranks[:, 0],
        ranks_not_matched=ranks[:, 1],
        weight=weight,
        published_rates=published,
    )


def _mean_ranks(name: str, predicted: dict[str, np.ndarray], pick: int | None) -> tuple[list[float], float]:
    means, weight = [], math.inf
    for result, key in (("matched", "ranks_matched"), ("not_matched", "ranks_not_matched")):
        mean = outcome(FIT_YEAR, NON_US, name, "contiguous_ranks_mean", result)
        reported = outcome(FIT_YEAR, NON_US, name, "reported", result)
        if math.isnan(mean):
            median = float(np.median(predicted[key])) if pick is None else float(predicted[key][pick])
            mean, reported = 1.25 * median, 0.0  # means exceed medians by a quarter in the published tables
        means.append(mean)
        weight = min(weight, reported)
    return means, weight


def _fill_rates(market: Market, rate: np.ndarray, spread: np.ndarray, published: np.ndarray) -> None:
    # Rates of US graduates without a table: a line on positions per first-choice applicant of the others; DO as
    # the median ratio. Spreads: in proportion to the mean.
    ratio = np.log(market.positions / market.applicants.sum(axis=1))
    slope, intercept = np.polyfit(ratio[published], np.log(rate[published, 0]), 1)
    of_do = np.median(rate[published, 1] / rate[published, 0])
    relative = np.nanmedian(spread / rate, axis=0)
    for s in np.flatnonzero(~published):
        rate[s, 0] = min(math.exp(intercept + slope * ratio[s]), 0.6)
        rate[s, 1] = of_do * rate[s, 0]
    spread[:] = np.where(np.isnan(spread), relative[None, :] * rate, spread)


__all__ = ["NON_US", "US", "Targets", "season_targets"]
