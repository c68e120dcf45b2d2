"""Chances at the programs applied to, at the signals they were sent."""

from __future__ import annotations

from datetime import date

import numpy as np

from smartpick.chances.table import ChanceTable, chance_table
from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.season.applied import applied_program
from smartpick.season.tracker import SeasonSoFar, Status


def applied_table(applicant: Applicant, season: SeasonSoFar, day: date) -> ChanceTable:
    """Give the chances at every program applied to; the signals sent come from the profile's `season_state`.

    Raises
    ------
    InvalidInput : nothing was applied to yet.
    """
    if not season.applications:
        raise InvalidInput("season", "one with applications", "an empty season", "Record 'applied' first.")
    programs = [applied_program(code) for code in season.applications]
    levels = ("none", "signal", "silver", "gold")
    invited_by = {one.code for one in season.reached(Status.INVITED)}
    return chance_table(applicant, programs, Season.of(day).year, day, levels=levels, invited_by=invited_by)


def at_sent_signals(table: ChanceTable, applicant: Applicant, season: SeasonSoFar) -> tuple[np.ndarray, np.ndarray]:
    """Give (p_interview, p_match), shape (n, Q), at the signal each program was sent."""
    state = applicant.season_state
    by_code = {code: level for level, codes in (state.signalled if state else {}).items() for code in codes}
    levels = [table.levels.index(by_code.get(code, "none")) for code in season.applications]
    rows = np.arange(len(levels))
    return table.p_interview[levels, rows], table.p_match[levels, rows]
