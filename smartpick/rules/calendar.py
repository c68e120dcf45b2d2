"""The calendar of a season: dated parameters turned into events, with time zone, source, and what is past or next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.errors import BadData, InvalidInput, NoValueOnDate
from smartpick.rules.dated import DatedValue
from smartpick.rules.own_dates import own_dates
from smartpick.rules.parameters import parameter, season_value
from smartpick.rules.rule_files import read_rule_file
from smartpick.rules.rule_shapes import CLOCK, SENTENCE, TEXT, Shape, Table, one_of
from smartpick.rules.specialty_terms import applies_through

EASTERN = ZoneInfo("America/New_York")  # the zone AAMC and NRMP publish in
CALENDAR = "calendar.yaml"
UID_DOMAIN = "smartpick.invalid"  # reserved top-level name (RFC 2606): the ids belong to no host
ANYBODY = frozenset({"visa", "uncertified"})  # groups of people that some events concern
AUDIENCES = ("everyone", "MyERAS", "ResidencyCAS", *sorted(ANYBODY))
EVENT = {"parameter": TEXT, "what": TEXT, "at": CLOCK, "for": one_of(*AUDIENCES)}
SHAPE = Shape({"events": Table(EVENT, TEXT), "computed": Table(SENTENCE, TEXT)})


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a season.

    Attributes
    ----------
    id : stable name within the season; `uid` is the same at every export, so a re-import updates.
    day : the day (first day of a span), in Eastern time.
    starts : the moment with its time zone, None for a whole day.
    ends : last day of a span, None when it is one day.
    status : "published", "projected" (from past seasons) or "computed" (for this applicant, from published days; a day
        worked out from a projected one is projected).
    verify : whether the date has to be re-checked.
    """

    id: str
    season: int
    day: date
    what: str
    source: str
    verify: bool
    status: str
    rules: tuple[str, ...]
    starts: datetime | None = None
    ends: date | None = None

    @property
    def uid(self) -> str:
        """Identity for calendar programs; depends on season and event only."""
        return f"{self.id}-{self.season}@{UID_DOMAIN}"

    @property
    def words(self) -> str:
        """What happens, with the hour in Eastern time or the last day of a span."""
        if self.ends is not None:
            return f"{self.what}, until {self.ends.day} {self.ends:%B %Y}"
        if self.starts is None:
            return self.what
        return f"{self.what} ({clock_words(self.starts.time())} Eastern)"

    def is_past(self, day: date) -> bool:
        """Whether it is over on `day`; the day itself is not past."""
        return (self.ends or self.day) < day

    def as_json(self) -> dict[str, object]:
        """Give the shape of the plan's calendar, and more."""
        return {
            "id": self.id,
            "uid": self.uid,
            "season": self.season,
            "date": self.day.isoformat(),
            "starts": self.starts.isoformat() if self.starts else None,
            "ends": self.ends.isoformat() if self.ends else None,
            "what": self.words,
            "source": self.source,
            "verify": self.verify,
            "status": self.status,
            "rules": list(self.rules),
        }


def events(season: Season, specialties: Iterable[str], applicant: Applicant, day: date) -> list[Event]:
    """Give the events of a season that concern this applicant, in order of time.

    Parameters
    ----------
    specialties : decide through which application service the applicant applies.
    day : today; computed deadlines are worked out as of this day.

    Notes
    -----
    Not modelled: deadlines of single programs. An event whose date nobody has published is in `unknown_events`.
    """
    chosen = tuple(specialties)
    found = [*_known(season, chosen, _groups(applicant)), *_rounds(season), *_own(season, applicant, day)]
    return sorted(found, key=_in_time)


def season_events(season: Season, specialties: Iterable[str]) -> list[Event]:
    """Give the season's events for anybody: with or without a visa, certified or not, without personal deadlines."""
    found = [*_known(season, tuple(specialties), ANYBODY), *_rounds(season)]
    return sorted(found, key=_in_time)


def unknown_events(season: Season, specialties: Iterable[str], applicant: Applicant | None = None) -> list[str]:
    """Name the events of the season whose date is not known, for an applicant or for anybody."""
    names = []
    chosen, groups = tuple(specialties), ANYBODY if applicant is None else _groups(applicant)
    for entry in _table().values():
        if _concerns(str(entry["for"]), chosen, season, groups):
            try:
                _value_of(entry, season)
            except NoValueOnDate:
                names.append(str(entry["what"]))
    return names


def next_event(found: Iterable[Event], day: date) -> Event | None:
    """Give the first event that is not over on `day`, None when all are.

    Spans that have begun count as next only when nothing starts later.
    """
    ahead = [event for event in found if not event.is_past(day)]
    return min(ahead, key=lambda event: (event.day < day, *_in_time(event)), default=None)


def _in_time(event: Event) -> tuple[date, time, str]:
    return event.day, event.starts.time() if event.starts else time.max, event.id


def _known(season: Season, specialties: Iterable[str], groups: frozenset[str]) -> list[Event]:
    found = []
    for key, entry in _table().items():
        if not _concerns(str(entry["for"]), specialties, season, groups):
            continue
        try:
            row = _value_of(entry, season)
        except NoValueOnDate:
            continue
        found.append(_event(key, entry, row, season))
    return found


def _rounds(season: Season) -> list[Event]:
    """The offer rounds of SOAP, on the day SOAP ends."""
    try:
        rounds, end = season_value("nrmp.soap_rounds", season), season_value("nrmp.soap_end", season)
    except NoValueOnDate:
        return []
    day = end.day()
    pairs = [(str(start), str(until)) for start, until in rounds.entries()]
    return [
        Event(
            id=f"soap_round_{n}",
            season=season.year,
            day=day,
            what=computed_text("soap_round", n=n, until=clock_words(time.fromisoformat(until))),
            source=rounds.source,
            verify=rounds.verify,
            status=rounds.status,
            rules=(rounds.id,),
            starts=datetime.combine(day, time.fromisoformat(start), EASTERN),
        )
        for n, (start, until) in enumerate(pairs, 1)
    ]


def clock_words(hour: time) -> str:
    """Give an hour as a US reader says it.

    Examples
    --------
    >>> [clock_words(time.fromisoformat(text)) for text in ("09:00", "12:00", "23:59", "00:30")]
    ['9 a.m.', 'noon', '11:59 p.m.', '12:30 a.m.']
    """
    if (hour.hour, hour.minute) == (12, 0):
        return "noon"
    minutes = f":{hour.minute:02d}" if hour.minute else ""
    return f"{(hour.hour - 1) % 12 + 1}{minutes} {'a.m.' if hour.hour < 12 else 'p.m.'}"


def moment_of(value: object) -> datetime | None:
    """Give the moment that a published value of day and hour means, None for a value without an hour. [Eastern time]

    Examples
    --------
    >>> moment_of("2027-03-03T21:00").isoformat(), moment_of("2027-03-03")
    ('2027-03-03T21:00:00-05:00', None)
    """
    text = str(value)
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN) if len(text) > 10 and text[10] == "T" else None


def _own(season: Season, applicant: Applicant, day: date) -> list[Event]:
    """The days worked out for this person."""
    return [
        Event(
            id=own.key,
            season=season.year,
            day=own.day,
            what=computed_text(own.key),
            source=own.basis.source,
            verify=own.basis.verify,
            status="projected" if own.basis.status == "projected" else "computed",
            rules=own.rules,
        )
        for own in own_dates(applicant, season, day)
    ]


def _event(key: str, entry: dict[str, object], row: DatedValue, season: Season) -> Event:
    got = row.value
    ends = None
    if isinstance(got, list):
        got, ends = got[0], date.fromisoformat(str(got[1]))
    text = str(got)
    if row.unit == "month-day":
        text = f"{season.year}-{text}"
    starts = datetime.fromisoformat(text).replace(tzinfo=EASTERN) if "T" in text else None
    first = date.fromisoformat(text[:10])
    if starts is None and entry.get("at"):
        starts = datetime.combine(first, time.fromisoformat(str(entry["at"])), EASTERN)
    return Event(
        id=key,
        season=season.year,
        day=first,
        what=str(entry["what"]),
        source=row.source,
        verify=row.verify,
        status=row.status,
        rules=(row.id,),
        starts=starts,
        ends=ends,
    )


def _value_of(entry: dict[str, object], season: Season) -> DatedValue:
    name = str(entry["parameter"])
    if entry.get("keyed_by") == "day" or name == "training.start_day":
        return parameter(name, date(season.year, 6, 1))
    try:
        return season_value(name, season)
    except InvalidInput as error:
        raise BadData(CALENDAR, name, str(error)) from error


def _groups(applicant: Applicant) -> frozenset[str]:
    """The groups of people that the applicant belongs to."""
    of = {"visa": applicant.needs_visa, "uncertified": applicant.ecfmg_certified is not True}
    return frozenset(name for name, belongs in of.items() if belongs)


def _concerns(whom: str, specialties: Iterable[str], season: Season, groups: frozenset[str]) -> bool:
    if whom == "everyone":
        return True
    if whom in ("MyERAS", "ResidencyCAS"):
        return any(applies_through(season, specialty)[0] == whom for specialty in specialties)
    return whom in groups


def computed_text(key: str, **values: object) -> str:
    """Give the wording of a computed event."""
    texts = read_rule_file(CALENDAR, shape=SHAPE)["computed"]
    if key not in texts:
        raise BadData(CALENDAR, key, "must have a text under 'computed'")
    return str(texts[key]).format(**values)


def _table() -> dict[str, dict[str, object]]:
    return dict(read_rule_file(CALENDAR, shape=SHAPE)["events"])
