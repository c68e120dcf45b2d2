"""A portfolio problem as arrays: who may be listed, at what chance, under which limits.

Everything here is numbers and names; what a region, a specialty or a signal *means* is decided by the caller.
A *column* is a (program, signal level) pair: what the solver switches on or off.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

NO_SIGNAL = "none"  # name of level 0, which costs no signal
SUREST = 1.0 - 1e-12  # survival products are divided by 1 - p, so p is cut here [probability]

FeeSteps = tuple[tuple[int | None, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """How large a part of the list some programs may be.

    Attributes
    ----------
    name : how messages name it ("core").
    members : shape (n,), bool. Which programs count.
    low, high : share of the programs listed. [0-1]
    soft : a soft band gives way, as little as needed, where too few programs exist; a hard one never does.
    """

    name: str
    members: np.ndarray
    low: float = 0.0
    high: float = 1.0
    soft: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class CountLimit:
    """How many of some programs the list may hold; `high` None for no upper limit; never gives way."""

    name: str
    members: np.ndarray
    low: int = 0
    high: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SignalLimit:
    """At most `most` signals of these levels among the members (None: all programs).

    One per level and specialty for the season's counts, and one per region where signals may not all go to one place.
    """

    name: str
    levels: tuple[int, ...]
    most: int
    members: np.ndarray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """One portfolio problem.

    Attributes
    ----------
    weights : shape (Q,). Weight of each node of the common factors; they sum to 1. [probability]
    p : shape (levels, n, Q). Chance that a program ranks the applicant high enough, per level and node. [0-1]
    utilities : shape (n,). Worth of training there, not below 0; unmatched is 0. Few distinct values keep it fast.
    n_max, n_min : how many programs the list may, and must, hold.
    levels : names of the levels; level 0 is "none".
    allowed : shape (levels, n), bool; None means all. A level a program may not get is False.
    groups : shape (n,), int. Which fee table a program is charged by (its specialty and service).
    fees : per group, cumulative steps ((30, 11.0), (None, 30.0)): up to 30 at 11 each, beyond at 30 each. [USD]
    budget_usd : what the fees may sum to; None for no limit. [USD]
    shares, counts, signals : the limits; a level named by no signal limit is not limited.
    include, exclude : program indices forced in and out.
    p_interview : shape (levels, n). Chance of an interview, over all nodes. [0-1]
    interview_cap : most expected interviews; None for no limit.
    names : shape (n,), for messages.

    Notes
    -----
    Not modelled: attending only the best K of the interviews offered; the cap is on their expected number.
    """

    weights: np.ndarray
    p: np.ndarray
    utilities: np.ndarray
    n_max: int
    n_min: int = 0
    levels: tuple[str, ...] = (NO_SIGNAL,)
    allowed: np.ndarray | None = None
    groups: np.ndarray | None = None
    fees: tuple[FeeSteps, ...] = ()
    budget_usd: float | None = None
    shares: tuple[Share, ...] = ()
    counts: tuple[CountLimit, ...] = ()
    signals: tuple[SignalLimit, ...] = ()
    include: tuple[int, ...] = ()
    exclude: tuple[int, ...] = ()
    p_interview: np.ndarray | None = None
    interview_cap: float | None = None
    names: tuple[str, ...] = field(default=())

    @property
    def n_programs(self) -> int:
        """How many programs there are to choose from."""
        return int(self.p.shape[1])

    def name_of(self, program: int) -> str:
        """Name a program in a message."""
        return self.names[program] if self.names else str(program)

    def group_of(self) -> np.ndarray:
        """Give the fee group of each program, shape (n,)."""
        return np.zeros(self.n_programs, dtype=np.int64) if self.groups is None else np.asarray(self.groups)


@dataclass(frozen=True, eq=False)
class Columns:
    """The (program, level) pairs that may be switched on, sorted by tier of utility.

    Attributes
    ----------
    program, level : shape (C,), int.
    p : shape (C, Q); `tier` : shape (C,), index of the distinct utility, ascending.
    steps : shape (T,). What each tier is worth above the one below.
    bounds : shape (T + 1,). Columns of tier t are bounds[t]:bounds[t + 1].
    weights : shape (Q,).
    """

    program: np.ndarray
    level: np.ndarray
    p: np.ndarray
    tier: np.ndarray
    steps: np.ndarray
    bounds: np.ndarray
    weights: np.ndarray

    @cached_property
    def hazard(self) -> np.ndarray:
        """Give l = -log(1 - p), shape (C, Q): what survival products sum in the exponent."""
        return -np.log1p(-self.p)

    @cached_property
    def mass(self) -> np.ndarray:
        """Give what each tier adds at each node when something at or above it comes through, shape (T, Q). [utility]"""
        return np.asarray(self.steps[:, None] * self.weights)

    @cached_property
    def p_by_tier(self) -> tuple[np.ndarray, ...]:
        """Give the chances of each tier's columns, shape (Q, columns of the tier), as views."""
        return tuple(self.p[a:b].T for a, b in zip(self.bounds[:-1], self.bounds[1:], strict=True))

    @cached_property
    def lookup(self) -> np.ndarray:
        """Give the column of each (level, program), -1 where there is none, shape (levels, programs)."""
        table = np.full((int(self.level.max(initial=0)) + 1, int(self.program.max(initial=0)) + 1), -1)
        table[self.level, self.program] = np.arange(self.program.size)
        return table

    @cached_property
    def entrants(self) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
        """Give each program's cheapest column, by which it enters a list, and where it stands among these.

        Returns
        -------
        columns, ascending; shape (programs,), place of each program among them; their chances by tier, (Q, columns).
        """
        least = np.argmax(self.lookup >= 0, axis=0)  # no signal where that is allowed
        at = np.flatnonzero(self.level == least[self.program])
        place = np.zeros(self.lookup.shape[1], dtype=np.int64)
        place[self.program[at]] = np.arange(at.size)
        starts = np.searchsorted(at, self.bounds)
        return at, place, tuple(self.p[at[a:b]].T for a, b in pairwise(starts))

    def of(self, programs: np.ndarray, levels: np.ndarray) -> np.ndarray:
        """Give the column of each (program, level) pair; -1 where there is none."""
        inside = (levels < self.lookup.shape[0]) & (programs < self.lookup.shape[1])
        found = np.full(len(programs), -1)
        found[inside] = self.lookup[levels[inside], programs[inside]]
        return found

    def unlisted(self, on: np.ndarray) -> np.ndarray:
        """Give the columns whose program has no column among `on`, ascending."""
        listed = np.zeros(self.lookup.shape[1], dtype=bool)
        listed[self.program[on]] = True
        return np.flatnonzero(~listed[self.program])


def columns_of(instance: Instance) -> Columns:
    """Lay the instance out in columns, leaving out what is excluded, not allowed or has no signal to give."""
    n = instance.n_programs
    open_ = np.ones((len(instance.levels), n), dtype=bool) if instance.allowed is None else instance.allowed.copy()
    open_[:, list(instance.exclude)] = False
    for limit in instance.signals:
        if limit.most <= 0:
            members = slice(None) if limit.members is None else limit.members
            for blocked in limit.levels:
                open_[blocked, members] = False
    tiers, tier_of = np.unique(np.asarray(instance.utilities, dtype=float), return_inverse=True)
    levels, programs = np.nonzero(open_)
    order = np.argsort(tier_of[programs], kind="stable")
    level, program = levels[order], programs[order]
    tier = tier_of[program]
    return Columns(
        program=program,
        level=level,
        p=np.ascontiguousarray(np.minimum(instance.p[level, program], SUREST)),
        tier=tier,
        steps=np.diff(tiers, prepend=0.0),
        bounds=np.searchsorted(tier, np.arange(tiers.size + 1)),
        weights=np.asarray(instance.weights, dtype=float),
    )
