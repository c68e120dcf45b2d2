"""A first list: the program that adds most, again and again, then signals where they add most."""

from __future__ import annotations

import numpy as np

from smartpick.portfolio.limits import CLOSE, Problem
from smartpick.portfolio.survival import slopes

WORTHLESS = 1e-13  # a program that adds less than this is not listed unless a limit asks for it [utility]
BLOCKS = 8  # programs are taken in blocks of this part of the places left: repricing each time is what costs time


def take_greedily(
    problem: Problem,
    *,
    size: int | None = None,
    start: np.ndarray | None = None,
    held: bool = False,
    per: str = "place",
) -> np.ndarray:
    """Give columns chosen greedily; they may miss a lower limit, which the caller checks.

    Parameters
    ----------
    size : how many programs to list; the instance's own size when left out.
    start : columns to take first, in this order, as far as the limits allow.
    held : the limits hold for `start`, so that it is taken whole.
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
    if start is not None and held:
        walk.take_all(start)
    else:
        for column in [] if start is None else start.tolist():
            if walk.has_room_for(column):
                walk.take(column)
    for program in limits.forced - set(columns.program[walk.on].tolist()):
        own = walk.at[walk.place[program]] if walk.at.size and program < walk.place.size else -1
        if own >= 0 and columns.program[own] == program:
            walk.take(int(own))
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
    """The list as it grows, with what is left of every limit; `at` are the columns that may enter.

    What is asked once per program (activity, fees, counts) are plain lists: numpy is slow on ten numbers.
    """

    def __init__(self, problem: Problem, size: int) -> None:
        self.columns, self.limits, self.size = problem.columns, problem.limits, size
        columns, rows = self.columns, self.limits.class_rows
        self.at, self.place, self.p = columns.entrants
        self.class_of, self.group = self.limits.class_of[self.at], self.limits.group[self.at]
        self.class_of_column, self.group_of_column = self.limits.class_of.tolist(), self.limits.group.tolist()
        self.program_of, self.tier_of = columns.program.tolist(), columns.tier.tolist()
        self.on: list[int] = []
        self.taken: set[int] = set()
        self.waiting: list[int] = []  # columns taken that are not yet in the survival products
        self.products = np.ones(columns.mass.shape)
        self.open = np.ones(self.at.size, dtype=bool)
        self.fee_tables = [table.tolist() for table in self.limits.fee_tables]
        self.counts = [0] * len(self.fee_tables)
        self.interviews = 0.0
        # rows as counts for a list of the full size: a homogeneous share row becomes "at least" and "at most" so many
        shift = np.where(
            np.abs(rows - np.round(rows)).max(axis=1, initial=0.0) > CLOSE, -rows.min(axis=1, initial=1.0), 0.0
        )
        self.rows = np.round(rows + shift[:, None])
        self.least = np.ceil(self.limits.low + shift * size - CLOSE)
        self.most = np.floor(self.limits.high + shift * size + CLOSE)
        self.bounds = list(zip(self.least.tolist(), self.most.tolist(), strict=True))
        self.activity, self.needed = [0.0] * self.least.size, self.short(np.zeros(self.least.size))
        self.rows_of_class = [[(int(n), float(row[n])) for n in np.flatnonzero(row)] for row in self.rows.T]

    @property
    def surviving(self) -> np.ndarray:
        """Chance that nothing at or above each tier comes through, shape (T, Q), as of now. [probability]"""
        if self.waiting:
            on = np.array(self.waiting)
            for tier in np.unique(self.columns.tier[on]).tolist():
                self.products[: tier + 1] *= np.prod(1.0 - self.columns.p[on[self.columns.tier[on] == tier]], axis=0)
            self.waiting = []
        return self.products

    def best(self, candidates: np.ndarray, per: str, number: int) -> tuple[list[int], float]:
        """Give the candidates of the highest gains, per what is scarce, best first, and the highest gain."""
        slope = slopes(self.columns, self.surviving)
        gain = np.concatenate([slope[tier] @ p for tier, p in enumerate(self.p)])
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
        return np.array([self.next_fee(group) for group in range(len(self.counts))])[self.group]

    def next_fee(self, group: int) -> float:
        table, k = self.fee_tables[group], self.counts[group]
        return table[k + 1] - table[k] if k + 1 < len(table) else float("inf")

    def short(self, activity: np.ndarray) -> float:
        """Give how many more programs the lower limits need, counted row by row; the total, the first, fills itself."""
        return float(np.maximum(self.least - activity, 0.0)[1:].sum())

    def short_of(self) -> bool:
        return any(now < least - CLOSE for now, (least, _) in zip(self.activity, self.bounds, strict=True))

    def open_mask(self) -> np.ndarray:
        """Tell which columns may still be taken, leaving room for what lower limits still need."""
        limits = self.limits
        room = self.most + CLOSE - np.array(self.activity)
        fits = (self.rows <= room[:, None]).all(axis=0)
        # lower limits that are not met yet; the total, the first row, fills itself
        short = [least - now for now, (least, _) in zip(self.activity, self.bounds, strict=True)]
        missing = [number for number, needed in enumerate(short) if number and needed > CLOSE]
        if missing and self.size - len(self.on) <= sum(short[number] for number in missing) + CLOSE:
            helps = fits & (self.rows[missing] > 0).any(axis=0)
            fits = helps if helps.any() else fits
        mask = fits[self.class_of] & self.open
        if np.isfinite(limits.budget):
            spent = self.spent()
            pays = [spent + self.next_fee(group) <= limits.budget + CLOSE for group in range(len(self.counts))]
            mask &= np.array(pays)[self.group]
        if limits.interviews is not None:
            mask &= self.interviews + limits.interviews[self.at] <= limits.interview_cap + CLOSE
        return mask

    def has_room_for(self, column: int) -> bool:
        """Tell whether one column may be taken, leaving room for what lower limits still need."""
        limits, left = self.limits, self.size - len(self.on)
        if left <= 0 or self.program_of[column] in self.taken:
            return False
        helps = left > self.needed + CLOSE
        for number, more in self.rows_of_class[self.class_of_column[column]]:
            now, (least, most) = self.activity[number], self.bounds[number]
            if now + more > most + CLOSE:
                return False
            helps = helps or (number > 0 and least - now > CLOSE and more > 0)
        if not helps:
            return False
        if limits.interviews is not None and self.interviews + limits.interviews[column] > limits.interview_cap + CLOSE:
            return False
        return bool(
            not np.isfinite(limits.budget)
            or self.spent() + self.next_fee(self.group_of_column[column]) <= limits.budget + CLOSE
        )

    def spent(self) -> float:
        return sum(table[k] for table, k in zip(self.fee_tables, self.counts, strict=True))

    def take(self, column: int) -> None:
        program = self.program_of[column]
        self.waiting.append(column)
        self.on.append(column)
        self.taken.add(program)
        self.open[self.place[program]] = False
        self.counts[self.group_of_column[column]] += 1
        for number, more in self.rows_of_class[self.class_of_column[column]]:
            now, least = self.activity[number], self.bounds[number][0]
            self.activity[number] = now + more
            if number and least > now:
                self.needed -= min(more, least - now)
        if self.limits.interviews is not None:
            self.interviews += float(self.limits.interviews[column])

    def take_all(self, on: np.ndarray) -> None:
        """Take columns of different programs at once, as the first."""
        columns, limits = self.columns, self.limits
        self.on, self.waiting = on.tolist(), on.tolist()
        self.taken = set(columns.program[on].tolist())
        self.open[self.place[columns.program[on]]] = False
        self.counts = np.bincount(limits.group[on], minlength=len(self.counts)).tolist()
        activity = self.rows[:, limits.class_of[on]].sum(axis=1)
        self.activity, self.needed = activity.tolist(), self.short(activity)
        if limits.interviews is not None:
            self.interviews = float(limits.interviews[on].sum())

    def hand_out_signals(self) -> None:
        """Raise the level of listed programs, most useful first, while signals are left."""
        columns, limits = self.columns, self.limits
        now, surviving = np.array(self.on, dtype=np.int64), self.surviving
        free = np.ones(columns.program.size, dtype=bool)
        free[columns.unlisted(now)] = False
        free[now] = False
        others = np.flatnonzero(free)
        place = np.zeros(columns.lookup.shape[1], dtype=np.int64)
        place[columns.program[now]] = np.arange(now.size)
        at = place[columns.program[others]]
        ratio = (1.0 - columns.p[others]) / (1.0 - columns.p[now[at]])
        step = self.rows[:, limits.class_of[others]] - self.rows[:, limits.class_of[now[at]]]
        activity = np.array(self.activity)
        while others.size:
            gain = np.einsum("cq,cq->c", slopes(columns, surviving)[columns.tier[others]], 1.0 - ratio)
            fits = np.all(activity[:, None] + step <= self.most[:, None] + CLOSE, axis=0)
            if limits.interviews is not None:
                fits &= self.interviews + limits.interviews[others] - limits.interviews[now[at]] <= limits.interview_cap
            gain = np.where(fits, gain, -np.inf)
            best = int(np.argmax(gain))
            if gain[best] <= WORTHLESS:
                break
            old, new = int(now[at[best]]), int(others[best])
            surviving[: columns.tier[new] + 1] *= ratio[best]
            activity += step[:, best]
            if limits.interviews is not None:
                self.interviews += float(limits.interviews[new] - limits.interviews[old])
            now[at[best]], others[best] = new, old
            same = np.flatnonzero(at == at[best])  # the other levels of the program start from the new one
            ratio[same] = (1.0 - columns.p[others[same]]) / (1.0 - columns.p[new])
            step[:, same] = self.rows[:, limits.class_of[others[same]]] - self.rows[:, [limits.class_of[new]]]
        self.on = now.tolist()
