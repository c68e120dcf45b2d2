"""The charts of a plan, drawn as SVG: frontier, tier mix, ranges, dot on a range, signal dumbbell, calibration.

Every chart has a text alternative that says what it shows; nothing is told by colour alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smartpick.plan.chance_words import in_hundred
from smartpick.plan.parts import FrontierPoint, Range, TierMix
from smartpick.report.svg import (
    INK,
    LINE,
    MUTED,
    TIER_COLOURS,
    TIER_SHAPES,
    element,
    label,
    line,
    marker,
    picture,
)

BLUE, RED = "#1f5fa8", "#b3261e"
OTHERS = "elsewhere"
LABEL_GAP = 52.0  # between the middles of two labels on an axis [px]


@dataclass(frozen=True, slots=True)
class Quartiles:
    """First quartile, median and third quartile of a group."""

    q1: float
    median: float
    q3: float


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """Chance of an interview at one program without and with a signal, and what that adds. [probability]"""

    name: str
    without: float
    with_signal: float
    lift: Range


def percent(share: float) -> str:
    """Give a chance as people read it: whole points, one decimal below 1 %, ">99 %" at the top.

    Examples
    --------
    >>> percent(0.314), percent(0.004), percent(0.0), percent(0.999)
    ('31 %', '0.4 %', '0 %', '>99 %')
    """
    return f"{in_hundred(share)} %"


def frontier_chart(points: Sequence[FrontierPoint], chosen: int, width: float = 620, height: float = 300) -> str:
    """Draw P(match) against the number of applications, with the fee on a second axis and the chosen list marked.

    Parameters
    ----------
    chosen : number of applications on the list.
    """
    left, right, top, bottom = 52.0, width - 20, 20.0, height - 62
    most = max((p.applications for p in points), default=1) or 1
    highest = max((p.p_match for p in points), default=1.0)
    ceiling = min(1.0, (int(highest * 10) + 1) / 10)

    def x(count: float) -> float:
        return left + (right - left) * count / most

    def y(chance: float) -> float:
        return bottom - (bottom - top) * chance / ceiling

    parts = [_across(left, right, y(k / 10), percent(k / 10)) for k in range(0, int(ceiling * 10 + 0.5) + 1, 2)]
    path = "M" + "L".join(f"{x(p.applications):.1f},{y(p.p_match):.1f}" for p in points) if points else ""
    parts.append(element("path", d=path, fill="none", stroke=BLUE, stroke_width=2.5))
    for point in points:
        here = point.applications == chosen
        parts.append(
            element(
                "circle",
                element("title", f"{point.applications} applications, ${point.fee_usd:,.0f}: {percent(point.p_match)}"),
                cx=x(point.applications),
                cy=y(point.p_match),
                r=6 if here else 3,
                fill=RED if here else BLUE,
            )
        )
    last = -LABEL_GAP
    for point in points:
        if x(point.applications) - last < LABEL_GAP:
            continue
        last = x(point.applications)
        parts.append(label(last, bottom + 18, point.applications, anchor="middle"))
        parts.append(label(last, bottom + 34, f"${point.fee_usd:,.0f}", anchor="middle", colour=MUTED, size=11))
    parts.append(
        label(right, bottom + 54, "applications (fee below); middle figures", anchor="end", colour=MUTED, size=11)
    )
    if mine := next((p for p in points if p.applications == chosen), None):
        side = "end" if x(chosen) > width * 0.7 else "start"
        shift = 4 if side == "end" else -4
        parts.append(label(x(chosen) + shift, y(mine.p_match) + 26, f"your list: {chosen}", anchor=side, colour=RED))
    told = "; ".join(f"{p.applications}: {percent(p.p_match)}" for p in _spread(points, 6))
    return picture(
        width, height, "Chance of matching by number of applications", f"Best list of each size. {told}.", *parts
    )


def tier_bars(tiers: Mapping[str, TierMix], width: float = 620) -> str:
    """Draw each tier's share of the applications as a bar, its band as a bracket above the bar."""
    left, right, row = 110.0, width - 120, 34.0
    height = row * len(tiers) + 30

    def x(share: float) -> float:
        return left + (right - left) * share

    parts, told = [], []
    for index, (tier, mix) in enumerate(tiers.items()):
        y = 12 + row * index
        low, high = mix.band
        parts.append(marker(TIER_SHAPES[tier], 14, y + 10, 5, TIER_COLOURS[tier], class_=f"pin {tier}"))
        parts.append(label(26, y + 14, tier))
        parts.append(element("rect", x=left, y=y, width=right - left, height=18, fill=LINE, opacity=0.45))
        parts.append(element("rect", x=left, y=y, width=x(mix.share) - left, height=18, fill=TIER_COLOURS[tier]))
        parts.append(line(x(low), y + 22, x(high), y + 22, colour=INK, width=2))
        parts += [line(x(edge), y + 18, x(edge), y + 24, colour=INK, width=1.5) for edge in (low, high)]
        parts.append(label(right + 8, y + 14, f"{mix.applications} · {percent(mix.share)}"))
        told.append(f"{tier} {mix.applications} ({percent(mix.share)}, aim {low:.0%} to {high:.0%})")
    parts.append(label(left, height - 2, "bracket: the share this class of applicant aims at", colour=MUTED, size=11))
    return picture(width, height, "Applications by tier", "; ".join(told) + ".", *parts)


def tiers_by_place(places: Sequence[tuple[str, str]], most: int = 12, width: float = 420) -> str:
    """Draw how many applications of each tier go to each place, as stacked bars with the count in each part.

    Parameters
    ----------
    places : (place, tier) of each application. most : places drawn by name; the others are drawn together.
    """
    totals = Counter(place for place, _ in places)
    names = [place for place, _ in totals.most_common(most)]
    if len(totals) > most:
        names = [*names[: most - 1], OTHERS]
    counts = Counter((place if place in names else OTHERS, tier) for place, tier in places)
    longest = max((sum(counts[name, tier] for tier in TIER_COLOURS) for name in names), default=1)
    left, right, row = 132.0, width - 34, 24.0
    parts, told = [], []
    for index, name in enumerate(names):
        x, y, said = left, 4 + row * index, []
        parts.append(label(left - 8, y + 14, _cut(name, 19), anchor="end"))
        for tier, colour in TIER_COLOURS.items():
            if not (count := counts[name, tier]):
                continue
            wide = (right - left) * count / longest
            parts.append(element("rect", x=x, y=y, width=wide, height=18, fill=colour, stroke="#ffffff"))
            parts.append(marker(TIER_SHAPES[tier], x + 8, y + 9, 3, "#ffffff", class_="white") if wide > 34 else "")
            parts.append(label(x + wide - 5, y + 13, count, "end", colour="#ffffff", size=11) if wide > 14 else "")
            x += wide
            said.append(f"{count} {tier}")
        parts.append(label(x + 6, y + 14, sum(counts[name, tier] for tier in TIER_COLOURS), colour=MUTED))
        told.append(f"{name}: {', '.join(said)}")
    return picture(width, row * len(names) + 6, "Applications by place and tier", "; ".join(told) + ".", *parts)


def score_mark(mine: float | None, least: float | None, typical: float | None, width: float = 110) -> str:
    """Draw a program's published lowest (bar) and typical (diamond) Step 2 CK score with the applicant's dot."""
    low, high = 200.0, 280.0

    def x(score: float) -> float:
        return 5 + (width - 10) * (min(high, max(low, score)) - low) / (high - low)

    parts, told = [line(5, 9, width - 5, 9, width=2)], []
    if least is not None:
        parts += [line(x(least), 2, x(least), 16, colour=BLUE, width=3), line(x(least), 9, width - 5, 9, colour=BLUE)]
        told.append(f"takes {least:g} or more")
    if typical is not None:
        at = x(typical)
        parts.append(element("path", d=f"M{at - 5:.1f},9L{at:.1f},3L{at + 5:.1f},9L{at:.1f},15Z", fill=BLUE))
        told.append(f"usual or preferred {typical:g}")
    if mine is not None:
        parts.append(element("circle", cx=x(mine), cy=9, r=4, fill=INK, class_="dot"))
        told.append(f"yours {mine:g}")
    return picture(width, 18, "Step 2 CK", "; ".join(told) + ".", *parts)


def range_bar(chance: Range, width: float = 120, height: float = 16, ceiling: float = 1.0) -> str:
    """Draw a chance with its 80 % interval as a thin bar with a dot, beside the figures that say the same.

    It is drawn once a row, so it is kept short, and a screen reader, which reads the figures, passes it over.
    """

    def x(value: float) -> float:
        return 4 + (width - 8) * min(1.0, value / ceiling)

    low, high, middle = x(chance.low), max(x(chance.high), x(chance.low) + 1), height / 2
    return element(
        "svg",
        element("path", d=f"M4,{middle:g}h{width - 8:g}", stroke=LINE, stroke_width=2),
        element("path", d=f"M{low:.1f},{middle:g}h{high - low:.1f}", stroke=BLUE, stroke_width=5),
        element("circle", cx=round(x(chance.mid), 1), cy=middle, r=4, fill=INK, class_="dot"),
        width=width,
        height=height,
        class_="picture",
        aria_hidden="true",
    )


def dot_on_ranges(
    measure: str, mine: float | None, groups: Mapping[str, Quartiles], width: float = 520, unit: str = ""
) -> str:
    """Draw the applicant's value against the middle halves of groups, such as matched and not matched.

    Parameters
    ----------
    mine : None when the value is unknown; then no dot is drawn and the text says so.
    """
    values = [v for q in groups.values() for v in (q.q1, q.q3)] + ([] if mine is None else [mine])
    low, high = min(values), max(values)
    pad = (high - low) * 0.15 or 1.0
    left, right = 120.0, width - 20

    def x(value: float) -> float:
        return left + (right - left) * (value - low + pad) / (high - low + 2 * pad)

    height = 30.0 * len(groups) + 46
    parts, told = [], []
    for index, (name, q) in enumerate(groups.items()):
        y = 24 + 30 * index
        parts.append(label(8, y + 4, name))
        parts.append(line(left, y, right, y))
        parts.append(element("rect", x=x(q.q1), y=y - 7, width=x(q.q3) - x(q.q1), height=14, fill=BLUE, opacity=0.35))
        parts.append(line(x(q.median), y - 9, x(q.median), y + 9, colour=BLUE, width=3))
        told.append(f"{name}: half lie between {q.q1:g} and {q.q3:g}, median {q.median:g}")
    if mine is None:
        told.append("yours is not known")
    else:
        parts.append(line(x(mine), 10, x(mine), height - 34, colour=RED, width=2))
        parts.append(label(x(mine), height - 20, f"you: {mine:g}{unit}", anchor="middle", colour=RED))
        told.append(f"yours is {mine:g}")
    parts.append(label(right, height - 4, f"{measure}; box: middle half, bar: median", "end", colour=MUTED, size=11))
    return picture(width, height, measure, "; ".join(told) + ".", *parts)


def signal_dumbbells(pairs: Sequence[Dumbbell], width: float = 620) -> str:
    """Draw what a signal changes at each program: chance of an interview without (ring) and with (dot)."""
    left, right, row = min(250.0, width * 0.45), width - 130, 22.0
    height = row * len(pairs) + 40
    ceiling = max((pair.with_signal for pair in pairs), default=1.0) or 1.0

    def x(chance: float) -> float:
        return left + (right - left) * chance / ceiling

    parts = []
    for index, pair in enumerate(pairs):
        y = 16 + row * index
        parts.append(label(left - 10, y + 4, _cut(pair.name, int(left / 8)), anchor="end"))
        parts.append(line(x(pair.without), y, x(pair.with_signal), y, colour=BLUE, width=3))
        parts.append(
            element(
                "circle", cx=x(pair.without), cy=y, r=4.5, fill="#ffffff", stroke=BLUE, stroke_width=2, class_="ring"
            )
        )
        parts.append(element("circle", cx=x(pair.with_signal), cy=y, r=5, fill=BLUE))
        low, mid, high = (round(100 * end) for end in (pair.lift.low, pair.lift.mid, pair.lift.high))
        parts.append(label(right + 10, y + 4, f"{mid:+d} pts ({low} to {high})"))
    parts.append(label(8, height - 6, "chance of an interview, middle figures: ring without, dot with", colour=MUTED))
    told = "; ".join(f"{p.name} {percent(p.without)} to {percent(p.with_signal)}" for p in pairs[:5])
    return picture(width, height, "What each signal changes", told + ".", *parts)


def calibration_plot(
    points: Sequence[tuple[float, float, int]],
    width: float = 340,
    title: str = "Calibration: predicted against happened",
    words: tuple[str, str] = ("predicted", "happened"),
) -> str:
    """Draw predicted against realised shares; a perfect model lies on the line.

    Parameters
    ----------
    points : (predicted, realised, count) per bin. [fractions, count] words : what the two axes show.
    """
    across, up = words
    left, top, side = 46.0, 14.0, width - 66

    def at(share: float) -> float:
        return side * share

    parts = [
        element("rect", x=left, y=top, width=side, height=side, fill="none", stroke=LINE),
        line(left, top + side, left + side, top, colour=MUTED),
    ]
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(label(left - 6, top + side - at(share) + 4, percent(share), "end", colour=MUTED, size=10))
        parts.append(label(left + at(share), top + side + 16, percent(share), "middle", colour=MUTED, size=10))
    for predicted, realised, count in points:
        said = f"{across} {percent(predicted)}, {up} {percent(realised)} (n = {count})"
        parts.append(
            element(
                "circle",
                element("title", said),
                cx=left + at(predicted),
                cy=top + side - at(realised),
                r=5,
                fill=BLUE,
                opacity=0.8,
            )
        )
    parts.append(label(left + side / 2, top + side + 34, f"across: {across}; up: {up}", "middle"))
    told = "; ".join(f"{percent(p)} {across}, {percent(r)} {up}" for p, r, _ in points)
    return picture(width, top + side + 44, title, told + ".", *parts)


def _across(left: float, right: float, y: float, words: str) -> str:
    return line(left, y, right, y) + label(left - 6, y + 4, words, anchor="end", colour=MUTED, size=11)


def _spread(points: Sequence[FrontierPoint], most: int) -> list[FrontierPoint]:
    """At most `most` points, evenly spread, first and last among them."""
    if len(points) <= most:
        return list(points)
    return [points[round(k * (len(points) - 1) / (most - 1))] for k in range(most)]


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
