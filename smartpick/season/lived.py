"""A season lived again: what was to be expected when the applications went out, and what came.

Everything is computed on the plan's nodes; what changes is one thing at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from smartpick.chances.table import ChanceTable, chance_table
from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.plan.choice import Choice
from smartpick.plan.list_ranges import around
from smartpick.plan.parts import Range
from smartpick.season.applied import applied_program
from smartpick.season.applied_chances import at_sent_signals
from smartpick.season.tracker import SeasonSoFar, Status

LOW, HIGH = 0.1, 0.9  # ends of the 80 % interval


@dataclass(frozen=True, eq=False)
class Lived:
    """A season as it was expected and as it came.

    Attributes
    ----------
    table : chances at the programs applied to, on the day of the first application, no door opened by an invitation.
    p_interview, p_match : shape (n, Q), at the signals sent. [probability]
    invited, interviewed, declined, ranked : codes; `ranked` is what stood on the list, or every interview where nothing
        was recorded.
    """

    applied_on: date
    season: SeasonSoFar
    table: ChanceTable
    p_interview: np.ndarray
    p_match: np.ndarray
    invited: tuple[str, ...]
    interviewed: tuple[str, ...]
    declined: tuple[str, ...]
    ranked: tuple[str, ...]

    @property
    def codes(self) -> list[str]:
        """The programs applied to, in the order of the arrays."""
        return list(self.season.applications)

    @property
    def missed(self) -> np.ndarray:
        """Chance of no match with the list as it was applied to, shape (Q,). [probability]"""
        return np.asarray(np.prod(1 - self.p_match, axis=0))

    def cleared(self, codes: Sequence[str]) -> np.ndarray:
        """Chance of clearing the cutoffs of programs after an interview, shape (len(codes), Q). [probability]"""
        index = [self.codes.index(code) for code in codes]
        return self.p_match[index] / np.maximum(self.p_interview[index], np.finfo(float).tiny)


def lived(applicant: Applicant, season: SeasonSoFar, ranked: Sequence[str] = ()) -> Lived:
    """Lay a season out for reading.

    Parameters
    ----------
    ranked : programs of the certified list; by default those recorded as ranked, else every one that interviewed.
    """
    applied_on = min(one.days[Status.APPLIED] for one in season.applications.values())
    programs = [applied_program(code) for code in season.applications]
    levels = ("none", "signal", "silver", "gold")
    year = Season.of(applied_on).year
    table = chance_table(applicant, programs, year, applied_on, levels=levels)
    p_interview, p_match = at_sent_signals(table, applicant, season)
    interviewed = tuple(one.code for one in season.reached(Status.INTERVIEWED))
    recorded = tuple(one.code for one in season.reached(Status.RANKED))
    named = tuple(dict.fromkeys(applied_program(code).code for code in ranked))
    return Lived(
        applied_on,
        season,
        table,
        p_interview,
        p_match,
        tuple(one.code for one in season.reached(Status.INVITED)),
        interviewed,
        tuple(one.code for one in season.applications.values() if one.status is Status.DECLINED),
        tuple(code for code in (named or recorded or interviewed) if code in interviewed),
    )


def invitations_expected(found: Lived, codes: Sequence[str] | None = None, sent: float = 1.0) -> np.ndarray:
    """Give the chance of each number of invitations from programs, before any came, shape (n + 1,). [probability]

    Parameters
    ----------
    sent : share of each program's invitations that are out. [fraction]

    Notes
    -----
    Given a node, programs invite independently; the nodes are mixed by their weights.
    """
    index = [found.codes.index(code) for code in (found.codes if codes is None else codes)]
    counts = np.zeros((len(index) + 1, found.table.weights.size))
    counts[0] = 1.0
    for k, row in enumerate(found.p_interview[index] * sent, start=1):
        counts[1 : k + 1] = counts[1 : k + 1] * (1 - row) + counts[:k] * row
        counts[0] = counts[0] * (1 - row)
    return np.asarray(counts @ found.table.weights)


def quantile_of(shares: np.ndarray, at: float) -> int:
    """Give the smallest number whose cumulative chance reaches `at`.

    Examples
    --------
    >>> quantile_of(np.array([0.2, 0.5, 0.3]), 0.5)
    1
    """
    return min(int(np.searchsorted(np.cumsum(shares), at - 1e-12)), shares.size - 1)


def after_no_match(found: Lived) -> np.ndarray:
    """Give the weights of the nodes when the whole season is known: who invited, who did not, and no match.

    Shape (Q,), sum 1.
    """
    invited = np.array([code in found.invited for code in found.codes], dtype=bool)
    tiny = np.finfo(float).tiny
    log = np.log(np.maximum(found.p_interview[invited], tiny)).sum(axis=0)
    log = log + np.log(np.maximum(1 - found.p_interview[~invited], tiny)).sum(axis=0)
    if found.ranked:
        log = log + np.log(np.maximum(1 - found.cleared(found.ranked), tiny)).sum(axis=0)
    scaled = np.log(np.maximum(found.table.weights, tiny)) + log
    weights = np.exp(scaled - scaled.max())
    return np.asarray(weights / weights.sum())


def after_invitations(found: Lived) -> np.ndarray:
    """Give the weights of the nodes when it is known who invited and who did not, and nothing of the Match."""
    return after_no_match(replace(found, ranked=()))


def missed_by(choice: Choice, signals: bool = True) -> np.ndarray:
    """Give the chance of no match with a plan's list at each node, with its signals or without, shape (Q,).

    [probability]
    """
    chosen, levels = choice.solution.chosen, choice.solution.levels if signals else 0
    return np.asarray(np.prod(1 - choice.instance.p[levels, chosen, :], axis=0))


def range_of(weights: np.ndarray, values: np.ndarray) -> Range:
    """Give a value over the nodes as its mean with the ends of its 80 % interval."""
    middle, low, high = range_over(weights, values)
    return around((low, high), middle)


def range_over(weights: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    """Give mean and ends of the 80 % interval of a value over the nodes: (middle, low, high)."""
    order = np.argsort(values)
    cumulated = np.cumsum(weights[order])
    low, high = (values[order][min(int(np.searchsorted(cumulated, at)), values.size - 1)] for at in (LOW, HIGH))
    return float(values @ weights), float(low), float(high)
