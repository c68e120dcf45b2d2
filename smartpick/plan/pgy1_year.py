"""The first year that an advanced position needs: which preliminary programs serve it, and what that does to chances.

An advanced position begins a year after the Match; without a PGY-1 year of its own it is worth nothing. So preliminary
and transitional-year programs enter the list as partners, and an advanced program counts only if one of them takes the
applicant too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from smartpick.chances.table import ChanceTable
from smartpick.entities.program import PositionType, Program
from smartpick.facts.advice_values import advice_values
from smartpick.facts.catalogue import Catalogue
from smartpick.plan.gates import GONE

SERVING = ("transitional year", "internal medicine", "surgery-general")  # specialties whose one-year positions serve


@dataclass(frozen=True, eq=False)
class FirstYears:
    """Partners in a table of chances.

    Attributes
    ----------
    advanced : shape (n,), bool. partners : indices of the preliminary programs chosen to serve.
    all_partners : shape (n,), bool. Every preliminary program of the table, chosen or not.
    p_year : shape (Q,). Chance of a first year, by a chosen partner or otherwise. [probability]
    otherwise : chance to find one outside the list. [probability]
    """

    advanced: np.ndarray
    partners: tuple[int, ...]
    all_partners: np.ndarray
    p_year: np.ndarray
    otherwise: float

    def joint(self, p_match: np.ndarray) -> np.ndarray:
        """Give the chances (levels, n, Q) with each advanced program needing a first year, which is no match itself."""
        found = p_match.copy()
        found[:, self.advanced] *= self.p_year
        found[:, self.all_partners] = 0.0
        return found


def is_advanced(program: Program) -> bool:
    """Whether the program's main track begins after a separate PGY-1 year."""
    return program.main_track.position_type is PositionType.ADVANCED


def preliminary_programs(catalogue: Catalogue, beside: Sequence[Program]) -> tuple[Program, ...]:
    """Give one-year programs under the code of their preliminary track, without those already applied to beside.

    ERAS charges once for a program with a categorical and a preliminary track, so a program in `beside` is left out.
    """
    taken = {program.code for program in beside}
    found = []
    for specialty in SERVING:
        for program in catalogue.find(specialty=specialty):
            years = [
                track
                for track in program.tracks
                if track.position_type is PositionType.PRELIMINARY and track.standing not in GONE
            ]
            if years and program.code not in taken:
                found.append(replace(program, code=years[0].code, tracks=tuple(years)))
    return tuple(found)


def first_years(table: ChanceTable, n_open: int, most: int | None = None) -> FirstYears:
    """Choose the partners: the best chances near the advanced programs that look best.

    Parameters
    ----------
    n_open : the first `n_open` programs of the table are those applied to for themselves; the rest are preliminary.
    most : number of programs that the user set as a maximum; only a part of it is given to first years.
    """
    advice = advice_values("allocation")["first_year"]
    n = len(table.programs)
    advanced = np.array([i < n_open and is_advanced(program) for i, program in enumerate(table.programs)])
    preliminary = np.arange(n) >= n_open
    chance = table.mean_match[0]
    best = np.flatnonzero(advanced)[np.argsort(-chance[advanced])][: int(advice["looked_at"])]
    near = {table.programs[i].division for i in best}
    worth = chance + float(advice["near"]) * np.array([p.division in near for p in table.programs]) * chance
    order = [int(i) for i in np.argsort(-worth, kind="stable") if preliminary[i] and chance[i] > 0]
    room = int(advice["partners"]) if most is None else min(int(advice["partners"]), most // int(advice["one_in"]))
    partners = tuple(order[:room])
    otherwise = table.assumptions["programs.first_year_otherwise"].value
    p_year = 1 - (1 - otherwise) * (1 - table.p_match[0, list(partners)]).prod(axis=0)
    return FirstYears(advanced, partners, preliminary, p_year, otherwise)


def p_any_with_years(
    weights: np.ndarray, p: np.ndarray, advanced: np.ndarray, partner: np.ndarray, otherwise: float = 0.0
) -> float:
    """Give P(a position to train in): any categorical one, or an advanced one together with a first year.

    Parameters
    ----------
    weights : shape (Q,). p : shape (k, Q), chances of the listed programs alone. [probability]
    advanced, partner : shape (k,), bool. otherwise : chance of a first year outside the list. [probability]

    Examples
    --------
    >>> p = np.array([[0.5], [0.5]])
    >>> p_any_with_years(np.ones(1), p, np.array([True, False]), np.array([False, True]))
    0.25
    """
    own = (1 - p[~advanced & ~partner]).prod(axis=0)
    year = 1 - (1 - otherwise) * (1 - p[partner]).prod(axis=0)
    with_year = (1 - (1 - p[advanced]).prod(axis=0)) * year
    return float(weights @ (1 - own * (1 - with_year)))


def partner_of(table: ChanceTable, partner: int, listed_advanced: Sequence[int]) -> str | None:
    """Give the code of the listed advanced program that a partner serves first: same state, division, then best."""
    place = table.programs[partner]

    def far(i: int) -> tuple[bool, bool, float]:
        program = table.programs[i]
        return (
            program.place.state != place.place.state,
            program.division != place.division,
            -float(table.mean_match[0, i]),
        )

    return table.programs[min(listed_advanced, key=far)].code if listed_advanced else None
