"""Moves of signals inside the list: a program changes level, or two do at once.

A change multiplies the survival products of the tiers up to its program's by `1 - d`; with `M_k` the weight of those
products summed up to tier k, changes i and j together add `M_i.d_i + M_j.d_j - M_min(i,j).(d_i d_j)`.
"""

from __future__ import annotations

import numpy as np

from smartpick.plan.limits import CLOSE
from smartpick.plan.standing import Standing

GAIN = 1e-10  # as in swap


def best_trade(standing: Standing) -> np.ndarray | None:
    """Give the list after the best one or two changes of level, all priced exactly; None when none adds value."""
    at, others = standing.level_changes
    if not others.size:
        return None
    on, summed = standing.on, standing.slopes
    columns, limits = standing.problem.columns, standing.problem.limits
    removed = 1.0 - (1.0 - columns.p[others]) / (1.0 - columns.p[on[at]])
    tier = columns.tier[others]  # ascending, as columns are sorted by tier
    alone = np.einsum("cq,cq->c", summed[tier], removed)
    delta = alone[:, None] + alone
    starts = np.searchsorted(tier, np.arange(columns.steps.size + 1))
    for t in range(columns.steps.size):
        own, rest = slice(starts[t], starts[t + 1]), slice(starts[t], None)
        both = (removed[own] * summed[t]) @ removed[rest].T
        delta[own, rest] -= both
        delta[starts[t + 1] :, own] -= both[:, starts[t + 1] - starts[t] :].T
    delta[at[:, None] == at] = -np.inf
    one, two = _fitting(standing, at, others)
    delta[~two] = -np.inf
    np.fill_diagonal(delta, np.where(one, alone, -np.inf))
    if limits.interviews is not None:
        more = limits.interviews[others] - limits.interviews[on[at]]
        together = more[:, None] + more
        np.fill_diagonal(together, more)
        delta[together > limits.interview_cap - float(limits.interviews[on].sum()) + CLOSE] = -np.inf
    first, second = np.unravel_index(int(np.argmax(delta)), delta.shape)
    if delta[first, second] <= GAIN * max(1.0, float(columns.steps.sum())):
        return None
    moved = on.copy()
    moved[at[first]], moved[at[second]] = others[first], others[second]
    return moved


def _fitting(standing: Standing, at: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell which changes keep every row, alone, shape (n,), and in pairs, shape (n, n)."""
    limits = standing.problem.limits
    classes = limits.class_rows.shape[1]
    kind = limits.class_of[others] * classes + limits.class_of[standing.on[at]]
    seen = np.zeros(classes * classes, dtype=np.int64)
    seen[kind] = 1
    kinds, number = np.flatnonzero(seen), np.cumsum(seen) - 1
    tight = limits.tight(standing.activity, 2)
    step = limits.class_rows[tight][:, kinds // classes] - limits.class_rows[tight][:, kinds % classes]
    low, high = limits.low[tight, None] - CLOSE, limits.high[tight, None] + CLOSE
    after = standing.activity[tight, None] + step
    one = np.all((after <= high) & (after >= low), axis=0)
    both = after[:, :, None] + step[:, None, :]
    two = np.all((both <= high[..., None]) & (both >= low[..., None]), axis=0)
    mine = number[kind]
    return one[mine], two.take(mine, axis=0).take(mine, axis=1)
