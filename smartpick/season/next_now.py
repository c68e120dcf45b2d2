"""What is next in a season that is being written down, most urgent first: only what the log says, nothing computed.

Each step names the screen where it is done, so that a page can lead there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.facts.advice_values import say
from smartpick.plan.chance_words import counted
from smartpick.rules.parameters import season_value
from smartpick.season.applied import name_of
from smartpick.season.tracker import Application, SeasonSoFar, Status

TOPIC = "season_now"
STATUS, SOAP_END, RANK_BY = "nrmp.match_week_status", "nrmp.soap_end", "nrmp.rol_deadline"
SUBMIT = "eras.submit_from"


@dataclass(frozen=True, slots=True)
class Now:
    """One step. `screen` is where it is done: arrival, soap, not-matched, interviews, say or rank."""

    text: str
    screen: str
    code: str = ""


def next_now(season: SeasonSoFar, day: date) -> list[Now]:
    """Give what is next, most urgent first; empty when nothing was written down.

    Notes
    -----
    Not modelled: what a program expects within hours; an invitation's own deadline, unless it is in the notes.
    """
    if not season.applications:
        return []
    if matched := season.with_status(Status.MATCHED):
        return [Now(say(TOPIC, "matched", name=name_of(matched[0].code)), "arrival")]
    return [*_of_match_week(season, day), *_of_interviews(season, day), *_of_ranks(season, day), *_of_waiting(season)]


def first_today(day: date, of: Season) -> Now:
    """Give what to do first after a Match without a position, or before its result."""
    status, until = _words(STATUS, of), _words(SOAP_END, of)
    if not status or not until:
        return Now(say(TOPIC, "today_unknown"), "soap")
    if day < date.fromisoformat(status[:10]):
        return Now(say(TOPIC, "today_wait", status=status), "soap")
    if day <= date.fromisoformat(until[:10]):
        return Now(say(TOPIC, "today_soap", until=until), "soap")
    return Now(say(TOPIC, "today_after", until=until, opens=_opens(Season(of.year + 1))), "say")


def _of_match_week(season: SeasonSoFar, day: date) -> Iterator[Now]:
    of = Season.of(min(one.days[Status.APPLIED] for one in season.applications.values()))
    status, until = _words(STATUS, of), _words(SOAP_END, of)
    if not status or day < date.fromisoformat(status[:10]):
        return
    if until and day <= date.fromisoformat(until[:10]):
        yield Now(say(TOPIC, "soap", until=until), "soap")
    else:
        yield Now(say(TOPIC, "over"), "not-matched")


def _of_interviews(season: SeasonSoFar, day: date) -> Iterator[Now]:
    booked = sorted(season.with_status(Status.SCHEDULED), key=_begins)
    for one in booked:
        if one.appointment and one.appointment.start.date() < day:
            on = one.appointment.start.date().isoformat()
            yield Now(say(TOPIC, "held", name=name_of(one.code), day=on), "interviews", one.code)
    for one in booked:
        if one.appointment and one.appointment.start.date() >= day:
            yield Now(say(TOPIC, "next", name=name_of(one.code), when=in_days(one, day)), "say", one.code)
            break
    if invited := season.with_status(Status.INVITED):
        first = min(invited, key=lambda one: one.days[Status.INVITED])
        n = counted(len(invited), "invitation")
        yield Now(say(TOPIC, "invited", n=n, name=name_of(first.code)), "interviews", first.code)
    if waiting := season.with_status(Status.WAITLISTED):
        yield Now(say(TOPIC, "waitlist", n=counted(len(waiting), "program")), "interviews", waiting[0].code)


def _of_ranks(season: SeasonSoFar, day: date) -> Iterator[Now]:
    of = Season.of(min(one.days[Status.APPLIED] for one in season.applications.values()))
    deadline = _words(RANK_BY, of)
    if deadline and day > date.fromisoformat(deadline[:10]):
        return
    by = f" by {deadline} Eastern" if deadline else ""
    held, ranked = season.with_status(Status.INTERVIEWED), season.with_status(Status.RANKED)
    if held:
        yield Now(say(TOPIC, "rank", n=counted(len(held), "interview"), by=by), "rank")
    elif ranked:
        yield Now(say(TOPIC, "ranked", n=counted(len(ranked), "program"), by=by), "rank")


def _of_waiting(season: SeasonSoFar) -> Iterator[Now]:
    if season.reached(Status.INVITED):
        return
    waiting = season.with_status(Status.APPLIED, Status.SILENT, Status.WAITLISTED)
    if waiting:
        yield Now(say(TOPIC, "waiting", n=counted(len(waiting), "application")), "interviews")
    else:
        yield Now(say(TOPIC, "rejected"), "soap")


def in_days(one: Application, day: date) -> str:
    """Say how far off a booked interview is."""
    days = (one.appointment.start.date() - day).days if one.appointment else 0
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"


def _begins(one: Application) -> datetime:
    return one.appointment.start.astimezone(UTC) if one.appointment else datetime.max.replace(tzinfo=UTC)


def _opens(of: Season) -> str:
    """Say from when applications of a season may be sent; where that is not published, a year after the last."""
    if known := _words(SUBMIT, of):
        value = season_value(SUBMIT, of)
        return say(
            TOPIC,
            "opens_projected" if value.status == "projected" else "opens_open" if value.verify else "opens",
            day=known[:10],
        )
    before = _words(SUBMIT, Season(of.year - 1))
    if not before:
        return say(TOPIC, "opens_unknown")
    last = date.fromisoformat(before[:10])
    return say(TOPIC, "opens_computed", day=last.replace(year=last.year + 1).isoformat())


def _words(parameter: str, of: Season) -> str:
    try:
        return str(season_value(parameter, of).value).replace("T", " ")
    except NoValueOnDate:
        return ""
