"""A first list: the program that adds most, again and again, then signals where they add most."""

from __future__ import annotations

import numpy as np

from smartpick.plan.instance import Columns
from smartpick.plan.limits import CLOSE, Problem
from smartpick.plan.survival import gains, survival

WORTHLESS = 1e-13  # a program that adds less than this is not listed unless a limit asks for it [utility]


def take_greedily(
    problem: Problem, *, size: int | None = None, signals_first: bool = False, per_dollar: bool = False
) -> np.ndarray:
    """Give columns chosen greedily; they may miss a lower limit, which the caller checks.

    Parameters
    ----------
    size : how many programs to list; the instance's own size when left out.
    signals_first : let a program enter with its signal at once, instead of handing signals out at the end.
    per_dollar : rank by gain per dollar of the next fee, for lists that the budget ends.

    Notes
    -----
    Without limits greedy is within 1 - 1/e of the optimum (the objective is monotone submodular); the swaps that follow
    and the bound say how close the list really is.
    """
    columns, limits = problem.columns, problem.limits
    basic = _entry_levels(columns) if not signals_first else np.ones(columns.program.size, dtype=bool)
    walk = _Walk(problem, problem.limits.size if size is None else size)
    for program in limits.forced:
        own = np.flatnonzero((columns.program == program) & basic)
        if own.size:
            walk.take(int(own[np.argmax(gains(columns, walk.surviving)[own])]))
    while len(walk.on) < walk.size:
        candidates = basic & walk.open_mask()
        if not candidates.any():
            break
        gain = np.where(candidates, gains(columns, walk.surviving), -np.inf)
        if per_dollar:
            gain[candidates] /= np.maximum(walk.next_fee(), CLOSE)[limits.group[candidates]]
        best = int(np.argmax(gain))
        if gain[best] <= WORTHLESS and not walk.short_of():
            break
        walk.take(best)
    if not signals_first:
        walk.hand_out_signals()
    return np.array(walk.on, dtype=np.int64)


def _entry_levels(columns: Columns) -> np.ndarray:
    """Tell which columns are their program's cheapest level (no signal where that is allowed)."""
    least = np.full(int(columns.program.max(initial=0)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(least, columns.program, columns.level)
    return columns.level == least[columns.program]


class _Walk:
    """The list as it grows, with what is left of every limit."""

    def __init__(self, problem: Problem, size: int) -> None:
        self.columns, self.limits, self.size = problem.columns, problem.limits, size
        self.on: list[int] = []
        self.surviving = survival(self.columns, np.zeros(self.columns.program.size))
        self.taken = np.zeros(problem.instance.n_programs, dtype=bool)
        self.counts = np.zeros(len(self.limits.fee_tables), dtype=int)
        self.activity = np.zeros(self.limits.low.size)
        self.interviews = 0.0
        # rows as counts for a list of the full size: a homogeneous share row becomes "at least" and "at most" so many
        rows = self.limits.class_rows
        shift = np.where(np.abs(rows - np.round(rows)).max(axis=1) > CLOSE, -rows.min(axis=1), 0.0)
        self.rows = np.round(rows + shift[:, None])
        self.least = np.ceil(self.limits.low + shift * size - CLOSE)
        self.most = np.floor(self.limits.high + shift * size + CLOSE)

    def next_fee(self) -> np.ndarray:
        return np.array(
            [
                t[k + 1] - t[k] if k + 1 < t.size else np.inf
                for t, k in zip(self.limits.fee_tables, self.counts, strict=True)
            ]
        )

    def short_of(self) -> bool:
        return bool(np.any(self.activity < self.least - CLOSE))

    def open_mask(self) -> np.ndarray:
        """Tell which columns may still be taken, leaving room for what lower limits still need."""
        limits = self.limits
        fits = np.all(self.activity[:, None] + self.rows <= self.most[:, None] + CLOSE, axis=0)
        needed = self.least - self.activity
        needed[0] = 0.0  # the total fills itself
        missing = needed > CLOSE
        if missing.any() and self.size - len(self.on) <= needed[missing].sum() + CLOSE:
            helps = (self.rows[missing] > 0).any(axis=0)
            if (fits & helps).any():
                fits &= helps
        mask = fits[limits.class_of] & ~self.taken[self.columns.program]
        if np.isfinite(limits.budget):
            spent = sum(t[k] for t, k in zip(limits.fee_tables, self.counts, strict=True))
            mask &= (spent + self.next_fee() <= limits.budget + CLOSE)[limits.group]
        if limits.interviews is not None:
            mask &= self.interviews + limits.interviews <= limits.interview_cap + CLOSE
        return mask

    def take(self, column: int) -> None:
        tier = self.columns.tier[column]
        self.surviving[: tier + 1] *= 1.0 - self.columns.p[column]
        self.on.append(column)
        self.taken[self.columns.program[column]] = True
        self.counts[self.limits.group[column]] += 1
        self.activity += self.rows[:, self.limits.class_of[column]]
        if self.limits.interviews is not None:
            self.interviews += self.limits.interviews[column]

    def hand_out_signals(self) -> None:
        """Raise the level of listed programs, most useful first, while signals are left."""
        columns, limits = self.columns, self.limits
        place = np.full(self.taken.size, -1)
        place[columns.program[self.on]] = np.arange(len(self.on))
        others = np.flatnonzero(self.taken[columns.program] & ~np.isin(np.arange(columns.program.size), self.on))
        while others.size:
            now = np.array(self.on)[place[columns.program[others]]]
            ratio = (1.0 - columns.p[others]) / (1.0 - columns.p[now])
            slope = np.cumsum(columns.steps[:, None] * columns.weights * self.surviving, axis=0)
            gain = np.einsum("cq,cq->c", slope[columns.tier[others]], 1.0 - ratio)
            step = self.rows[:, limits.class_of[others]] - self.rows[:, limits.class_of[now]]
            fits = np.all(self.activity[:, None] + step <= self.most[:, None] + CLOSE, axis=0)
            if limits.interviews is not None:
                fits &= self.interviews + limits.interviews[others] - limits.interviews[now] <= limits.interview_cap
            gain = np.where(fits, gain, -np.inf)
            best = int(np.argmax(gain))
            if gain[best] <= WORTHLESS:
                return
            old, new = int(now[best]), int(others[best])
            self.surviving[: columns.tier[new] + 1] *= ratio[best]
            self.activity += self.rows[:, limits.class_of[new]] - self.rows[:, limits.class_of[old]]
            if limits.interviews is not None:
                self.interviews += float(limits.interviews[new] - limits.interviews[old])
            self.on[place[columns.program[new]]] = new
            others[best] = old
