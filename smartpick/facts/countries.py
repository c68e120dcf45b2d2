"""Country codes and names (ISO 3166-1 alpha-2), read from the time-zone database's own list.

The list ships in the `tzdata` package as `iso3166.tab` (public domain, IANA time-zone database),
so no copy of it lives here.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def countries() -> dict[str, str]:
    """Map each two-letter code to the country's English name.

    Examples
    --------
    >>> countries()["IN"], len(countries()) > 240
    ('India', True)
    """
    text = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {code: name for code, name, *_ in rows}
