"""Where a rank list lands: the chance of matching at each rank, and of not matching, through the common strength.

At node q the applicant clears the cutoff of program j with chance rho_jq, whatever the order; the match is the best
program on the list whose cutoff is cleared::

    P(rank k) = sum_q w_q rho_kq prod_{i<k} (1 - rho_iq)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LOW, HIGH = 0.1, 0.9  # ends of the 80 % interval
DRAWS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Landing:
    """Where a list lands.

    Attributes
    ----------
    at_rank, low, high : shape (n,). Chance of landing at each rank with its 80 % interval. [probability]
    unmatched, unmatched_low, unmatched_high : chance of landing nowhere. [probability]
    """

    at_rank: np.ndarray
    low: np.ndarray
    high: np.ndarray
    unmatched: float
    unmatched_low: float
    unmatched_high: float


def landing(weights: np.ndarray, cleared: np.ndarray, spread: float = 0.0, seed: int = 0) -> Landing:
    """Give the chance of landing at each rank.

    Parameters
    ----------
    weights : shape (Q,). Weights of the nodes, as learned from the season.
    cleared : shape (n, Q). Chance of clearing each program's cutoff, in the order of the list. [probability]
    spread : sd of what is not known about each program's cutoff. [log odds]
    seed : of the draws for the interval.

    Notes
    -----
    The interval is over the nodes and over `spread`. The applicant is taken to be small: where they land moves no
    cutoff; two tracks of one program answer independently. Couples: `pair_landing.py`.
    """
    middle = _landed(cleared) @ weights
    rng = np.random.default_rng(seed)
    nodes = rng.choice(weights.size, size=DRAWS, p=weights / weights.sum())
    odds = np.log(np.clip(cleared, 1e-12, 1 - 1e-12) / np.clip(1 - cleared, 1e-12, 1))
    drawn = odds[:, nodes] + spread * rng.standard_normal((cleared.shape[0], DRAWS))
    spread_out = _landed(1 / (1 + np.exp(-drawn)))
    low, high = np.quantile(spread_out, [LOW, HIGH], axis=1)
    return Landing(middle[:-1], low[:-1], high[:-1], float(middle[-1]), float(low[-1]), float(high[-1]))


def first_year(weights: np.ndarray, cleared: np.ndarray, rank: int, years: np.ndarray) -> tuple[np.ndarray, float]:
    """Give what follows from landing on an advanced program: each first year of its supplemental list, and none.

    Parameters
    ----------
    rank : the advanced program's place on the list, from 0.
    years : shape (m, Q). Chance of clearing the cutoff of each first-year program, in the order of the supplemental
        list; 0 for one that stands higher on the primary list, which was missed on the way. [probability]

    Returns
    -------
    Shape (m,), chance of landing on the advanced program and in each first year; chance of it without any.
    [probability]

    References
    ----------
    .. [1] nrmp.supplemental_rol: the list is used only after the advanced match, which binds without it.

    Examples
    --------
    >>> each, none = first_year(np.ones(1), np.array([[0.5]]), 0, np.array([[0.5], [0.5]]))
    >>> each.tolist(), none
    ([0.25, 0.125], 0.125)
    """
    there = _landed(cleared)[rank]
    found = _landed(years) @ (weights * there)
    return found[:-1], float(found[-1])


def _landed(cleared: np.ndarray) -> np.ndarray:
    """Chance of each rank per column, with "nowhere" as the last row."""
    missed = np.cumprod(1 - cleared, axis=0)
    before = np.vstack([np.ones((1, cleared.shape[1])), missed])
    return np.vstack([cleared * before[:-1], before[-1:]])
