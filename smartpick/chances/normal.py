"""The normal distribution without a heavy import: cumulative function on arrays, inverse, Gauss-Hermite nodes."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

import numpy as np

_STANDARD = NormalDist()
LOWEST, HIGHEST = -37.0, 9.0  # beyond, the chance is 0 or 1 to double precision
PER_UNIT = 256  # points of the table of the cumulative function


def phi(x: np.ndarray | float) -> np.ndarray:
    """Give P(Z <= x) for a standard normal Z, to a few units of the last digit, also far out. [probability]

    Notes
    -----
    Read off a table at the nearest of 256 points per unit and carried on by four terms of the Taylor series, whose
    coefficients are Hermite polynomials; one error function per value would take five times as long.

    Examples
    --------
    >>> float(phi(np.array(0.0)))
    0.5
    """
    flat = np.clip(np.atleast_1d(np.asarray(x, dtype=float)), LOWEST, HIGHEST)
    place = ((flat - LOWEST) * PER_UNIT + 0.5).astype(np.int64)
    below, density = _table()
    at = place / PER_UNIT + LOWEST
    away, square = flat - at, at * at
    series = (3.0 - square) * at * (away / 4) + (square - 1.0)
    series = (series * (away / 3) - at) * (away / 2) + 1.0
    return np.asarray((below[place] + density[place] * (away * series)).reshape(np.shape(x)))


@cache
def _table() -> tuple[np.ndarray, np.ndarray]:
    """Give P(Z <= point) and the density at the points of the table."""
    at = LOWEST + np.arange(round((HIGHEST - LOWEST) * PER_UNIT) + 1) / PER_UNIT
    below = np.array([0.5 * math.erfc(-x * math.sqrt(0.5)) for x in at.tolist()])
    return below, np.exp(-(at**2) / 2) / math.sqrt(2 * math.pi)


def probit(p: float) -> float:
    """Give x with P(Z <= x) = p; p is kept inside [1e-6, 1 - 1e-6].

    Examples
    --------
    >>> probit(0.5)
    0.0
    """
    return _STANDARD.inv_cdf(min(max(p, 1e-6), 1.0 - 1e-6))


@cache
def nodes(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Give n Gauss-Hermite nodes of a standard normal and their weights, which sum to 1."""
    points, weights = np.polynomial.hermite_e.hermegauss(n)
    return points, weights / weights.sum()
