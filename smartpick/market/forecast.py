"""What next season looks like for IMGs in one specialty: rates, ranks and scores, each with an interval.

The forecast never sees a specialty's own outcome when there is none published; then the specialty is a draw
from the spread between specialties. Match always means *preferred specialty*, except in `national`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from smartpick.market.forecast_fit import FIT_YEAR, RANK_LOG_SD, SCORE_SD, SHARE_CENTRE, rate_line

LEVELS = (10, 50, 90)
"""Percentiles printed as low, mid, high: the 80 % interval."""
NEW_YEAR_SD = 0.12
"""Change of a specialty's own effect from one season to the next, in log odds per square root of years. Declared."""
CONSENTED = 0.77
"""Share of applicants behind published ranks and scores (8,970 of 11,685 consented in Charting Outcomes 2026)."""
ESTIMATED_COUNT_SD = 0.2
"""Error of an estimated number of first-choice applicants, log: the spread around the line that estimates it."""
US_IMG_RATE = (0.42, 0.18)
"""US minus non-US IMG match rate in log odds, mean and sd over specialties. Declared from the any-PGY-1 gap of
2023-2024 (0.36) and anesthesiology 2013 (0.46): no preferred-specialty table of US IMGs is at hand."""
US_IMG_INTERVIEWS = (0.25, 0.15)
"""How far a specialty's ratio of interview rates (US to non-US IMG, log) moves that gap. Declared, not fitted."""
SEEN_PRESSURE = (0.5, 1.25)
"""Positions per first-choice applicant between which ranks, scores and interviews follow their lines; beyond, they stay
as at the end. A little wider than the specialties fitted (0.55 to 1.17): a straight line carried further gives scores
nobody can have."""
US_IMG_SPREAD = 0.35
"""Spread of the gap between specialties, log odds. Declared."""
DRIFT_YEARS = 8.0
"""Years after which a specialty's scores have left the common drift by its spread (about the age of older editions)."""
PLACES_SD = 0.3
"""Noise of places of earlier years as a reading of a rate, log, beyond the spread fitted. Declared: between two Matches
with both counts known (2021, 2023, 2024) a specialty's number left the nation's growth by 0.25 (root mean square)."""
MIDDLE_RATE = 0.4
"""Match rate at which the doubt of the line is weighed against earlier places; near the mean of those fitted."""
FEW = 3
"""Groups of fewer applicants are answered with the rate behind them: their own could only be none, half or all."""
TOP_RATE = 0.95
"""Highest match rate that places of earlier years may speak for: above it the counts are of different people."""


@dataclass(frozen=True)
class GivenCounts:
    """Counts of a season that the asker knows; None where the published one, or an estimate, is to be taken.

    Attributes
    ----------
    positions : positions offered; at least 1.
    first_choice : applicants of every kind whose preferred specialty it is; at least 1.
    non_us_img, us_img : those of them who are non-US-citizen and US-citizen IMGs.
    """

    positions: int | None = None
    first_choice: int | None = None
    non_us_img: int | None = None
    us_img: int | None = None


@dataclass(frozen=True)
class Counts:
    """What a forecast rests on.

    Attributes
    ----------
    positions : positions offered in the specialty.
    first_choice : applicants of every kind whose preferred specialty it is.
    non_us_img, us_img : those of them who are non-US-citizen and US-citizen IMGs.
    programs : program tracks of the specialty.
    match_year : year of the Match.
    estimated : names of the counts above that were estimated because nothing is published or given.
    """

    positions: float
    first_choice: float
    non_us_img: float
    us_img: float
    programs: float
    match_year: int = FIT_YEAR
    estimated: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpecialtyHistory:
    """What older editions and interview tables say of one specialty; NaN where nothing is published.

    Attributes
    ----------
    index : place of the specialty among the fitted ones, or None.
    fitted : counts the specialty was fitted with, or None.
    earlier_score, earlier_year : mean Step 2 CK of matched non-US IMGs in the latest older edition.
    us_img_score_gap : US IMG minus non-US IMG mean Step 2 CK of matched, latest common edition.
    interviews, interviews_us_img : published expected interviews if applying to all.
    earlier_places : for "non_us_img" and "us_img", IMGs placed in an earlier Match, carried forward, and as counted.
    usual_positions : positions that those places go with, so that they grow and shrink with those given.
    """

    index: int | None
    fitted: Counts | None
    earlier_score: float
    earlier_year: float
    us_img_score_gap: float
    interviews: float
    interviews_us_img: float
    earlier_places: dict[str, tuple[float, float]] = field(default_factory=dict)
    usual_positions: float = float("nan")


def predict(
    draws: dict[str, np.ndarray], counts: Counts, history: SpecialtyHistory, rng: np.random.Generator
) -> dict[str, dict[str, np.ndarray]]:
    """Predictive draws for one specialty.

    Parameters
    ----------
    draws : as `smartpick.facts.model_draws.forecast_draws` gives them.
    counts : the season's counts.
    history : what is published of the specialty.
    rng : source of chance; the same seed gives the same forecast.

    Returns
    -------
    For "non_us_img" and "us_img": draws of `match_rate` (fraction), `ranks_matched`, `ranks_not_matched`
    (medians), `score_matched`, `score_not_matched` (means, points), `interviews` (expected number if applying
    to all programs); each of shape (n_draws,). Rates, medians and means are those of a *finite* group of the
    given size, so that a small group has a wide interval; `expected_rate` is the rate behind it, without the chance
    of a finite group. A group of nobody is answered for one person of it.
    """
    k = history.index
    theta = draws["rates"]
    n = theta.shape[0]
    odds = _specialty_odds(draws, counts, history, rng)
    if "first_choice" in counts.estimated:
        odds = odds + 0.7 * theta[:, 1] * ESTIMATED_COUNT_SD * rng.standard_normal(n)  # 0.7: slope below the bend
    log_ratio = _log_pressure(counts)

    def effect(name: str) -> np.ndarray:
        own = draws[f"{name}_effects"][:, k] if k is not None else None
        new = draws[f"{name}_spread"] * rng.standard_normal(n)
        return new if own is None else own

    log_not = draws["ranks_not_matched"] @ np.array([1.0, log_ratio]) + effect("ranks_not_matched")
    slope_matched = draws["ranks_matched"]
    own_matched = effect("ranks_matched")
    score_not = draws["score_not_matched"] @ np.array([1.0, log_ratio]) + effect("score_not_matched")
    gap = draws["score_gap"][:, 0] + effect("score_gap")
    if k is None and np.isfinite(history.earlier_score):
        score_not, gap = _with_older_edition(draws, history, score_not, gap, rng)
    years = counts.match_year - FIT_YEAR
    unsteady = draws["score_drift_spread"] * np.sqrt(abs(years) / DRIFT_YEARS)
    score_not = score_not + draws["score_drift"][:, 0] * years
    if years:
        score_not = score_not + unsteady * rng.standard_normal(n)

    interviews, ratio = _interviews(draws, counts, history, rng)
    mean_ratio = float(np.mean(draws["interviews_us_img"][:, 0]))
    gap_us = (
        US_IMG_RATE[0]
        + US_IMG_RATE[1] * rng.standard_normal(n)
        + (US_IMG_INTERVIEWS[0] + US_IMG_INTERVIEWS[1] * rng.standard_normal(n)) * (np.log(ratio) - mean_ratio)
        + US_IMG_SPREAD * rng.standard_normal(n)
    )
    gap_score_us = _us_img_score_gap(draws, history, rng)
    prior = (1 - MIDDLE_RATE) / MIDDLE_RATE / (np.exp(theta[:, 4]) + 1)
    answer = {}
    for kind, size, shift, score_shift, expected in (
        ("non_us_img", counts.non_us_img, 0.0, 0.0, interviews),
        ("us_img", counts.us_img, gap_us, gap_score_us, interviews * ratio),
    ):
        here = odds + shift
        if (kind == "us_img" or k is None) and kind not in counts.estimated:
            unsure = prior + (0.0 if kind == "non_us_img" else ((1 - MIDDLE_RATE) * US_IMG_SPREAD) ** 2)
            here = _with_earlier_places(here, draws, counts, kind, history, unsure, rng)
        size = max(round(size), 1)
        rate = np.minimum(1 / (1 + np.exp(-here)), counts.positions / size)
        observed = rng.binomial(size, rate) / size
        known = np.maximum(CONSENTED * size * np.stack([rate, 1 - rate]), 1.0)
        ranks = slope_matched @ np.array([1.0, 0.0]) + slope_matched[:, 1] * here + own_matched
        answer[kind] = {
            "match_rate": observed,
            "expected_rate": rate,
            "ranks_matched": _median_seen(ranks, known[0], rng),
            "ranks_not_matched": _median_seen(log_not, known[1], rng),
            "score_matched": score_not + gap + score_shift + SCORE_SD / np.sqrt(known[0]) * rng.standard_normal(n),
            "score_not_matched": score_not + score_shift + SCORE_SD / np.sqrt(known[1]) * rng.standard_normal(n),
            "interviews": expected,
        }
    return answer


def _log_pressure(counts: Counts) -> float:
    return float(np.log(np.clip(counts.positions / counts.first_choice, *SEEN_PRESSURE)))


def _share(counts: Counts) -> float:
    return max(counts.non_us_img, 1.0) / counts.first_choice


def _specialty_odds(
    draws: dict[str, np.ndarray], counts: Counts, history: SpecialtyHistory, rng: np.random.Generator
) -> np.ndarray:
    theta = draws["rates"]
    size = np.exp(theta[:, 4])

    # The share of IMGs marks who takes IMGs; in a specialty that is known it is not moved by this season's counts,
    # or more IMGs would seem to help each other.
    share = _share(counts if history.fitted is None else history.fitted)

    def line(at: Counts) -> np.ndarray:
        return rate_line(theta, np.array([at.positions / at.first_choice]), np.array([share]))[:, 0]

    mean = np.clip(line(counts), 1e-4, 1 - 1e-4)
    if history.index is None or history.fitted is None:
        rate = rng.beta(mean * size, (1 - mean) * size)
    else:
        then = np.clip(line(history.fitted), 1e-4, 1 - 1e-4)
        rate = draws["fitted_rates"][:, history.index]
        moved = _logit(rate) + _logit(mean) - _logit(then)
        years = abs(counts.match_year - FIT_YEAR)
        return moved + NEW_YEAR_SD * np.sqrt(years) * rng.standard_normal(rate.size)
    return _logit(rate)


def _with_earlier_places(
    odds: np.ndarray,
    draws: dict[str, np.ndarray],
    counts: Counts,
    kind: str,
    history: SpecialtyHistory,
    unsure: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    # How many of a kind were placed before, over how many of them apply now, is a noisy reading of the logarithm of
    # the rate, whose variance without it is `unsure`. The weight is the same whatever the counts, so that more
    # applicants never raise the rate and more positions never lower it.
    carried, counted = history.earlier_places.get(kind, (np.nan, np.nan))
    size = getattr(counts, kind)
    if not counted > 0 or size < 1:
        return odds
    log_rate = -np.log1p(np.exp(-odds))
    noise = np.sqrt(draws["earlier_places_spread"] ** 2 + PLACES_SD**2 + 1 / counted)
    places = carried * counts.positions / history.usual_positions
    reading = np.log(places / size) + draws["earlier_places"][:, 0] + noise * rng.standard_normal(odds.size)
    weight = unsure / (unsure + noise**2)
    told = log_rate + weight * (np.minimum(reading, np.log(TOP_RATE)) - log_rate)
    return _logit(np.exp(told))


def _with_older_edition(
    draws: dict[str, np.ndarray],
    history: SpecialtyHistory,
    score_not: np.ndarray,
    gap: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    # The older mean of the matched, carried forward, is one noisy reading of score_not + gap; the surprise is
    # shared between the two in proportion to their variances (the conditional draw of a Gaussian pair).
    age = FIT_YEAR - history.earlier_year
    reading = history.earlier_score + draws["score_drift"][:, 0] * age
    noise = draws["score_drift_spread"] * np.sqrt(max(age, 1.0) / DRIFT_YEARS) + 1.0
    reading = reading + noise * rng.standard_normal(gap.size)
    of_level, of_gap = draws["score_not_matched_spread"] ** 2, draws["score_gap_spread"] ** 2
    surprise = (reading - score_not - gap) / (of_level + of_gap + noise**2)
    return score_not + of_level * surprise, gap + of_gap * surprise


def _interviews(
    draws: dict[str, np.ndarray], counts: Counts, history: SpecialtyHistory, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    n = draws["rates"].shape[0]

    def line(where: Counts) -> np.ndarray:
        terms = [1.0, _log_pressure(where), np.log(where.programs / 150), np.log(_share(where)) - SHARE_CENTRE]
        log_expected: np.ndarray = draws["interviews"] @ np.array(terms)
        return log_expected

    if np.isfinite(history.interviews):
        moved = 0.0 if history.fitted is None else line(counts) - line(history.fitted)
        expected = history.interviews * np.exp(moved + 0.15 * rng.standard_normal(n))
    else:
        expected = np.exp(line(counts) + draws["interviews_spread"] * rng.standard_normal(n))
    if np.isfinite(history.interviews_us_img) and np.isfinite(history.interviews):
        ratio = history.interviews_us_img / history.interviews * np.exp(0.15 * rng.standard_normal(n))
    else:
        ratio = np.exp(draws["interviews_us_img"][:, 0] + draws["interviews_us_img_spread"] * rng.standard_normal(n))
    return np.minimum(expected, counts.programs), ratio


def _us_img_score_gap(draws: dict[str, np.ndarray], history: SpecialtyHistory, rng: np.random.Generator) -> np.ndarray:
    n = draws["rates"].shape[0]
    new = draws["us_img_score_gap"][:, 0] + draws["us_img_score_gap_spread"] * rng.standard_normal(n)
    if not np.isfinite(history.us_img_score_gap):
        return new
    noise = 3.0  # editions differ by 2-4 points where two are known
    weight = draws["us_img_score_gap_spread"] ** 2 / (draws["us_img_score_gap_spread"] ** 2 + noise**2)
    return new + weight * (history.us_img_score_gap + noise * rng.standard_normal(n) - new)


def _median_seen(log_median: np.ndarray, known: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    noisy = log_median + 1.25 * RANK_LOG_SD / np.sqrt(known) * rng.standard_normal(log_median.size)
    return np.maximum(np.round(np.exp(noisy) * 2) / 2, 1.0)  # a median of whole numbers


def _logit(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def interval(values: np.ndarray) -> dict[str, float]:
    """Low, mid, high of draws: 10th, 50th and 90th percentile.

    Examples
    --------
    >>> interval(np.arange(101.0))
    {'low': 10.0, 'mid': 50.0, 'high': 90.0}
    """
    low, mid, high = np.percentile(values, LEVELS)
    return {"low": float(low), "mid": float(mid), "high": float(high)}


def rate_interval(values: dict[str, np.ndarray], size: float) -> dict[str, float]:
    """Low, mid, high of the match rate that a table would print for a group of so many applicants.

    Examples
    --------
    >>> lone = {"match_rate": np.array([0.0, 1.0, 1.0]), "expected_rate": np.array([0.5, 0.6, 0.7])}
    >>> rate_interval(lone, 1)
    {'low': 0.2, 'mid': 0.6, 'high': 1.0}
    """
    said = interval(values["match_rate"])
    if size < FEW:
        said["mid"] = float(np.median(values["expected_rate"]))
    return {"low": min(said["low"], said["mid"]), "mid": said["mid"], "high": max(said["high"], said["mid"])}
