"""Which words name the same specialty in fee and signal tables, and through which service a specialty applies."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.rules.dated import DatedValue
from smartpick.rules.parameters import parameter, season_value
from smartpick.rules.rule_files import read_rule_file
from smartpick.rules.rule_shapes import TEXT, TEXTS, Shape, Table

SPECIALTIES = "specialty_terms.yaml"
SHAPE = Shape({"same": Table(TEXTS, TEXT), "platform_parameters": Table(TEXT, TEXT)})


def plain(name: str) -> str:
    """Give a specialty's name bare of case, punctuation and words that carry no meaning.

    Examples
    --------
    >>> plain("Radiology-Diagnostic"), plain("Obstetrics & Gynecology")
    ('diagnostic radiology', 'gynecology obstetrics')
    """
    words = re.findall(r"[a-z]+", name.lower().replace("orthopaedic", "orthopedic"))
    return " ".join(sorted(word for word in words if word not in {"and", "of", "the", "general", "integrated"}))


@cache
def same_specialty(one: str, other: str) -> bool:
    """Whether two names mean the same specialty.

    Examples
    --------
    >>> same_specialty("surgery", "General Surgery"), same_specialty("surgery", "vascular surgery")
    (True, False)
    """
    return _canonical(one) == _canonical(other)


def applies_through(season: Season, specialty: str) -> tuple[str, str | None]:
    """Give the application service of a specialty in a season and the dated parameter that says so.

    Without a parameter of its own a specialty applies through MyERAS.
    """
    opening = date(season.year - 1, 7, 1)
    for name, parameter_id in _platform_parameters().items():
        if same_specialty(name, specialty):
            try:
                return str(parameter(parameter_id, opening).value), parameter_id
            except NoValueOnDate:
                break
    return "MyERAS", None


def review_begins(season: Season, specialties: Iterable[str]) -> DatedValue:
    """Give the first day on which programs of these specialties may see applications, with its source.

    The earliest of the services used. Where ResidencyCAS has no day for a season, MyERAS's day is taken.

    Raises
    ------
    NoValueOnDate
        Nobody has published or projected the day for that season.

    Examples
    --------
    >>> [review_begins(Season(2027), [name]).value for name in ("internal medicine", "emergency medicine")]
    ['2026-09-23', '2026-09-30']
    """
    services = {applies_through(season, specialty)[0] for specialty in specialties}
    if services == {"ResidencyCAS"}:
        with contextlib.suppress(NoValueOnDate):
            return season_value("residencycas.released", season)
    return season_value("eras.programs_review_from", season)


@cache
def _canonical(name: str) -> str:
    bare = plain(name)
    content = read_rule_file(SPECIALTIES, shape=SHAPE)["same"]
    for canonical, others in content.items():
        if bare == plain(canonical) or bare in {plain(other) for other in others}:
            return plain(canonical)
    return bare


def _platform_parameters() -> dict[str, str]:
    """Specialty -> id of the parameter that names its application service."""
    return dict(read_rule_file(SPECIALTIES, shape=SHAPE)["platform_parameters"])
