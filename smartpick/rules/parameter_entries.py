"""A dated parameter as its file states it: every part checked, what is wrong refused by file, key and reason."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

from smartpick.errors import BadData, shorten
from smartpick.rules.dated import STATUSES, DatedValue, Parameter, Reference
from smartpick.rules.rule_files import REGISTER, read_rule_file
from smartpick.rules.units import YEARS, fault_of_unit, fault_of_value

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
SOURCE_KEYS = {"title", "publisher", "year", "address"}
NO_ADDRESS = "address not known"
OWN_PAGES = "docs/"
ROW_KEYS = {"from", "to", "season", "value", "status", "uncertain_from", "uncertain_why"} | PARAMETER_KEYS - {
    "keyed_by",
    "values",
}


@dataclass(frozen=True)
class Entry:
    """What a file says under one key, read part by part."""

    file: str
    key: str
    said: object

    def refused(self, why: str) -> BadData:
        """Give the error that names the file, the key and the reason."""
        return BadData(self.file, self.key, why)

    def refuse_strange(self, allowed: Iterable[str], within: object = None) -> None:
        """Refuse keys that are not among those allowed; `within` is a part of the entry, the whole when left out."""
        said = self.said if within is None else within
        strange = set(said) - set(allowed) if isinstance(said, dict) else {repr(said)}
        if strange:
            raise self.refused(f"unknown key {', '.join(sorted(map(str, strange)))}")

    def get(self, name: str) -> object:
        """Give a part as it stands, None when left out."""
        return self.said.get(name) if isinstance(self.said, dict) else None

    def text(self, name: str) -> str:
        """Give a part that must be text."""
        got = self.get(name)
        if not isinstance(got, str) or not got.strip():
            raise self.refused(f"'{name}' must be text (got {got!r})")
        return got

    def text_or_none(self, name: str) -> str | None:
        """Give a part as text, None when left out."""
        got = self.get(name)
        return None if got is None else str(got)

    def day(self, name: str) -> date | None:
        """Give a part that must be a day, None when left out."""
        got = self.get(name)
        if got is None:
            return None
        if type(got) is not date:  # a moment is a date too, to isinstance
            raise self.refused(f"'{name}' must be a day, YYYY-MM-DD (got {got!r})")
        return got

    def one_of(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        """Give a part that must be one of a few words."""
        got = self.said.get(name, default) if isinstance(self.said, dict) else None
        if got not in allowed:
            raise self.refused(f"'{name}' must be one of {', '.join(allowed)} (got {got!r})")
        return str(got)

    def yes_or_no(self, name: str) -> bool:
        """Give a part that must be true or false."""
        got = self.get(name)
        if not isinstance(got, bool):
            raise self.refused(f"'{name}' must be true or false (got {got!r})")
        return got

    def plain(self, got: object) -> object:
        """Refuse a value that JSON cannot hold; dates inside a value are quoted text."""
        if isinstance(got, dict):
            if any(not isinstance(name, str) for name in got):
                raise self.refused("keys inside a value must be quoted text")
            return {name: self.plain(item) for name, item in got.items()}
        if isinstance(got, list):
            return [self.plain(item) for item in got]
        if isinstance(got, float) and not math.isfinite(got):
            raise self.refused(f"a number inside a value must be finite (got {got})")
        if got is None or isinstance(got, bool | int | float | str):
            return got
        raise self.refused(f"a day or time inside a value must be quoted text (got {got!r})")


def read_register(folder: Path) -> dict[str, Reference]:
    """Give the sources that parameters may name, by id."""
    return {key: _reference(Entry(REGISTER, key, said)) for key, said in read_rule_file(REGISTER, folder).items()}


def _reference(entry: Entry) -> Reference:
    title, publisher, year, address = (entry.text(name) for name in ("title", "publisher", "year", "address"))
    entry.refuse_strange(SOURCE_KEYS)
    if address != NO_ADDRESS and not address.startswith(("https://", "http://", OWN_PAGES)):
        raise entry.refused(f"'address' must be https://... or {NO_ADDRESS!r} (got {shorten(address)})")
    return Reference(entry.key, title, publisher, year, address)


def read_parameter(entry: Entry, subject: str, register: Mapping[str, Reference]) -> Parameter:
    """Read a parameter with all of its rows.

    Parameters
    ----------
    subject : what the whole file is about. register : the sources that rows may name.
    """
    label, listed = entry.text("label"), entry.get("values")
    if not isinstance(entry.said, dict) or not isinstance(listed, list) or not listed:
        raise entry.refused("'values' must be a list with at least one row")
    entry.refuse_strange(PARAMETER_KEYS)
    for row in listed:
        entry.refuse_strange(ROW_KEYS, row)
    keyed_by = entry.said.get("keyed_by", "day")
    if keyed_by not in ("day", "season"):
        raise entry.refused(f"'keyed_by' must be day or season (got {keyed_by!r})")
    rows = tuple(_row(replace(entry, said={**entry.said, **row}), register) for row in listed)
    if keyed_by == "season" and any(row.season is None for row in rows):
        raise entry.refused("is keyed by season, so every row needs its season")
    _refuse_overlap(entry, keyed_by, rows)
    return Parameter(entry.key, subject, label, keyed_by, rows)


def _row(entry: Entry, register: Mapping[str, Reference]) -> DatedValue:
    """Read one row; what it leaves out, its parameter says for all of them."""
    status = entry.one_of("status", STATUSES, default="published")
    if (entry.get("value") is None) != (status == "missing"):
        raise entry.refused("a row without a value must have status missing, and only such a row")
    confidence, verify = entry.one_of("confidence", CONFIDENCES), entry.yes_or_no("verify")
    season = entry.get("season")
    if season is not None and (isinstance(season, bool) or not isinstance(season, int) or season not in YEARS):
        raise entry.refused(f"'season' must be a Match year (got {season!r})")
    names = entry.get("references") or []
    if not isinstance(names, list) or any(name not in register for name in names):
        raise entry.refused(f"'references' must be ids of {REGISTER} (got {names!r})")
    if status == "published" and not names:
        raise entry.refused("a published value needs a reference")
    first, last = entry.day("from"), entry.day("to")
    if first and last and first > last:
        raise entry.refused(f"'from' {first} is later than 'to' {last}")
    review_by = entry.day("review_by")
    if review_by is None:
        raise entry.refused("'review_by' must be a day")
    unit, value = entry.text("unit"), entry.plain(entry.get("value"))
    fault = fault_of_value(value, unit) if value is not None else fault_of_unit(unit)
    if fault:
        raise entry.refused(fault)
    check_at = entry.text_or_none("check_at")
    if check_at is not None and not check_at.startswith(("https://", "http://")):
        raise entry.refused(f"'check_at' must be an address, https://... (got {check_at!r})")
    uncertain_from, uncertain_why = entry.day("uncertain_from"), entry.text_or_none("uncertain_why")
    if (uncertain_from is None) != (uncertain_why is None):
        raise entry.refused("'uncertain_from' and 'uncertain_why' must stand together")
    return DatedValue(
        id=entry.key,
        label=entry.text("label"),
        value=value,
        unit=unit,
        applies_to=entry.text("applies_to"),
        from_=first,
        to=last,
        season=season,
        status=status,
        confidence=confidence,
        verify=verify,
        review_by=review_by,
        references=tuple(register[name] for name in names),
        note=entry.text_or_none("note"),
        uncertain_from=uncertain_from,
        uncertain_why=uncertain_why,
        check_at=check_at,
    )


def _refuse_overlap(entry: Entry, keyed_by: str, rows: tuple[DatedValue, ...]) -> None:
    for one, other in combinations((row for row in rows if row.status != "missing"), 2):
        if keyed_by == "season":
            clash = one.season == other.season
        else:
            clash = (one.to is None or other.from_ is None or other.from_ <= one.to) and (
                other.to is None or one.from_ is None or one.from_ <= other.to
            )
        if clash:
            raise entry.refused(f"two values overlap ({_span(one)} and {_span(other)})")


def _span(row: DatedValue) -> str:
    return f"season {row.season}" if row.season and not row.from_ else f"{row.from_ or '...'} to {row.to or '...'}"
