"""The map of a list: states, pins by tier, insets for Alaska, Hawaii and Puerto Rico.

Albers equal-area conic projection with standard parallels 29.5 and 45.5 degrees (Snyder, "Map Projections: A Working
Manual," US Geological Survey Professional Paper 1395, 1987, pp. 98-103); the insets are drawn at their own scale.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from smartpick.facts.state_shapes import state_shapes
from smartpick.facts.tables import read_rows
from smartpick.plan.chance_words import counted
from smartpick.report.svg import INK, LAND, MUTED, TIER_COLOURS, TIER_SHAPES, element, label, marker, picture, text

WIDTH, HEIGHT = 960.0, 600.0
SMALL = frozenset({"CT", "DC", "DE", "MA", "MD", "NH", "NJ", "RI", "VT", "HI", "PR"})  # no room for letters
MOST_NAMED = 5  # states named in the text alternative


@dataclass(frozen=True, slots=True)
class Pin:
    """One program on the map; `href` makes it a link, e.g. "#1257140C0"."""

    latitude: float
    longitude: float
    state: str
    name: str
    tier: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """A projection and where its picture lies: x = scale * (u - centre u) + x0."""

    centre: tuple[float, float]
    parallels: tuple[float, float]
    scale: float
    at: tuple[float, float]

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        u, v = _albers(longitude, latitude, self.centre, self.parallels)
        return self.at[0] + self.scale * u, self.at[1] - self.scale * v


_FRAMES = {
    "AK": _Frame((-154, 62), (55, 65), 390, (110, 505)),
    "HI": _Frame((-157.3, 20.6), (8, 18), 1150, (290, 555)),
    "PR": _Frame((-66.4, 18.2), (8, 18), 2300, (835, 555)),
}
_MAINLAND = _Frame((-96, 38.2), (29.5, 45.5), 1180, (465, 300))


def us_map(
    pins: Iterable[Pin],
    *,
    title: str = "Programs on the list",
    shares: Mapping[str, float] | None = None,
    share_meaning: str = "",
) -> str:
    """Draw the map as SVG.

    Parameters
    ----------
    shares : state -> 0 to 1, shown as the darkness of the state; None leaves all states alike.
    share_meaning : what the darkness means, for the text alternative.
    """
    pins = sorted(pins, key=lambda pin: -pin.latitude)
    counts = {tier: sum(pin.tier == tier for pin in pins) for tier in TIER_COLOURS}
    described = ", ".join(f"{count} {tier}" for tier, count in counts.items() if count) or "no programs"
    description = (
        f"Map of the United States with {described} in {len({pin.state for pin in pins})} states. {share_meaning}"
    )
    held = Counter(pin.state for pin in pins)
    most = ", ".join(f"{_name(state)} {count}" for state, count in held.most_common(MOST_NAMED))
    description = f"{description.strip()} {f'Most in {most}.' if most else ''}"
    states = "".join(_state(state, None if shares is None else shares.get(state), held[state]) for state in _outlines())
    names = element(
        "g", *(_tag(state) for state in _outlines() if held[state] and state not in SMALL), aria_hidden="true"
    )
    drawn = element("g", *map(_pin, _apart(pins)), stroke="#ffffff", stroke_width=0.9, class_="pins") if pins else ""
    return picture(
        WIDTH,
        HEIGHT,
        title,
        description.strip(),
        element("g", states, stroke="#aab7c2", stroke_width=0.7),
        names,
        drawn,
        _legend(counts),
        links=True,
    )


def _frame(state: str) -> _Frame:
    return _FRAMES.get(state, _MAINLAND)


@lru_cache(1)
def _outlines() -> dict[str, str]:
    """Map each state to the path of its outline; projecting all points takes longer than the rest of the map."""
    return {
        state: "".join(_ring([_frame(state).project(lon, lat) for lon, lat in ring]) for ring in rings)
        for state, rings in sorted(state_shapes().items())
    }


def _ring(points: list[tuple[float, float]]) -> str:
    """Give a closed outline, step by step from its first point: half as long as one that names every place.

    Examples
    --------
    >>> _ring([(10.0, 5.0), (10.52, 4.9), (12.5, 5.0)])
    'M10,5l.5-.1 2,.1z'
    """
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    steps = [(x - x0, y - y0) for (x0, y0), (x, y) in pairwise(tenths) if (x, y) != (x0, y0)]
    told = " ".join(f"{_tenth(x)}{'' if y < 0 else ','}{_tenth(y)}" for x, y in steps)
    return f"M{_tenth(tenths[0][0])},{_tenth(tenths[0][1])}l{told.replace(' -', '-')}z"


def _tenth(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole or ''}.{rest}" if rest else f"{sign}{whole}"


@cache
def _name(state: str) -> str:
    return {code: name for code, name, *_ in read_rows("places/states")}.get(state, state)


@lru_cache(100)
def _tag(state: str) -> str:
    """Give the two letters of a state in the middle of its largest part."""
    ring = max((ring for ring in state_shapes()[state]), key=len)
    points = [_frame(state).project(lon, lat) for lon, lat in ring]
    x, y = _middle(points)
    return label(x, y + 3, state, "middle", colour=MUTED, size=11)


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Give the centre of area of a closed outline."""
    pairs = list(zip(points, points[1:] + points[:1], strict=True))
    crosses = [x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs]
    twice = 3 * sum(crosses)
    x = sum((p[0] + q[0]) * c for (p, q), c in zip(pairs, crosses, strict=True)) / twice
    y = sum((p[1] + q[1]) * c for (p, q), c in zip(pairs, crosses, strict=True)) / twice
    return x, y


@lru_cache(1000)
def _state(state: str, share: float | None, pins: int = 0) -> str:
    told = f"{_name(state)}: {share:.0%}" if share is not None else _name(state)
    if pins:
        told += f", {counted(pins, 'program')}"
    return element(
        "path",
        element("title", text(told)),
        d=_outlines()[state],
        fill=LAND if share is None else "#1f5fa8",
        fill_opacity=None if share is None else f"{0.08 + 0.6 * min(1.0, max(0.0, share)):.2f}",
        class_="state",
    )


def _apart(pins: list[Pin]) -> Iterable[tuple[Pin, float, float]]:
    """Programs of one city share a point: put them on a small spiral so that each can be seen and reached."""
    seen: dict[tuple[float, float], int] = {}
    for pin in pins:
        x, y = _frame(pin.state).project(pin.longitude, pin.latitude)
        place = (round(x / 4), round(y / 4))
        index = seen.get(place, 0)
        seen[place] = index + 1
        turn, reach = 2.4 * index, 3.2 * math.sqrt(index)
        yield pin, x + reach * math.cos(turn), y + reach * math.sin(turn)


def _pin(placed: tuple[Pin, float, float]) -> str:
    pin, x, y = placed
    name = f"{pin.name} ({pin.tier})"
    shape = marker(
        TIER_SHAPES[pin.tier],
        x,
        y,
        4.2,
        TIER_COLOURS[pin.tier],
        class_=f"pin {pin.tier}",
    )
    if pin.href is None:
        return element("g", element("title", text(name)), shape)
    return element("a", element("title", text(name)), shape, href=pin.href)


def _legend(counts: Mapping[str, int]) -> str:
    parts = []
    for row, (tier, count) in enumerate(counts.items()):
        y = 535 + 20 * row
        parts.append(marker(TIER_SHAPES[tier], 575, y, 5, TIER_COLOURS[tier], class_=f"pin {tier}"))
        parts.append(label(587, y + 4, f"{tier}: {count}", colour=INK))
    parts.append(label(800, 590, "Puerto Rico", colour=MUTED, size=10))
    return element("g", *parts, aria_hidden="true")


def _albers(
    longitude: float, latitude: float, centre: tuple[float, float], parallels: tuple[float, float]
) -> tuple[float, float]:
    phi1, phi2 = map(math.radians, parallels)
    n = (math.sin(phi1) + math.sin(phi2)) / 2
    c = math.cos(phi1) ** 2 + 2 * n * math.sin(phi1)

    def rho(phi: float) -> float:
        return math.sqrt(max(0.0, c - 2 * n * math.sin(phi))) / n

    theta = n * math.radians(longitude - centre[0])
    r = rho(math.radians(latitude))
    return r * math.sin(theta), rho(math.radians(centre[1])) - r * math.cos(theta)
