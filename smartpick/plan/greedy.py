"""A first list: the program that adds most, again and again, then signals where they add most."""

from __future__ import annotations

import numpy as np

from smartpick.plan.limits import CLOSE, Problem
from smartpick.plan.survival import slopes

WORTHLESS = 1e-13  # a program that adds less than this is not listed unless a limit asks for it [utility]
BLOCKS = 8  # programs are taken in blocks of this part of the places left: repricing each time is what costs time


def take_greedily(
    problem: Problem, *, size: int | None = None, start: np.ndarray | None = None, per: str = "place"
) -> np.ndarray:
    """Give columns chosen greedily; they may miss a lower limit, which the caller checks.

    Parameters
    ----------
    size : how many programs to list; the instance's own size when left out.
    start : columns to take first, in this order, as far as the limits allow.
    per : rank by gain per "place" on the list, per "dollar" of the next fee, or per expected "interview": whichever the
        limits make scarce.

    Notes
    -----
    Taken one at a time without limits, greedy is within 1 - 1/e of the optimum (the objective is monotone submodular).
    A long list begins in blocks, priced once each, and ends one by one; the swaps that follow mend what that costs, and
    the bound says how close the list really is.
    """
    columns, limits = problem.columns, problem.limits
    walk = _Walk(problem, problem.limits.size if size is None else size)
    for column in [] if start is None else start.tolist():
        if walk.has_room_for(column):
            walk.take(column)
    for program in limits.forced - set(columns.program[walk.on].tolist()):
        own = np.flatnonzero(columns.program[walk.at] == program)
        if own.size:
            open_ = np.zeros(walk.at.size, dtype=bool)
            open_[own] = True
            walk.take(int(walk.at[walk.best(open_, "place", 1)[0][0]]))
    while len(walk.on) < walk.size:
        candidates = walk.open_mask()
        if not candidates.any():
            break
        left = walk.size - len(walk.on)
        best, gain = walk.best(candidates, per, max(1, left // BLOCKS))
        if gain <= WORTHLESS and not walk.short_of():
            break
        walk.take(int(walk.at[best[0]]))
        for place in best[1:]:
            if walk.has_room_for(int(walk.at[place])):
                walk.take(int(walk.at[place]))
    walk.hand_out_signals()
    return np.array(walk.on, dtype=np.int64)


class _Walk:
    """The list as it grows, with what is left of every limit; `at` are the columns that may enter."""

    def __init__(self, problem: Problem, size: int) -> None:
        self.columns, self.limits, self.size = problem.columns, problem.limits, size
        columns, rows = self.columns, self.limits.class_rows
        least = np.argmax(columns.lookup >= 0, axis=0)  # each program's cheapest level: no signal where that is allowed
        self.at = np.flatnonzero(columns.level == least[columns.program])
        self.p, self.tier, self.places = columns.p[self.at].T.copy(), columns.tier[self.at], np.arange(self.at.size)
        self.class_of, self.group = self.limits.class_of[self.at], self.limits.group[self.at]
        self.on: list[int] = []
        self.taken: set[int] = set()
        self.surviving = np.ones((columns.steps.size, columns.weights.size))
        self.open = np.ones(self.at.size, dtype=bool)
        self.counts = np.zeros(len(self.limits.fee_tables), dtype=int)
        self.activity = np.zeros(self.limits.low.size)
        self.interviews = 0.0
        # rows as counts for a list of the full size: a homogeneous share row becomes "at least" and "at most" so many
        shift = np.where(
            np.abs(rows - np.round(rows)).max(axis=1, initial=0.0) > CLOSE, -rows.min(axis=1, initial=1.0), 0.0
        )
        self.rows = np.round(rows + shift[:, None])
        self.least = np.ceil(self.limits.low + shift * size - CLOSE)
        self.most = np.floor(self.limits.high + shift * size + CLOSE)

    def best(self, candidates: np.ndarray, per: str, number: int) -> tuple[list[int], float]:
        """Give the candidates of the highest gains, per what is scarce, best first, and the highest gain."""
        gain = (slopes(self.columns, self.surviving) @ self.p)[self.tier, self.places]
        if per != "place":
            gain = gain / np.maximum(self.price(per), CLOSE)
        gain = np.where(candidates, gain, -np.inf)
        best = [int(np.argmax(gain))] if number == 1 else np.argsort(-gain, kind="stable")[:number].tolist()
        top = float(gain[best[0]])
        return [place for place in best if gain[place] > 0.5 * top] or best[:1], top

    def price(self, per: str) -> np.ndarray:
        """Give what each column that may enter takes of the scarce thing."""
        if per == "interview" and self.limits.interviews is not None:
            return self.limits.interviews[self.at]
        return self.next_fee()[self.group]

    def next_fee(self) -> np.ndarray:
        tables = zip(self.limits.fee_tables, self.counts, strict=True)
        return np.array([t[k + 1] - t[k] if k + 1 < t.size else np.inf for t, k in tables])

    def short_of(self) -> bool:
        return bool((self.activity < self.least - CLOSE).any())

    def open_mask(self) -> np.ndarray:
        """Tell which columns may still be taken, leaving room for what lower limits still need."""
        limits = self.limits
        fits = (self.activity[:, None] + self.rows <= self.most[:, None] + CLOSE).all(axis=0)
        needed = self.least - self.activity
        needed[0] = 0.0  # the total fills itself
        missing = needed > CLOSE
        if missing.any() and self.size - len(self.on) <= needed[missing].sum() + CLOSE:
            helps = (self.rows[missing] > 0).any(axis=0)
            if (fits & helps).any():
                fits &= helps
        mask = fits[self.class_of] & self.open
        if np.isfinite(limits.budget):
            mask &= (self.spent() + self.next_fee() <= limits.budget + CLOSE)[self.group]
        if limits.interviews is not None:
            mask &= self.interviews + limits.interviews[self.at] <= limits.interview_cap + CLOSE
        return mask

    def has_room_for(self, column: int) -> bool:
        """Tell whether one column may be taken, leaving room for what lower limits still need."""
        limits, row = self.limits, self.rows[:, self.limits.class_of[column]]
        left = self.size - len(self.on)
        if left <= 0 or (self.activity + row > self.most + CLOSE).any() or self.columns.program[column] in self.taken:
            return False
        needed = np.maximum(self.least - self.activity, 0.0)
        needed[0] = 0.0
        if left <= needed.sum() + CLOSE and not (row[needed > CLOSE] > 0).any():
            return False
        if limits.interviews is not None and self.interviews + limits.interviews[column] > limits.interview_cap + CLOSE:
            return False
        return (
            not np.isfinite(limits.budget)
            or self.spent() + self.next_fee()[limits.group[column]] <= limits.budget + CLOSE
        )

    def spent(self) -> float:
        return float(sum(t[k] for t, k in zip(self.limits.fee_tables, self.counts, strict=True)))

    def take(self, column: int) -> None:
        self.surviving[: self.columns.tier[column] + 1] *= 1.0 - self.columns.p[column]
        self.on.append(column)
        self.taken.add(int(self.columns.program[column]))
        self.open &= self.columns.program[self.at] != self.columns.program[column]
        self.counts[self.limits.group[column]] += 1
        self.activity += self.rows[:, self.limits.class_of[column]]
        if self.limits.interviews is not None:
            self.interviews += float(self.limits.interviews[column])

    def hand_out_signals(self) -> None:
        """Raise the level of listed programs, most useful first, while signals are left."""
        columns, limits = self.columns, self.limits
        now = np.array(self.on, dtype=np.int64)
        others = columns.other_levels(now)
        place = np.zeros(columns.lookup.shape[1], dtype=np.int64)
        place[columns.program[now]] = np.arange(now.size)
        at = place[columns.program[others]]
        while others.size:
            ratio = (1.0 - columns.p[others]) / (1.0 - columns.p[now[at]])
            gain = np.einsum("cq,cq->c", slopes(columns, self.surviving)[columns.tier[others]], 1.0 - ratio)
            step = self.rows[:, limits.class_of[others]] - self.rows[:, limits.class_of[now[at]]]
            fits = np.all(self.activity[:, None] + step <= self.most[:, None] + CLOSE, axis=0)
            if limits.interviews is not None:
                fits &= self.interviews + limits.interviews[others] - limits.interviews[now[at]] <= limits.interview_cap
            gain = np.where(fits, gain, -np.inf)
            best = int(np.argmax(gain))
            if gain[best] <= WORTHLESS:
                break
            old, new = int(now[at[best]]), int(others[best])
            self.surviving[: columns.tier[new] + 1] *= ratio[best]
            self.activity += self.rows[:, limits.class_of[new]] - self.rows[:, limits.class_of[old]]
            if limits.interviews is not None:
                self.interviews += float(limits.interviews[new] - limits.interviews[old])
            now[at[best]], others[best] = new, old
        self.on = now.tolist()
