"""The office's own calibration as a page: predicted against realised chances, with intervals; loads nothing."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from smartpick.chances.office_calibration import Curve
from smartpick.entities.office import OfficeMemory
from smartpick.report.cohort_page import page_style, template

WIDTH, HEIGHT, EDGE = 420, 320, 46
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
    top = max([0.05, *(max(one.predicted, one.high) for one in curve.bins)])
    top = min(1.0, (int(top * 20) + 1) / 20)

    def x(value: float) -> float:
        return EDGE + value / top * (WIDTH - EDGE - 12)

    def y(value: float) -> float:
        return HEIGHT - EDGE - value / top * (HEIGHT - EDGE - 12)

    def line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
        ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        return f'<line {ends} stroke="{colour}" stroke-width="2"/>'

    def text(words: str, at: float, up: float, kind: str = "muted", anchor: str = "middle", more: str = "") -> str:
        return f'<text class="{kind}" x="{at:.1f}" y="{up:.1f}" text-anchor="{anchor}"{more}>{words}</text>'

    said = "; ".join(f"predicted {b.predicted:.0%}, happened {b.realised:.0%} ({b.count})" for b in curve.bins)
    parts = [
        f'<svg class="picture" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(TITLES[curve.what])}, {escape(BY[curve.by])}: {escape(said)}</title>",
        line(x(0), y(0), x(top), y(top), "#c9d2da"),
    ]
    for value in (top * step / 4 for step in range(5)):
        parts.append(text(f"{value:.0%}", x(value), HEIGHT - EDGE + 18))
        parts.append(text(f"{value:.0%}", EDGE - 6, y(value) + 4, anchor="end"))
    for one in curve.bins:
        at = x(one.predicted)
        parts.append(line(at, y(one.low), at, y(one.high), "#1f5fa8"))
        parts.append(f'<circle class="dot" cx="{at:.1f}" cy="{y(one.realised):.1f}" r="5"/>')
    parts.append(text("predicted", WIDTH / 2, HEIGHT - 6, "ink"))
    parts.append(text("happened", 12, HEIGHT / 2, "ink", more=f' transform="rotate(-90 12 {HEIGHT / 2})"'))
    return Markup("".join([*parts, "</svg>"]))
