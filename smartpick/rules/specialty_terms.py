"""Which words name the same specialty in fee and signal tables, and through which service a specialty applies."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.rules.parameters import parameter, read_rule_file

SPECIALTIES = "specialty_terms.yaml"


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


@cache
def _canonical(name: str) -> str:
    bare = plain(name)
    content = read_rule_file(SPECIALTIES)["same"]
    for canonical, others in content.items():  # type: ignore[attr-defined]
        if bare == plain(canonical) or bare in {plain(other) for other in others}:
            return plain(canonical)
    return bare


def _platform_parameters() -> dict[str, str]:
    """Specialty -> id of the parameter that names its application service."""
    return dict(read_rule_file(SPECIALTIES)["platform_parameters"])  # type: ignore[call-overload]
