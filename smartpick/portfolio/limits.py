"""The limits of an instance as rows over its columns, and how far soft bands give way.

Every limit but the fees is `low <= a.x <= high` over the columns switched on. A share band is homogeneous:
`members - L * listed >= 0`. Fees are convex steps per group, kept as cumulative tables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from smartpick.portfolio.instance import Columns, FeeSteps, Instance, Share, columns_of

NEARLY_ONE = 1.0 - 1e-6  # a soft band is kept up to rounding: more than this short would be a whole program [programs]
NUMBER_ROW = 0  # the row of the limits that holds how many programs are listed
CLOSE = 1e-9  # counts and shares are compared up to this [programs]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A soft band that gave way.

    Attributes
    ----------
    name : the share. side : "low" or "high".
    wanted, granted : what the band asked of this list and what it became. [programs]
    """

    name: str
    side: str
    wanted: int
    granted: int


@dataclass(frozen=True, eq=False)
class Band:
    """A share row for the bound: `row` of the limits, members (C,), and count <= or >= share * listed + spare."""

    row: int
    members: np.ndarray
    side: str
    share: float

    def whole_counts(self, spare: float, sizes: np.ndarray) -> np.ndarray:
        """Give the most (or fewest) members a list of each size may hold, whole programs."""
        if self.side == "high":
            return np.minimum(np.floor(self.share * sizes + spare + CLOSE), sizes)
        return np.maximum(np.ceil(self.share * sizes + spare - CLOSE), 0.0)


@dataclass(frozen=True, eq=False)
class Limits:
    """Rows over the columns.

    Attributes
    ----------
    names : of each row, in words; `a` : shape (m, C); `low`, `high` : shape (m,).
    group : shape (C,). Fee group of each column.
    fee_tables : per group, what 0, 1, 2 … applications cost together; inf beyond the last step. [USD]
    budget : inf when there is none. [USD]
    interviews : shape (C,) expected interviews of each column, None without a cap; `interview_cap`.
    forced : program indices that must be on the list.
    size : how many programs the list is built for. [programs]
    bands : the rows that are share bands. soft_rows : rows that may give way; relaxed : those that did.
    share_rows : the rows of each share, by its name.
    """

    names: tuple[str, ...]
    a: np.ndarray
    low: np.ndarray
    high: np.ndarray
    group: np.ndarray
    fee_tables: tuple[np.ndarray, ...]
    budget: float
    interviews: np.ndarray | None
    interview_cap: float
    forced: frozenset[int]
    size: int
    bands: tuple[Band, ...] = ()
    soft_rows: tuple[int, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    share_rows: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @cached_property
    def class_of(self) -> np.ndarray:
        """Give each column the number of its class: columns of one class are alike to every row and fee, shape (C,)."""
        mix = np.random.default_rng(0).random(self.a.shape[0] + 1)
        return np.unique(np.round(mix[:-1] @ self.a + mix[-1] * self.group, 9), return_inverse=True)[1]

    @cached_property
    def class_rows(self) -> np.ndarray:
        """Give the rows of each class, shape (m, classes)."""
        return self.a[:, self.class_example]

    @cached_property
    def class_example(self) -> np.ndarray:
        """Give one column of each class, shape (classes,)."""
        return np.unique(self.class_of, return_index=True)[1]

    @cached_property
    def largest(self) -> np.ndarray:
        """Give the largest entry of each row, shape (m,)."""
        return np.asarray(np.abs(self.class_rows).max(axis=1, initial=0.0))

    def tight(self, activity: np.ndarray, changes: int) -> np.ndarray:
        """Tell which rows so many exchanges could break, shape (m,), bool."""
        reach = changes * 2.0 * self.largest + CLOSE
        return np.asarray((self.high - activity < reach) | (activity - self.low < reach))

    def without_rows(self, rows: tuple[int, ...]) -> Limits:
        """Give the limits with some rows let go."""
        low, high = self.low.copy(), self.high.copy()
        low[list(rows)], high[list(rows)] = -np.inf, np.inf
        return replace(self, low=low, high=high)

    def fees(self, on: np.ndarray) -> float:
        """Give what the columns switched on cost together. [USD]"""
        counts = np.bincount(self.group[on], minlength=len(self.fee_tables))
        return float(sum(table[min(k, table.size - 1)] for table, k in zip(self.fee_tables, counts, strict=True)))

    def hold_for(self, on: np.ndarray, programs: np.ndarray) -> bool:
        """Tell whether every limit holds for the columns switched on, whose programs are given."""
        activity = self.a[:, on].sum(axis=1)
        return (
            bool(np.all(activity >= self.low - CLOSE) and np.all(activity <= self.high + CLOSE))
            and self.fees(on) <= self.budget + CLOSE
            and (self.interviews is None or float(self.interviews[on].sum()) <= self.interview_cap + CLOSE)
            and self.forced <= set(programs[on].tolist())
        )


@dataclass(frozen=True, eq=False)
class Problem:
    """An instance laid out for the solvers: its columns and its limits."""

    instance: Instance
    columns: Columns
    limits: Limits


def fee_table(steps: FeeSteps, most: int) -> np.ndarray:
    """Give what 0 … `most` applications cost together under cumulative steps; inf past a closed last step. [USD]

    Examples
    --------
    >>> fee_table(((2, 11.0), (None, 30.0)), 3).tolist()
    [0.0, 11.0, 22.0, 52.0]
    """
    marginal = np.full(most, np.inf)
    start = 0
    for upto, usd in steps:
        stop = most if upto is None else min(upto, most)
        marginal[start:stop] = usd
        start = max(start, stop)
    return np.concatenate([[0.0], np.cumsum(marginal)])


def fee_of(instance: Instance, chosen: np.ndarray) -> float:
    """Give the application fees of a list. [USD]"""
    groups = instance.group_of()[np.asarray(chosen, dtype=int)]
    return float(
        sum(
            fee_table(instance.fees[g], k)[k] for g, k in enumerate(np.bincount(groups)) if k and g < len(instance.fees)
        )
    )


def lay_out(instance: Instance, columns: Columns | None = None) -> Problem:
    """Lay an instance out in columns and rows, with soft bands relaxed to what exists and kept up to rounding.

    Parameters
    ----------
    columns : of another instance that differs in nothing but its numbers and its budget, instead of making them anew.
    """
    columns = columns_of(instance) if columns is None else columns
    groups = instance.group_of()
    open_ = np.zeros(instance.n_programs, dtype=bool)
    open_[columns.program] = True
    supply = np.bincount(groups[open_], minlength=len(instance.fees))
    tables = tuple(
        _finite(fee_table(instance.fees[g], int(supply[g]))) if g < len(instance.fees) else np.zeros(int(supply[g]) + 1)
        for g in range(supply.size)
    )
    budget = np.inf if instance.budget_usd is None else float(instance.budget_usd)
    size = min(instance.n_max, int(open_.sum()), affordable(tables, budget))
    rows = _Rows(instance, columns, open_, size)
    for g in np.flatnonzero([table.size <= k for table, k in zip(tables, supply, strict=True)]).tolist():
        row = (groups[columns.program] == g).astype(float)
        rows.add(f"at most {tables[g].size - 1} applications charged alike", row, -np.inf, tables[g].size - 1.0)
    return Problem(
        instance,
        columns,
        Limits(
            names=tuple(rows.names),
            a=np.array(rows.rows).reshape(len(rows.rows), columns.program.size),
            low=np.array(rows.low),
            high=np.array(rows.high),
            group=groups[columns.program],
            fee_tables=tables,
            budget=budget,
            interviews=None
            if instance.p_interview is None or instance.interview_cap is None
            else instance.p_interview[columns.level, columns.program],
            interview_cap=np.inf if instance.interview_cap is None else float(instance.interview_cap),
            forced=frozenset(instance.include),
            size=size,
            bands=tuple(rows.bands),
            soft_rows=tuple(rows.soft),
            relaxed=tuple(rows.relaxed),
            share_rows=tuple(rows.share_rows),
        ),
    )


def _finite(table: np.ndarray) -> np.ndarray:
    return table[np.isfinite(table)]


def affordable(tables: tuple[np.ndarray, ...], budget: float) -> int:
    """Give how many applications the budget buys, cheapest first."""
    marginal = np.sort(np.concatenate([np.diff(table) for table in tables]) if tables else np.zeros(0))
    return int(np.searchsorted(np.cumsum(marginal), budget + CLOSE, side="right"))


class _Rows:
    """The rows of an instance as they are gathered."""

    def __init__(self, instance: Instance, columns: Columns, open_: np.ndarray, size: int) -> None:
        self.every, self.size = np.ones(columns.program.size), size
        self.names: list[str] = []
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.bands: list[Band] = []
        self.soft: list[int] = []
        self.share_rows: list[tuple[str, tuple[int, ...]]] = []
        self.relaxed: list[Relaxed] = []
        total = f"at most {instance.n_max} and at least {instance.n_min} programs"
        self.add(total, self.every, float(instance.n_min), float(instance.n_max))
        spare = _uncovered(instance, open_, size)
        for share in instance.shares:
            first = len(self.rows)
            self._band(share, share.members[columns.program].astype(float), int((share.members & open_).sum()), spare)
            self.share_rows.append((share.name, tuple(range(first, len(self.rows)))))
            if share.soft:
                self.soft += range(first, len(self.rows))
        for count in instance.counts:
            most = np.inf if count.high is None else float(count.high)
            self.add(count.name, count.members[columns.program].astype(float), float(count.low), most)
        for limit in instance.signals:
            signalled = np.isin(columns.level, limit.levels)
            if limit.members is not None:
                signalled &= limit.members[columns.program]
            self.add(limit.name, signalled.astype(float), -np.inf, float(limit.most))

    def add(self, name: str, row: np.ndarray, least: float, most: float) -> None:
        """Add least <= row.x <= most."""
        self.names.append(name)
        self.rows.append(row)
        self.low.append(least)
        self.high.append(most)

    def _band(self, share: Share, members: np.ndarray, supply: int, spare: int) -> None:
        """Add the rows of a share; a soft one asks for no more than exists and takes what the others cannot."""
        rounding = NEARLY_ONE if share.soft else 0.0
        if share.low > 0:
            wanted = int(np.ceil(share.low * self.size - rounding - CLOSE))
            name = f"share of {share.name} at least {share.low:g}"
            if share.soft and supply < wanted:
                self.add(name, members, float(supply), np.inf)
                self.relaxed.append(Relaxed(share.name, "low", wanted, supply))
            else:
                self.bands.append(Band(len(self.rows), members, "low", share.low))
                self.add(name, members - share.low * self.every, -rounding, np.inf)
        if share.high < 1:
            top = int(np.floor(share.high * self.size + rounding + CLOSE))
            extra = spare if share.soft and supply > top else 0
            self.bands.append(Band(len(self.rows), members, "high", share.high))
            name = f"share of {share.name} at most {share.high:g}"
            self.add(name, members - share.high * self.every, -np.inf, extra + rounding)
            if extra:
                self.relaxed.append(Relaxed(share.name, "high", top, top + extra))


def _uncovered(instance: Instance, open_: np.ndarray, size: int) -> int:
    """Count the places on the list that no soft band would take: what others must take above their band."""
    soft = [share for share in instance.shares if share.soft]
    if not soft:
        return 0
    outside = open_ & ~np.any([share.members for share in soft], axis=0)
    room = sum(min(int(np.floor(s.high * size + NEARLY_ONE + CLOSE)), int((s.members & open_).sum())) for s in soft)
    return max(0, size - room - int(outside.sum()))


def loosened(problem: Problem, slack: dict[int, int], size: int) -> Problem:
    """Give the problem for lists of a size, with rows widened by so many programs each: soft bands gave way further."""
    limits = problem.limits
    low, high, relaxed = limits.low.copy(), limits.high.copy(), list(limits.relaxed)
    band_of = {band.row: band for band in limits.bands}
    for row, by in slack.items():
        if by:
            side, name = ("low", limits.names[row]) if np.isfinite(low[row]) else ("high", limits.names[row])
            spare = low[row] if side == "low" else high[row]
            band = band_of.get(row)
            wanted = int(band.whole_counts(float(spare), np.array([size]))[0]) if band else int(spare)
            relaxed.append(Relaxed(name, side, wanted, wanted - by if side == "low" else wanted + by))
            low[row], high[row] = low[row] - by, high[row] + by
    return replace(problem, limits=replace(limits, low=low, high=high, size=size, relaxed=tuple(relaxed)))
