"""Moves of signals inside the list: a program changes level, or two do at once.

A change multiplies the survival products of the tiers up to its program's by `1 - d`; with `M_k` the weight of those
products summed up to tier k, changes i and j together add `M_i.d_i + M_j.d_j - M_min(i,j).(d_i d_j)`.
"""

from __future__ import annotations

import numpy as np

from smartpick.plan.limits import CLOSE, Problem
from smartpick.plan.survival import slopes, survival

GAIN = 1e-10  # as in swap


def level_changes(problem: Problem, on: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give every (position on the list, other column of the same program), columns ascending."""
    columns = problem.columns
    others = columns.other_levels(on)
    place = np.zeros(columns.lookup.shape[1], dtype=np.int64)
    place[columns.program[on]] = np.arange(on.size)
    return place[columns.program[others]], others


def best_trade(problem: Problem, on: np.ndarray) -> np.ndarray | None:
    """Give the list after the best one or two changes of level, all priced exactly; None when none adds value."""
    at, others = level_changes(problem, on)
    if not others.size:
        return None
    summed = slopes(problem.columns, survival(problem.columns, on))
    columns, limits = problem.columns, problem.limits
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
    np.fill_diagonal(delta, alone)
    step = limits.class_rows[:, limits.class_of[others]] - limits.class_rows[:, limits.class_of[on[at]]]
    activity = limits.a[:, on].sum(axis=1)
    for row in np.flatnonzero(limits.tight(activity, 2)):
        after = activity[row] + step[row][:, None] + step[row]
        np.fill_diagonal(after, activity[row] + step[row])
        delta[(after > limits.high[row] + CLOSE) | (after < limits.low[row] - CLOSE)] = -np.inf
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
