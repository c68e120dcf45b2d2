"""The gazetteer: region keys, states, census divisions and "city, ST" as sets of places.

Sub-regions and tiers of rules D-01 to D-18 are lists of cities and counties; divisions and regions are the
Census Bureau's, as ERAS uses them. Counties are those before Connecticut's planning regions of 2022, in the
catalogue as here, so the two can never be mixed. Puerto Rico lies in no division.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache

from smartpick.entities.place import Place, distance_km
from smartpick.errors import InvalidInput
from smartpick.facts.tables import read_rows

CITY_RADIUS_KM = 50.0  # declared: what "near a city" means when the user names a city and no radius
STATE_SIZE, CITY_SIZE = 4, 0
BOSTON_KEYS = frozenset({"boston", "greater_boston", "boston_metro"})
# the words people use -> key; "LA" is Louisiana, as the two letters of every state are
ALIASES = {
    "greater la": "greater_los_angeles",
    "socal": "southern_california",
    "norcal": "northern_california",
    "orange county": "orange_county_ca",
    "los angeles county": "la_county",
    "boston, ma": "boston",
    "los angeles, ca": "los_angeles",
    "washington, dc": "DC",
    "washington dc": "DC",
    "new york city": "nyc_downstate",
    "nyc": "nyc_downstate",
    "chicago": "chicago_il",
    "philadelphia": "philadelphia_pa",
    "mountain west": "mountain",
    "massachusetts outside boston": "ma_outside_boston",
    "rest of massachusetts": "ma_outside_boston",
}


@dataclass(frozen=True, slots=True)
class Region:
    """A set of places: whole states, counties, named cities, or a circle around a city.

    Attributes
    ----------
    offered : the words a form offers it by, "" for a building block of the rules that repeats another.
    size : orders regions from small to large: 0 circle, 1 cities, 2-3 counties, 4 state, 5 division, 6-7 several.
    counties : five-digit FIPS codes. cities : (state, name in lower case).
    centre, radius_km : set for "city, ST" only. [km]
    """

    key: str
    name: str
    size: int
    states: frozenset[str] = frozenset()
    counties: frozenset[str] = frozenset()
    cities: frozenset[tuple[str, str]] = frozenset()
    centre: Place | None = None
    radius_km: float | None = None
    offered: str = ""

    def contains(self, place: Place) -> bool:
        """Whether the place lies in the region; a place without a point is in no circle but its own city's."""
        if place.state in self.states or (place.county_fips and place.county_fips in self.counties):
            return True
        if (place.state, place.city.lower()) in self.cities:
            return True
        if self.centre is None or self.radius_km is None:
            return False
        far = distance_km(self.centre, place)
        return far is not None and far <= self.radius_km


@cache
def named_regions() -> dict[str, Region]:
    """Give every region that has a key, states included, smallest first."""
    members: dict[str, list[tuple[str, str]]] = {}
    for key, kind, member in read_rows("places/region_members"):
        members.setdefault(key, []).append((kind, member))

    def parts(key: str, kind: str) -> frozenset[str]:
        own = {member for member_kind, member in members[key] if member_kind == kind}
        inner = [parts(member, kind) for member_kind, member in members[key] if member_kind == "region"]
        return frozenset(own).union(*inner)

    found = [
        Region(
            key,
            name,
            int(size),
            parts(key, "state"),
            parts(key, "county"),
            _cities(parts(key, "city")),
            offered=offered,
        )
        for key, name, size, offered, _ in read_rows("places/regions")
    ]
    found += [
        Region(code, name, STATE_SIZE, frozenset({code}), offered=name)
        for code, name, _, _ in read_rows("places/states")
        for code, name, _, _ in read_rows("places/states")
    ]
    return {region.key: region for region in sorted(found, key=lambda region: (region.size, region.key))}


def _cities(names: frozenset[str]) -> frozenset[tuple[str, str]]:
    return frozenset((name[-2:], name[:-4].lower()) for name in names)


@cache
def regions_of(place: Place) -> tuple[str, ...]:
    """Give the keys of every named region the place lies in, smallest first.

    Examples
    --------
    >>> regions_of(Place("Worcester", "MA", county_fips="25027"))
    ('ma_outside_boston', 'MA', 'new_england', 'northeast')
    """
    by_part = _keys_by_part()
    parts = (place.state, place.county_fips or "", f"{place.city.lower()}, {place.state}")
    found = {entry for part in parts for entry in by_part.get(part, ())}
    return tuple(key for _, key in sorted(found))


@cache
def _keys_by_part() -> dict[str, list[tuple[int, str]]]:
    # state, county or city -> regions it belongs to, with their place in the order from small to large
    found: dict[str, list[tuple[int, str]]] = {}
    for order, area in enumerate(named_regions().values()):
        cities = {f"{city}, {state}" for state, city in area.cities}
        for part in (*area.states, *area.counties, *cities):
            found.setdefault(part, []).append((order, area.key))
    return found


@cache
def _divisions() -> dict[str, str]:
    return {code: division for code, _, _, division in read_rows("places/states")}


def state_division(state: str) -> str:
    """Give the census division of a state in lower case, "" for Puerto Rico, which lies in none."""
    return _divisions().get(state, "")


def region(key: str, radius_km: float = CITY_RADIUS_KM) -> Region:
    """Give the region a person means by a region key, a state, a census division or "city, ST".

    Parameters
    ----------
    radius_km : radius of the circle when `key` names a city. [km]

    Raises
    ------
    InvalidInput
        Nothing of that name is known; the message gives the nearest.

    Notes
    -----
    A city that holds no program is placed at its county's centre, good to some 30 km.

    Examples
    --------
    >>> region("New England").key, region("massachusetts").key, region("Worcester, MA").size
    ('new_england', 'MA', 0)
    """
    found = _lookup(key)
    if found is not None:
        return found
    city, comma, where = key.rpartition(",")
    state = _lookup(where) if comma else None
    if state is not None and state.size == STATE_SIZE:
        return _circle(city.strip(), state.key, radius_km, key)
    words = _words()
    near = difflib.get_close_matches(_plain(key), list(words), n=1, cutoff=0.5)
    way_on = f"Did you mean '{words[near[0]]}'?" if near else "Try a state such as MA, or 'Boston, MA'."
    raise InvalidInput("region", 'a region key, a state, a census division or "city, ST"', key, way_on)


def core_region(anchor: str) -> Region:
    """Give the core tier of an anchor: what the rules count as "there" (rules D-02, D-07, D-10).

    Greater Boston is the metro and the rest of Massachusetts; Southern California is D-07; Los Angeles is D-10
    (the county; the Inland Empire only if the applicant would commute); any other city is the circle around it.
    """
    found = region(anchor)
    if found.key in BOSTON_KEYS:
        massachusetts = named_regions()["MA"]
        return Region("greater_boston", "Greater Boston and the rest of Massachusetts", 4, massachusetts.states)
    if found.key in {"los_angeles", "la_county"}:
        return named_regions()["los_angeles"]
    return found


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


@cache
def _words() -> dict[str, str]:
    words = {_plain(name.split(" (")[0]): key for key, name in ((k, r.name) for k, r in named_regions().items())}
    words.update({_plain(key): key for key in named_regions()})
    words.update(ALIASES)
    return words


def _lookup(key: str) -> Region | None:
    named = named_regions()
    if key in named:
        return named[key]
    plain = _plain(key)
    if plain in _words():
        return named[_words()[plain]]
    return named.get(key.strip().upper())


@cache
def _circle(city: str, state: str, radius_km: float, asked: str) -> Region:
    centre = _point(city, state)
    if centre is None:
        near = difflib.get_close_matches(city.lower(), list(cities_of_state(state)), n=1, cutoff=0.6)
        way_on = f"Did you mean '{near[0].title()}, {state}'?" if near else f"Try the state, '{state}'."
        raise InvalidInput("region", "a city in that state", asked, way_on)
    cities = frozenset({(state, centre.city.lower())})
    name = f"within {radius_km:g} km of {centre.city}, {state}"
    return Region(f"{centre.city}, {state}", name, CITY_SIZE, cities=cities, centre=centre, radius_km=radius_km)


@cache
def _cities_by_state() -> dict[str, dict[str, tuple[str, str]]]:
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for state, city, fips in read_rows("places/cities"):
        found.setdefault(state, {})[city.lower()] = (city, fips)
    return found


def cities_of_state(state: str) -> dict[str, tuple[str, str]]:
    """Give the cities of a state: name in lower case -> (name, county FIPS)."""
    return _cities_by_state().get(state, {})


@cache
def county_points() -> dict[str, tuple[float, float]]:
    """Give the centre of every county: FIPS -> (latitude, longitude). [degrees]"""
    return {fips: (float(lat), float(lon)) for fips, _, _, lat, lon in read_rows("places/counties")}


def _point(city: str, state: str) -> Place | None:
    wanted = _spelling(city)
    for row in read_rows("catalogue/programs"):
        if row[5] == state and row[8] and _spelling(row[4]) == wanted:
            return Place(row[4], state, row[6], row[7], float(row[8]), float(row[9]))
    found = next((entry for name, entry in cities_of_state(state).items() if _spelling(name) == wanted), None)
    if found is None or found[1] not in county_points():
        return None
    latitude, longitude = county_points()[found[1]]
    return Place(found[0], state, None, found[1], latitude, longitude)


_LONG_FORMS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


def _spelling(city: str) -> str:
    # "St. Louis", "St Louis" and "Saint Louis" are one city
    words = city.lower().replace(".", " ").replace("-", " ").split()
    return " ".join(_LONG_FORMS.get(word, word) for word in words)
