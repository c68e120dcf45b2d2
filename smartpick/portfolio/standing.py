"""A list in the middle of a search: what moves are priced by, each worked out once and shared by all kinds of moves."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from smartpick.portfolio.limits import Problem
from smartpick.portfolio.survival import own_gains, slopes, slopes_without, survival, worth


class Standing:
    """The columns `on` of a problem, with their survival products and slopes.

    Attributes
    ----------
    on : shape (k,). Columns switched on, in the order in which they came.
    """

    def __init__(self, problem: Problem, on: np.ndarray) -> None:
        self.problem, self.on = problem, on

    @cached_property
    def surviving(self) -> np.ndarray:
        """Chance that nothing at or above each tier comes through, shape (T, Q). [probability]"""
        return survival(self.problem.columns, self.on)

    @cached_property
    def value(self) -> float:
        """What the list is worth. [utility]"""
        return worth(self.problem.columns, self.surviving)

    @cached_property
    def slopes(self) -> np.ndarray:
        """What a chance of 1 would add to the list, shape (T, Q)."""
        return slopes(self.problem.columns, self.surviving)

    @cached_property
    def without(self) -> np.ndarray:
        """The slopes of the list without each listed column, and of the whole list last, shape (k + 1, T, Q)."""
        return slopes_without(self.problem.columns, self.on, self.surviving)

    @cached_property
    def own(self) -> np.ndarray:
        """What each listed column adds to the list without it, 0 appended, shape (k + 1,)."""
        return own_gains(self.problem.columns, self.on, self.without)

    @cached_property
    def activity(self) -> np.ndarray:
        """What the list takes of every row of the limits, shape (m,)."""
        return np.asarray(self.problem.limits.a[:, self.on].sum(axis=1))

    @cached_property
    def unlisted(self) -> np.ndarray:
        """The columns of programs that are not listed, ascending."""
        return self.problem.columns.unlisted(self.on)

    @cached_property
    def stays(self) -> np.ndarray:
        """Which listed columns the limits do not let go, shape (k,), bool."""
        forced = self.problem.limits.forced
        if not forced:
            return np.zeros(self.on.size, dtype=bool)
        return np.isin(self.problem.columns.program[self.on], list(forced))

    @cached_property
    def level_changes(self) -> tuple[np.ndarray, np.ndarray]:
        """Every (position on the list, other column of the same program), columns ascending."""
        columns = self.problem.columns
        others = np.ones(columns.program.size, dtype=bool)
        others[self.unlisted] = False
        others[self.on] = False
        found = np.flatnonzero(others)
        place = np.zeros(columns.lookup.shape[1], dtype=np.int64)
        place[columns.program[self.on]] = np.arange(self.on.size)
        return place[columns.program[found]], found
