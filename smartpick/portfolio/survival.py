r"""What a list is worth: expected utility through survival products on the nodes.

.. math:: f(S) = \sum_q w_q \sum_k (u_k - u_{k-1}) \Bigl[1 - \prod_{c \in S, tier(c) \ge k} (1 - p_{cq})\Bigr]

Given the node, programs answer independently; over the nodes they rise and fall together. `f` is monotone and
submodular in the set, and concave in the exponents `-log(1 - p)` (Chade and Smith 2006; see docs/methods/portfolio.md).
"""

from __future__ import annotations

import numpy as np

from smartpick.portfolio.instance import Columns, Instance


def survival(columns: Columns, on: np.ndarray) -> np.ndarray:
    """Give the chance that nothing at or above each tier comes through, for the columns switched on.

    Returns
    -------
    shape (T, Q). [probability]
    """
    surviving = np.ones((columns.steps.size, columns.weights.size))
    ordered = np.sort(on)
    starts = np.searchsorted(ordered, columns.bounds[:-1])  # columns are sorted by tier
    filled = np.flatnonzero(np.diff(starts, append=ordered.size))
    if filled.size:
        surviving[filled] = np.multiply.reduceat(1.0 - columns.p[ordered], starts[filled], axis=0)
    return np.cumprod(surviving[::-1], axis=0)[::-1]


def relaxed_survival(columns: Columns, x: np.ndarray) -> np.ndarray:
    """Give the same for columns switched on in part, x of shape (C,) in [0, 1]: exp of minus the summed exponents."""
    exponent = np.zeros((columns.steps.size, columns.weights.size))
    for tier in range(columns.steps.size):
        part = slice(columns.bounds[tier], columns.bounds[tier + 1])
        on = np.flatnonzero(x[part])
        if on.size:
            exponent[tier] = x[part][on] @ columns.hazard[part][on]
    return np.exp(-np.cumsum(exponent[::-1], axis=0)[::-1])


def worth(columns: Columns, surviving: np.ndarray) -> float:
    """Give the expected utility from the survival products (T, Q)."""
    return float(columns.steps @ (1.0 - surviving) @ columns.weights)


def slopes(columns: Columns, surviving: np.ndarray) -> np.ndarray:
    """Give, per tier and node, what a chance of 1 of being taken there would add; shape (..., T, Q)."""
    summed = columns.mass * surviving
    for tier in range(1, columns.steps.size):  # a handful of tiers: quicker than a cumulative sum across rows
        summed[..., tier, :] += summed[..., tier - 1, :]
    return np.asarray(summed)


def gains(columns: Columns, slope: np.ndarray, at: np.ndarray, p: np.ndarray | None = None) -> np.ndarray:
    """Give what adding each of the columns `at` (ascending) would add, by slopes (T, Q) or (k, T, Q).

    Parameters
    ----------
    p : shape (at, Q). Chances to put in the place of the columns' own. [probability]

    Returns
    -------
    shape (at,) or (k, at).
    """
    if not at.size:
        return np.zeros((*slope.shape[:-2], 0))
    p = columns.p[at] if p is None else p
    bounds = np.searchsorted(columns.tier[at], np.arange(columns.steps.size + 1))
    parts = [slope[..., t, :] @ p[bounds[t] : bounds[t + 1]].T for t in range(columns.steps.size)]
    return np.concatenate(parts, axis=-1)


def slopes_without(columns: Columns, on: np.ndarray, surviving: np.ndarray) -> np.ndarray:
    """Give the slopes of the list without each listed column, and of the whole list last; shape (k + 1, T, Q)."""
    reach = np.arange(columns.steps.size) <= np.append(columns.tier[on], -1)[:, None]
    left = np.append(1.0 / (1.0 - columns.p[on]), np.ones((1, columns.weights.size)), axis=0)
    return slopes(columns, surviving * np.where(reach[:, :, None], left[:, None, :], 1.0))


def own_gains(columns: Columns, on: np.ndarray, without: np.ndarray) -> np.ndarray:
    """Give what each listed column adds to the list without it, 0 appended; `without` from `slopes_without`."""
    own = np.einsum("kq,kq->k", without[np.arange(on.size), columns.tier[on]], columns.p[on])
    return np.append(own, 0.0)


def gains_together(columns: Columns, surviving: np.ndarray, moves: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Give what compound moves add, exactly.

    Parameters
    ----------
    surviving : shape (T, Q), of the list as it is.
    moves : columns that come in and columns that go out, each of shape (k,); -1 for nobody.

    Returns
    -------
    shape (k,).
    """
    tiers = np.arange(columns.steps.size)
    after = surviving
    for coming, going in moves:
        for column, power in ((coming, 1), (going, -1)):
            times = np.where(column[:, None] < 0, 1.0, 1.0 - columns.p[column])
            reach = (tiers <= columns.tier[column][:, None])[:, :, None]
            after = after * np.where(reach, (times if power > 0 else 1.0 / times)[:, None, :], 1.0)
    return np.asarray(np.einsum("t,ktq,q->k", columns.steps, surviving - after, columns.weights))


def _chances(instance: Instance, chosen: np.ndarray, levels: np.ndarray) -> np.ndarray:
    return np.asarray(instance.p[np.asarray(levels, dtype=int), np.asarray(chosen, dtype=int)])


def expected_utility(
    instance: Instance, chosen: np.ndarray, levels: np.ndarray, weights: np.ndarray | None = None
) -> float:
    """Give the expected utility of a list; other node weights describe another day (best case, safety net).

    Parameters
    ----------
    chosen, levels : shape (k,). Program indices and their signal levels.
    weights : shape (Q,), instead of the instance's own; they are normalised.
    """
    nodes = instance.weights if weights is None else weights / weights.sum()
    miss = 1.0 - _chances(instance, chosen, levels)
    worths = np.asarray(instance.utilities, dtype=float)[np.asarray(chosen, dtype=int)]
    total, below = 0.0, 0.0
    for step in np.unique(worths):
        total += float(step - below) * float(nodes @ (1.0 - miss[worths >= step].prod(axis=0)))
        below = step
    return total


def p_any(instance: Instance, chosen: np.ndarray, levels: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Give the chance that at least one program of the list comes through, over the common factors. [probability]"""
    nodes = instance.weights if weights is None else weights / weights.sum()
    return float(nodes @ (1.0 - (1.0 - _chances(instance, chosen, levels)).prod(axis=0)))


def p_if_independent(instance: Instance, chosen: np.ndarray, levels: np.ndarray) -> float:
    """Give what multiplying the separate chances would say: too high whenever strength is uncertain. [probability]

    Examples
    --------
    >>> two = Instance(weights=np.array([0.5, 0.5]), p=np.array([[[0.0, 1.0], [0.0, 1.0]]]),
    ...                utilities=np.ones(2), n_max=2)
    >>> both, no_signal = np.array([0, 1]), np.array([0, 0])
    >>> p_any(two, both, no_signal), p_if_independent(two, both, no_signal)
    (0.5, 0.75)
    """
    return float(1.0 - (1.0 - _chances(instance, chosen, levels) @ instance.weights).prod())


def expected_interviews(instance: Instance, chosen: np.ndarray, levels: np.ndarray) -> float:
    """Give the expected number of interviews of a list; 0 where the instance holds no interview chances."""
    if instance.p_interview is None:
        return 0.0
    return float(instance.p_interview[np.asarray(levels, dtype=int), np.asarray(chosen, dtype=int)].sum())
