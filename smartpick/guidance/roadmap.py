"""The way to the application: what to do until it opens, in the season, and after; gaps by effect per month; people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.guidance.improvements import Gap, gaps, in_months, months_until, year_of_work
from smartpick.guidance.person import Person
from smartpick.guidance.person_values import shown
from smartpick.guidance.reapply import Delta, deltas, reapplying
from smartpick.guidance.said import Line, lines
from smartpick.plan.parts import CalendarEntry
from smartpick.rules.parameters import season_value

TOPIC = "roadmap"
LEAST_MONTHS = 1  # nearer than this there is no time to change the file for this season


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of work with the days between which it falls."""

    gap: Gap
    begin: date
    end: date


@dataclass(frozen=True, slots=True)
class Roadmap:
    """The way to the application and beyond.

    Attributes
    ----------
    applies_on : the day applications open that the work is for; `computed` when it is last season's day a year later.
    dates : what is still ahead in this season's calendar.
    work : gaps that fit in before that day, one after the other.
    """

    applies_on: date
    computed: bool
    months: float
    gaps: tuple[Gap, ...]
    work: tuple[Step, ...]
    before: tuple[Line, ...]
    season: tuple[Line, ...]
    unmatched: tuple[Line, ...]
    people: tuple[Line, ...]
    back: tuple[Line, ...]
    reapply: tuple[Line, ...]
    deltas: tuple[Delta, ...]
    dates: tuple[CalendarEntry, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the roadmap, ready for JSON."""
        parts = ("before", "season", "unmatched", "people", "back", "reapply")
        return {
            "applies_on": self.applies_on.isoformat(),
            "applies_on_computed": self.computed,
            "months": self.months,
            "gaps": [gap.as_json() for gap in self.gaps],
            "work": [{"id": s.gap.id, "begin": s.begin.isoformat(), "end": s.end.isoformat()} for s in self.work],
            **{name: [line.as_json() for line in getattr(self, name)] for name in parts},
            "dates": [
                {"date": e.date.isoformat(), "what": e.what, "source": e.source, "verify": e.verify} for e in self.dates
            ],
            "deltas": [one.as_json() for one in self.deltas],
        }


def roadmap(person: Person, found: tuple[Gap, ...] | None = None) -> Roadmap:
    """Give the roadmap of a person.

    Parameters
    ----------
    found : the gaps where they are computed already.
    """
    found = gaps(person) if found is None else found
    day = person.day
    opens, computed = next_opening(person)
    months = months_until(day, opens)
    told = person.told.also(
        ["time_left"] if opens.year < person.season.year else ["too_late_now"],
        apply_on=shown(opens),
        months_left=f"{months:g}",
    )
    work = tuple(
        Step(gap, in_months(day, first), in_months(day, last))
        for gap, first, last in year_of_work(person, found, months)
    )
    return Roadmap(
        applies_on=opens,
        computed=computed,
        months=months,
        gaps=found,
        work=work,
        before=lines(TOPIC, "before", told),
        season=lines(TOPIC, "season", told),
        unmatched=lines(TOPIC, "unmatched", told),
        people=lines(TOPIC, "people", told),
        back=lines(TOPIC, "back", told),
        reapply=reapplying(person),
        deltas=deltas(person),
        dates=tuple(entry for entry in person.plan.calendar if entry.date >= day),
    )


def next_opening(person: Person) -> tuple[date, bool]:
    """Give the next day applications may be sent, and whether it is this season's day moved by a year."""
    known = next((entry.date for entry in person.plan.calendar if entry.id == "eras_submit"), None)
    if known is not None and months_until(person.day, known) >= LEAST_MONTHS:
        return known, False
    try:
        value = season_value("eras.submit_from", Season(person.season.year + 1)).value
        return date.fromisoformat(str(value)[:10]), False
    except NoValueOnDate:
        base = known or date(person.season.year - 1, 9, 1)
        return base.replace(year=base.year + 1), True
