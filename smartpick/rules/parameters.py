"""The dated parameters: what the law, a fee or a date is on a day, or a refusal; never a neighbour's value.

One YAML per subject under `data/rules/`; a person updates it without touching code. Season events are keyed
by season and may be asked for on any day; projections are rows of their own; what nobody published is missing.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from smartpick.entities.season_of import Season
from smartpick.errors import BadData, InvalidInput, NoValueOnDate, shorten
from smartpick.rules.dated import STATUSES, DatedValue, Parameter, Reference
from smartpick.rules.units import YEARS, fault_of_unit, fault_of_value

RULES_FOLDER = Path(__file__).resolve().parent.parent / "data" / "rules"
REGISTER = "sources.yaml"
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
CONFIDENCES = ("high", "medium", "low")
PARAMETER_KEYS = {
    "label",
    "unit",
    "applies_to",
    "confidence",
    "verify",
    "review_by",
    "references",
    "note",
    "check_at",
    "keyed_by",
    "values",
}
FILE_KEYS = {"subject", "label", "parameters"}
SOURCE_KEYS = {"title", "publisher", "year", "address"}
NO_ADDRESS = "address not known"
OWN_PAGES = "docs/"
ROW_KEYS = {"from", "to", "season", "value", "status", "uncertain_from", "uncertain_why"} | PARAMETER_KEYS - {
    "keyed_by",
    "values",
}


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML loader that refuses a key given twice."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[object, object]:
    pairs = [(loader.construct_object(k, deep=True), loader.construct_object(v, deep=True)) for k, v in node.value]
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", node.start_mark)
    return dict(pairs)


def _day_written(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as error:
        raise yaml.constructor.ConstructorError(
            None, None, f"{node.value} is no day: {error}", node.start_mark
        ) from error


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day_written)
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@cache
def read_rule_file(name: str, folder: Path = RULES_FOLDER) -> dict[str, Any]:
    """Read one YAML file of the rules; refuses what is not a mapping, naming file and reason."""
    try:
        content = yaml.load((folder / name).read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        said = " ".join(str(error).replace('in "<unicode string>", ', "at ").split())
        raise BadData(name, "file", said) from error
    if not isinstance(content, dict):
        raise BadData(name, "file", "must be a mapping")
    return content


@cache
def load_parameters(folder: Path = RULES_FOLDER) -> Mapping[str, Parameter]:
    """Give every parameter by id, in the order of the files; a damaged file is refused with file, key and reason."""
    register = {key: _reference(key, entry) for key, entry in read_rule_file(REGISTER, folder).items()}
    found: dict[str, Parameter] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name in OTHER_FILES:
            continue
        content = read_rule_file(path.name, folder)
        subject = _text(path.name, "subject", content, "subject")
        _refuse_strange(path.name, "file", content, FILE_KEYS)
        entries = content.get("parameters")
        if not isinstance(entries, dict):
            raise BadData(path.name, "parameters", "must be a mapping from id to parameter")
        for parameter_id, entry in entries.items():
            if parameter_id in found:
                raise BadData(path.name, parameter_id, "stands in two files")
            found[parameter_id] = _parameter(path.name, subject, parameter_id, entry, register)
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


def _reference(key: str, entry: object) -> Reference:
    title, publisher, year, address = (
        _text(REGISTER, key, entry, name) for name in ("title", "publisher", "year", "address")
    )
    _refuse_strange(REGISTER, key, entry, SOURCE_KEYS)
    if address != NO_ADDRESS and not address.startswith(("https://", "http://", OWN_PAGES)):
        raise BadData(REGISTER, key, f"'address' must be https://... or {NO_ADDRESS!r} (got {shorten(address)})")
    return Reference(key, title, publisher, year, address)


def _refuse_strange(file: str, key: str, entry: object, allowed: set[str]) -> None:
    strange = set(entry) - allowed if isinstance(entry, dict) else {repr(entry)}
    if strange:
        raise BadData(file, key, f"unknown key {', '.join(sorted(map(str, strange)))}")


def _parameter(file: str, subject: str, parameter_id: str, entry: object, register: dict[str, Reference]) -> Parameter:
    label = _text(file, parameter_id, entry, "label")
    listed = entry.get("values") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(listed, list) or not listed:
        raise BadData(file, parameter_id, "'values' must be a list with at least one row")
    for allowed, mapping in ((PARAMETER_KEYS, entry), *((ROW_KEYS, row) for row in listed)):
        _refuse_strange(file, parameter_id, mapping, allowed)
    keyed_by = entry.get("keyed_by", "day")
    if keyed_by not in ("day", "season"):
        raise BadData(file, parameter_id, f"'keyed_by' must be day or season (got {keyed_by!r})")
    rows = tuple(_row(file, parameter_id, {**entry, **row}, register) for row in listed)
    if keyed_by == "season" and any(row.season is None for row in rows):
        raise BadData(file, parameter_id, "is keyed by season, so every row needs its season")
    _refuse_overlap(file, parameter_id, keyed_by, rows)
    return Parameter(parameter_id, subject, label, keyed_by, rows)


def _row(file: str, parameter_id: str, entry: dict[str, object], register: dict[str, Reference]) -> DatedValue:
    status = entry.get("status", "published")
    if status not in STATUSES:
        raise BadData(file, parameter_id, f"'status' must be one of {', '.join(STATUSES)} (got {status!r})")
    if (entry.get("value") is None) != (status == "missing"):
        raise BadData(file, parameter_id, "a row without a value must have status missing, and only such a row")
    confidence = entry.get("confidence")
    if confidence not in CONFIDENCES:
        raise BadData(file, parameter_id, f"'confidence' must be one of {', '.join(CONFIDENCES)} (got {confidence!r})")
    if not isinstance(entry.get("verify"), bool):
        raise BadData(file, parameter_id, f"'verify' must be true or false (got {entry.get('verify')!r})")
    season = entry.get("season")
    if season is not None and (isinstance(season, bool) or not isinstance(season, int) or season not in YEARS):
        raise BadData(file, parameter_id, f"'season' must be a Match year (got {season!r})")
    names = entry.get("references") or []
    if not isinstance(names, list) or any(name not in register for name in names):
        raise BadData(file, parameter_id, f"'references' must be ids of {REGISTER} (got {names!r})")
    if status == "published" and not names:
        raise BadData(file, parameter_id, "a published value needs a reference")
    first, last = _day(file, parameter_id, entry, "from"), _day(file, parameter_id, entry, "to")
    if first and last and first > last:
        raise BadData(file, parameter_id, f"'from' {first} is later than 'to' {last}")
    review_by = _day(file, parameter_id, entry, "review_by")
    if review_by is None:
        raise BadData(file, parameter_id, "'review_by' must be a day")
    unit, value = _text(file, parameter_id, entry, "unit"), _plain(file, parameter_id, entry.get("value"))
    fault = fault_of_value(value, unit) if value is not None else fault_of_unit(unit)
    if fault:
        raise BadData(file, parameter_id, fault)
    note, why, check_at = entry.get("note"), entry.get("uncertain_why"), entry.get("check_at")
    if check_at is not None and not str(check_at).startswith(("https://", "http://")):
        raise BadData(file, parameter_id, f"'check_at' must be an address, https://... (got {check_at!r})")
    uncertain_from = _day(file, parameter_id, entry, "uncertain_from")
    if (uncertain_from is None) != (why is None):
        raise BadData(file, parameter_id, "'uncertain_from' and 'uncertain_why' must stand together")
    return DatedValue(
        id=parameter_id,
        label=_text(file, parameter_id, entry, "label"),
        value=value,
        unit=unit,
        applies_to=_text(file, parameter_id, entry, "applies_to"),
        from_=first,
        to=last,
        season=season,
        status=str(status),
        confidence=str(confidence),
        verify=bool(entry["verify"]),
        review_by=review_by,
        references=tuple(register[name] for name in names),
        note=str(note) if note is not None else None,
        uncertain_from=uncertain_from,
        uncertain_why=str(why) if why is not None else None,
        check_at=str(check_at) if check_at is not None else None,
    )


def _refuse_overlap(file: str, parameter_id: str, keyed_by: str, rows: tuple[DatedValue, ...]) -> None:
    known = [row for row in rows if row.status != "missing"]
    for i, one in enumerate(known):
        for other in known[i + 1 :]:
            if keyed_by == "season":
                clash = one.season == other.season
            else:
                clash = (one.to is None or other.from_ is None or other.from_ <= one.to) and (
                    other.to is None or one.from_ is None or one.from_ <= other.to
                )
            if clash:
                raise BadData(file, parameter_id, f"two values overlap ({_span(one)} and {_span(other)})")


def _span(row: DatedValue) -> str:
    return f"season {row.season}" if row.season and not row.from_ else f"{row.from_ or '...'} to {row.to or '...'}"


def _text(file: str, key: str, entry: object, name: str) -> str:
    got = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(got, str) or not got.strip():
        raise BadData(file, key, f"'{name}' must be text (got {got!r})")
    return got


def _day(file: str, key: str, entry: dict[str, object], name: str) -> date | None:
    got = entry.get(name)
    if got is None:
        return None
    if type(got) is not date:
        raise BadData(file, key, f"'{name}' must be a day, YYYY-MM-DD (got {got!r})")
    return got


def _plain(file: str, key: str, got: object) -> object:
    """Refuse values that JSON cannot hold; dates inside a value are quoted text."""
    if isinstance(got, dict):
        if any(not isinstance(name, str) for name in got):
            raise BadData(file, key, "keys inside a value must be quoted text")
        return {name: _plain(file, key, item) for name, item in got.items()}
    if isinstance(got, list):
        return [_plain(file, key, item) for item in got]
    if isinstance(got, float) and not math.isfinite(got):
        raise BadData(file, key, f"a number inside a value must be finite (got {got})")
    if got is None or isinstance(got, bool | int | float | str):
        return got
    raise BadData(file, key, f"a day or time inside a value must be quoted text (got {got!r})")
