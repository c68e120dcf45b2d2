"""Moves of signals: two listed programs trade levels, or a signal goes to a newcomer while its giver stays listed."""

from __future__ import annotations

import numpy as np

from smartpick.plan.limits import CLOSE, Problem
from smartpick.plan.survival import gains, survival

GAIN = 1e-10  # as in swap
GIVERS, LEAVERS, NEWCOMERS = 6, 8, 16  # how many of each the three-way move tries


def best_signal_move(problem: Problem, on: np.ndarray) -> np.ndarray | None:
    """Give the list after the best signal move that adds value; None when there is none.

    Notes
    -----
    Two-way: every pair of level changes inside the list, priced exactly by one matrix product of survival ratios.
    Three-way: one program gives its signal back, one leaves, a newcomer takes signal and place; the most promising
    ones by first-order gains, priced exactly.
    """
    if problem.columns.level.max(initial=0) == 0:
        return None
    traded = _trade(problem, on)
    return traded if traded is not None else _hand_over(problem, on)


def _changes(problem: Problem, on: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give every (position on the list, other column of the same program)."""
    columns = problem.columns
    place = np.full(problem.instance.n_programs, -1)
    place[columns.program[on]] = np.arange(on.size)
    others = np.flatnonzero(place[columns.program] >= 0)
    others = others[~np.isin(others, on)]
    return place[columns.program[others]], others


def _ratios(problem: Problem, old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Give the factor on the survival products when `new` columns replace `old` ones; shape (k, T, Q). -1: nothing."""
    columns = problem.columns
    tiers = np.arange(columns.steps.size)
    factor = np.ones((old.size, tiers.size, columns.weights.size))
    for column, power in ((old, -1.0), (new, 1.0)):
        real = column >= 0
        reach = (tiers <= columns.tier[column[real]][:, None])[:, :, None]
        factor[real] *= np.where(reach, (1.0 - columns.p[column[real]])[:, None, :] ** power, 1.0)
    return factor


def _trade(problem: Problem, on: np.ndarray) -> np.ndarray | None:
    columns, limits = problem.columns, problem.limits
    at, others = _changes(problem, on)
    if others.size < 2:
        return None
    mass = _mass(problem, on)
    flat = _ratios(problem, on[at], others).reshape(others.size, mass.size)
    total = float(mass.sum())
    delta = total - (flat * mass) @ flat.T
    delta[at[:, None] == at] = -np.inf
    step = limits.class_rows[:, limits.class_of[others]] - limits.class_rows[:, limits.class_of[on[at]]]
    activity = limits.a[:, on].sum(axis=1)
    delta[~_rows_hold(problem, activity, step[:, :, None] + step[:, None, :])] = -np.inf
    if limits.interviews is not None:
        more = limits.interviews[others] - limits.interviews[on[at]]
        spare = limits.interview_cap - float(limits.interviews[on].sum()) + CLOSE
        delta[more[:, None] + more > spare] = -np.inf
    first, second = np.unravel_index(int(np.argmax(delta)), delta.shape)
    if delta[first, second] <= GAIN * max(1.0, float(columns.steps.sum())):
        return None
    moved = on.copy()
    moved[at[first]], moved[at[second]] = others[first], others[second]
    return moved


def _hand_over(problem: Problem, on: np.ndarray) -> np.ndarray | None:
    columns, limits = problem.columns, problem.limits
    at, others = _changes(problem, on)
    down = columns.level[others] < columns.level[on[at]]
    at, others = at[down], others[down]
    if not others.size:
        return None
    mass = _mass(problem, on)
    giving = _ratios(problem, on[at], others).reshape(others.size, mass.size) @ mass
    order = np.argsort(giving)
    x = np.zeros(columns.program.size)
    x[on] = 1.0
    surviving = survival(columns, x)
    gain = gains(columns, surviving)
    free = np.array([i for i, c in enumerate(on) if int(columns.program[c]) not in limits.forced], dtype=np.int64)
    nothing = np.full(free.size, -1)
    leavers = free[np.argsort(_ratios(problem, on[free], nothing).reshape(free.size, mass.size) @ mass)[:LEAVERS]]
    listed = np.isin(columns.program, columns.program[on])
    best, found = GAIN * max(1.0, float(columns.steps.sum())), None
    total = float(mass.sum())
    for level in np.unique(columns.level[on[at]]):
        givers = [i for i in order if columns.level[on[at[i]]] == level][:GIVERS]
        reachable = np.flatnonzero((columns.level == level) & ~listed)
        newcomers = reachable[np.argsort(-gain[reachable])[:NEWCOMERS]]
        if not newcomers.size:
            continue
        coming = _ratios(problem, np.full(newcomers.size, -1), newcomers).reshape(newcomers.size, mass.size)
        for i in givers:
            given = _ratios(problem, on[at[i : i + 1]], others[i : i + 1]).reshape(-1)
            for leaver in leavers:
                if leaver == at[i]:
                    continue
                left = _ratios(problem, on[leaver : leaver + 1], np.array([-1])).reshape(-1)
                delta = total - coming @ (mass * given * left)
                for j in np.argsort(-delta):
                    if delta[j] <= best:
                        break
                    trial = on.copy()
                    trial[at[i]], trial[leaver] = others[i], newcomers[j]
                    if limits.hold_for(trial, columns.program):
                        best, found = float(delta[j]), trial
                        break
    return found


def _mass(problem: Problem, on: np.ndarray) -> np.ndarray:
    """Give the weight of each survival product in the value, shape (T * Q,)."""
    columns = problem.columns
    x = np.zeros(columns.program.size)
    x[on] = 1.0
    return (columns.steps[:, None] * columns.weights * survival(columns, x)).reshape(-1)


def _rows_hold(problem: Problem, activity: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Tell where every row holds after a step, step (m, k, k)."""
    limits = problem.limits
    reach = 2.0 * np.abs(limits.class_rows).max(axis=1) * 2.0
    tight = (limits.high - activity < reach) | (activity - limits.low < reach)
    after = activity[tight, None, None] + step[tight]
    return np.all(
        (after <= limits.high[tight, None, None] + CLOSE) & (after >= limits.low[tight, None, None] - CLOSE), axis=0
    )
