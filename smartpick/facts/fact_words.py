"""What a fact is called and how its value reads: the one table of wording that pages, sheets and the command share.

JSON keeps the bare field names; whoever prints for a person asks here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from smartpick.facts.tables import DATA

HINT = "_hint"


@cache
def _words() -> dict[str, Any]:
    text = (DATA / "wording" / "facts.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def fact_label(field: str) -> str:
    """Give what a field of the facts is called.

    Examples
    --------
    >>> fact_label("resident_pay_state_usd"), fact_label("j1_hint")
    ('Median pay of residents in the state', 'J-1 accepted (a hint only, not counted)')
    """
    labels: dict[str, str] = _words()["labels"]
    if field not in labels and field.endswith(HINT):
        return str(_words()["hint"]).format(label=labels[field.removesuffix(HINT)])
    return labels[field]


def value_words(field: str) -> Mapping[str, str]:
    """Give the words for the values of a field that has a list of its own."""
    found: dict[str, str] = _words()["values_of"][field]
    return found


def fact_value(field: str, value: Any, unit: str | None = None) -> str:
    """Give a value in words, with its unit.

    Parameters
    ----------
    value : as the fact holds it: None is not known, a mapping is Match year -> (positions, filled).

    Examples
    --------
    >>> fact_value("resident_pay_state_usd", 82500, "USD a year"), fact_value("price_level", 111.6, "US = 100")
    ('$82,500 a year', '111.6 (US average = 100)')
    >>> fact_value("h1b", "transfer_only"), fact_value("positions_by_year", {"2026": [8, None]}, "positions")
    ('transfers only', '2026: ? of 8')
    """
    if value is None:
        return str(_words()["unknown"])
    if isinstance(value, Mapping):
        return "; ".join(f"{year}: {'?' if filled is None else filled} of {n}" for year, (n, filled) in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = _words()
    if isinstance(value, str):
        base = field.removesuffix(HINT)
        said = words["values_of"].get(base) or (words["values"] if base in words["worded"] else {})
        value = said.get(value, value)
    elif field.startswith("img_share"):
        return f"{100 * value:.3g} %"
    if not unit or unit in words["said_by_the_label"] or (isinstance(value, str) and unit.split()[0] in value):
        return str(value)
    if isinstance(value, str) and "{value:" in words["units"].get(unit, ""):
        return f"{value} {unit}"
    return str(words["units"].get(unit, "{value} {unit}")).format(value=value, unit=unit)


def source_kind_words(kind: str) -> str:
    """Say who a source is."""
    return str(_words()["sources"][kind])
