"""What the simulated seasons say of a program by what is known of it, and not by what chance did to it.

Programs about which we know the same are alike before a season is drawn. What still tells them apart after forty
drawn seasons is the chance of those seasons, and a list chosen by it looks better than it is: the list takes the
programs that chance made easy. So levels are averaged over programs alike: a ridge regression, within a specialty,
on the facts index, the number of positions and the census division.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import ndtr, ndtri

from smartpick.chances.simulated import GRID
from smartpick.market.population import Market

Rising = Callable[[np.ndarray], np.ndarray]
USUAL = 0.5
"""Strength, on the grid of `chances.simulated`, at which the draws of a program are moved to its evened chance."""
LIKE_PROGRAMS = 10.0
"""How many programs' worth of evidence says that a division is like the others."""
RAREST = 1e-6
"""Chances below this, or as near to 1, are cut before they are turned into probits."""
SHIFTS, HALVINGS = 6.0, 40
"""How far a step is sought to either side, and how often that stretch is halved: to 1e-11."""


def evened(
    threshold: np.ndarray, cutoff: np.ndarray, noise: np.ndarray, market: Market
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Even out what the draws say of programs alike.

    Parameters
    ----------
    threshold, cutoff : shape (draws, types, n_programs), as `fit_draws.program_levels` gives them.
    noise : shape (draws,), sd of an invitation's chance.

    Returns
    -------
    curve : shape (types, n_programs, grid). Probit of P(invited) averaged over the draws, never falling with strength.
    threshold, cutoff : as given, each program's draws moved so that their mean chance at a usual strength, and their
        mean cutoff, are the evened ones.
    """
    chance = np.zeros((*threshold.shape[1:], GRID.size))
    for one, sd in zip(threshold, noise, strict=True):
        chance += ndtr((GRID - one[..., None]) / sd)
    chance /= noise.size
    mean_cutoff = cutoff.mean(axis=0)
    curve, moved = np.empty_like(chance), np.empty_like(mean_cutoff)
    for s in range(len(market.specialties)):
        here = slice(market.start[s], market.start[s + 1])
        alike = _average_over_alike(market, here)
        moved[:, here] = mean_cutoff[:, here] @ alike.T
        for kind in range(chance.shape[0]):
            plain = np.clip(chance[kind, here], RAREST, 1 - RAREST)
            curve[kind, here] = _with_mean(alike @ ndtri(plain), plain.mean(axis=0))
    curve = np.maximum.accumulate(curve, axis=-1)
    usual = int(np.searchsorted(GRID, USUAL))
    shift = _shift_to(threshold, noise, ndtr(curve[..., usual]))
    return curve, threshold + shift, cutoff + (moved - mean_cutoff)


def _average_over_alike(market: Market, here: slice) -> np.ndarray:
    """Give the matrix that turns a value per program of one specialty into its mean over programs alike."""
    size = np.log(np.maximum(market.quota[here], 1))
    facts = market.facts_index[here]
    plain = np.column_stack([facts, facts**2, size, size**2])
    plain = (plain - plain.mean(axis=0)) / np.maximum(plain.std(axis=0), 1e-9)
    places = np.equal.outer(market.division[here], np.unique(market.division)).astype(float)
    design = np.column_stack([np.ones(len(plain)), plain, places])
    penalty = np.diag([0.0, *np.ones(plain.shape[1]), *np.full(places.shape[1], LIKE_PROGRAMS)])
    return np.asarray(design @ np.linalg.solve(design.T @ design + penalty, design.T))


def _with_mean(probit: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Move probits, shape (n, grid), by one step per column so that their chances have a given mean."""
    return probit + _halved(lambda step: ndtr(probit + step).mean(axis=0) - mean, mean.shape)


def _shift_to(threshold: np.ndarray, noise: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Find what to add to all draws of a program so that its mean chance at a usual strength is the given one."""

    def gap(step: np.ndarray) -> np.ndarray:
        return ndtr((USUAL - threshold + step) / noise[:, None, None]).mean(axis=0) - chance

    return -_halved(gap, chance.shape)


def _halved(rising: Rising, shape: tuple[int, ...]) -> np.ndarray:
    low, high = np.full(shape, -SHIFTS), np.full(shape, SHIFTS)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        above = rising(middle) > 0
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.asarray((low + high) / 2)
