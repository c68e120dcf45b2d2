"""Where one person's rank list lands, with the chances learned from their season."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.plan.scenarios import tail_weights
from smartpick.rules.parameters import season_value
from smartpick.season.landing import landing
from smartpick.season.outlook import applied_table, at_sent_signals
from smartpick.season.tracker import SeasonSoFar
from smartpick.season.update import learn, share_sent

TAIL = 0.25  # share of cases that the best case and the safety net describe
CUTOFF_SPREAD = 0.6  # sd of what is not known about one program's cutoff; assumed [log odds]


def landed(
    applicant: Applicant, season: SeasonSoFar, ranked: Sequence[str], day: date, seed: int = 0
) -> dict[str, Any]:
    """Give the chance of each rank, ready for JSON.

    Raises
    ------
    InvalidInput : a program of the list was never applied to.
    """
    table = applied_table(applicant, season, day)
    p_interview, p_match = at_sent_signals(table, applicant, season)
    codes = list(season.applications)
    named = [load_catalogue().program(code).code for code in ranked]
    for code in named:
        if code not in codes:
            raise InvalidInput("rank list", "made of programs applied to", code)
    review = date.fromisoformat(str(season_value("eras.programs_review_from", Season.of(day)).value)[:10])
    learned = learn(table.weights, p_interview, p_match, codes, season, share_sent(day, review))
    cleared = p_match / np.maximum(p_interview, np.finfo(float).tiny)
    ranked_cleared = cleared[[codes.index(code) for code in named]]
    found = landing(learned.weights, ranked_cleared, CUTOFF_SPREAD, seed)
    return {
        "ranks": [
            {
                "rank": k + 1,
                "code": code,
                "institution": load_catalogue().program(code).institution,
                "p": _range(found.at_rank[k], found.low[k], found.high[k]),
            }
            for k, code in enumerate(named)
        ],
        "unmatched": _range(found.unmatched, found.unmatched_low, found.unmatched_high),
        "best_case": _tail(learned.weights, ranked_cleared, named, best=True),
        "safety_net": _tail(learned.weights, ranked_cleared, named, best=False),
        "why_true_order": "The algorithm gives you the best program that wants you; putting one higher because it is "
        "likelier can only cost you a better one.",
    }


def _tail(weights: np.ndarray, cleared: np.ndarray, codes: Sequence[str], best: bool) -> dict[str, Any]:
    """Give where the list lands most often in the best or worst quarter of cases, and how often nowhere (rule V-06)."""
    tail = tail_weights(weights, 1 - (1 - cleared).prod(axis=0), TAIL, best=best)
    found = landing(tail, cleared)
    likeliest = codes[int(np.argmax(found.at_rank))] if len(codes) else None
    return {"share_of_cases": TAIL, "likeliest": likeliest, "unmatched": round(found.unmatched, 4)}


def _range(mid: float, low: float, high: float) -> dict[str, float]:
    return {"low": round(float(low), 4), "mid": round(float(mid), 4), "high": round(float(high), 4)}
