"""Two moves at once, where neither alone keeps the limits: across bands, fee tables and signals.

An elementary move is an exchange, an addition, a removal or a change of level. Two cheap programs for a dear one are an
exchange and an addition; a newcomer with a listed program's signal is an exchange and a change of level.
"""

from __future__ import annotations

import numpy as np

from smartpick.portfolio.limits import CLOSE, Problem
from smartpick.portfolio.standing import Standing
from smartpick.portfolio.survival import gains, gains_together, survival, worth

GAIN = 1e-10  # as in swap
NOBODY = -1
NEWCOMERS_PER_CLASS = 8  # of each class of columns only the best few are tried first
OF_EACH_KIND, OF_ALL = 3, 500  # elementary moves kept: of the same two classes, and in all
LOST = 0.1  # pairs whose gains sum to less than minus this part of the largest gain are not looked at
PRICED, CHECKED = 256, 20  # pairs priced exactly, and of those how many are checked against all limits


def most_promising(standing: Standing) -> np.ndarray:
    """Give, per class of columns, the few newcomers that would add most to the list as it is."""
    unlisted, limits = standing.unlisted, standing.problem.limits
    if unlisted.size == 0:
        return unlisted
    every = np.concatenate([standing.slopes[t] @ p for t, p in enumerate(standing.problem.columns.p_by_tier)])
    gain = np.full(every.size, -np.inf)
    gain[unlisted] = every[unlisted]
    order = np.argsort(-gain)[: unlisted.size]
    classes = limits.class_of[order]
    by_class = np.argsort(classes, kind="stable")
    first = np.searchsorted(classes[by_class], np.arange(limits.class_example.size))
    place = np.arange(order.size) - first[classes[by_class]]
    return np.sort(order[by_class[place < NEWCOMERS_PER_CLASS]])


def best_double_move(standing: Standing, newcomers: np.ndarray) -> np.ndarray | None:
    """Give the list after the best pairs of elementary moves that add value, one after the other; None: there are none.

    Parameters
    ----------
    newcomers : columns of unlisted programs to look at, ascending.

    Notes
    -----
    The most promising elementary moves of each kind, each with the partner that together with it keeps every row and
    the budget and adds most by the sum of the gains; the pairs are then priced exactly.
    """
    problem, on = standing.problem, standing.on
    columns, limits = problem.columns, problem.limits
    going, coming, gain = _elementary(standing, newcomers)
    classes = limits.class_rows.shape[1]
    left = np.where(going < 0, classes, limits.class_of[going])
    entered = np.where(coming < 0, classes, limits.class_of[coming])
    kind = left * (classes + 1) + entered
    kept = _best_of_each(gain, kind)
    going, coming, gain, kind = going[kept], coming[kept], gain[kept], kind[kept]
    least = -LOST * np.abs(gain).max(initial=0.0)
    useful = gain > least - gain.max(initial=-np.inf)  # with the best partner of all it would still be looked at
    going, coming, gain, kind = going[useful], coming[useful], gain[useful], kind[useful]
    left_program, new_program = (np.where(c < 0, -1 - np.arange(c.size), columns.program[c]) for c in (going, coming))
    apart = (left_program[:, None] != left_program) & (new_program[:, None] != new_program)
    if not gain.size:
        return None
    promise = np.where(_fit_together(standing, kind) & apart, gain[:, None] + gain, -np.inf)
    first = np.arange(gain.size)
    second = np.argmax(promise, axis=1)  # the best partner of each, so that the pairs differ
    together = promise[first, second]
    top = np.argsort(-together, kind="stable")[:PRICED]
    top = top[together[top] > least]
    first, second = first[top], second[top]
    pairs = [(coming[first], going[first]), (coming[second], going[second])]
    delta = gains_together(columns, standing.surviving, pairs)
    least = GAIN * max(1.0, float(columns.steps.sum()))
    current, now = on, standing.value
    checked = 0
    for best in np.argsort(-delta, kind="stable"):
        if delta[best] <= least or checked == CHECKED:
            break
        pair = [first[best], second[best]]
        trial = _moved(problem, current, going[pair], coming[pair])
        if trial is None:
            continue
        checked += 1
        then = worth(columns, survival(columns, trial))
        if then > now + least and limits.hold_for(trial, columns.program):
            current, now = trial, then
    return None if current is on else current


def _moved(problem: Problem, on: np.ndarray, going: np.ndarray, coming: np.ndarray) -> np.ndarray | None:
    """Give the list after the moves; None when who goes is not on it any more, or who comes already is."""
    going, coming = going[going >= 0], coming[coming >= 0]
    rest = on[~np.isin(on, going)]
    if rest.size != on.size - going.size:
        return None
    program = problem.columns.program
    return None if np.isin(program[coming], program[rest]).any() else np.concatenate([rest, coming])


def _elementary(standing: Standing, newcomers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give all exchanges, additions, removals and changes of level: who goes, who comes, what it adds."""
    columns, on, without, own, stays = (
        standing.problem.columns,
        standing.on,
        standing.without,
        standing.own,
        standing.stays,
    )
    exchange = gains(columns, without, newcomers) - own[:, None]
    out = np.append(on, NOBODY)
    free = np.append(~stays, True)
    at, others = standing.level_changes
    change = np.einsum("cq,cq->c", without[at, columns.tier[others]], columns.p[others]) - own[at]
    going = np.concatenate([np.repeat(out[free], newcomers.size), on[~stays], on[at]])
    coming = np.concatenate([np.tile(newcomers, int(free.sum())), np.full(int((~stays).sum()), NOBODY), others])
    gain = np.concatenate([exchange[free].ravel(), -own[:-1][~stays], change])
    return going, coming, gain


def _best_of_each(gain: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Give the indices of the few highest gains of each kind, and of all of them the highest."""
    order = np.lexsort((-gain, kind))
    first = np.flatnonzero(np.diff(kind[order], prepend=-1))
    rank = np.arange(order.size) - np.repeat(first, np.diff(np.append(first, order.size)))
    best = order[rank < OF_EACH_KIND]
    return np.asarray(best[np.argsort(-gain[best], kind="stable")[:OF_ALL]])


def _fit_together(standing: Standing, kind: np.ndarray) -> np.ndarray:
    """Tell which pairs of elementary moves keep every row and the budget, by their kinds; shape (k, k), bool."""
    limits, on = standing.problem.limits, standing.on
    classes = limits.class_rows.shape[1]
    kinds, kind_at = np.unique(kind, return_inverse=True)
    out, into = kinds // (classes + 1), kinds % (classes + 1)
    activity = standing.activity
    tight = limits.tight(activity, 2)
    rows = np.append(limits.class_rows[tight], np.zeros((int(tight.sum()), 1)), axis=1)
    step = rows[:, into] - rows[:, out]
    after = activity[tight][:, None, None] + step[:, :, None] + step[:, None, :]
    fits = np.all(
        (after <= limits.high[tight, None, None] + CLOSE) & (after >= limits.low[tight, None, None] - CLOSE), axis=0
    )
    if np.isfinite(limits.budget):
        nobody = np.zeros((1, len(limits.fee_tables)), dtype=int)
        of_class = limits.group[limits.class_example]
        unit = np.concatenate([np.eye(len(limits.fee_tables), dtype=int)[of_class], nobody])
        moved = unit[into] - unit[out]
        number = np.bincount(limits.group[on], minlength=len(limits.fee_tables)) + moved[:, None] + moved
        fees = np.zeros(number.shape[:2])
        for g, table in enumerate(limits.fee_tables):
            counts = number[..., g]
            fees += np.where(counts < table.size, table[np.clip(counts, 0, table.size - 1)], np.inf)
        fits &= fees <= limits.budget + CLOSE
    return np.asarray(fits[np.ix_(kind_at, kind_at)])
