"""What the form asks in rows: ties, US experience, letters, papers and earlier seasons, one line each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from smartpick.web.form_names import country, country_name, place, place_name
from smartpick.web.forms import number, typed, yes_or_no

BLANK_ROWS = 2  # offered below those that are filled
MOST_ROWS = 60

Column = tuple[Callable[[str], Any], Callable[[Any], str]]
_text: Column = (str, typed)
_number: Column = (number, typed)
_state: Column = (str.upper, typed)
_choice: Column = (yes_or_no, typed)

# group in the form -> (path in the profile, column -> how it is read and written)
ROWS: dict[str, tuple[tuple[str, ...], dict[str, Column]]] = {
    "tie": (("geography", "ties"), {"place": (place, place_name), "kind": _text}),
    "work": (
        ("us_clinical",),
        {
            "kind": _text,
            "months": _number,
            "hands_on": _choice,
            "city": _text,
            "state": _state,
            "setting": _text,
            "ended": _text,
        },
    ),
    "letter": (
        ("letters",),
        {
            "country": (country, country_name),
            "specialty": _text,
            "state": _state,
            "setting": _text,
            "supervised": _choice,
        },
    ),
    "paper": (("research",), {"kind": _text, "state": _state}),
    "match": (
        ("previous_cycles",),
        {"match_year": _number, "interviews": _number, "anchor_share": _number, "soap": _choice},
    ),
}
_NAME = re.compile(rf"({'|'.join(ROWS)})\.(\d{{1,3}})\.(\w+)")


def rows_sent(fields: Mapping[str, Any]) -> dict[str, str]:
    """Give the rows of a request, blank ones left out and the rest counted anew, with the number of each group."""
    sent: dict[str, dict[int, dict[str, str]]] = {}
    for name, value in fields.items():
        if (found := _NAME.fullmatch(name)) and found[3] in ROWS[found[1]][1]:
            sent.setdefault(found[1], {}).setdefault(int(found[2]), {})[found[3]] = str(value).strip()
    answers: dict[str, str] = {}
    for group, rows in sent.items():
        filled = [row for _, row in sorted(rows.items()) if any(row.values())][:MOST_ROWS]
        answers |= _flat(group, filled)
    return answers


def rows_of(profile: Mapping[str, Any]) -> dict[str, str]:
    """Give the rows that a profile fills."""
    answers: dict[str, str] = {}
    for group, (path, columns) in ROWS.items():
        held = _held(profile, path) or []
        answers |= _flat(
            group,
            [{name: "" if one.get(name) is None else write(one[name]) for name, (_, write) in columns.items()}
             for one in held],
        )  # fmt: skip
    return answers


def _flat(group: str, rows: list[dict[str, str]]) -> dict[str, str]:
    flat = {f"{group}.{i}.{name}": text for i, row in enumerate(rows) for name, text in row.items()}
    return {f"{group}.rows": str(len(rows)), **flat}


def _held(profile: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = profile
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def rows_read(group: str, answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the rows of a group as the profile holds them."""
    columns = ROWS[group][1]
    return [
        {name: read(text) for name, (read, _) in columns.items() if (text := answers.get(f"{group}.{i}.{name}", ""))}
        for i in range(int(answers.get(f"{group}.rows") or 0))
    ]


def changed_rows(before: Mapping[str, str], answers: Mapping[str, str]) -> list[str]:
    """Give the groups of which the form holds other rows than before."""
    return [
        group for group in ROWS if f"{group}.rows" in answers and rows_read(group, answers) != rows_read(group, before)
    ]


def row_of(field: str) -> str:
    """Give the form's field for a field of the profile such as letters[2].country, "" where it is no row."""
    for group, (path, columns) in ROWS.items():
        found = re.fullmatch(rf"{re.escape('.'.join(path))}\[(\d+)\](?:\.(\w+))?", field)
        if found:
            return f"{group}.{found[1]}.{found[2] if found[2] in columns else next(iter(columns))}"
    return ""
