"""Moves of signals: a listed program changes level, two trade levels, or a newcomer takes signal and place of others.

A change multiplies the survival products of the tiers up to its program's by `1 - d`; with `M_k` the weight of those
products summed up to tier k, changes i and j together add `M_i.d_i + M_j.d_j - M_min(i,j).(d_i d_j)`.
"""

from __future__ import annotations

import numpy as np

from smartpick.plan.limits import CLOSE, Problem
from smartpick.plan.survival import gains, slopes, survival

GAIN = 1e-10  # as in swap
OF_EACH_CLASS, OF_ALL = 4, 40  # candidates of a three-way move: level changes, leavers, newcomers
PRICED, CHECKED = 256, 20  # three-way moves priced exactly, and of those how many are checked against all limits


def best_signal_move(problem: Problem, on: np.ndarray) -> np.ndarray | None:
    """Give the list after the best signal move that adds value; None when there is none.

    Notes
    -----
    One and two changes of level inside the list: all, priced exactly. Three-way (one changes level, one leaves, one
    comes in, perhaps with the signal): the most promising by the sum of their first-order gains, priced exactly.
    """
    columns = problem.columns
    others = np.setdiff1d(np.arange(columns.program.size), columns.unlisted(on))
    others = others[~np.isin(others, on)]
    if not others.size:
        return None
    place = np.zeros(columns.lookup.shape[1], dtype=np.int64)
    place[columns.program[on]] = np.arange(on.size)
    at = place[columns.program[others]]
    summed = slopes(columns, survival(columns, on))
    traded = _trade(problem, on, at, others, summed)
    return traded if traded is not None else _three_way(problem, on, at, others, summed)


def _trade(
    problem: Problem, on: np.ndarray, at: np.ndarray, others: np.ndarray, summed: np.ndarray
) -> np.ndarray | None:
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


def _three_way(
    problem: Problem, on: np.ndarray, at: np.ndarray, others: np.ndarray, summed: np.ndarray
) -> np.ndarray | None:
    columns, limits = problem.columns, problem.limits
    free = np.array([i for i, c in enumerate(on) if int(columns.program[c]) not in limits.forced], dtype=np.int64)
    unlisted = columns.unlisted(on)
    if not free.size or not unlisted.size:
        return None
    changed = 1.0 - (1.0 - columns.p[others]) / (1.0 - columns.p[on[at]])
    change = np.einsum("cq,cq->c", summed[columns.tier[others]], changed)
    leave = np.einsum("cq,cq->c", summed[columns.tier[on[free]]], 1.0 - 1.0 / (1.0 - columns.p[on[free]]))
    enter = gains(columns, summed, unlisted)
    class_of, classes = limits.class_of, limits.class_rows.shape[1]
    change_class = class_of[others] * classes + class_of[on[at]]
    i = _best_of_each(change, change_class)
    j = _best_of_each(leave, class_of[on[free]])
    k = _best_of_each(enter, class_of[unlisted])
    promise = change[i][:, None, None] + leave[j][:, None] + enter[k]
    promise[at[i][:, None] == free[j]] = -np.inf
    promise[~_triples_fit(problem, on, change_class[i], class_of[on[free[j]]], class_of[unlisted[k]])] = -np.inf
    first = np.argsort(-promise, axis=None)[:PRICED]
    first = first[np.isfinite(promise.ravel()[first])]
    a, b, c = (index[part] for index, part in zip((i, j, k), np.unravel_index(first, promise.shape), strict=True))
    surviving = survival(columns, on)
    tiers = np.arange(columns.steps.size)
    factor = np.ones((first.size, *surviving.shape))
    for column, times in (
        (others[a], (1.0 - columns.p[others[a]]) / (1.0 - columns.p[on[at[a]]])),
        (on[free[b]], 1.0 / (1.0 - columns.p[on[free[b]]])),
        (unlisted[c], 1.0 - columns.p[unlisted[c]]),
    ):
        factor *= np.where((tiers <= columns.tier[column][:, None])[:, :, None], times[:, None, :], 1.0)
    delta = np.einsum("t,ktq,q->k", columns.steps, surviving * (1.0 - factor), columns.weights)
    for best in np.argsort(-delta)[:CHECKED]:
        if delta[best] <= GAIN * max(1.0, float(columns.steps.sum())):
            return None
        trial = on.copy()
        trial[at[a[best]]], trial[free[b[best]]] = others[a[best]], unlisted[c[best]]
        if limits.hold_for(trial, columns.program):
            return trial
    return None


def _best_of_each(gain: np.ndarray, class_of: np.ndarray) -> np.ndarray:
    """Give the indices of the few highest gains of each class, and of all of them the highest."""
    order = np.lexsort((-gain, class_of))
    first = np.flatnonzero(np.diff(class_of[order], prepend=-1))
    rank = np.arange(order.size) - np.repeat(first, np.diff(np.append(first, order.size)))
    best = order[rank < OF_EACH_CLASS]
    return best[np.argsort(-gain[best], kind="stable")[:OF_ALL]]


def _triples_fit(
    problem: Problem, on: np.ndarray, changes: np.ndarray, leaving: np.ndarray, entering: np.ndarray
) -> np.ndarray:
    """Tell which (change, leaver, newcomer) keep every row, by their classes; fees and interviews are checked later."""
    limits = problem.limits
    rows, classes = limits.class_rows, limits.class_rows.shape[1]
    activity = limits.a[:, on].sum(axis=1)
    tight = limits.tight(activity, 2)
    rows = rows[tight]
    parts = [np.unique(these, return_inverse=True) for these in (changes, leaving, entering)]
    step = rows[:, parts[0][0] // classes] - rows[:, parts[0][0] % classes]
    after = (
        activity[tight][:, None, None, None]
        + step[:, :, None, None]
        - rows[:, parts[1][0]][:, None, :, None]
        + rows[:, parts[2][0]][:, None, None, :]
    )
    within = (after <= limits.high[tight, None, None, None] + CLOSE) & (
        after >= limits.low[tight, None, None, None] - CLOSE
    )
    return np.asarray(within.all(axis=0)[np.ix_(parts[0][1], parts[1][1], parts[2][1])])
