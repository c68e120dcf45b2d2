"""Published outcomes of past seasons that the simulated market is fitted to or judged by, one per row.

Each row says what it may be used for: `fit`, `context`, or `held_out`, which is set aside before any
fit and read by the scorecard only. A number that nobody published is NaN here, never a guess.
"""

from __future__ import annotations

import csv
import functools
import math
from dataclasses import dataclass
from pathlib import Path

from smartpick.errors import BadData, InvalidInput

FOLDER = Path(__file__).parent.parent / "data" / "outcomes"
USES = ("fit", "context", "held_out")
Key = tuple[int, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One published number.

    Attributes
    ----------
    match_year : year of the Match, or of the season's end for application figures.
    applicant_type : "non-US IMG", "US IMG", "MD", "DO", "all", "Signal" …, as published.
    specialty : lower case; "any" for all together.
    measure : what is counted.
    outcome : "matched", "not_matched" or "" where it does not apply.
    value : the number; fractions, counts or points, by measure.
    use : "fit", "context" or "held_out".
    source : id in the table of sources.
    note : "derived" marks our own arithmetic.
    """

    match_year: int
    applicant_type: str
    specialty: str
    measure: str
    outcome: str
    value: float
    use: str
    source: str
    note: str


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@functools.cache
def season_outcomes() -> tuple[Outcome, ...]:
    """All rows, in the order of the file."""
    sources = {row["source"] for row in _rows("season_sources.csv")}
    outcomes = []
    for line, row in enumerate(_rows("season_outcomes.csv"), start=2):
        if row["use"] not in USES or row["source"] not in sources:
            raise BadData(
                "season_outcomes.csv", f"line {line}", f"unknown use or source ({row['use']}, {row['source']})"
            )
        year, value = int(row.pop("match_year")), float(row.pop("value"))
        outcomes.append(Outcome(match_year=year, value=value, **row))
    return tuple(outcomes)


@functools.cache
def _by_key(held_out: bool) -> dict[Key, float]:
    return {
        (row.match_year, row.applicant_type, row.specialty, row.measure, row.outcome): row.value
        for row in season_outcomes()
        if (row.use == "held_out") == held_out
    }


def outcome(match_year: int, applicant_type: str, specialty: str, measure: str, outcome: str = "") -> float:
    """The published number that may be used for fitting, NaN where there is none.

    Examples
    --------
    >>> outcome(2026, "non-US IMG", "pediatrics", "applicants", "matched")
    542.0
    >>> outcome(2026, "non-US IMG", "pediatrics", "phase of the moon")
    nan
    """
    return _by_key(False).get((match_year, applicant_type, specialty, measure, outcome), math.nan)


def held_out(match_year: int, applicant_type: str, specialty: str, measure: str, outcome: str = "") -> float:
    """The published number that was set aside before any fit; for the scorecard alone. NaN where there is none."""
    return _by_key(True).get((match_year, applicant_type, specialty, measure, outcome), math.nan)


@functools.cache
def outcome_sources() -> dict[str, dict[str, str]]:
    """Title, year, address and quality mark of each source id."""
    return {row["source"]: row for row in _rows("season_sources.csv")}


@functools.cache
def _aliases() -> dict[str, str]:
    return {row["alias"]: row["specialty"] for row in _rows("season_specialties.csv")}


def outcome_specialties() -> tuple[str, ...]:
    """Names of the specialties with any published outcome, lower case."""
    return tuple(sorted(set(_aliases().values())))


def outcome_specialty(text: str) -> str:
    """The specialty's name in these tables, whatever the case or spelling known for it.

    Raises
    ------
    InvalidInput
        No such specialty; the nearest names are given.

    Examples
    --------
    >>> outcome_specialty("Medicine-Pediatrics")
    'internal medicine/pediatrics'
    """
    name = " ".join(text.lower().split())
    known = {**{s: s for s in outcome_specialties()}, **_aliases()}
    if name not in known:
        import difflib

        near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        way_on = (
            f"Nearest: {', '.join(dict.fromkeys(known[n] for n in near))}."
            if near
            else f"Known: {', '.join(outcome_specialties())}."
        )
        raise InvalidInput("specialty", "a specialty of the Match", text, way_on)
    return known[name]
