"""Outlines of the states, DC and Puerto Rico, for maps.

Census Bureau cartographic boundaries of 2017, thinned to some 5 km (finer for small states), small islands left out:
good for a picture, not for asking which state a point lies in.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from smartpick.errors import BadData

Ring = tuple[tuple[float, float], ...]
FILE = "data/places/state_shapes.csv"


@cache
def state_shapes() -> dict[str, tuple[Ring, ...]]:
    """Map each state to its rings of (longitude, latitude), largest first. [degrees]

    Alaska's longitudes run below -180 so that its islands stay together.

    Raises
    ------
    BadData : a ring has fewer than three points.
    """
    lines = (files("smartpick") / FILE).read_text(encoding="utf-8").splitlines()[1:]
    shapes: dict[str, list[Ring]] = {}
    for line in lines:
        state, _, points = line.split(",", maxsplit=2)
        pairs = (point.split(",") for point in points.strip('"').split())
        ring = tuple((float(lon), float(lat)) for lon, lat in pairs)
        if len(ring) < 3:
            raise BadData(FILE, state, "a ring has fewer than three points")
        shapes.setdefault(state, []).append(ring)
    return {state: tuple(rings) for state, rings in shapes.items()}
