"""The forecast's shared parameters, drawn from the published outcomes of the specialties that have them.

One specialty is one line of the table. What specialties share is how the match rate answers to competition
and how ranks and scores go with it; how far one specialty stands from that line is pooled partially.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from smartpick.market.pooling import LinePrior, PooledLine, metropolis, pooled_line

SCORE_SD = 13.5
"""Spread of Step 2 CK within matched or unmatched of one specialty. [points] Charting Outcomes 2026: 9-18."""
RANK_LOG_SD = 0.9
"""Spread of the logarithm of contiguous ranks within a specialty, from the published quartiles."""
FIT_YEAR = 2026


@dataclass(frozen=True)
class SpecialtyTable:
    """What the forecast is fitted to; one entry per specialty, NaN where nothing is published.

    Attributes
    ----------
    names : lower case.
    positions, first_choice, applicants, matched : counts of the Match of `FIT_YEAR`; `applicants` are the
        non-US-citizen IMGs whose preferred specialty it is, `matched` those of them matched to it.
    ranks_matched, ranks_not_matched : medians of contiguous ranks.
    score_matched, score_not_matched : means of Step 2 CK. [points]
    scores_known_matched, scores_known_not_matched : number of applicants behind ranks and scores.
    programs : number of program tracks of the specialty.
    interviews, interviews_us_img : expected interviews if applying to all programs listed.
    earlier_score, earlier_year : mean Step 2 CK of matched non-US IMGs in the latest older edition, and its year.
    us_img_score_gap : US IMG minus non-US IMG mean of matched in the latest common edition.
    earlier_places : non-US IMGs placed in the specialty in the latest earlier Match with a count, carried forward by
        how many non-US IMGs matched in the whole nation.
    earlier_places_counted : that number as it was counted then, for its sampling error.
    """

    names: tuple[str, ...]
    positions: np.ndarray
    first_choice: np.ndarray
    applicants: np.ndarray
    matched: np.ndarray
    ranks_matched: np.ndarray
    ranks_not_matched: np.ndarray
    score_matched: np.ndarray
    score_not_matched: np.ndarray
    scores_known_matched: np.ndarray
    scores_known_not_matched: np.ndarray
    programs: np.ndarray
    interviews: np.ndarray
    interviews_us_img: np.ndarray
    earlier_score: np.ndarray
    earlier_year: np.ndarray
    us_img_score_gap: np.ndarray
    earlier_places: np.ndarray
    earlier_places_counted: np.ndarray

    def without(self, index: int) -> SpecialtyTable:
        """The table with the outcomes of one specialty blanked (its counts and older editions stay)."""
        hidden = ("matched", "ranks_matched", "ranks_not_matched", "score_matched", "score_not_matched", "interviews")
        blanked = {}
        for name in (*hidden, "interviews_us_img"):
            values = getattr(self, name).copy()
            values[index] = np.nan
            blanked[name] = values
        return replace(self, **blanked)


def crowding(ratio: np.ndarray, sharpness: np.ndarray) -> np.ndarray:
    r"""
    Logarithm of positions per first-choice applicant, levelling off above one.

    Notes
    -----
    .. math:: -\tfrac{1}{k} \log(\rho^{-k} + 1)

    Below one position per applicant a position more is a match more; above, positions stay empty and the
    rate is bounded by who is acceptable to anybody. `k` says how sharp the bend is.
    """
    return -np.logaddexp(-sharpness * np.log(ratio), 0.0) / sharpness


SHARE_CENTRE = -2.3
"""Centre of log(non-US IMGs / first-choice applicants), near its mean over specialties."""


def rate_line(parameters: np.ndarray, ratio: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Mean match rate on the line; parameters (n, 5), ratio and share (m,) -> (n, m)."""
    intercept, slope, of_share, log_sharpness = (parameters[:, k : k + 1] for k in range(4))
    x = crowding(ratio[None, :], np.exp(log_sharpness))
    rate: np.ndarray = expit(intercept + slope * x + of_share * (np.log(share)[None, :] - SHARE_CENTRE))
    return rate


def _beta_binomial(matched: np.ndarray, total: np.ndarray, mean: np.ndarray, size: np.ndarray) -> np.ndarray:
    from scipy.special import betaln

    a, b = mean * size, (1 - mean) * size
    return betaln(a + matched, b + total - matched) - betaln(a, b)


PRIOR_MEAN = np.array([0.6, 2.0, 0.0, 1.4, 3.2])
PRIOR_SD = np.array([0.8, 0.8, 0.25, 0.6, 0.6])


def fit_rates(table: SpecialtyTable, rng: np.random.Generator, n_draws: int, n_steps: int = 300) -> np.ndarray:
    """Draws of (intercept, slope, of_share, log sharpness, log concentration); shape (n_draws, 5)."""
    seen = ~np.isnan(table.matched)
    matched, total = table.matched[seen], table.applicants[seen]
    ratio, share = (table.positions / table.first_choice)[seen], (table.applicants / table.first_choice)[seen]

    def log_density(points: np.ndarray) -> np.ndarray:
        mean = np.clip(rate_line(points, ratio, share), 1e-6, 1 - 1e-6)
        size = np.exp(points[:, 4:5])
        prior = -0.5 * (((points - PRIOR_MEAN) / PRIOR_SD) ** 2).sum(axis=1)
        return prior + _beta_binomial(matched, total, mean, size).sum(axis=1)

    return metropolis(log_density, PRIOR_MEAN, 0.35 * PRIOR_SD, rng=rng, n_chains=n_draws, n_steps=n_steps)


def fit_outcomes(
    table: SpecialtyTable, rates: np.ndarray, rng: np.random.Generator, n_draws: int
) -> dict[str, PooledLine]:
    """Draws of the lines of ranks, scores, interviews; `rates` is the published or predicted rate per specialty."""
    log_ratio = np.log(table.positions / table.first_choice)
    log_share = np.log(table.applicants / table.first_choice) - SHARE_CENTRE
    one = np.ones(log_ratio.size)
    few_matched = np.maximum(np.nan_to_num(table.scores_known_matched, nan=5.0), 2)
    few_not = np.maximum(np.nan_to_num(table.scores_known_not_matched, nan=5.0), 2)
    both = np.sqrt(1 / few_matched + 1 / few_not)
    odds = np.log(rates / (1 - rates))

    def line(
        columns: list[np.ndarray], y: np.ndarray, noise: np.ndarray, mean: list, sd: list, spread: float
    ) -> PooledLine:
        prior = LinePrior(np.array(mean, float), np.array(sd, float), spread)
        return pooled_line(np.column_stack(columns), y, noise, prior, rng=rng, n_draws=n_draws)

    age = FIT_YEAR - table.earlier_year
    few_places = np.nan_to_num(table.earlier_places_counted, nan=1.0)
    few_matches = np.maximum(np.nan_to_num(table.matched, nan=1.0), 1.0)
    return {
        "earlier_places": line(
            [one],
            np.log(table.matched / table.earlier_places),
            np.sqrt(1 / few_places + 1 / few_matches),
            [0.0],
            [0.3],
            0.3,
        ),
        "ranks_matched": line(
            [one, odds],
            np.log(table.ranks_matched),
            1.25 * RANK_LOG_SD / np.sqrt(few_matched),
            [1.2, 0.25],
            [0.7, 0.25],
            0.4,
        ),
        "ranks_not_matched": line(
            [one, log_ratio],
            np.log(table.ranks_not_matched),
            1.25 * RANK_LOG_SD / np.sqrt(few_not),
            [0.4, 0.0],
            [0.5, 0.5],
            0.3,
        ),
        "score_not_matched": line(
            [one, log_ratio], table.score_not_matched, SCORE_SD / np.sqrt(few_not), [240, 0], [10, 20], 4.0
        ),
        "score_gap": line([one], table.score_matched - table.score_not_matched, SCORE_SD * both, [5], [4], 3.0),
        "score_drift": line(
            [age],
            table.score_matched - table.earlier_score,
            np.sqrt((SCORE_SD**2) / few_matched + 1.0),
            [0.8],
            [0.5],
            1.5,
        ),
        "us_img_score_gap": line([one], table.us_img_score_gap, one * 1.5, [-4], [5], 4.0),
        "interviews": line(
            [one, log_ratio, np.log(table.programs / 150), log_share],
            np.log(table.interviews),
            0.15 * one,
            [1.5, 1.0, 0.7, 0.0],
            [1, 1, 0.4, 0.4],
            0.4,
        ),
        "interviews_us_img": line(
            [one], np.log(table.interviews_us_img / table.interviews), 0.2 * one, [0.3], [0.5], 0.4
        ),
    }
