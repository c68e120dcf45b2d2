"""The normal distribution without a heavy import: cumulative function on arrays, inverse, Gauss-Hermite nodes."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

import numpy as np

_STANDARD = NormalDist()
_ERFC = np.frompyfunc(math.erfc, 1, 1)


def phi(x: np.ndarray | float) -> np.ndarray:
    """Give P(Z <= x) for a standard normal Z, exact to double precision. [probability]

    Examples
    --------
    >>> float(phi(np.array(0.0)))
    0.5
    """
    flat = np.atleast_1d(np.asarray(x, dtype=float))
    return 0.5 * np.asarray(_ERFC(flat * -math.sqrt(0.5)), dtype=float).reshape(np.shape(x))


def probit(p: float) -> float:
    """Give x with P(Z <= x) = p; p is kept inside [1e-6, 1 - 1e-6].

    Examples
    --------
    >>> probit(0.5)
    0.0
    """
    return _STANDARD.inv_cdf(min(max(p, 1e-6), 1.0 - 1e-6))


def phi_inverse(p: np.ndarray) -> np.ndarray:
    """Give the standard normal quantile of each probability strictly between 0 and 1.

    Examples
    --------
    >>> phi_inverse(np.array([0.5])).tolist()
    [0.0]
    """
    flat = [_STANDARD.inv_cdf(float(value)) for value in np.ravel(p)]
    return np.array(flat).reshape(np.shape(p))


@cache
def nodes(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Give n Gauss-Hermite nodes of a standard normal and their weights, which sum to 1."""
    points, weights = np.polynomial.hermite_e.hermegauss(n)
    return points, weights / weights.sum()
