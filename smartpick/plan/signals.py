"""Moves of signals: a listed program changes level, two trade levels, or a newcomer takes signal and place of others.

A change multiplies the survival products of the tiers up to its program's by `1 - d`; with `M_k` the weight of those
products summed up to tier k, changes i and j together add `M_i.d_i + M_j.d_j - M_min(i,j).(d_i d_j)`.
"""

from __future__ import annotations

import numpy as np

from smartpick.plan.limits import CLOSE, Problem
from smartpick.plan.survival import gains, slopes, survival

GAIN = 1e-10  # as in swap
GIVERS, LEAVERS, NEWCOMERS = 6, 8, 16  # how many of each the three-way move prices
TRIED = 20  # three-way moves whose fees and interviews are checked


def best_signal_move(problem: Problem, on: np.ndarray) -> np.ndarray | None:
    """Give the list after the best signal move that adds value; None when there is none.

    Notes
    -----
    One and two changes of level inside the list: all, priced exactly. Three-way (one gives its signal back and stays,
    one leaves, a newcomer takes signal and place): the most promising by first-order gains, priced exactly.
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
    return traded if traded is not None else _hand_over(problem, on, at, others, summed)


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


def _hand_over(
    problem: Problem, on: np.ndarray, at: np.ndarray, others: np.ndarray, summed: np.ndarray
) -> np.ndarray | None:
    columns, limits = problem.columns, problem.limits
    down = columns.level[others] < columns.level[on[at]]
    at, others = at[down], others[down]
    free = np.array([i for i, c in enumerate(on) if int(columns.program[c]) not in limits.forced], dtype=np.int64)
    unlisted = columns.unlisted(on)
    if not others.size or not free.size or not unlisted.size:
        return None
    given = 1.0 - (1.0 - columns.p[others]) / (1.0 - columns.p[on[at]])
    giving = np.einsum("cq,cq->c", summed[columns.tier[others]], given)
    left = 1.0 - 1.0 / (1.0 - columns.p[on[free]])
    leaving = np.einsum("cq,cq->c", summed[columns.tier[on[free]]], left)
    leavers = free[np.argsort(-leaving)[:LEAVERS]]
    gain = gains(columns, summed, unlisted)
    best, found = GAIN * max(1.0, float(columns.steps.sum())), None
    activity = limits.a[:, on].sum(axis=1)
    for level in np.unique(columns.level[on[at]]):
        givers = np.flatnonzero(columns.level[on[at]] == level)
        givers = givers[np.argsort(-giving[givers])[:GIVERS]]
        takers = np.flatnonzero(columns.level[unlisted] == level)
        takers = np.sort(unlisted[takers[np.argsort(-gain[takers])[:NEWCOMERS]]])
        if takers.size:
            delta = _three_way(problem, on, on[at[givers]], others[givers], on[leavers], takers)
            delta[at[givers][:, None] == leavers] = -np.inf
            given_back = limits.class_of[others[givers]], limits.class_of[on[at[givers]]]
            step = limits.class_rows[:, given_back[0]] - limits.class_rows[:, given_back[1]]
            moved = step[:, :, None] - limits.class_rows[:, limits.class_of[on[leavers]]][:, None, :]
            change = moved[:, :, :, None] + limits.class_rows[:, limits.class_of[takers]][:, None, None, :]
            after = activity[:, None, None, None] + change
            fits = (after <= limits.high[:, None, None, None] + CLOSE) & (
                after >= limits.low[:, None, None, None] - CLOSE
            )
            delta[~fits.all(axis=0)] = -np.inf
            for index in np.argsort(-delta, axis=None)[:TRIED]:
                giver, leaver, taker = np.unravel_index(index, delta.shape)
                if delta[giver, leaver, taker] <= best:
                    break
                trial = on.copy()
                trial[at[givers[giver]]], trial[leavers[leaver]] = others[givers[giver]], takers[taker]
                if limits.hold_for(trial, columns.program):
                    best, found = float(delta[giver, leaver, taker]), trial
                    break
    return found


def _three_way(
    problem: Problem, on: np.ndarray, old: np.ndarray, new: np.ndarray, leaving: np.ndarray, entering: np.ndarray
) -> np.ndarray:
    """Price giver (old level to new) x leaver x newcomer exactly, shape (givers, leavers, newcomers)."""
    columns = problem.columns
    tiers = np.arange(columns.steps.size)
    surviving = survival(columns, on)

    def reach(at: np.ndarray, factor: np.ndarray) -> np.ndarray:
        return np.where((tiers <= columns.tier[at][:, None])[:, :, None], factor[:, None, :], 1.0)

    given = reach(old, (1.0 - columns.p[new]) / (1.0 - columns.p[old]))
    left = reach(leaving, 1.0 / (1.0 - columns.p[leaving]))
    after = surviving * given[:, None] * left[None]
    slope = slopes(columns, after)
    kept = np.einsum("t,gltq,q->gl", columns.steps, surviving - after, columns.weights)
    return kept[:, :, None] + gains(columns, slope, entering)
