"""The dated parameters: what the law, a fee or a date is on a day, or a refusal; never a neighbour's value.

One YAML per subject under `data/rules/`; a person updates it without touching code. Season events are keyed
by season and may be asked for on any day; projections are rows of their own; what nobody published is missing.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput, NoValueOnDate
from smartpick.rules.dated import STATUSES, DatedValue, Parameter
from smartpick.rules.parameter_entries import Entry, read_parameter, read_register
from smartpick.rules.rule_files import REGISTER, RULES_FOLDER, read_rule_file

OTHER_FILES = {
    REGISTER,
    "wording.yaml",
    "specialty_terms.yaml",
    "calendar.yaml",
    "country_terms.yaml",
    "notices.yaml",
    "conrad_states.yaml",
    "licence_limits.yaml",
    "reported_patterns.yaml",
}
FILE_KEYS = {"subject", "label", "parameters"}


@cache
def load_parameters(folder: Path = RULES_FOLDER) -> Mapping[str, Parameter]:
    """Give every parameter by id, in the order of the files; a damaged file is refused with file, key and reason."""
    register = read_register(folder)
    found: dict[str, Parameter] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name in OTHER_FILES:
            continue
        content = read_rule_file(path.name, folder)
        subject = Entry(path.name, "subject", content).text("subject")
        Entry(path.name, "file", content).refuse_strange(FILE_KEYS)
        entries = content.get("parameters")
        if not isinstance(entries, dict):
            raise Entry(path.name, "parameters", entries).refused("must be a mapping from id to parameter")
        for parameter_id, said in entries.items():
            entry = Entry(path.name, parameter_id, said)
            if parameter_id in found:
                raise entry.refused("stands in two files")
            found[parameter_id] = read_parameter(entry, subject, register)
    return found


def parameter(parameter_id: str, day: date) -> DatedValue:
    """Give the value of a parameter that holds on `day`, with its source.

    Raises
    ------
    InvalidInput
        No such id; the nearest ones are named.
    NoValueOnDate
        It has no value that day.

    Examples
    --------
    >>> [parameter("usmle.step2ck.pass", day).value for day in (date(2025, 6, 30), date(2025, 7, 1))]
    [214, 218]
    """
    return find(parameter_id).on(day)


def value(parameter_id: str, day: date) -> object:
    """Give the bare value that holds on `day`; raises as `parameter` does."""
    return parameter(parameter_id, day).value


def season_value(parameter_id: str, season: Season) -> DatedValue:
    """Give a season's value: published if there is one, else our projection (its `status` says so).

    Parameters
    ----------
    parameter_id : "eras.submit_from", "fees.eras" or "signals" (the season's place left out), or an id
        whose rows carry the season, such as "fees.nrmp.registration".

    Raises
    ------
    NoValueOnDate
        Neither a published nor a projected value for that season is known.

    Examples
    --------
    >>> season_value("nrmp.rol_deadline", Season(2027)).value
    '2027-03-03T21:00'
    """
    rows = _by_season().get((parameter_id, season.year), ())
    for status in STATUSES[:2]:
        for row in rows:
            if row.status == status:
                return row
    known = sorted({year for name, year in _by_season() if name == parameter_id})
    if not known:
        find(parameter_id)
    raise NoValueOnDate(parameter_id, f"season {season.year}", ", ".join(f"season {year}" for year in known))


def find(parameter_id: str) -> Parameter:
    """Give a parameter with its history; an unknown id is refused with the nearest ones."""
    known = load_parameters()
    if parameter_id in known:
        return known[parameter_id]
    near = difflib.get_close_matches(parameter_id, known, n=3, cutoff=0.4)
    nearest = f"Nearest: {', '.join(near)}." if near else "`smartpick rules` lists them all."
    raise InvalidInput("rule id", "one of the known ids", parameter_id, nearest)


def due(day: date) -> list[DatedValue]:
    """Give the values to look at again (review date passed, or no longer sure to hold), most overdue first."""
    rows = [row for entry in load_parameters().values() for row in entry.rows]
    late = [row for row in rows if row.review_by <= day or row.is_uncertain_on(day)]
    return sorted(late, key=lambda row: (row.review_by, row.id))


@cache
def _by_season() -> dict[tuple[str, int], tuple[DatedValue, ...]]:
    index: dict[tuple[str, int], tuple[DatedValue, ...]] = {}
    for entry in load_parameters().values():
        for row in entry.rows:
            if row.season is None or row.status == "missing":
                continue
            family = entry.id.removesuffix(".projected").replace(f".{row.season}", "", 1)
            for key in {(family, row.season), (entry.id, row.season)}:
                index[key] = (*index.get(key, ()), row)
    return index
