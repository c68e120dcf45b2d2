"""SOAP prepared: who may take part, the timetable, the rules of contact, and a list ready before the Monday.

The programs that really are unfilled are told to eligible applicants on the Monday and are confidential. What can be
prepared is the order in which to look: programs that left positions open before, weighted by the applicant's chance.
Once the real list is there, its codes take the place of the estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from smartpick.chances.table import ChanceTable, chance_table
from smartpick.chances.uncertainty import HIGH, LOW, ranges_of
from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.evidence import visa_policy
from smartpick.guidance.said import Told, lines, pick
from smartpick.guidance.wording import wording
from smartpick.plan.list_ranges import around
from smartpick.plan.pgy1_year import preliminary_programs
from smartpick.rules.calendar import moment_of
from smartpick.rules.certification import certification
from smartpick.rules.parameters import parameter, season_value
from smartpick.rules.visa import door
from smartpick.season.applied import is_one_year, name_of, ranked_program
from smartpick.season.arrival import start_day

PRIOR_OPEN, PRIOR_YEARS = 0.5, 4.0  # a program without history is taken to have had half an open year in four
EVENTS = ("nrmp.match_week_status", "nrmp.soap_programs_review", "nrmp.soap_rounds", "nrmp.soap_end", "nrmp.match_day")
RULES = ("nrmp.soap.eligible", "nrmp.soap.applications", "nrmp.soap.contact")
COLUMNS = ("place", "code", "name", "specialty", "position", "state", "visa", "p_open", "p_interview")


@dataclass(frozen=True, slots=True)
class SoapCandidate:
    """One program to look for on the Monday.

    Attributes
    ----------
    open_years, known_years : Match years with open positions, and with a known result.
    p_open : estimated chance that it has an open position again; 1 where the real list says so. [probability]
    p_interview : chance of being interviewed there in the Match itself. [probability]
    at : its place in the table of chances.
    worth : p_open times p_interview; an order, not a chance of SOAP.
    """

    program: Program
    open_years: int
    known_years: int
    open_positions_last: int | None
    p_open: float
    p_interview: float
    at: int

    @property
    def worth(self) -> float:
        """What orders the list."""
        return self.p_open * self.p_interview

    @property
    def open_range(self) -> tuple[float, float]:
        """The 80 % interval of the chance of an open position, over how few years are known. [probability]"""
        if self.p_open == 1.0:
            return 1.0, 1.0
        from scipy.special import betaincinv

        closed = self.known_years - self.open_years
        low, high = betaincinv(self.open_years + PRIOR_OPEN, closed + PRIOR_YEARS - PRIOR_OPEN, [LOW, HIGH])
        return float(low), float(high)


def soap_candidates(table: ChanceTable, open_now: bool = False, needs_year: bool = False) -> list[SoapCandidate]:
    """Give the programs worth looking for, best first; closed doors are left out.

    Parameters
    ----------
    open_now : the programs of the table are those of the real list of unfilled ones.
    needs_year : an advanced position is matched and its first year is wanted: single years alone, else they come last.

    Notes
    -----
    P(open) = (open years + 0.5) / (known years + 4) over 2020-2026, the mean of a beta law. Not modelled: how
    programs choose in SOAP, of which nothing is published by program.
    """
    found = []
    for i, program in enumerate(table.programs):
        track = program.main_track
        known = [year for year in track.quota if year in track.filled and track.quota[year] > 0]
        open_years = [year for year in known if track.filled[year] < track.quota[year]]
        p_open = 1.0 if open_now else (len(open_years) + PRIOR_OPEN) / (len(known) + PRIOR_YEARS)
        last = max(known, default=None)
        left = None if last is None else track.quota[last] - track.filled[last]
        p_interview = float(table.mean_interview[0, i])
        if p_open * p_interview > 0:
            found.append(SoapCandidate(program, len(open_years), len(known), left, p_open, p_interview, i))
    if needs_year:
        found = [one for one in found if is_one_year(one.program.code)]
    return sorted(found, key=lambda one: (is_one_year(one.program.code), -one.worth))


def soap(
    applicant: Applicant,
    table: ChanceTable,
    season: Season,
    today: date,
    unfilled: Sequence[str] = (),
    needs_year: bool = False,
) -> dict[str, Any]:
    """Give the SOAP plan, ready for JSON: eligibility, rules, timetable, and the list up to the number allowed.

    Parameters
    ----------
    table : chances at the programs open to the person. unfilled : codes of the real list, once it is told.
    needs_year : an advanced position is matched without a first year.

    Raises
    ------
    InvalidInput : a code of the real list that the catalogue does not have.
    """
    limit = parameter("nrmp.soap.applications", today).whole()
    words = wording("soap")
    closed: list[dict[str, Any]] = []
    beyond = 0
    if unfilled:
        programs = [ranked_program(code) for code in dict.fromkeys(unfilled)]
        table = chance_table(applicant, programs, season.year, today)
        candidates = soap_candidates(table, open_now=True, needs_year=needs_year)
        shut = [p for p, chance in zip(programs, table.mean_interview[0], strict=True) if chance == 0]
        closed = [_closed(applicant, p, today) for p in shut]
        beyond = max(0, len(candidates) - limit)
    elif needs_year:
        table = chance_table(applicant, preliminary_programs(load_catalogue(), ()), season.year, today)
        candidates = soap_candidates(table, needs_year=True)
    else:
        candidates = soap_candidates(table)
    shown = candidates[:limit]
    at = [one.at for one in shown]
    ends = ranges_of(table, at, [0] * len(at)).p_interview.T if shown else ()
    return {
        "season": season.year,
        "eligible": _eligible(applicant, season, today),
        "rules": [_dated(parameter(rule, today)) for rule in RULES],
        "timetable": [entry for event in EVENTS if (entry := _event(event, season))],
        "prepare": [line.as_json() for line in lines("soap", "prepare", Told(today, frozenset(), {}))],
        "applications_allowed": limit,
        "real_list": bool(unfilled),
        "needs_year": needs_year,
        "standing": words["standing_real" if unfilled else "standing"],
        "list": [_listed(k, c, pair) for k, (c, pair) in enumerate(zip(shown, ends, strict=True), start=1)],
        "closed": closed,
        "beyond": beyond,
    }


def _listed(place: int, c: SoapCandidate, interview: np.ndarray) -> dict[str, Any]:
    return {
        "place": place,
        "code": c.program.code,
        "name": name_of(c.program.code),
        "institution": c.program.institution,
        "specialty": c.program.specialty,
        "position": c.program.main_track.position_type.word,
        "state": c.program.place.state,
        "visa": visa_policy(c.program.code).label.value,
        "years_with_open_positions": c.open_years,
        "years_known": c.known_years,
        "open_positions_last_known_year": c.open_positions_last,
        "p_open": round(c.p_open, 3),
        "p_open_range": around(c.open_range, c.p_open).as_json(),
        "p_interview": round(c.p_interview, 4),
        "p_interview_range": around(interview, c.p_interview).as_json(),
    }


def _closed(applicant: Applicant, program: Program, today: date) -> dict[str, Any]:
    """Say why a program of the real list is not applied to."""
    verdict = door(applicant, visa_policy(program.code), today)
    return {"code": program.code, "name": name_of(program.code), "reasons": list(verdict.reasons)}


def _eligible(applicant: Applicant, season: Season, today: date) -> list[dict[str, Any]]:
    certified, first = applicant.ecfmg_certified, start_day(season, today)
    lacking = certification(applicant, season, today).missing
    marks = {
        "certified": certified is True,
        "expected": isinstance(certified, date) and certified <= first,
        "expected_late": isinstance(certified, date) and certified > first,
        "exams_open": certified is False and bool(lacking),
        "certificate_open": certified is False and not lacking,
        "certificate_unknown": certified is None,
        "needs_visa": applicant.needs_visa,
    }
    values = {"certified_on": str(certified), "start": first.isoformat(), "lacking": ", ".join(lacking)}
    told = Told(today, frozenset(mark for mark, on in marks.items() if on), values)
    found = []
    for stands in ("no", "ask", "yes"):
        entries = [one for one in wording("soap")["eligible"] if one["id"] == stands]
        found += [{"stands": stands, **line.as_json()} for line in pick(entries, told, "soap.yaml")]
    return found


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
        "words": _words(value.value),
        "moment": moment.isoformat() if (moment := moment_of(value.value)) else None,
        "verify": value.verify,
        "status": value.status,
        "doubt": value.doubt,
        "source": f"{reference.publisher}, {reference.title} ({reference.year})" if reference else None,
    }


def _words(value: Any) -> str:
    """Give a value as a person reads it: a time, the rounds with their ends, a count; nothing for a rule."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, list):
        return "; ".join(f"offers {begin}, answer by {end}" for begin, end in value)
    return str(value).replace("T", " ")
