"""Place names in free text: states, regions and cities with programs, found by their capital letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from smartpick.entities.place import Place
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.regions import Region, region
from smartpick.facts.tables import read_table

# names of regions as people write them -> our region key
REGION_NAMES = {
    "New England": "new_england",
    "Greater Boston": "greater_boston",
    "Southern California": "southern_california",
    "SoCal": "southern_california",
    "Northern California": "northern_california",
    "Bay Area": "bay_area",
    "Orange County": "orange_county_ca",
    "Inland Empire": "inland_empire",
    "Los Angeles": "los_angeles",
    "Midwest": "midwest",
    "Northeast": "northeast",
    "South": "south",
    "West Coast": "pacific",
}
COMMON_WORDS = {
    "Mobile",
    "Reading",
    "Orange",
    "Normal",
    "Hope",
    "Union",
    "Media",
    "Commerce",
    "Enterprise",
    "Independence",
}
LA = re.compile(r"\bL\.?A\.?(?=\W|$)")


@dataclass(frozen=True, slots=True)
class Named:
    """A place named in a text. `key` is a region key, a state code or "city, ST"."""

    name: str
    key: str
    start: int
    end: int

    def covers(self, place: Place) -> bool:
        """Whether a place lies in what was named."""
        return self.region.contains(place)

    @property
    def region(self) -> Region:
        """The region that was named."""
        return region(self.key)


@cache
def place_keys() -> dict[str, str]:
    """Map every name that may stand in a text to its key; a city that several states have goes to the larger one."""
    keys: dict[str, str] = {}
    counts: dict[tuple[str, str], int] = {}
    for program in load_catalogue().programs:
        at = (program.place.city, program.place.state)
        counts[at] = counts.get(at, 0) + 1
    for (city, state), _ in sorted(counts.items(), key=lambda pair: pair[1]):
        if city not in COMMON_WORDS and len(city) > 3:
            keys[city] = f"{city}, {state}"
    keys.update({row["name"]: row["state"] for row in read_table("places/states")})
    keys.update(REGION_NAMES)
    return keys


@cache
def place_pattern() -> str:
    """One pattern for all names, longest first."""
    names = sorted(place_keys(), key=len, reverse=True)
    return "(?:(?-i:" + "|".join(re.escape(name) for name in names) + r"|L\.?A\.?)(?=\W|$))"


def places_in(text: str) -> list[Named]:
    """Find every place named in a text, in order."""
    keys = place_keys()
    return [
        Named(m.group(), keys.get(m.group(), "los_angeles"), m.start(), m.end())
        for m in re.finditer(r"(?<!\w)" + place_pattern(), text)
    ]
