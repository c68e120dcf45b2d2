"""The sources of a visa section: of every dated value that it rests on, who published it, and where to check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from smartpick.errors import NoValueOnDate
from smartpick.rules.parameters import load_parameters

HOLD_IDS = ("rules", "rests_on")  # keys of the section under which rule ids stand


def sources_of(section: Mapping[str, object], day: date) -> list[dict[str, object]]:
    """Give the source of each dated value that a section names, in the order of its first mention.

    Notes
    -----
    Rules of the articles have no entry: they are advice and carry their own mark.

    Examples
    --------
    >>> found = sources_of({"rules": ["J-04", "j1.212e"]}, date(2026, 9, 1))
    >>> [one["id"] for one in found]
    ['j1.212e']
    """
    known = load_parameters()
    found = []
    for rule in dict.fromkeys(_ids(section)):
        if rule not in known:
            continue
        try:
            row = known[rule].on(day)
        except NoValueOnDate:
            row = known[rule].rows[-1]  # shown as the source of what was looked for, never as a value
        found.append({"id": rule, "label": row.label, "source": row.source, "verify": row.verify})
    return found


def _ids(found: object, *, listed: bool = False) -> Iterator[str]:
    if isinstance(found, Mapping):
        for key, inner in found.items():
            yield from _ids(inner, listed=listed or key in HOLD_IDS)
    elif isinstance(found, list | tuple):
        for one in found:
            yield from _ids(one, listed=listed)
    elif listed and isinstance(found, str):
        yield found
