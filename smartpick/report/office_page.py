"""The office's own calibration as a page: predicted against realised chances, with intervals; loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from markupsafe import Markup

from smartpick.chances.office_calibration import Curve
from smartpick.entities.office import OfficeMemory
from smartpick.report.charts import BLUE, percent
from smartpick.report.cohort_page import page_style, template
from smartpick.report.svg import MUTED, element, label, line, picture

WIDTH, HEIGHT = 420, 320
LEFT, RIGHT, TOP, BELOW = 50, 26, 14, 44  # room around the plot [px]
STEPS, MOST_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25), 5  # between two numbers on an axis
TITLES = {"invitation": "Invitations", "match": "Matches"}
BY = {"model": "the model alone", "memory": "the model with office memory"}


def office_page(memory: OfficeMemory, curves: Sequence[Curve]) -> str:
    """Give the page."""
    kinds = [
        (TITLES[what], [(BY[curve.by], curve, calibration_chart(curve)) for curve in curves if curve.what == what])
        for what in TITLES
    ]
    return template("office.html.j2").render(memory=memory, kinds=kinds, style=page_style())


def calibration_chart(curve: Curve) -> Markup:
    """Give one curve as a picture: a dot per bin, its interval, and the line on which prediction and event agree."""
    highest = max([0.05, *(max(one.predicted, one.high) for one in curve.bins)])
    step = next((step for step in STEPS if MOST_STEPS * step >= highest), STEPS[-1])
    steps = min(ceil(highest / step - 1e-9), round(1 / step))

    def x(value: float) -> float:
        return LEFT + value / (steps * step) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BELOW - value / (steps * step) * (HEIGHT - BELOW - TOP)

    parts = [line(x(0), y(0), x(steps * step), y(steps * step), width=2)]
    for value in (k * step for k in range(steps + 1)):
        parts.append(label(x(value), HEIGHT - BELOW + 16, percent(value), "middle", colour=MUTED))
        parts.append(label(LEFT - 6, y(value) + 4, percent(value), "end", colour=MUTED))
    for one in curve.bins:
        at = x(one.predicted)
        parts.append(line(at, y(one.low), at, y(one.high), colour=BLUE, width=2))
        parts.append(element("circle", cx=at, cy=y(one.realised), r=5, fill=BLUE))
    parts.append(label((LEFT + WIDTH) / 2, HEIGHT - 6, "across: predicted; up: happened", "middle"))
    said = "; ".join(
        f"predicted {percent(b.predicted)}, happened {percent(b.realised)} ({b.count})" for b in curve.bins
    )
    return Markup(picture(WIDTH, HEIGHT, f"{TITLES[curve.what]} by {BY[curve.by]}", said + ".", *parts))
