"""Where one person's rank list lands, with the chances learned from their season."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from smartpick.chances.table import chance_table
from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.plan.parts import Range
from smartpick.portfolio.scenarios import tail_weights
from smartpick.rules.specialty_terms import review_begins
from smartpick.season.applied import applied_program, begins_a_year_later, is_one_year, name_of, ranked_program
from smartpick.season.applied_chances import applied_table, at_sent_signals
from smartpick.season.landing import first_year, landing
from smartpick.season.tracker import SeasonSoFar
from smartpick.season.update import learn, share_sent

TAIL = 0.25  # share of cases that the best case and the safety net describe
CUTOFF_SPREAD = 0.6  # sd of what is not known about one program's cutoff; assumed [log odds]

Supplemental = Mapping[str, Sequence[str]]
"""First-year programs by advanced program, most preferred first."""


@dataclass(frozen=True, eq=False)
class Cleared:
    """What the season leaves of the chances.

    Attributes
    ----------
    weights : shape (Q,). Weights of the nodes, as learned. codes : the n tracks asked about.
    chances : shape (n, Q). Chance of clearing each one's cutoff after an interview. [probability]
    """

    weights: np.ndarray
    codes: tuple[str, ...]
    chances: np.ndarray

    def rows(self, codes: Sequence[str]) -> np.ndarray:
        """Give the rows of some codes, shape (len(codes), Q)."""
        return self.chances[[self.codes.index(code) for code in codes]]


def cleared(applicant: Applicant, season: SeasonSoFar, tracks: Sequence[str], day: date) -> Cleared:
    """Give the chances of clearing the cutoffs of tracks, each once, with what the season taught.

    Raises
    ------
    InvalidInput : a track's program was never applied to.
    """
    table = applied_table(applicant, season, day)
    p_interview, p_match = at_sent_signals(table, applicant, season)
    codes = list(season.applications)
    named = tuple(dict.fromkeys(ranked_program(code).code for code in tracks))
    for code in named:
        if applied_program(code).code not in codes:
            raise InvalidInput("rank list", "made of programs applied to", code)
    review = review_begins(Season.of(day), applicant.specialties).day()
    learned = learn(table.weights, p_interview, p_match, codes, season, share_sent(day, review))
    found = p_match / np.maximum(p_interview, np.finfo(float).tiny)
    known = {code: found[i] for i, code in enumerate(codes)}
    others = [code for code in named if code not in known]
    if others:
        beside = chance_table(
            applicant, [ranked_program(code) for code in others], Season.of(day).year, day, invited_by=set(others)
        )
        rows = beside.p_match[0] / np.maximum(beside.p_interview[0], np.finfo(float).tiny)
        known |= dict(zip(others, rows, strict=True))
    return Cleared(learned.weights, named, np.array([known[code] for code in named]).reshape(len(named), -1))


def landed(
    applicant: Applicant,
    season: SeasonSoFar,
    ranked: Sequence[str],
    day: date,
    seed: int = 0,
    supplemental: Supplemental | None = None,
) -> dict[str, Any]:
    """Give the chance of each rank, ready for JSON.

    Parameters
    ----------
    ranked : the primary list. supplemental : first-year lists of its advanced programs.

    Raises
    ------
    InvalidInput : a program of the list was never applied to.
    """
    lists = {ranked_program(code).code: tuple(years) for code, years in (supplemental or {}).items()}
    found = cleared(applicant, season, [*ranked, *(one for years in lists.values() for one in years)], day)
    named = [ranked_program(code).code for code in ranked]
    on_list = found.rows(named)
    there = landing(found.weights, on_list, CUTOFF_SPREAD, seed)
    rows = [
        {
            "rank": k + 1,
            "code": code,
            "institution": ranked_program(code).institution,
            "position": ranked_program(code).main_track.position_type.word,
            "p": _range(there.at_rank[k], there.low[k], there.high[k]),
            "first_year": _first_year(found, named, k, lists.get(code, ())) if begins_a_year_later(code) else None,
        }
        for k, code in enumerate(named)
    ]
    return {
        "ranks": rows,
        "unmatched": _range(there.unmatched, there.unmatched_low, there.unmatched_high),
        "partly": _partly(rows),
        "best_case": _tail(found.weights, on_list, named, best=True),
        "safety_net": _tail(found.weights, on_list, named, best=False),
        "why_true_order": "The algorithm gives you the best program that wants you; putting one higher because it is "
        "likelier can only cost you a better one.",
    }


def _first_year(found: Cleared, named: list[str], rank: int, years: Sequence[str]) -> dict[str, Any]:
    """Give what a supplemental list makes of landing on the advanced program at `rank`."""
    codes = [ranked_program(code).code for code in years]
    missed = np.array([[code not in named[:rank]] for code in codes], dtype=float).reshape(len(codes), 1)
    each, none = first_year(found.weights, found.rows(named), rank, found.rows(codes) * missed)
    return {
        "list": [
            {"code": code, "name": name_of(code), "p": round(float(p), 6)} for code, p in zip(codes, each, strict=True)
        ],
        "p_without": round(none, 6),
    }


def _partly(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Give the chance of an advanced position without a first year, and of a preliminary year alone. [probability]"""
    return {
        "advanced_without_first_year": round(sum(r["first_year"]["p_without"] for r in rows if r["first_year"]), 6),
        "one_year_alone": round(sum(r["p"]["mid"] for r in rows if is_one_year(r["code"])), 6),
    }


def _tail(weights: np.ndarray, chances: np.ndarray, codes: Sequence[str], best: bool) -> dict[str, Any]:
    """Give where the list lands most often in the best or worst quarter of cases, and how often nowhere (rule V-06)."""
    tail = tail_weights(weights, 1 - (1 - chances).prod(axis=0), TAIL, best=best)
    found = landing(tail, chances)
    likeliest = codes[int(np.argmax(found.at_rank))] if len(codes) else None
    return {"share_of_cases": TAIL, "likeliest": likeliest, "unmatched": round(found.unmatched, 6)}


def _range(mid: float, low: float, high: float) -> dict[str, float]:
    return Range(float(low), float(mid), float(high)).as_json()
