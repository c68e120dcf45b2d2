"""After the Match: the steps to the first day of training, with days counted from Match Day and from the start.

A match is not a start. Days follow from dated parameters; where a figure is our own assumption, its status says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.entities.status import WorkRight
from smartpick.errors import InvalidInput, NoValueOnDate
from smartpick.guidance.wording import wording
from smartpick.plan.parts import CalendarEntry
from smartpick.rules.dated import DatedValue
from smartpick.rules.own_dates import j1_interview_by, j1_papers_by
from smartpick.rules.parameters import parameter, season_value
from smartpick.rules.visa_advice import visa_section
from smartpick.season.after_training import after_training

FARTHEST_START = 366  # a first day farther from the usual one is a slip of the pen [days]


@dataclass(frozen=True, slots=True)
class ArrivalStep:
    """One step. `day` is the latest sensible day, None when a figure it needs is not known."""

    key: str
    rule: str
    route: str
    day: date | None
    text: str
    facts: tuple[str, ...]
    verify: bool

    def as_json(self, today: date) -> dict[str, Any]:
        """Give the step with whether its day has passed."""
        return {
            "key": self.key,
            "route": self.route,
            "rule": self.rule,
            "date": self.day.isoformat() if self.day else None,
            "passed": self.day is not None and self.day < today,
            "text": self.text,
            "standing": "advice",
            "facts": list(self.facts),
            "verify": self.verify,
        }


def start_day(season: Season, today: date) -> date:
    """Give the first day of training of a season; the contract of the program governs."""
    month, day = str(parameter("training.start_day", today).value).split("-")
    return date(season.year, int(month), int(day))


def arrival_steps(
    applicant: Applicant, season: Season, today: date, route: str, start: date | None = None
) -> list[ArrivalStep]:
    """Give the steps of a route, in order of their days.

    Parameters
    ----------
    route : "j1", "h1b" or "none" (no visa needed: only what concerns everybody).
    start : first day of training; the usual one when left out.

    Notes
    -----
    The latest day for a complete J-1 application = start - margin - consulate days - the longer end of the review
    [j1.arrival_margin, j1.consulate_days, j1.processing].
    Not modelled: a post's own waiting time, which the visa plan shows with its date.
    """
    first = start or start_day(season, today)
    match_day = _match_day(season)
    steps = [
        ArrivalStep(
            entry["key"],
            entry["rule"],
            entry["route"],
            _day(entry, first, match_day, today),
            entry["text"],
            tuple(_words(value) for value in _values(entry["needs"], today)),
            any(value.verify for value in _values(entry["needs"], today)),
        )
        for entry in wording("arrival")["steps"]
        if entry["route"] in {route, "all"}
    ]
    if route == "none":
        kept = {"settle"} if applicant.work_right is WorkRight.US_CITIZEN else {"settle", "keep"}
        steps = [step for step in steps if step.key in kept]
    return sorted(steps, key=lambda step: (step.day or date.max, step.key))


def arrival(
    applicant: Applicant, season: Season, today: date, start: date | None = None, states: Sequence[str] = ()
) -> dict[str, Any]:
    """Give the whole arrival plan: steps per route, notices in force, and what follows training; ready for JSON.

    Parameters
    ----------
    start : first day of training; the usual one when left out. states : where a waiver job is looked at.

    Raises
    ------
    InvalidInput : a first day outside the season's year, or a state that is none.
    """
    visa = visa_section(applicant, today, season)
    wanted = _routes(applicant)
    first = start or start_day(season, today)
    if abs((first - start_day(season, today)).days) > FARTHEST_START:
        raise InvalidInput("start", f"within a year of {start_day(season, today)}", first.isoformat())
    return {
        "season": season.year,
        "start": first.isoformat(),
        "days_left": (first - today).days,
        "routes": {
            route: [step.as_json(today) for step in arrival_steps(applicant, season, today, route, first)]
            for route in wanted
        },
        "notices": visa.get("notices", []),
        "after_training": after_training(applicant, today, first, wanted, states),
    }


def arrival_entries(found: Mapping[str, Any]) -> list[CalendarEntry]:
    """Give the dated steps of an arrival plan as entries for a calendar, with stable ids and nothing about the person.

    Notes
    -----
    Steps that every route has stand once. A day that has passed is left out.
    """
    entries: dict[str, CalendarEntry] = {}
    for route, steps in found["routes"].items():
        for step in steps:
            if step["date"] is None or step["passed"]:
                continue
            key = f"arrival-{step['key']}-{'all' if step['route'] == 'all' else route}"
            source = "; ".join(step["facts"]) or f"advice {step['rule']}"
            day = date.fromisoformat(step["date"])
            entries[key] = CalendarEntry(day, step["text"], source, step["verify"], id=key, status="computed")
    return sorted(entries.values(), key=lambda one: (one.date, one.id))


def _routes(applicant: Applicant) -> list[str]:
    if not applicant.needs_visa:
        return ["none"]
    preference = applicant.visa_preference.value if applicant.visa_preference else "either"
    return {"j1_only": ["j1"], "h1b_only": ["h1b"]}.get(preference, ["j1", "h1b"])


def _day(entry: Mapping[str, Any], start: date, match_day: date | None, today: date) -> date | None:
    if "after" in entry:
        return None if match_day is None else match_day + timedelta(days=entry["after"])
    if "before" in entry:
        return start - timedelta(days=entry["before"])
    if entry.get("entry"):
        return start - timedelta(days=parameter("j1.early_entry", today).whole())
    if entry.get("interview"):
        return j1_interview_by(start, today)
    return j1_papers_by(start, today)


def _match_day(season: Season) -> date | None:
    try:
        return season_value("nrmp.match_day", season).day()
    except NoValueOnDate:
        return None


def _values(ids: list[str], today: date) -> list[DatedValue]:
    found = []
    for parameter_id in ids:
        try:
            found.append(parameter(parameter_id, today))
        except NoValueOnDate:
            continue
    return found


def _words(value: DatedValue) -> str:
    reference = value.references[0] if value.references else None
    source = f" ({reference.publisher}, {reference.title}, {reference.year})" if reference else ""
    return f"{value.label}{source}{'; to be re-checked' if value.verify else ''}"
