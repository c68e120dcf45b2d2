"""Names as a person types them and keys as a profile holds them: countries, places and languages."""

from __future__ import annotations

import re
from functools import cache

from smartpick.facts.countries import countries
from smartpick.facts.regions import ALIASES, named_regions
from smartpick.guidance.wording import wording


def country(text: str) -> str:
    """Read a country by its code or its English name; what is neither stays as typed, to be refused by its field."""
    bare = text.strip()
    return _codes_by_name().get(bare.casefold(), bare.upper() if len(bare) == 2 else bare)


def country_name(code: str) -> str:
    """Give a country's name for its code."""
    return countries().get(code, code)


@cache
def _codes_by_name() -> dict[str, str]:
    return {name.casefold(): code for code, name in countries().items()}


def place(text: str) -> str:
    """Read a region by its key or its name; a "city, ST" and what is unknown stay as typed."""
    bare = text.strip()
    return _keys_by_name().get(bare.casefold(), bare)


def place_name(key: str) -> str:
    """Give a region's name for its key; a "city, ST" is its own name."""
    return named_regions()[key].name if key in named_regions() else key


@cache
def _keys_by_name() -> dict[str, str]:
    found = named_regions().items()
    return {name.casefold(): key for key, one in found for name in (one.name, one.offered) if name}


def places_in(text: str) -> list[str]:
    """Read several places, parted by semicolons, lines or commas; the comma of a "city, ST" parts nothing.

    Examples
    --------
    >>> places_in("Midwest, GA, Toledo, OH"), places_in("New York, NY; Ohio")
    (['midwest', 'GA', 'Toledo, OH'], ['New York, NY', 'OH'])
    """
    found: list[str] = []
    for part in re.split(r"[;\n]", text):
        words = [word.strip() for word in part.split(",") if word.strip()]
        while words:
            pair = ", ".join(words[:2])
            take = 2 if len(words) > 1 and _is_city(words[0], words[1]) else 1
            found.append(place(pair if take == 2 else words[0]))
            words = words[take:]
    return found


def _is_city(first: str, second: str) -> bool:
    """Whether two words of a list are a city with its state rather than two places."""
    if second.upper() not in named_regions() or len(second) != 2:
        return False
    if f"{first}, {second}".casefold() in ALIASES:
        return True
    known = place(first)
    return known == second.upper() if known in named_regions() else first.casefold() not in ALIASES


def language(text: str) -> str:
    """Read a language by its code or its English name; one that has no code here stays as typed."""
    bare = text.strip()
    return next((code for code, name in _languages().items() if name.casefold() == bare.casefold()), bare)


def language_name(code: str) -> str:
    """Give a language's name for its code."""
    return _languages().get(code, code)


def _languages() -> dict[str, str]:
    found: dict[str, str] = wording("person")["languages"]
    return found
