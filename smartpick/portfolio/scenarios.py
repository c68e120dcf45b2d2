"""The same list on a good day and on a bad one: where it lands, and what attending only some interviews costs."""

from __future__ import annotations

import numpy as np

from smartpick.portfolio.instance import Instance


def tail_weights(weights: np.ndarray, score: np.ndarray, share: float, *, best: bool = True) -> np.ndarray:
    """Give node weights of the best (or worst) `share` of cases by a score per node.

    Parameters
    ----------
    weights, score : shape (Q,). Node weights, and what orders them (strength, or the value of the list there).
    share : part of the mass that stays. (0-1]

    Returns
    -------
    shape (Q,), summing to 1; a node on the edge keeps a part of its weight.

    Examples
    --------
    >>> tail_weights(np.array([0.5, 0.5]), np.array([0.0, 1.0]), 0.75).round(3).tolist()
    [0.333, 0.667]
    """
    order = np.argsort(-score if best else score, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(weights[order])[:-1]])
    kept = np.zeros(weights.size)
    kept[order] = np.clip(share * weights.sum() - before, 0.0, weights[order])
    return kept / kept.sum()


def landing(
    instance: Instance, ranked: np.ndarray, levels: np.ndarray, weights: np.ndarray | None = None
) -> np.ndarray:
    """Give the chance of landing at each program of a list, ranked in the order given. [probability]

    Parameters
    ----------
    ranked, levels : shape (k,). Program indices, most preferred first, and their signal levels.
    weights : shape (Q,), instead of the instance's own.

    Returns
    -------
    shape (k,); the rest up to 1 is the chance of landing nowhere.

    Examples
    --------
    >>> coin = Instance(weights=np.ones(1), p=np.full((1, 2, 1), 0.5), utilities=np.ones(2), n_max=2)
    >>> landing(coin, np.array([0, 1]), np.array([0, 0])).tolist()
    [0.5, 0.25]
    """
    nodes = instance.weights if weights is None else weights / weights.sum()
    p = instance.p[levels, ranked]
    before = np.concatenate([np.ones((1, p.shape[1])), np.cumprod(1.0 - p, axis=0)[:-1]]) if p.size else p
    return np.asarray((before * p) @ nodes)


def p_any_attending(weights: np.ndarray, p_interview: np.ndarray, p_after: np.ndarray, most: int) -> float:
    """Give P(any) when only the first `most` interviews, in the order given, are attended. [probability]

    Parameters
    ----------
    weights : shape (Q,).
    p_interview, p_after : shape (k, Q). Chance of an interview, and of clearing the cutoff after it; preferred first.
    most : interviews that can be attended.

    Notes
    -----
    Exact, by counting attended interviews: an invitation is attended while fewer than `most` were. Which ones to attend
    is decided by the order alone, so a better rule (waiting, cancelling) would do a little better.
    """
    unmatched = np.zeros((most + 1, weights.size))
    unmatched[0] = 1.0
    for invited, cleared in zip(p_interview, p_after, strict=True):
        attending = unmatched[:-1] * invited
        unmatched[:-1] -= attending
        unmatched[1:] += attending * (1.0 - cleared)
    return float(weights @ (1.0 - unmatched.sum(axis=0)))
