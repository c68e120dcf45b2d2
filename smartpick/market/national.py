"""Any-PGY-1 match rates by applicant type: how many positions there are per applicant of a type, and the trend.

NRMP's headlines count everyone with a certified rank list who got *any* first-year position. That is another
question than matching to the preferred specialty, so it has a model and a table of its own.
"""

from __future__ import annotations

import math

import numpy as np

from smartpick.errors import InvalidInput
from smartpick.facts.season_outcomes import outcome, season_outcomes
from smartpick.market.forecast import interval
from smartpick.market.pooling import metropolis

TYPES = ("non-US IMG", "US IMG")
TREND_CENTRE = 2020
GROWTH_YEARS = 2
"""Counts that are not known are carried on with the growth of at least so many years."""
LATEST = 2024
"""Last Match with published positions and counts of both kinds of IMG in our tables."""


def national_rows(last_year: int = 9999) -> np.ndarray:
    """Published seasons up to a year: (type index, year, PGY-1 positions, active, rate); shape (n, 5)."""
    rows = []
    for year in sorted({row.match_year for row in season_outcomes() if row.measure == "active_applicants"}):
        positions = outcome(year, "all", "any", "positions_pgy1")
        for k, kind in enumerate(TYPES):
            active = outcome(year, kind, "any", "active_applicants")
            rate = outcome(year, kind, "any", "matched_pgy1") / active
            if year <= last_year and not math.isnan(positions + rate):
                rows.append((k, year, positions, active, rate))
    return np.array(rows)


PRIOR_MEAN = np.array([-0.3, -0.2, 0.6, 0.4, math.log(0.08)])
PRIOR_SD = np.array([1.0, 1.0, 0.5, 0.4, 0.4])


def _line(points: np.ndarray, kind: np.ndarray, year: np.ndarray, ratio: np.ndarray) -> np.ndarray:
    level = np.where(kind[None, :] == 0, points[:, 0:1], points[:, 1:2])
    return level + points[:, 2:3] * np.log(ratio)[None, :] + points[:, 3:4] * (year[None, :] - TREND_CENTRE) / 10


def fit_national(rows: np.ndarray, rng: np.random.Generator, n_draws: int, n_steps: int = 500) -> dict[str, np.ndarray]:
    """Draws of levels by type, the answer to positions per applicant, the trend per decade and the yearly noise.

    Returns
    -------
    `national` (n_draws, 5) and `national_last` (n_draws, 2): how far the last fitted season of each type stood
    from the line, half of which is carried on.
    """
    kind, year, positions, active, rate = rows.T
    odds = np.log(rate / (1 - rate))

    def log_density(points: np.ndarray) -> np.ndarray:
        sd = np.exp(points[:, 4:5])
        z = (odds - _line(points, kind, year, positions / active)) / sd
        prior = -0.5 * (((points - PRIOR_MEAN) / PRIOR_SD) ** 2).sum(axis=1)
        return prior - 0.5 * (z**2).sum(axis=1) - odds.size * points[:, 4]

    draws = metropolis(log_density, PRIOR_MEAN, 0.25 * PRIOR_SD, rng=rng, n_chains=n_draws, n_steps=n_steps)
    rest = odds - _line(draws, kind, year, positions / active)
    last = np.column_stack([rest[:, np.flatnonzero(kind == k)[-1]] for k in range(2)])
    return {"national": draws, "national_last": last}


def national_forecast(
    draws: dict[str, np.ndarray],
    *,
    match_year: int,
    positions: float,
    active: dict[str, float],
    rng: np.random.Generator,
    last_year: int = LATEST,
) -> dict[str, dict[str, float]]:
    """Any-PGY-1 match rate by type, 80 % interval.

    Parameters
    ----------
    draws : as shipped.
    match_year : year of the Match.
    positions : PGY-1 positions offered (not all positions).
    active : applicants with a certified rank list, by type ("non-US IMG", "US IMG").
    rng : source of chance.
    last_year : the last season that the draws were fitted to.
    """
    points = draws["national"]
    answer = {}
    for k, kind in enumerate(TYPES):
        if active[kind] < 1:
            raise InvalidInput(kind.lower().replace(" ", "-"), "1 or more applicants", active[kind])
        mean = _line(points, np.array([k]), np.array([match_year]), np.array([positions / active[kind]]))[:, 0]
        years = max(match_year - last_year, 1)
        sd = np.exp(points[:, 4]) * np.sqrt(0.75 + 0.25 * years)
        odds = mean + 0.5 * draws["national_last"][:, k] + sd * rng.standard_normal(mean.size)
        answer[kind] = interval(1 / (1 + np.exp(-odds)))
    return answer


def national_counts(
    match_year: int, positions: int | None, non_us_img: int | None, us_img: int | None
) -> tuple[int, float, dict[str, float], list[str]]:
    """Year, PGY-1 positions and active applicants by type, and the names of those neither published nor given.

    Notes
    -----
    A count that is not known is the last published one, carried on with half its mean yearly growth (see `_carried`).
    """
    assumed: list[str] = []
    for field, value in (("positions", positions), ("non-us-img", non_us_img), ("us-img", us_img)):
        if value is not None and value < 1:
            raise InvalidInput(field, "1 or more", value)
    offered = float(positions) if positions is not None else _carried("all", "positions_pgy1", match_year, assumed)
    active = {
        kind: float(given) if given is not None else _carried(kind, "active_applicants", match_year, assumed)
        for kind, given in zip(TYPES, (non_us_img, us_img), strict=True)
    }
    return match_year, offered, active, assumed


def _carried(kind: str, measure: str, match_year: int, assumed: list[str]) -> float:
    known = {
        row.match_year: row.value
        for row in season_outcomes()
        if (row.applicant_type, row.measure, row.specialty, row.use) == (kind, measure, "any", "fit")
    }
    if match_year in known:
        return known[match_year]
    earlier = [year for year in sorted(known) if year < match_year] or [min(known)]
    last = earlier[-1]
    assumed.append(f"{kind} {measure.replace('_', ' ')}, carried on from {last}")
    base = max((year for year in earlier if year <= last - GROWTH_YEARS), default=earlier[0])
    if base == last:
        return known[last]
    growth = math.log(known[last] / known[base]) / (last - base)
    return known[last] * math.exp(0.5 * growth * (match_year - last))
