"""SOAP prepared: who may take part, the timetable, the rules of contact, and a list ready before the Monday.

The programs that really are unfilled are told to eligible applicants on the Monday and are confidential. What can be
prepared is the order in which to look: programs that left positions open before, weighted by the applicant's chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from smartpick.chances.table import ChanceTable
from smartpick.entities.program import Program
from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.rules.parameters import parameter, season_value

PRIOR_OPEN, PRIOR_YEARS = 0.5, 4.0  # a program without history is taken to have had half an open year in four
EVENTS = ("nrmp.match_week_status", "nrmp.soap_programs_review", "nrmp.soap_rounds", "nrmp.soap_end", "nrmp.match_day")
RULES = ("nrmp.soap.eligible", "nrmp.soap.applications", "nrmp.soap.contact")


@dataclass(frozen=True, slots=True)
class SoapCandidate:
    """One program to look for on the Monday.

    Attributes
    ----------
    open_years, known_years : Match years with open positions, and with a known result.
    p_open : estimated chance that it has an open position again. [probability]
    worth : p_open times the chance of being interviewed there in the Match itself; an order, not a chance of SOAP.
    """

    program: Program
    open_years: int
    known_years: int
    open_positions_last: int | None
    p_open: float
    worth: float


def soap_candidates(table: ChanceTable) -> list[SoapCandidate]:
    """Give the programs worth looking for, best first; closed doors are left out.

    Notes
    -----
    P(open) = (open years + 0.5) / (known years + 4) over 2020-2026. Not modelled: how programs choose in SOAP, of which
    nothing is published by program.
    """
    found = []
    for i, program in enumerate(table.programs):
        track = program.main_track
        known = [year for year in track.quota if year in track.filled and track.quota[year] > 0]
        open_years = [year for year in known if track.filled[year] < track.quota[year]]
        p_open = (len(open_years) + PRIOR_OPEN) / (len(known) + PRIOR_YEARS)
        last = max(known, default=None)
        left = None if last is None else track.quota[last] - track.filled[last]
        worth = p_open * float(table.mean_interview[0, i])
        if worth > 0:
            found.append(SoapCandidate(program, len(open_years), len(known), left, p_open, worth))
    return sorted(found, key=lambda candidate: -candidate.worth)


def soap(table: ChanceTable, season: Season, today: date) -> dict[str, Any]:
    """Give the SOAP plan, ready for JSON: rules, timetable and the list up to the number of applications allowed."""
    limit = int(str(parameter("nrmp.soap.applications", today).value))
    return {
        "season": season.year,
        "rules": [_dated(parameter(rule, today)) for rule in RULES],
        "timetable": [entry for event in EVENTS if (entry := _event(event, season))],
        "applications_allowed": limit,
        "standing": "estimated from past unfilled positions; the real list is told in Match Week",
        "list": [
            {
                "code": c.program.code,
                "institution": c.program.institution,
                "specialty": c.program.specialty,
                "state": c.program.place.state,
                "years_with_open_positions": c.open_years,
                "years_known": c.known_years,
                "open_positions_last_known_year": c.open_positions_last,
                "p_open": round(c.p_open, 3),
            }
            for c in soap_candidates(table)[:limit]
        ],
    }


def _event(event: str, season: Season) -> dict[str, Any] | None:
    try:
        return _dated(season_value(event, season))
    except NoValueOnDate:
        return None


def _dated(value: Any) -> dict[str, Any]:
    reference = value.references[0] if value.references else None
    return {
        "id": value.id,
        "what": value.label,
        "value": value.value,
        "verify": value.verify,
        "source": f"{reference.publisher}, {reference.title} ({reference.year})" if reference else None,
    }
