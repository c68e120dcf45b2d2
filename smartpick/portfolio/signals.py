"""Moves of signals inside the list: a program changes level, or one gives its signal to another.

A change multiplies the survival products of the tiers up to its program's by `1 - d`; with `M_k` the weight of those
products summed up to tier k, changes i and j together add `M_i.d_i + M_j.d_j - M_min(i,j).(d_i d_j)`.
"""

from __future__ import annotations

import numpy as np

from smartpick.portfolio.limits import CLOSE
from smartpick.portfolio.standing import Standing

GAIN = 1e-10  # as in swap


def best_trade(standing: Standing) -> np.ndarray | None:
    """Give the list after the best change of level, or of one up and one down, priced exactly; None when none pays.

    Notes
    -----
    Two changes down never pay, and of two up one alone would fit.
    """
    at, others = standing.level_changes
    if not others.size:
        return None
    on, summed = standing.on, standing.slopes
    columns, limits = standing.problem.columns, standing.problem.limits
    removed = 1.0 - (1.0 - columns.p[others]) / (1.0 - columns.p[on[at]])
    tier = columns.tier[others]  # ascending, as columns are sorted by tier
    alone = np.einsum("cq,cq->c", summed[tier], removed)
    up, down = np.flatnonzero(alone > 0), np.flatnonzero(alone <= 0)
    one, two = _fitting(standing, at, others, up, down)
    if limits.interviews is not None:
        more = limits.interviews[others] - limits.interviews[on[at]]
        spare = limits.interview_cap - float(limits.interviews[on].sum()) + CLOSE
        one, two = one & (more <= spare), two & (more[up][:, None] + more[down] <= spare)
    single = np.where(one, alone, -np.inf)
    pair = alone[up][:, None] + alone[down]
    u, d = (np.searchsorted(tier[part], np.arange(columns.steps.size + 1)) for part in (up, down))
    for t in range(columns.steps.size):
        here, rest = slice(u[t], u[t + 1]), slice(u[t + 1], None)
        pair[here, d[t] :] -= (removed[up[here]] * summed[t]) @ removed[down[d[t] :]].T
        own = slice(d[t], d[t + 1])
        pair[rest, own] -= removed[up[rest]] @ (removed[down[own]] * summed[t]).T
    pair[~two | (at[up][:, None] == at[down])] = -np.inf
    best = int(np.argmax(single))
    first, second = np.unravel_index(int(np.argmax(pair)), pair.shape) if pair.size else (0, 0)
    together = float(pair[first, second]) if pair.size else -np.inf
    if max(single[best], together) <= GAIN * max(1.0, float(columns.steps.sum())):
        return None
    moved = on.copy()
    for change in (best,) if single[best] >= together else (int(up[first]), int(down[second])):
        moved[at[change]] = others[change]
    return moved


def _fitting(
    standing: Standing, at: np.ndarray, others: np.ndarray, up: np.ndarray, down: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Tell which changes keep every row, alone, shape (n,), and which `up` with which `down`, shape (up, down)."""
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
    return one[mine], two.take(mine[up], axis=0).take(mine[down], axis=1)
