"""Where a list of pairs lands: the first pair for which both partners clear their cutoffs, by simulation.

A program stands in many pairs, so the pairs rise and fall together and no product formula holds. Each partner's
strength is drawn from what their own season left of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from smartpick.season.couple import Pair
from smartpick.season.landing import HIGH, LOW
from smartpick.season.partner import Half

WORLDS, DRAWS_EACH = 200, 500


@dataclass(frozen=True, slots=True, eq=False)
class PairLanding:
    """Where a list of pairs lands.

    Attributes
    ----------
    at_pair, low, high : shape (k,). Chance of landing at each pair with its 80 % interval. [probability]
    nowhere : (middle, low, high) of the chance that no pair works. [probability]
    worlds : shape (worlds, k + 1). Chance of each pair, and of none, in each world. [probability]
    """

    at_pair: np.ndarray
    low: np.ndarray
    high: np.ndarray
    nowhere: tuple[float, float, float]
    worlds: np.ndarray


def pair_landing(first: Half, second: Half, pairs: Sequence[Pair], spread: float = 0.0, seed: int = 0) -> PairLanding:
    """Give the chance of landing at each pair.

    Parameters
    ----------
    spread : sd of what is not known about each program's cutoff. [log odds]

    Notes
    -----
    200 worlds (both strengths, all cutoffs) of 500 draws each; the interval is over the worlds, and a little too wide
    by the noise of 500 draws. Not modelled: programs that want a couple, or one that takes both partners only together;
    what the two partners' chances have in common.
    """
    rng = np.random.default_rng(seed)
    rows = np.array([len(first.codes) if p.first is None else first.codes.index(p.first) for p in pairs])
    columns = np.array([len(second.codes) if p.second is None else second.codes.index(p.second) for p in pairs])
    worlds = np.empty((WORLDS, len(pairs) + 1))
    for world, (one, two) in enumerate(zip(_worlds(first, spread, rng), _worlds(second, spread, rng), strict=True)):
        works = _cleared(one, rng)[rows] & _cleared(two, rng)[columns]
        where = np.where(works.any(axis=0), works.argmax(axis=0), len(pairs))
        worlds[world] = np.bincount(where, minlength=len(pairs) + 1) / DRAWS_EACH
    middle = worlds.mean(axis=0)
    low, high = np.quantile(worlds, [LOW, HIGH], axis=0)
    nowhere = float(middle[-1]), float(low[-1]), float(high[-1])
    return PairLanding(middle[:-1], low[:-1], high[:-1], nowhere, worlds)


def share_of(there: PairLanding, wanted: Sequence[bool]) -> tuple[float, float, float]:
    """Give (middle, low, high) of the chance of landing at one of the wanted pairs. [probability]"""
    shares = there.worlds[:, :-1][:, np.asarray(wanted, dtype=bool)].sum(axis=1)
    low, high = np.quantile(shares, [LOW, HIGH])
    return float(shares.mean()), float(low), float(high)


def _worlds(half: Half, spread: float, rng: np.random.Generator) -> np.ndarray:
    """Chances per world, shape (worlds, n): a node by its weight, every cutoff moved by what is not known of it.

    Nodes are drawn systematically, so that each comes as often as its weight says.
    """
    at = (np.arange(WORLDS) + rng.random()) / WORLDS
    nodes = np.minimum(np.searchsorted(np.cumsum(half.weights), at), half.weights.size - 1)
    chances = half.chances[:, rng.permutation(nodes)].T
    odds = np.log(np.clip(chances, 1e-12, 1 - 1e-12) / np.clip(1 - chances, 1e-12, 1))
    return np.asarray(1 / (1 + np.exp(-(odds + spread * rng.standard_normal(odds.shape)))))


def _cleared(chances: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draws of which cutoffs are cleared, shape (n + 1, draws); the last row is "unmatched", which always works."""
    drawn = rng.random((chances.size, DRAWS_EACH)) < chances[:, None]
    return np.vstack([drawn, np.ones((1, DRAWS_EACH), dtype=bool)])
