"""Local search on a feasible list: add, exchange, trade signals, two exchanges at once, until nothing helps."""

from __future__ import annotations

import numpy as np

from smartpick.portfolio.double_move import best_double_move, most_promising
from smartpick.portfolio.instance import Columns
from smartpick.portfolio.limits import CLOSE, Limits, Problem
from smartpick.portfolio.signals import best_trade
from smartpick.portfolio.standing import Standing
from smartpick.portfolio.survival import gains, survival, worth

GAIN = 1e-10  # a move must add more than this, relative to the highest value there could be, so that the search ends
MOST_PASSES = 100
TRIED_PER_PASS = 12  # moves of one pass that are re-priced and taken one after the other
MANY = 200  # newcomers from which they are priced class by class


def improve(problem: Problem, on: np.ndarray, *, passes: int = MOST_PASSES, thorough: bool = True) -> np.ndarray:
    """Improve a feasible list by moves until none adds value.

    Parameters
    ----------
    on : columns switched on; every limit must hold for them.
    thorough : also look at two exchanges at once and at every newcomer; otherwise the most promising ones and signals.

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
        standing = Standing(problem, on)
        few = most_promising(standing)
        moved = _exchange(standing, few)
        if moved is None:
            moved = best_trade(standing)
        if moved is None and thorough:
            moved = best_double_move(standing, few)
        if moved is None and thorough and few.size < standing.unlisted.size:
            moved = _exchange(standing, standing.unlisted)
        if moved is None:
            return on
        on = moved
    return on


def set_worth(columns: Columns, on: np.ndarray) -> float:
    """Give the value of the columns switched on."""
    return worth(columns, survival(columns, on))


def fits_after(standing: Standing, at: np.ndarray) -> np.ndarray:
    """Tell which exchanges keep every limit: rows the listed columns and, last, nobody leaving; columns `at` entering.

    Returns
    -------
    shape (k + 1, at), bool. Programs that may not leave are not looked at.
    """
    limits, on = standing.problem.limits, standing.on
    fits = _classes_fit(standing)
    left = np.append(limits.class_of[on], fits.shape[1])
    wide = fits.take(left, axis=0).take(limits.class_of[at], axis=1)
    if limits.interviews is not None:
        spare = limits.interview_cap - float(limits.interviews[on].sum()) + CLOSE
        wide &= limits.interviews[at] - np.append(limits.interviews[on], 0.0)[:, None] <= spare
    return wide


def _classes_fit(standing: Standing) -> np.ndarray:
    """Tell which exchanges of classes, and last which additions, keep every row and the budget."""
    limits = standing.problem.limits
    tight = limits.tight(standing.activity, 1)
    rows, now = limits.class_rows[tight], standing.activity[tight]
    leaving = np.concatenate([rows, np.zeros((rows.shape[0], 1))], axis=1)
    after = now[:, None, None] + rows[:, None, :] - leaving[:, :, None]
    fits = np.all(
        (after <= limits.high[tight, None, None] + CLOSE) & (after >= limits.low[tight, None, None] - CLOSE), axis=0
    )
    return fits & _fee_fits(limits, standing.on) if np.isfinite(limits.budget) else fits


def _fee_fits(limits: Limits, on: np.ndarray) -> np.ndarray:
    """Tell which exchanges of classes, and last which additions, the budget pays; shape (classes + 1, classes)."""
    counts = np.bincount(limits.group[on], minlength=len(limits.fee_tables))
    tables = limits.fee_tables
    up = np.array([t[k + 1] - t[k] if k + 1 < t.size else np.inf for t, k in zip(tables, counts, strict=True)])
    down = np.array([t[k] - t[k - 1] if k else 0.0 for t, k in zip(tables, counts, strict=True)])
    group = limits.group[limits.class_example]
    extra = np.where(group[:, None] == group, 0.0, up[group] - down[group][:, None])
    return np.asarray(np.concatenate([extra, up[group][None]]) <= limits.budget - limits.fees(on) + CLOSE)


def _exchange(standing: Standing, at: np.ndarray) -> np.ndarray | None:
    """Take the best exchanges with the newcomers `at` one after the other; None when none pays."""
    if at.size == 0:
        return None
    on, columns, limits = standing.on, standing.problem.columns, standing.problem.limits
    best, value = _best_newcomers(standing, at)
    order = np.argsort(-value)[:TRIED_PER_PASS]
    threshold = GAIN * max(1.0, float(columns.steps.sum()))
    moves = [(int(i), int(best[i])) for i in order if value[i] > threshold]
    if not moves:
        return None
    current, now, surviving = on, standing.value, standing.surviving
    for leaving, entering in moves:
        gone = int(on[leaving]) if leaving < on.size else None
        if gone is not None and gone not in current:
            continue
        rest = current if gone is None else current[current != gone]
        if columns.program[entering] in columns.program[rest]:
            continue
        after = _after(columns, surviving, gone, entering)
        then = worth(columns, after)
        if then > now + threshold:
            trial = np.append(rest, entering)
            if current is on or limits.hold_for(trial, columns.program):
                current, now, surviving = trial, then, after
    return None if current is on else current


def _best_newcomers(standing: Standing, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give, for each listed column and last for nobody leaving, the best column of `at` to enter and what it adds.

    Returns
    -------
    columns and gains, shape (k + 1,); -inf where none may enter. Many newcomers are worked out class by class, so that
    what the limits forbid is not priced.
    """
    columns, limits = standing.problem.columns, standing.problem.limits
    if at.size < MANY:
        delta = gains(columns, standing.without, at) - standing.own[:, None]
        delta[~fits_after(standing, at)] = -np.inf
        delta[:-1][standing.stays] = -np.inf
        top = np.argmax(delta, axis=1)
        return at[top], delta[np.arange(top.size), top]
    fits = _classes_fit(standing)
    left = np.append(limits.class_of[standing.on], fits.shape[1])
    may_leave = np.append(~standing.stays, True)
    best, value = np.zeros(left.size, dtype=np.int64), np.full(left.size, -np.inf)
    by_class = np.argsort(limits.class_of[at], kind="stable")
    bounds = np.searchsorted(limits.class_of[at][by_class], np.arange(fits.shape[1] + 1))
    for entering, (first, last) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)):
        rows = np.flatnonzero(fits[left, entering] & may_leave)
        if first == last or not rows.size:
            continue
        here = at[by_class[first:last]]
        delta = gains(columns, standing.without[rows], here) - standing.own[rows, None]
        if limits.interviews is not None:
            delta[~fits_after(standing, here)[rows]] = -np.inf
        top = np.argmax(delta, axis=1)
        found = delta[np.arange(rows.size), top]
        better = (found > value[rows]) | ((found == value[rows]) & (here[top] < best[rows]))
        best[rows[better]], value[rows[better]] = here[top[better]], found[better]
    return best, value


def _after(columns: Columns, surviving: np.ndarray, gone: int | None, entering: int) -> np.ndarray:
    """Give the survival products (T, Q) when one column leaves and another enters."""
    after = surviving.copy()
    if gone is not None:
        after[: columns.tier[gone] + 1] /= 1.0 - columns.p[gone]
    after[: columns.tier[entering] + 1] *= 1.0 - columns.p[entering]
    return after
