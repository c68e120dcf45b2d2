"""The way to the application: what to do until it opens, in the season, and after; gaps by effect per month; people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.guidance.improvements import (
    Gap,
    gained,
    gaps,
    improved,
    in_months,
    months_until,
    possible,
    with_nothing_for_unknown,
    year_of_work,
)
from smartpick.guidance.person import Person
from smartpick.guidance.person_values import in_100, shown
from smartpick.guidance.reapply import Delta, deltas, reapplying
from smartpick.guidance.said import Line, lines
from smartpick.guidance.wording import wording
from smartpick.plan.chance_words import counted, points
from smartpick.plan.choice import choose
from smartpick.plan.parts import CalendarEntry, Range
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
    p_now, p_with_work : chance to match as the file is, and with all of the work, the list chosen anew. [probability]
    gain : what all of the work adds, with the range of the difference. [probability]
    left_out : whether the profile leaves out what the work adds to: that counts as none here, and as usual in the plan.
    work : gaps that fit in before that day, one after the other.
    """

    applies_on: date
    computed: bool
    months: float
    p_now: float
    p_with_work: float
    gain: Range
    left_out: bool
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

    @property
    def together(self) -> str:
        """What all the work together makes of the chance, in words; "" where there is none."""
        if not self.work:
            return ""
        text = wording(TOPIC)["together_unknown" if self.left_out else "together"]
        now, then = in_100(self.p_now), in_100(self.p_with_work)
        return str(text.format(now=now, then=then, gain=points(self.gain)))

    def as_json(self) -> dict[str, Any]:
        """Give the roadmap, ready for JSON."""
        parts = ("before", "season", "unmatched", "people", "back", "reapply")
        return {
            "applies_on": self.applies_on.isoformat(),
            "applies_on_computed": self.computed,
            "months": self.months,
            "p_now": round(self.p_now, 4),
            "p_with_work": round(self.p_with_work, 4),
            "gain_range": self.gain.as_json(),
            "together": self.together,
            "gaps": [gap.as_json() for gap in self.gaps],
            "work": [{"id": s.gap.id, "begin": s.begin.isoformat(), "end": s.end.isoformat()} for s in self.work],
            **{name: [line.as_json() for line in getattr(self, name)] for name in parts},
            "dates": [
                {"date": e.date.isoformat(), "what": e.what, "source": e.source, "verify": e.verify, "doubt": e.doubt}
                for e in self.dates
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
        months_left=counted(months, "month"),
    )
    work = tuple(
        Step(gap, in_months(day, first), gap.booked or in_months(day, last))
        for gap, first, last in year_of_work(person, found, months)
    )
    p_now, gain = _with_work(person, work)
    return Roadmap(
        applies_on=opens,
        computed=computed,
        months=months,
        p_now=p_now,
        p_with_work=p_now + gain.mid,
        gain=gain,
        left_out=p_now != person.choice.solution.p_any,
        gaps=found,
        work=work,
        before=lines(TOPIC, "before", told),
        season=lines(TOPIC, "season", told),
        unmatched=lines(TOPIC, "unmatched", told),
        people=lines(TOPIC, "people", told),
        back=lines(TOPIC, "back", told),
        reapply=reapplying(person),
        deltas=deltas(person),
        dates=tuple(entry for entry in person.plan.calendar if entry.standing(day) != "past"),
    )


def _with_work(person: Person, work: tuple[Step, ...]) -> tuple[float, Range]:
    """Give the chance now and what all the work adds; what the profile leaves out counts as none. [probability]"""
    if not work:
        return person.choice.solution.p_any, Range(0.0, 0.0, 0.0)
    done = {step.gap.id for step in work}
    entries = [entry for entry in possible(person) if entry["id"] in done]
    before = with_nothing_for_unknown(person, entries)
    return before.solution.p_any, gained(before, choose(improved(person.applicant, entries, person), person.day))


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
