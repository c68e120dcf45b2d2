"""Geographic preferences per application service, and what changed in signals and services since the season before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.rules.parameters import parameter
from smartpick.rules.sentences import Sentence, sentence
from smartpick.rules.signal_quota import signal_levels, unconfirmed_levels
from smartpick.rules.specialty_terms import applies_through, same_specialty


@dataclass(frozen=True, slots=True)
class GeographicPreferences:
    """How an applicant may tell a service where they want to be.

    Attributes
    ----------
    kind : "divisions" (MyERAS: census divisions), "connections" (EM in ResidencyCAS: cities or states), "unknown".
    at_most : how many may be named, None when unknown. [count]
    settings : settings that may be chosen, such as "urban".
    """

    kind: str
    at_most: int | None
    settings: tuple[str, ...]
    verify: bool
    source: str
    rules: tuple[str, ...]


def geographic_preferences(season: Season, specialty: str) -> GeographicPreferences:
    """Give the form that geographic preferences take for a specialty in a season.

    Examples
    --------
    >>> geographic_preferences(Season(2027), "internal medicine").at_most
    3
    >>> geographic_preferences(Season(2027), "emergency medicine").kind
    'connections'
    """
    platform, _ = applies_through(season, specialty)
    opening = date(season.year - 1, 7, 1)
    if platform == "MyERAS":
        name, kind, key = "geo.eras_preferences", "divisions", "divisions_max"
    elif not same_specialty(specialty, "obstetrics and gynecology"):
        name, kind, key = "geo.em_connections", "connections", "max_city_state"
    else:
        return GeographicPreferences("unknown", None, (), True, "no published figure was found", ("N-08",))
    try:
        row = parameter(name, opening)
    except NoValueOnDate as error:
        return GeographicPreferences("unknown", None, (), True, str(error), (name,))
    form = row.value if isinstance(row.value, dict) else {}
    settings = tuple(str(setting) for setting in form.get("settings", ()))
    return GeographicPreferences(kind, form.get(key), settings, row.verify, row.source, (row.id, "N-08"))


def what_changed(season: Season, specialty: str) -> list[Sentence]:
    """Say what is new for a specialty since the season before: service, signals, or that it is not known yet.

    Returns
    -------
    An empty list means: nothing changed that both seasons' published figures could show.
    """
    before = Season(season.year - 1)
    said = []
    old_service, new_service = applies_through(before, specialty)[0], applies_through(season, specialty)[0]
    if old_service != new_service:
        said.append(sentence("changed.service", old=old_service, new=new_service, season=season.year))
    old, new = signal_levels(before, specialty), signal_levels(season, specialty)
    if new.status == "projected":
        said.append(
            sentence("changed.projected", season=season.year, based_on=new.based_on, counts=_counts(new.levels))
        )
    elif new.status == "unknown":
        said.append(sentence("changed.unknown", season=season.year))
    other = unconfirmed_levels(season, specialty)
    if other and other != new.levels:
        said.append(sentence("changed.unconfirmed", season=season.year, counts=_counts(other)))
    if new.status == "published" and old.status == "published" and old.levels != new.levels:
        said.append(sentence("changed.signals", season=season.year, old=_counts(old.levels), new=_counts(new.levels)))
    return said


def _counts(levels: dict[str, int]) -> str:
    words = {"signal": "signals"}
    return ", ".join(f"{n} {words.get(level, level)}" for level, n in levels.items()) or "none"
