r"""Ties the two stages of the model to the published outcomes of one pool.

A pool is a crowd with strength eta ~ N(0, 1) and interview factor zeta ~ N(0, 1). Somebody of strength eta gets a
Poisson number of interviews with mean :math:`\Lambda(\eta) = K \int \Phi((\eta - t)/\sigma_I)\,dF(t)`; each leads to a
match with :math:`\rho = \Phi(\lambda\eta + \mu\zeta - c)`. `K` (how widely people apply) is set by the mean number
of contiguous ranks, `c` by the match rate of those with a rank.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from smartpick.chances.normal import nodes, phi


@dataclass(frozen=True, slots=True)
class Shape:
    """Noise of an invitation, and weights of strength and interview factor once interviewed."""

    noise: float
    weight_eta: float
    weight_zeta: float


@dataclass(frozen=True, slots=True)
class PoolFit:
    """What the fit gives.

    Attributes
    ----------
    applications : K, at the mean interview rate. [count]
    cutoff : c. p_ranked : share of applicants with a rank. [fraction]
    strength_of_ranked : mean eta of those with a rank. strength_gap : matched minus not matched.
    ranks_matched, ranks_not_matched : mean number of ranks, to be held against the table.
    """

    applications: float
    cutoff: float
    p_ranked: float
    strength_of_ranked: float
    strength_gap: float
    ranks_matched: float
    ranks_not_matched: float


@cache
def fit_pool(shape: Shape, location: float, spread: float, ranks: float, match_rate: float) -> PoolFit:
    """Fit `K` and `c` of one pool by bisection.

    Parameters
    ----------
    location, spread : of program effects, probit units. ranks : mean contiguous ranks of those with at least one.
    match_rate : of those with at least one rank. [fraction]

    Notes
    -----
    Takes contiguous ranks for interviews attended in the specialty. Not modelled: who applies where.
    """
    eta, weight = nodes(24)
    zeta, other = nodes(12)
    effects, mass = nodes(8)
    both = math.sqrt(1 + shape.noise**2)
    unit = phi((eta[:, None] + both * (location + spread * effects)) / shape.noise) @ mass
    low, high = 1e-3, 1e6
    for _ in range(60):
        reach = math.sqrt(low * high)
        expected = reach * unit
        if float(weight @ expected) < ranks * float(weight @ (1 - np.exp(-expected))):
            low = reach
        else:
            high = reach
    ranked = 1 - np.exp(-expected)
    p_ranked = float(weight @ ranked)
    joint = weight[:, None] * other
    low, high = -8.0, 8.0
    for _ in range(50):
        cutoff = (low + high) / 2
        rho = phi(shape.weight_eta * eta[:, None] + shape.weight_zeta * zeta - cutoff)
        matched = 1 - np.exp(-expected[:, None] * rho)
        if float((joint * matched).sum()) > match_rate * p_ranked:
            low = cutoff
        else:
            high = cutoff
    yes = joint * matched
    no = joint * ranked[:, None] - yes
    left = joint * expected[:, None] * (1 - rho) * np.exp(-expected[:, None] * rho)
    return PoolFit(
        applications=reach,
        cutoff=cutoff,
        p_ranked=p_ranked,
        strength_of_ranked=float(weight @ (ranked * eta)) / p_ranked,
        strength_gap=float((yes * eta[:, None]).sum() / yes.sum() - (no * eta[:, None]).sum() / no.sum()),
        ranks_matched=float(((joint * expected[:, None]).sum() - left.sum()) / yes.sum()),
        ranks_not_matched=float(left.sum() / no.sum()),
    )
