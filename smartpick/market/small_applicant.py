"""Is a chance read off the cutoffs what the Match would do? Deciles of everybody, and insertions one by one.

A chance treats one person as too small to move the market: invited with the probability that the threshold
gives, taken with the probability that the cutoff gives, independently over programs given strength and interview
factor. Two checks: the predicted chance of *every* simulated IMG against what happened to them, and strangers put
into a finished market, which is then matched again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smartpick.market.deferred_acceptance import UNMATCHED, place
from smartpick.market.fit_draws import program_levels
from smartpick.market.population import NON_US_IMG, US_IMG, Market
from smartpick.market.simulate import Parameters, Season

ZETA_NODES = 12
NUMBER_OF_BINS = 10


@dataclass(frozen=True)
class Calibration:
    """Predicted and seen match rates by decile of the prediction.

    Attributes
    ----------
    predicted, seen, count : shape (10,).
    """

    predicted: np.ndarray
    seen: np.ndarray
    count: np.ndarray

    @property
    def worst_gap(self) -> float:
        """Largest |predicted - seen| of a decile. [probability]"""
        return float(np.abs(self.predicted - self.seen).max())


def predicted_chances(market: Market, parameters: Parameters, season: Season) -> tuple[np.ndarray, np.ndarray]:
    """Chance of each IMG to match anywhere on their list, read off thresholds and cutoffs.

    Returns
    -------
    person (n,), index into the season, and chance (n,). [probability]
    """
    from scipy.special import ndtr

    people = np.flatnonzero((season.kind == US_IMG) | (season.kind == NON_US_IMG))
    threshold, cutoff, _ = program_levels(market, parameters, season)
    sizes = season.list_offsets[people + 1] - season.list_offsets[people]
    entry = np.concatenate([np.arange(season.list_offsets[i], season.list_offsets[i + 1]) for i in people])
    owner = np.repeat(people, sizes)
    program = season.list_program[entry]
    kind = (season.kind[owner] == NON_US_IMG).astype(int)
    invited = ndtr(
        (season.eta[owner] + season.list_signal[entry] - threshold[kind, program]) / parameters.invitation_noise
    )
    invited[season.needs_visa[owner] & ~season.sponsors[program]] = 0.0
    zeta, weight = np.polynomial.hermite_e.hermegauss(ZETA_NODES)
    weight = weight / weight.sum()
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    strength = parameters.strength_at_ranking * season.eta[owner] - cutoff[kind, program]
    chance = np.zeros(people.size)
    for z, w in zip(zeta, weight, strict=True):
        cleared = invited * ndtr(strength + parameters.interview_factor * z)
        chance += w * (1 - np.exp(np.add.reduceat(np.log1p(-np.minimum(cleared, 1 - 1e-9)), start)))
    return people, np.where(sizes > 0, chance, 0.0)


def calibration(market: Market, parameters: Parameters, season: Season) -> Calibration:
    """Predicted against seen match rate (any listed program, before SOAP) of all IMGs, by decile of the prediction."""
    people, chance = predicted_chances(market, parameters, season)
    seen = (season.program[people] != UNMATCHED) & ~season.soap[people]
    order = np.argsort(chance, kind="stable")
    bins = np.array_split(order, NUMBER_OF_BINS)
    return Calibration(
        np.array([chance[b].mean() for b in bins]),
        np.array([seen[b].mean() for b in bins]),
        np.array([b.size for b in bins]),
    )


@dataclass(frozen=True)
class Insertion:
    """What happened to strangers put into a finished market.

    Attributes
    ----------
    predicted : shape (n,), chance read off the cutoffs.
    rerun : shape (n,), share of re-run Matches in which the stranger matched.
    repeats : re-runs per stranger.
    """

    predicted: np.ndarray
    rerun: np.ndarray
    repeats: int

    @property
    def average_gap(self) -> float:
        """Mean of predicted minus re-run over the strangers. [probability]"""
        return float((self.predicted - self.rerun).mean())


def insert_strangers(
    market: Market, parameters: Parameters, season: Season, seed: int, strangers: int = 40, repeats: int = 25
) -> Insertion:
    """Put doubles of some IMGs into the season one at a time, with new chance, and run the whole Match again.

    Parameters
    ----------
    seed : of who is doubled and of the new chance.
    strangers, repeats : number of people, and of re-runs of the Match for each.
    """
    rng = np.random.default_rng(seed)
    people, chance = predicted_chances(market, parameters, season)
    picked = rng.choice(people.size, strangers, replace=False)
    landed = np.zeros(strangers)
    values, offsets = season.rol_program, season.rol_offsets
    for n, k in enumerate(picked):
        for _ in range(repeats):
            program, score = _list_of_double(market, parameters, season, int(people[k]), rng)
            if program.size == 0:
                continue
            again = place(
                np.concatenate([values, program]),
                np.concatenate([offsets, [offsets[-1] + program.size]]),
                np.concatenate([season.rol_score, score]),
                market.quota,
            )
            landed[n] += again.program[-1] != UNMATCHED
    return Insertion(chance[picked], landed / repeats, repeats)


def _list_of_double(
    market: Market, parameters: Parameters, season: Season, person: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    here = slice(season.list_offsets[person], season.list_offsets[person + 1])
    program = season.list_program[here]
    kind = season.kind[person]
    noise = parameters.invitation_noise * rng.standard_normal(program.size)
    score = season.eta[person] + season.welcome[kind, program] + season.list_signal[here] + noise
    invited = score >= season.threshold[program]
    if season.needs_visa[person]:
        invited &= season.sponsors[program]
    program = rng.permutation(program[invited])[: parameters.cap]
    opinion = (
        parameters.strength_at_ranking * season.eta[person]
        + parameters.interview_factor * rng.standard_normal()
        + parameters.rank_offset[market.specialty[program], kind]
        + rng.standard_normal(program.size)
    )
    opinion[opinion < parameters.floor] = np.nan
    return program, opinion
