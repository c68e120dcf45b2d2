"""Partial pooling with exact arithmetic: what specialties share, how far they differ, and what is left to chance.

Two small models carry the forecast. Shares (match rates) are beta-binomial around a logistic line, drawn
by random-walk Metropolis; means and medians are Gaussian around a line with a spread between specialties
integrated over a grid, so that no chain can fail to converge. Both give draws, never a point.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

GRID = np.exp(np.linspace(np.log(0.02), np.log(3.0), 41))
"""Spread between specialties tried by `pooled_line`, as multiples of the prior's spread."""


@dataclass(frozen=True)
class LinePrior:
    """What is thought of a line before the data are seen.

    Attributes
    ----------
    mean, sd : shape (n_terms,)
        Of the normal prior of each coefficient.
    spread : scale of the half-normal prior of the spread between specialties, in the unit of the outcome.
    """

    mean: np.ndarray
    sd: np.ndarray
    spread: float


@dataclass(frozen=True)
class PooledLine:
    """Draws of a line with effects of specialties.

    Attributes
    ----------
    coefficients : shape (n_draws, n_terms)
    spread : shape (n_draws,)
        Standard deviation between specialties around the line, in the unit of the outcome.
    effects : shape (n_draws, n_specialties)
        How far each fitted specialty stands from the line, in the unit of the outcome.
    """

    coefficients: np.ndarray
    spread: np.ndarray
    effects: np.ndarray


def pooled_line(
    terms: np.ndarray,
    outcome: np.ndarray,
    noise: np.ndarray,
    prior: LinePrior,
    *,
    rng: np.random.Generator,
    n_draws: int,
) -> PooledLine:
    r"""
    Draws of a Gaussian line with partially pooled effects.

    Parameters
    ----------
    terms : shape (n_specialties, n_terms)
    outcome : shape (n_specialties,)
        NaN where nothing is published: such a row does not weigh, and its effect is drawn from the spread.
    noise : shape (n_specialties,)
        Standard deviation of sampling, known beforehand, in the unit of the outcome.
    rng : source of chance.
    n_draws : number of draws.

    Notes
    -----
    .. math:: y_i = x_i'\beta + e_i + u_i,\quad e_i \sim N(0, \tau^2),\quad u_i \sim N(0, s_i^2)

    :math:`\beta` is integrated out for each :math:`\tau` of a grid, so the draws are exact up to the grid.

    References
    ----------
    .. [1] A. Gelman et al., "Bayesian Data Analysis," 3rd ed., 2013, section 5.4 (the normal hierarchy).
    """
    seen = ~np.isnan(outcome)
    x, y, known = terms[seen], outcome[seen], noise[seen] ** 2
    precision = np.diag(1.0 / prior.sd**2)
    logs, means, factors = [], [], []
    for multiple in GRID:
        weight = 1.0 / (known + (multiple * prior.spread) ** 2)
        posterior = precision + (x * weight[:, None]).T @ x
        centre = np.linalg.solve(posterior, precision @ prior.mean + (x * weight[:, None]).T @ y)
        residual = y - x @ centre
        quadratic = (weight * residual**2).sum() + ((centre - prior.mean) ** 2 / prior.sd**2).sum()
        logs.append(
            0.5 * np.log(weight).sum() - 0.5 * np.linalg.slogdet(posterior)[1] - 0.5 * quadratic - 0.5 * multiple**2
        )
        means.append(centre)
        factors.append(np.linalg.cholesky(np.linalg.inv(posterior)))
    chance = np.exp(np.array(logs) - max(logs)) * GRID  # the grid is even in the logarithm
    picked = rng.choice(GRID.size, size=n_draws, p=chance / chance.sum())
    normal = rng.standard_normal((n_draws, terms.shape[1]))
    coefficients = np.array(means)[picked] + np.einsum("dij,dj->di", np.array(factors)[picked], normal)
    spread = GRID[picked] * prior.spread
    precision_seen = np.where(seen, 1.0 / np.maximum(noise, 1e-9) ** 2, 0.0)
    deviation = np.where(seen, np.nan_to_num(outcome) - coefficients @ terms.T, 0.0)
    variance = 1.0 / (1.0 / spread[:, None] ** 2 + precision_seen)
    effects = variance * precision_seen * deviation + np.sqrt(variance) * rng.standard_normal(deviation.shape)
    return PooledLine(coefficients, spread, effects)


def metropolis(
    log_density: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    step: np.ndarray,
    *,
    rng: np.random.Generator,
    n_chains: int,
    n_steps: int,
) -> np.ndarray:
    """Draws of a low-dimensional density by random-walk Metropolis on many chains side by side.

    Parameters
    ----------
    log_density : of points of shape (n_chains, n_parameters), giving shape (n_chains,).
    start, step : shape (n_parameters,)
        Where the chains begin, and the scale of both their scatter at the start and their steps.
    n_chains, n_steps : every step but the last is burn-in; only the last state of each chain is kept.

    Returns
    -------
    The last state of each chain; shape (n_chains, n_parameters). Chains are independent, so the draws are.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> draws = metropolis(lambda p: -0.5 * p[:, 0] ** 2, np.zeros(1), np.ones(1), rng=rng, n_chains=4000, n_steps=60)
    >>> bool(abs(draws.std() - 1) < 0.05)
    True
    """
    state = start + step * rng.standard_normal((n_chains, start.size))
    height = log_density(state)
    for _ in range(n_steps):
        proposal = state + step * rng.standard_normal(state.shape) * np.exp(0.5 * rng.standard_normal((n_chains, 1)))
        there = log_density(proposal)
        accept = np.log(rng.random(n_chains)) < there - height
        state = np.where(accept[:, None], proposal, state)
        height = np.where(accept, there, height)
    return state
