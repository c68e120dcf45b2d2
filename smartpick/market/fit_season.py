"""Fit the season to published totals: inner parameters by fixed point, shared ones by approximate Bayes.

Parameters of one specialty each answer to one published number (an interview rate, a count, a match rate), so a
damped fixed point with common random numbers finds them. The few shared ones (how noisy an invitation is, what
counts at ranking) answer to the shape of all tables together and are drawn from their priors and kept where
the shape fits best.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from smartpick.market.deferred_acceptance import UNMATCHED
from smartpick.market.population import DO, NON_US_IMG, US_IMG, Market, market
from smartpick.market.season_targets import Targets
from smartpick.market.simulate import Parameters, Season, simulate_season

IMG_TYPES = (US_IMG, NON_US_IMG)
US_APPLICATIONS = (45.0, 55.0)
"""Applications of a US MD and DO graduate in the preferred specialty (ERAS 2025: 58 and 72 over all specialties)."""
MOST_APPLICATIONS = 150.0
"""Upper bound of an IMG's applications in one specialty (ERAS 2025: 129 over all specialties on average)."""
STEADY = 25.0
"""People in a group at which its own target moves its parameter half a step: small groups are left near the prior."""


@dataclass(frozen=True)
class Summary:
    """What a simulated season shows of the targets; (n_specialties, 4) unless said otherwise."""

    interview_rate: np.ndarray
    interview_rate_sd: np.ndarray
    active: np.ndarray
    match_rate: np.ndarray
    ranks_matched: np.ndarray
    ranks_not_matched: np.ndarray
    unfilled_share: float


def program_rates(market: Market, parameters: Parameters, season: Season) -> np.ndarray:
    """P(invited given application) of each program and type, over its pool; shape (4, n_programs). [probability]"""
    from scipy.special import ndtr

    scale = np.sqrt(1 + parameters.invitation_noise**2)
    gap = season.threshold[None, :] - season.welcome
    bonus = parameters.signal_bonus[market.specialty]
    signalled = np.minimum(
        parameters.signals[market.specialty] / np.maximum(parameters.n_applications[market.specialty].T, 1), 1.0
    )
    rates = (1 - signalled) * ndtr(-gap / scale) + signalled * ndtr((bonus - gap) / scale)
    closed = parameters.needs_visa * ~season.sponsors
    rates[NON_US_IMG] *= 1 - closed
    return rates


def summarise(market: Market, parameters: Parameters, season: Season) -> Summary:
    """The targets as the season shows them; match = preferred specialty, among those with a contiguous rank."""
    n = len(market.specialties)
    rates = program_rates(market, parameters, season)
    mean, sd = np.empty((n, 4)), np.empty((n, 4))
    for s in range(n):
        here = slice(market.start[s], market.start[s + 1])
        mean[s], sd[s] = rates[:, here].mean(axis=1), rates[:, here].std(axis=1)
    cell = season.preferred.astype(np.int64) * 4 + season.kind
    active = season.contiguous > 0
    in_match = (season.program != UNMATCHED) & ~season.soap
    landed = np.where(in_match, market.specialty[season.program], -1)
    matched = active & (landed == season.preferred)

    def count(where: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(cell[where], weights=None if weights is None else weights[where], minlength=4 * n).reshape(
            n, 4
        )

    n_active, n_matched = count(active), count(matched)
    ranks_m, ranks_u = count(matched, season.contiguous), count(active & ~matched, season.contiguous)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Summary(
            mean,
            sd,
            n_active,
            n_matched / n_active,
            (ranks_m / n_matched)[:, NON_US_IMG],
            (ranks_u / (n_active - n_matched))[:, NON_US_IMG],
            1 - season.filled.sum() / market.quota.sum(),
        )


def starting_point(market: Market, targets: Targets) -> Parameters:
    """Parameters to begin the fixed point with."""
    n = len(market.specialties)
    programs = np.diff(market.start)
    wanted = np.full((n, 4), 120.0)
    wanted[:, :2] = US_APPLICATIONS
    signals, bonus = _signals(market)
    sponsor = _sponsor_share(market)
    return Parameters(
        pool=targets.active * np.array([1.01, 1.02, 1.15, 1.3]),
        n_applications=np.minimum(wanted, 0.85 * programs[:, None]),
        welcome=np.tile([0.0, -0.5, -2.0, -2.5], (n, 1)),
        welcome_spread=np.tile([0.0, 0.7, 1.0, 1.0], (n, 1)),
        rank_offset=np.tile([0.0, -0.1, -0.2, -0.4], (n, 1)),
        slots_per_position=np.full(n, 13.0),
        signals=signals,
        signal_bonus=bonus,
        sponsor_share=sponsor,
        second_share=np.array([0.03, 0.05, 0.35, 0.35]),
    )


def _signals(market: Market) -> tuple[np.ndarray, np.ndarray]:
    from smartpick.entities.season_of import Season as ErasSeason
    from smartpick.facts.season_outcomes import outcome
    from smartpick.rules.signal_quota import signal_levels

    counts, bonus = [], []
    for name in market.specialties:
        counts.append(signal_levels(ErasSeason(2025), name).total)
        without = outcome(2024, "No Signal", name, "interview_rate_mean")
        with_one = outcome(2024, "Signal", name, "interview_rate_mean")
        if np.isnan(with_one):
            with_one = outcome(2024, "Silver Signal", name, "interview_rate_mean")
        odds = np.log(with_one / (1 - with_one) * (1 - without) / without) if with_one > without > 0 else np.log(3.0)
        bonus.append(0.5 * min(odds, 4.0) / 1.7 * 2.2)  # half is who signals; log odds -> probit -> score units
    return np.array(counts, dtype=np.int64), np.array(bonus)


def _sponsor_share(market: Market) -> np.ndarray:
    from smartpick.chances.pool import sponsor_share
    from smartpick.facts.model_assumptions import declared_assumptions

    known = declared_assumptions()
    said, other = known["visa.said_of_shown"].value, known["visa.sponsors_other"].value
    return np.array([sponsor_share(name, other, said) for name in market.specialties])


def shares_fitted_with() -> dict[str, float]:
    """Give the share of programs that sponsor visas, by specialty, as a fit uses it. [fraction]"""
    market_ = market()
    return dict(zip(market_.specialties, np.round(_sponsor_share(market_), 4).tolist(), strict=True))


def improve(
    market: Market, parameters: Parameters, targets: Targets, seed: int, rounds: int, gain: float = 0.6
) -> tuple[Parameters, Summary]:
    """Move each specialty's parameters towards its targets, all at once, with the same chance in every round."""
    from scipy.special import ndtri

    p = parameters
    for _ in range(rounds):
        shown = summarise(market, p, simulate_season(market, p, seed))
        scale = np.sqrt(1 + p.invitation_noise**2)
        sim_rate = np.clip(shown.interview_rate, 5e-4, 0.98)
        step = gain * scale * (ndtri(targets.interview_rate) - ndtri(sim_rate))
        welcome = p.welcome.copy()
        welcome[:, DO:] += np.clip(step[:, DO:], -1.0, 1.0)
        spread = p.welcome_spread.copy()
        sd_ratio = targets.interview_rate_sd / np.maximum(shown.interview_rate_sd, 1e-4)
        spread[:, DO:] *= np.clip(sd_ratio[:, DO:] ** 0.4, 0.75, 1.3)
        spread = np.clip(spread, 0.0, 2.5)
        spread[:, DO:] = np.maximum(spread[:, DO:], 0.15)
        slots = p.slots_per_position * np.clip((targets.interview_rate[:, 0] / sim_rate[:, 0]) ** gain, 0.6, 1.6)
        pool = p.pool.copy()
        wanted = p.n_applications.copy()
        offset = p.rank_offset.copy()
        active = np.maximum(shown.active, 1.0)
        weight = targets.active / (targets.active + STEADY)
        for k in IMG_TYPES:
            pool[:, k] *= np.clip((targets.active[:, k] / active[:, k]) ** (0.6 * gain * weight[:, k]), 0.8, 1.3)
            seen = np.clip(np.nan_to_num(shown.match_rate[:, k], nan=0.5), 0.03, 0.97)
            rise = np.log(targets.match_rate[:, k] / (1 - targets.match_rate[:, k])) - np.log(seen / (1 - seen))
            offset[:, k] += gain * weight[:, k] * np.clip(rise, -1.0, 1.0)
        sim_ranks = np.nan_to_num(shown.ranks_matched) * np.nan_to_num(shown.match_rate[:, NON_US_IMG]) + np.nan_to_num(
            shown.ranks_not_matched
        ) * (1 - np.nan_to_num(shown.match_rate[:, NON_US_IMG]))
        more = np.clip(
            (targets.mean_ranks / np.maximum(sim_ranks, 0.5)) ** (0.5 * gain * weight[:, NON_US_IMG]), 0.85, 1.2
        )
        room = np.minimum(0.95 * np.diff(market.start), MOST_APPLICATIONS)
        for k in IMG_TYPES:
            wanted[:, k] = np.clip(wanted[:, k] * more, 3.0, room)
        p = replace(
            p,
            pool=np.minimum(pool, 4.0 * targets.active + 10),
            n_applications=wanted,
            welcome=np.clip(welcome, -12, 4),
            welcome_spread=spread,
            rank_offset=np.clip(offset, -4.0, 4.0),
            slots_per_position=np.clip(slots, 4.0, 60.0),
        )
    return p, summarise(market, p, simulate_season(market, p, seed))
