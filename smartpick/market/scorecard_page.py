"""The scorecard as a page: one table per section, a calibration plot, and where the model fails, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from smartpick.facts.scorecard import COLUMNS, LIMITS, WORST_SHOWN
from smartpick.market.scorecard import Line, Section
from smartpick.market.small_applicant import Calibration, Insertion


def as_json(
    sections: list[Section], calibration: Calibration, insertion: Insertion, day: date, seed: int
) -> dict[str, Any]:
    """The scorecard as plain data."""
    return {
        "made_on": day.isoformat(),
        "seed": seed,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "standing": section.standing,
                "unit": section.unit,
                "n": len(section.lines),
                "mean_absolute_error": round(section.mean_absolute_error, 3),
                "coverage_80": _rounded(section.coverage),
                "noise_alone": _rounded(section.noise),
                "large": {"n": section.of_large[0], "mean_absolute_error": _rounded(section.of_large[1])},
                "baselines": {name: round(value, 2) for name, value in section.baselines.items()},
                "lines": [_line_json(line) for line in section.lines],
            }
            for section in sections
        ],
        "p_match_by_decile": {
            "predicted": calibration.predicted.round(4).tolist(),
            "seen": calibration.seen.round(4).tolist(),
            "people": calibration.count.tolist(),
            "worst_gap": round(calibration.worst_gap, 4),
        },
        "insertion": {
            "strangers": int(insertion.predicted.size),
            "re_runs_each": insertion.repeats,
            "average_gap": round(insertion.average_gap, 4),
        },
    }


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 3)


def _line_json(line: Line) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": line.name, "published": round(line.published, 4), "model": round(line.model, 4)}
    if line.low == line.low:
        shown |= {"low": round(line.low, 4), "high": round(line.high, 4)}
    return shown


def as_markdown(
    sections: list[Section], calibration: Calibration, insertion: Insertion, day: date, seed: int, plot: str
) -> str:
    """The scorecard as a page of the docs; `plot` is the address of the calibration plot."""
    lines = [
        "# Scorecard: the model against published tables",
        "",
        f"Made on {day.isoformat()} by `smartpick market scorecard --page` (seed {seed}); not edited by hand.",
        *(f"*{word}*: {meaning}." for word, meaning in COLUMNS.items()),
        "Match = preferred specialty, unless a line says any PGY-1. Intervals are 80 %.",
        "",
        "| what | standing | n | mean absolute error | chance alone | large: n, error | in the 80 % interval |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for section in sections:
        coverage = "" if np.isnan(section.coverage) else f"{100 * section.coverage:.0f} %"
        error = f"{section.mean_absolute_error:.2f} {section.unit}"
        chance = "" if np.isnan(section.noise) else f"{section.noise:.2f}"
        n, of_large = section.of_large
        large = f"{n}, {of_large:.2f}" if n else ""
        cells = (section.title, section.standing, len(section.lines), error, chance, large, coverage)
        lines.append(f"| {' | '.join(map(str, cells))} |")
    for section in sections:
        for name, value in section.baselines.items():
            lines += ["", f"Baseline for '{section.title}': {name} {value:.1f} {section.unit}."]
    lines += _small_applicant(calibration, insertion, plot)
    lines += ["", "## Where it fails", ""]
    for section in sections:
        if section.standing == "left out":
            worst = sorted(section.lines, key=lambda line: -abs(line.model - line.published))[:WORST_SHOWN]
            text = "; ".join(
                f"{x.name} {_number(x.model, section)} against {_number(x.published, section)}" for x in worst
            )
            lines.append(f"- {section.title} (model against published): {text}.")
    lines += [*(f"- {limit}" for limit in LIMITS), ""]
    for section in sections:
        lines += ["", f"## {section.title} ({section.standing})", ""]
        lines += ["| | published | model | low | high |", "| --- | --- | --- | --- | --- |"]
        for x in section.lines:
            ends = ("", "") if x.low != x.low else (_number(x.low, section), _number(x.high, section))
            lines.append(
                f"| {x.name} | {_number(x.published, section)} | {_number(x.model, section)} | {ends[0]} | {ends[1]} |"
            )
    return "\n".join(lines) + "\n"


def _number(value: float, section: Section) -> str:
    return f"{section.scale * value:.1f}"


def _small_applicant(calibration: Calibration, insertion: Insertion, plot: str) -> list[str]:
    rows = [
        f"| {k + 1} | {100 * p:.1f} | {100 * s:.1f} | {n} |"
        for k, (p, s, n) in enumerate(zip(calibration.predicted, calibration.seen, calibration.count, strict=True))
    ]
    return [
        "",
        "## A chance read off the cutoffs against the simulated Match",
        "",
        f"All simulated IMGs by decile of P(match any listed program); largest gap "
        f"{100 * calibration.worst_gap:.1f} points.",
        f"{insertion.predicted.size} strangers put into a finished market, which was matched again "
        f"{insertion.repeats} times each: the cutoffs are off by {100 * insertion.average_gap:+.1f} points on average.",
        "",
        f"![Predicted against seen match rate by decile]({plot})",
        "",
        "| decile | predicted, in 100 | seen, in 100 | people |",
        "| --- | --- | --- | --- |",
        *rows,
    ]


def calibration_plot(calibration: Calibration, sections: list[Section]) -> str:
    """Two small plots as one SVG: deciles of P(match), and left-out match rates with their intervals."""
    size, pad = 260, 40
    shapes = [_frame(0, size, pad, "P(match) of simulated IMGs, by decile", "predicted", "seen")]
    for p, s in zip(calibration.predicted, calibration.seen, strict=True):
        shapes.append(f'<circle cx="{pad + p * size:.1f}" cy="{pad + (1 - s) * size:.1f}" r="4" fill="#1f5fa8"/>')
    left = size + 2 * pad + 20
    shapes.append(_frame(left, size, pad, "Match rate of a specialty left out", "published", "model, 80 % interval"))
    for section in sections:
        if section.standing == "left out" and section.unit == "points":
            for line in section.lines:
                x = left + pad + line.published * size
                low, mid, high = (pad + (1 - v) * size for v in (line.low, line.model, line.high))
                shapes.append(
                    f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}" stroke="#7a8ca0"/>'
                    f'<circle cx="{x:.1f}" cy="{mid:.1f}" r="3.5" fill="#b04a1f"><title>{line.name}</title></circle>'
                )
    width, height = left + size + 2 * pad, size + 2 * pad
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="11" role="img"><title>Predicted against seen</title>'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(shapes)}</svg>\n'
    )


def _frame(left: float, size: int, pad: int, title: str, across: str, up: str) -> str:
    x0, y0, x1, y1 = left + pad, pad, left + pad + size, pad + size
    ticks = "".join(
        f'<text x="{x0 + t * size:.0f}" y="{y1 + 14}" text-anchor="middle">{100 * t:.0f}</text>'
        f'<text x="{x0 - 6}" y="{y1 - t * size + 4:.0f}" text-anchor="end">{100 * t:.0f}</text>'
        for t in (0, 0.25, 0.5, 0.75, 1)
    )
    return (
        f'<rect x="{x0}" y="{y0}" width="{size}" height="{size}" fill="none" stroke="#444"/>'
        f'<line x1="{x0}" y1="{y1}" x2="{x1}" y2="{y0}" stroke="#bbb" stroke-dasharray="4 3"/>{ticks}'
        f'<text x="{(x0 + x1) / 2}" y="{y0 - 10}" text-anchor="middle" font-weight="bold">{title}</text>'
        f'<text x="{(x0 + x1) / 2}" y="{y1 + 30}" text-anchor="middle">{across}, in 100</text>'
        f'<text x="{x0 - 30}" y="{(y0 + y1) / 2}" text-anchor="middle" '
        f'transform="rotate(-90 {x0 - 30} {(y0 + y1) / 2})">{up}</text>'
    )
