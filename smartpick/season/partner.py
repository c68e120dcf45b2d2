"""What one partner hands the other: a rank list's order with the chances behind it, and nothing about the person."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.season.applied import ranked_program
from smartpick.season.landed import cleared
from smartpick.season.tracker import SeasonSoFar

KIND = "SmartPick rank list for a partner, 1"
KEYS = {"kind", "season", "order", "weights", "chances"}
MOST_RANKS, MOST_NODES = 300, 200
DIGITS = 4


@dataclass(frozen=True, eq=False)
class Half:
    """One partner's side of a couple.

    Attributes
    ----------
    season : Match year. codes : the primary list, most preferred first.
    weights : shape (Q,). Weights of the nodes, sum 1. chances : shape (n, Q). Chance of clearing each cutoff.
        [probability]
    """

    season: int
    codes: tuple[str, ...]
    weights: np.ndarray
    chances: np.ndarray

    def as_json(self) -> dict[str, Any]:
        """Give what travels: codes and numbers, no name, score, citizenship or visa."""
        return {
            "kind": KIND,
            "season": self.season,
            "order": list(self.codes),
            "weights": [round(float(w), 6) for w in self.weights],
            "chances": [[round(float(p), DIGITS) for p in row] for row in self.chances],
        }


def half_of(applicant: Applicant, season: SeasonSoFar, ranked: Sequence[str], day: date) -> Half:
    """Make one partner's side.

    Raises
    ------
    InvalidInput : an empty list, or a program of the list was never applied to.
    """
    if not ranked:
        raise InvalidInput("rank list", "one with at least one program", "none")
    found = cleared(applicant, season, ranked, day)
    return Half(Season.of(day).year, found.codes, found.weights, found.chances)


def read_half(text: str, field: str) -> Half:
    """Read what a partner handed over.

    Parameters
    ----------
    field : what a refusal names.

    Raises
    ------
    InvalidInput : the text is no such file, or its numbers are not chances.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(field, "a partner's file as SmartPick writes it", "no JSON") from error
    if not isinstance(found, Mapping) or found.get("kind") != KIND or set(found) != KEYS:
        raise InvalidInput(
            field, "a partner's file as SmartPick writes it", "something else", "Let your partner write it anew."
        )
    order = found["order"]
    if not isinstance(order, list) or not 1 <= len(order) <= MOST_RANKS:
        raise InvalidInput(f"{field} order", f"a list of 1 to {MOST_RANKS} programs")
    codes = tuple(ranked_program(str(code)).code for code in order)
    if len(set(codes)) != len(codes):
        raise InvalidInput(f"{field} order", "a list that names each program once")
    weights, chances = _numbers(found["weights"], field), _numbers(found["chances"], field)
    if weights.ndim != 1 or not 1 <= weights.size <= MOST_NODES or chances.shape != (len(codes), weights.size):
        raise InvalidInput(field, "a file whose numbers fit its list")
    if not (weights > 0).any():
        raise InvalidInput(f"{field} weights", "above 0 somewhere")
    if not isinstance(found["season"], int) or isinstance(found["season"], bool):
        raise InvalidInput(f"{field} season", "a Match year", found["season"])
    return Half(found["season"], codes, weights / weights.sum(), chances)


def _numbers(value: Any, field: str) -> np.ndarray:
    try:
        found = np.asarray(value, dtype=float)
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidInput(field, "a file whose chances are numbers") from error
    if not np.isfinite(found).all() or (found < 0).any() or (found > 1).any():
        raise InvalidInput(field, "a file whose chances lie between 0 and 1")
    return found
