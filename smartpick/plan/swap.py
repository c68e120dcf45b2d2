"""Local search on a feasible list: add, exchange one program for another, move signals, until nothing helps."""

from __future__ import annotations

import numpy as np

from smartpick.plan.instance import Columns
from smartpick.plan.limits import CLOSE, Limits, Problem
from smartpick.plan.signals import best_signal_move
from smartpick.plan.survival import gains, priced, slopes, survival, worth

GAIN = 1e-10  # a move must add more than this, relative to the value, so that the search ends
MOST_PASSES = 60
TRIED_PER_PASS = 12  # moves of one pass that are re-priced and taken one after the other


def improve(problem: Problem, on: np.ndarray, *, passes: int = MOST_PASSES) -> np.ndarray:
    """Improve a feasible list by single moves until none adds value.

    Parameters
    ----------
    on : columns switched on; every limit must hold for them.

    Returns
    -------
    Columns of a list that holds every limit and is worth at least as much.

    Notes
    -----
    A pass prices every exchange at once: for each listed program the survival products without it (k, T, Q) times the
    chances of all columns, one matrix product per tier.
    """
    on = np.asarray(on, dtype=np.int64)
    for _ in range(passes):
        moves = _single_moves(problem, on)
        moved = _take_in_turn(problem, on, moves) if moves else None
        if moved is None:
            moved = best_signal_move(problem, on)
        if moved is None:
            return on
        on = moved
    return on


def set_worth(columns: Columns, on: np.ndarray) -> float:
    """Give the value of the columns switched on."""
    x = np.zeros(columns.program.size)
    x[on] = 1.0
    return worth(columns, survival(columns, x))


def exchange_gains(columns: Columns, on: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give what each column is worth when a listed one has left, and what each listed one is worth itself.

    Returns
    -------
    added : shape (k + 1, C). Row i: gain of each column on the list without `on[i]`; last row: on the whole list.
    own : shape (k + 1,). Gain of `on[i]` on the list without it; last entry 0.
    """
    x = np.zeros(columns.program.size)
    x[on] = 1.0
    surviving = survival(columns, x)
    lifted = np.broadcast_to(surviving, (on.size + 1, *surviving.shape)).copy()
    for i, column in enumerate(on):
        lifted[i, : columns.tier[column] + 1] /= 1.0 - columns.p[column]
    added = priced(columns, columns.p, slopes(columns, lifted))
    return added, np.append(added[np.arange(on.size), on], 0.0)


def fits_after(limits: Limits, on: np.ndarray) -> np.ndarray:
    """Tell which exchanges keep every limit, shape (k + 1, C); the last row is an addition without a removal."""
    activity = limits.a[:, on].sum(axis=1)
    reach = limits.class_rows.max(axis=1) - limits.class_rows.min(axis=1)
    reach = np.maximum(reach, np.abs(limits.class_rows).max(axis=1))
    tight = (limits.high - activity < reach + CLOSE) | (activity - limits.low < reach + CLOSE)
    rows, now = limits.class_rows[tight], activity[tight]
    left, left_at = np.unique(limits.class_of[on], return_inverse=True)
    change = rows[:, None, :] - np.concatenate([rows[:, left], np.zeros((rows.shape[0], 1))], axis=1)[:, :, None]
    after = now[:, None, None] + change
    fits = np.all(
        (after <= limits.high[tight, None, None] + CLOSE) & (after >= limits.low[tight, None, None] - CLOSE), axis=0
    )
    if np.isfinite(limits.budget):
        fits &= _fee_fits(limits, on, left)
    wide = fits[:, limits.class_of][np.append(left_at, left.size)]
    if limits.interviews is not None:
        spare = limits.interview_cap - float(limits.interviews[on].sum()) + CLOSE
        wide &= limits.interviews - np.append(limits.interviews[on], 0.0)[:, None] <= spare
    return wide


def _fee_fits(limits: Limits, on: np.ndarray, left: np.ndarray) -> np.ndarray:
    counts = np.bincount(limits.group[on], minlength=len(limits.fee_tables))
    tables = limits.fee_tables
    up = np.array([t[k + 1] - t[k] if k + 1 < t.size else np.inf for t, k in zip(tables, counts, strict=True)])
    down = np.array([t[k] - t[k - 1] if k else 0.0 for t, k in zip(tables, counts, strict=True)])
    group = limits.group[limits.class_example]
    leaving = group[left]
    extra = np.where(leaving[:, None] == group, 0.0, up[group] - down[leaving][:, None])
    return np.concatenate([extra, up[group][None]]) <= limits.budget - limits.fees(on) + CLOSE


def _single_moves(problem: Problem, on: np.ndarray) -> list[tuple[int, int]]:
    """Give the best entering column for each leaving one (row k: none leaves), best first."""
    columns, limits = problem.columns, problem.limits
    added, own = exchange_gains(columns, on)
    delta = added - own[:, None]
    same = [np.flatnonzero(columns.program == columns.program[column]) for column in on]
    kept = [delta[i, columns_of_program].copy() for i, columns_of_program in enumerate(same)]
    listed = np.zeros(problem.instance.n_programs, dtype=bool)
    listed[columns.program[on]] = True
    delta[:, listed[columns.program]] = -np.inf
    for i, column in enumerate(on):
        if int(columns.program[column]) in limits.forced:
            delta[i] = -np.inf
        delta[i, same[i]] = kept[i]
        delta[i, column] = -np.inf
    delta[~fits_after(limits, on)] = -np.inf
    best = np.argmax(delta, axis=1)
    value = delta[np.arange(delta.shape[0]), best]
    threshold = GAIN * max(1.0, float(columns.steps.sum()))
    order = np.argsort(-value)[:TRIED_PER_PASS]
    return [(int(i), int(best[i])) for i in order if value[i] > threshold]


def _take_in_turn(problem: Problem, on: np.ndarray, moves: list[tuple[int, int]]) -> np.ndarray | None:
    """Take moves one after the other as long as each still pays and keeps the limits."""
    columns, limits = problem.columns, problem.limits
    current, value = on.copy(), set_worth(columns, on)
    moved = False
    for leaving, entering in moves:
        rest = current[current != on[leaving]] if leaving < on.size else current
        if leaving < on.size and rest.size == current.size:
            continue
        if columns.program[entering] in columns.program[rest]:
            continue
        trial = np.append(rest, entering)
        if moved and not limits.hold_for(trial, columns.program):
            continue
        worth_now = set_worth(columns, trial)
        if worth_now > value + GAIN * max(1.0, value):
            current, value, moved = trial, worth_now, True
    return current if moved else None


def marginal_gains(columns: Columns, on: np.ndarray) -> np.ndarray:
    """Give what adding each column to the list would add, shape (C,)."""
    x = np.zeros(columns.program.size)
    x[on] = 1.0
    return gains(columns, survival(columns, x))
