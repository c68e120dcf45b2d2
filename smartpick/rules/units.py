"""The units that a dated value may have, and what a value in each of them must look like."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType

from smartpick.errors import shorten
from smartpick.rules.rule_shapes import is_count, is_text

Check = Callable[[object], bool]
YEARS = range(1990, 2100)


def fault_of_value(value: object, unit: str) -> str | None:
    """Say what is wrong with a value in its unit; None when nothing is.

    Examples
    --------
    >>> fault_of_value(6, "years"), fault_of_value("2025-06-04", "date")
    (None, None)
    >>> fault_of_value("2025-06-31", "date")
    "'value' must be a day as 'YYYY-MM-DD' when the unit is 'date' (got '2025-06-31')"
    >>> fault_of_value(6, "yaers")
    "'unit' must be one of the known units (got 'yaers'); nearest: years, dates"
    """
    unknown = fault_of_unit(unit)
    if unknown:
        return unknown
    wanted, fits = UNITS[_kind(unit)]
    if not fits(value):
        return f"'value' must be {wanted} when the unit is {unit!r} (got {shorten(value)})"
    return None


def fault_of_unit(unit: str) -> str | None:
    """Say that nobody knows the unit, with the nearest known one; None when it is known."""
    if _kind(unit) in UNITS:
        return None
    near = ", ".join(difflib.get_close_matches(unit, UNITS, n=2)) or "none"
    return f"'unit' must be one of the known units (got {shorten(unit)}); nearest: {near}"


def _kind(unit: str) -> str:
    """Give the unit without the day that it names: "ET times on 2027-03-18" is "ET times on DAY"."""
    words = unit.rsplit(" ", 1)
    return f"{words[0]} DAY" if len(words) == 2 and _is_day(words[1]) else unit


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or len(value) != len("2025-06-04"):
        return False
    try:
        return date.fromisoformat(value).year in YEARS
    except ValueError:
        return False


def _is_moment(value: object) -> bool:
    if not isinstance(value, str) or "T" not in value:
        return False
    try:
        return datetime.fromisoformat(value).year in YEARS
    except ValueError:
        return False


def _is_month_day(value: object) -> bool:
    return isinstance(value, str) and _is_day(f"2024-{value}")


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and time.fromisoformat(value) is not None
    except ValueError:
        return False


def _is_amount(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def _leaves(value: object) -> Iterable[object]:
    """Everything that stands inside a list or mapping, however deep; a bare value is its own leaf."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _is_amounts(value: object) -> bool:
    """An amount, or a list or mapping with no bad number in it and at least one amount."""
    numbers = [leaf for leaf in _leaves(value) if isinstance(leaf, int | float) and not isinstance(leaf, bool)]
    return bool(numbers) and all(map(_is_amount, numbers))


def _is_steps(value: object) -> bool:
    """Fee steps: `upto` rises, the last one is open."""
    if not isinstance(value, list) or not all(isinstance(step, Mapping) for step in value):
        return False
    tops = [step.get("upto") for step in value]
    known = tops[:-1]
    return (
        bool(tops)
        and tops[-1] is None
        and all(map(is_count, known))
        and known == sorted(set(known))
        and all(set(step) in ({"upto", "each"}, {"upto", "flat"}) for step in value)
        and all(_is_amount(step.get("each", step.get("flat"))) for step in value)
    )


def _is_dollars(value: object) -> bool:
    return _is_steps(value) if isinstance(value, list) else _is_amounts(value)


def _is_texts(value: object) -> bool:
    leaves = list(_leaves(value))
    return isinstance(value, list | Mapping) and bool(leaves) and all(map(is_text, leaves))


def _is_countries(value: object) -> bool:
    return _is_texts(value) or is_count(value)


def _is_days(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value) and all(map(_is_day, _leaves(value)))


def _is_moments(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value) and all(map(is_text, _leaves(value)))


def _is_range(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_day, value)) and value[0] <= value[1]


def _is_rounds(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(map(_is_time, pair)) and pair[0] < pair[1] for pair in value
    )


def _is_events(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(event, Mapping) and set(event) == {"d", "e"} and _is_day(event["d"]) and is_text(event["e"])
        for event in value
    )


def _is_shares(value: object) -> bool:
    leaves = list(_leaves(value))
    return bool(leaves) and all(isinstance(leaf, int | float) and _is_amount(leaf) and leaf <= 1 for leaf in leaves)


def _is_truth(value: object) -> bool:
    return isinstance(value, bool)


def _is_rule(value: object) -> bool:
    return isinstance(value, bool | Mapping)


def _is_mapping(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value)


def _is_anything(value: object) -> bool:
    return value is not None


DAY = ("a day as 'YYYY-MM-DD'", _is_day)
MOMENT = ("a day and time as 'YYYY-MM-DDTHH:MM'", _is_moment)
AMOUNTS = ("a number from 0 up, or a list or mapping of them", _is_amounts)
DOLLARS = ("an amount from 0 up, a mapping of amounts, or fee steps whose last one is open", _is_dollars)
ROUNDS = ("a list of pairs of times as 'HH:MM', the earlier first", _is_rounds)
RANGE = ("two days as 'YYYY-MM-DD', the earlier first", _is_range)
RULE = ("true, false or a mapping", _is_rule)
TRUTH = ("true or false", _is_truth)
TEXT = ("text", is_text)
MAPPING = ("a mapping", _is_mapping)

UNITS: Mapping[str, tuple[str, Check]] = MappingProxyType(
    {
        "date": DAY,
        "date (derived)": DAY,
        "datetime ET": MOMENT,
        "dates": ("a mapping of days as 'YYYY-MM-DD'", _is_days),
        "datetimes ET": ("a mapping of days and times as text", _is_moments),
        "date range (approx.)": RANGE,
        "month-day": ("a month and a day as 'MM-DD'", _is_month_day),
        "ET times on DAY": ROUNDS,
        "events": ("a list of {d: 'YYYY-MM-DD', e: what happened}", _is_events),
        "USD": DOLLARS,
        "USD minimum": AMOUNTS,
        "count": AMOUNTS,
        "days": AMOUNTS,
        "days of waiver": AMOUNTS,
        "weeks": AMOUNTS,
        "months": AMOUNTS,
        "years": AMOUNTS,
        "attempts": AMOUNTS,
        "score": AMOUNTS,
        "3-digit score": AMOUNTS,
        "changes and years": AMOUNTS,
        "rate": ("fractions from 0 to 1", _is_shares),
        "countries": ("a list or mapping of countries, or how many they are", _is_countries),
        "list": ("a list of texts", _is_texts),
        "bool": TRUTH,
        "required": TRUTH,
        "law": TRUTH,
        "rule": RULE,
        "status": MAPPING,
        "proclamation": MAPPING,
        "bill": MAPPING,
        "name": TEXT,
        "platform": TEXT,
        "class": TEXT,
        "code": TEXT,
        "text": ("anything but nothing", _is_anything),
    }
)
