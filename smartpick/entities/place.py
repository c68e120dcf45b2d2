"""Places: a city with its state, county and point, and the distance between points."""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Place:
    """A city in the United States.

    Attributes
    ----------
    state : two-letter USPS code, PR and DC included.
    county_fips : five digits as text, None when not known.
    latitude, longitude : degrees (WGS 84); of the city's centre, so good to some 10 km.
    """

    city: str
    state: str
    county: str | None = None
    county_fips: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def distance_km(first: Place, second: Place) -> float | None:
    """Great-circle distance between two places, None when a point is not known. [km]

    Notes
    -----
    Haversine formula on a sphere of radius 6,371.0088 km. Not modelled: roads.

    Examples
    --------
    >>> boston = Place("Boston", "MA", latitude=42.36, longitude=-71.06)
    >>> worcester = Place("Worcester", "MA", latitude=42.27, longitude=-71.80)
    >>> round(distance_km(boston, worcester))
    62
    """
    if first.latitude is None or first.longitude is None or second.latitude is None or second.longitude is None:
        return None
    lat1, lat2 = math.radians(first.latitude), math.radians(second.latitude)
    half_dlat = (lat2 - lat1) / 2
    half_dlon = math.radians(second.longitude - first.longitude) / 2
    a = math.sin(half_dlat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_dlon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(a))
