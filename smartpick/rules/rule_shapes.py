"""What a hand-kept file of the rules must look like: which keys an entry has, and what each of them takes."""

from __future__ import annotations

import difflib
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from typing import Any

from smartpick.errors import BadData, shorten
from smartpick.facts.countries import countries
from smartpick.facts.tables import read_rows


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """What one value must be: `wanted` in words, `fits` as a test; `needed` = it may not be left out."""

    wanted: str
    fits: Callable[[Any], bool]
    needed: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """A mapping from name to row; a row is a mapping of fields, or a single field. `names` = what a name must be."""

    row: Mapping[str, Field] | Field
    names: Field


@dataclass(frozen=True, eq=False, slots=True)
class Shape:
    """A whole file: `tables` by their key, "" where the file itself is the table; `head` = fields beside them."""

    tables: Mapping[str, Table]
    head: Mapping[str, Field] = field(default_factory=dict)


def refuse_damage(file: str, content: Mapping[str, Any], shape: Shape) -> None:
    """Refuse a file that is not as it must be, with file, key and reason.

    Raises
    ------
    BadData
    """
    if "" in shape.tables:
        _check_table(file, content, shape.tables[""])
        return
    _check_fields(file, "file", content, {**shape.head, **dict.fromkeys(shape.tables, MAPPING)})
    for key, table in shape.tables.items():
        _check_table(file, content[key], table)


def _check_table(file: str, rows: Mapping[Any, Any], table: Table) -> None:
    for name, row in rows.items():
        if not table.names.fits(name):
            raise BadData(file, str(name), f"its name must be {table.names.wanted}")
        if isinstance(table.row, Field):
            _check_value(file, name, "its value", row, table.row)
        else:
            _check_fields(file, name, row, table.row)


def _check_fields(file: str, key: str, entry: object, fields: Mapping[str, Field]) -> None:
    if not isinstance(entry, Mapping):
        raise BadData(file, key, f"must be a mapping (got {shorten(entry)})")
    for name in entry:
        if name not in fields:
            near = difflib.get_close_matches(str(name), fields, n=1)
            raise BadData(file, key, f"unknown key {name}" + (f"; nearest: {near[0]}" if near else ""))
    for name, wanted in fields.items():
        if name in entry:
            _check_value(file, key, f"'{name}'", entry[name], wanted)
        elif wanted.needed:
            raise BadData(file, key, f"'{name}' is missing")


def _check_value(file: str, key: str, what: str, value: object, wanted: Field) -> None:
    if not wanted.fits(value):
        raise BadData(file, key, f"{what} must be {wanted.wanted} (got {shorten(value)})")


def is_text(value: object) -> bool:
    """Whether a value is text that says something."""
    return isinstance(value, str) and bool(value.strip())


def gaps(value: object) -> set[str]:
    """Give the names of a sentence's gaps; what is no sentence, or has a gap that is not whole, has the gap "".

    Examples
    --------
    >>> gaps("by {day}"), gaps("by {day"), gaps("by {}"), gaps(3)
    ({'day'}, {''}, {''}, {''})
    """
    try:
        named = {gap for _, gap, _, _ in string.Formatter().parse(str(value)) if gap is not None}
    except ValueError:
        return {""}
    return named if is_text(value) else {""}


def are_rows(value: object, fields: Mapping[str, Field]) -> bool:
    """Whether a value is a list of mappings with these fields."""
    try:
        for row in value if isinstance(value, list) else [value]:
            _check_fields("", "", row, fields)
    except BadData:
        return False
    return isinstance(value, list)


def one_of(*words: str) -> Field:
    """Give a field that takes one of some words and may not be left out."""
    return Field(f"one of {', '.join(words)}", lambda value: value in words, needed=True)


def optional(wanted: Field) -> Field:
    """Give the same field, which may be left out."""
    return Field(wanted.wanted, wanted.fits)


@cache
def _states() -> frozenset[str]:
    """The codes of all states, and of the Virgin Islands, which have a board but no program of the Match."""
    return frozenset(row[0] for row in read_rows("places/states")) | {"VI"}


def is_count(value: object) -> bool:
    """Whether a value is a whole number from 0 up."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_clock(value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) == len("09:00") and time.fromisoformat(value) is not None
    except ValueError:
        return False


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(is_text, value))


TEXT = Field("text", is_text, needed=True)
SENTENCE = Field("text whose gaps are whole, as in {day}", lambda value: "" not in gaps(value), needed=True)
TEXTS = Field("a list of texts", _are_texts, needed=True)
DAY = Field("a day, YYYY-MM-DD", lambda value: type(value) is date, needed=True)
CLOCK = Field("a time as 'HH:MM'", _is_clock)
TRUTH = Field("true or false", lambda value: isinstance(value, bool))
MAPPING = Field("a mapping", lambda value: isinstance(value, Mapping), needed=True)
LIMIT = Field("a whole number from 0 up, none or null", lambda value: value in ("none", None) or is_count(value))
COUNT = Field("a whole number from 0 up", is_count)
WEB = Field("an address, https://...", lambda value: is_text(value) and value.startswith(("https://", "http://")))
STATE = Field("the two capital letters of a state, quoted", lambda value: value in _states())
COUNTRY_CODE = Field("the two capital letters of a country, quoted", lambda value: value in countries(), needed=True)
SOURCE = Field(
    "a mapping with title, publisher, year and address",
    lambda value: (
        isinstance(value, Mapping)
        and set(value) == {"title", "publisher", "year", "address"}
        and all(map(is_text, value.values()))
    ),
    needed=True,
)
SECONDARY = {  # the head of a table that somebody else wrote
    "source": SOURCE,
    "as_of": DAY,
    "confidence": one_of("high", "medium", "low"),
    "verify": Field("true or false", TRUTH.fits, needed=True),
}
