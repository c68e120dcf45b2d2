"""Local search on a feasible list: add, exchange, trade signals, two exchanges at once, until nothing helps."""

from __future__ import annotations

import numpy as np

from smartpick.plan.double_move import best_double_move, most_promising
from smartpick.plan.instance import Columns
from smartpick.plan.limits import CLOSE, Limits, Problem
from smartpick.plan.signals import best_trade
from smartpick.plan.survival import gains, own_gains, slopes_without, survival, worth

GAIN = 1e-10  # a move must add more than this, relative to the highest value there could be, so that the search ends
MOST_PASSES = 100
TRIED_PER_PASS = 12  # moves of one pass that are re-priced and taken one after the other


def improve(problem: Problem, on: np.ndarray, *, passes: int = MOST_PASSES) -> np.ndarray:
    """Improve a feasible list by moves until none adds value.

    Parameters
    ----------
    on : columns switched on; every limit must hold for them.

    Returns
    -------
    Columns of a list that holds every limit and is worth at least as much.

    Notes
    -----
    A pass prices every exchange at once: for each listed program the survival products without it (k, T, Q) times the
    chances of all newcomers, one matrix product per tier.
    """
    on = np.asarray(on, dtype=np.int64)
    for _ in range(passes):
        unlisted = problem.columns.unlisted(on)
        few = most_promising(problem, on, unlisted)
        moved = _exchange(problem, on, few)
        if moved is None:
            moved = best_trade(problem, on)
        if moved is None:
            moved = best_double_move(problem, on, few)
        if moved is None and few.size < unlisted.size:
            moved = _exchange(problem, on, unlisted)
        if moved is None:
            return on
        on = moved
    return on


def set_worth(columns: Columns, on: np.ndarray) -> float:
    """Give the value of the columns switched on."""
    return worth(columns, survival(columns, on))


def fits_after(limits: Limits, on: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Tell which exchanges keep every limit: rows the listed columns and, last, nobody leaving; columns `at` entering.

    Returns
    -------
    shape (k + 1, at), bool. Programs that may not leave are not looked at.
    """
    activity = limits.a[:, on].sum(axis=1)
    tight = limits.tight(activity, 1)
    rows, now = limits.class_rows[tight], activity[tight]
    left, left_at = np.unique(limits.class_of[on], return_inverse=True)
    leaving = np.concatenate([rows[:, left], np.zeros((rows.shape[0], 1))], axis=1)
    after = now[:, None, None] + rows[:, None, :] - leaving[:, :, None]
    fits = np.all(
        (after <= limits.high[tight, None, None] + CLOSE) & (after >= limits.low[tight, None, None] - CLOSE), axis=0
    )
    if np.isfinite(limits.budget):
        fits &= _fee_fits(limits, on, left)
    wide = fits[np.append(left_at, left.size)[:, None], limits.class_of[at]]
    if limits.interviews is not None:
        spare = limits.interview_cap - float(limits.interviews[on].sum()) + CLOSE
        wide &= limits.interviews[at] - np.append(limits.interviews[on], 0.0)[:, None] <= spare
    return wide


def _fee_fits(limits: Limits, on: np.ndarray, left: np.ndarray) -> np.ndarray:
    counts = np.bincount(limits.group[on], minlength=len(limits.fee_tables))
    tables = limits.fee_tables
    up = np.array([t[k + 1] - t[k] if k + 1 < t.size else np.inf for t, k in zip(tables, counts, strict=True)])
    down = np.array([t[k] - t[k - 1] if k else 0.0 for t, k in zip(tables, counts, strict=True)])
    group = limits.group[limits.class_example]
    leaving = group[left]
    extra = np.where(leaving[:, None] == group, 0.0, up[group] - down[leaving][:, None])
    return np.asarray(np.concatenate([extra, up[group][None]]) <= limits.budget - limits.fees(on) + CLOSE)


def _exchange(problem: Problem, on: np.ndarray, at: np.ndarray) -> np.ndarray | None:
    """Take the best exchanges with the newcomers `at` one after the other; None when none pays."""
    if at.size == 0:
        return None
    columns, limits = problem.columns, problem.limits
    without = slopes_without(columns, on)
    stays = np.append([int(columns.program[column]) in limits.forced for column in on], False).astype(bool)
    delta = gains(columns, without, at) - own_gains(columns, on, without)[:, None]
    delta = np.where(fits_after(limits, on, at) & ~stays[:, None], delta, -np.inf)
    best = np.argmax(delta, axis=1)
    value = delta[np.arange(best.size), best]
    order = np.argsort(-value)[:TRIED_PER_PASS]
    threshold = GAIN * max(1.0, float(columns.steps.sum()))
    moves = [(int(i), int(at[best[i]])) for i in order if value[i] > threshold]
    if not moves:
        return None
    current, now = on, set_worth(columns, on)
    for leaving, entering in moves:
        if leaving < on.size and on[leaving] not in current:
            continue
        rest = current[current != on[leaving]] if leaving < on.size else current
        if columns.program[entering] in columns.program[rest]:
            continue
        trial = np.append(rest, entering)
        then = set_worth(columns, trial)
        if then > now + threshold and (current is on or limits.hold_for(trial, columns.program)):
            current, now = trial, then
    return None if current is on else current
