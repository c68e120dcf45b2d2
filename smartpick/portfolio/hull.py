"""Rows that hold for every list of whole programs, but cut off the fractions that the plain limits let through.

A band on 37 programs allows whole numbers of members, a budget whole numbers per fee table. The points (count, most of
the others) have a concave hull, and its edges are the tightest rows on the two counts. Without them the relaxation
sells fractions of a program, which is nearly all of its gap.
"""

from __future__ import annotations

import numpy as np

from smartpick.portfolio.limits import Band, Limits, affordable

BAND_EDGES = 3  # per share band, from the largest list down


def concave_edges(most: np.ndarray, number: int) -> list[tuple[float, float]]:
    """Give edges (slope, height) of the concave hull of points (0, most[0]), (1, most[1]) …, from the right.

    Every point lies on or below `slope * x + height`.

    Examples
    --------
    >>> concave_edges(np.array([0.0, 1.0, 1.0]), 5)
    [(0.0, 1.0), (1.0, 0.0)]
    """
    at = most.size - 1
    edges: list[tuple[float, float]] = []
    while at > 0 and len(edges) < number:
        slopes = (most[at] - most[:at]) / (at - np.arange(at))
        before = int(np.argmin(slopes))
        edges.append((float(slopes[before]), float(most[at] - slopes[before] * at)))
        at = before
    return edges


def band_rows(band: Band, limits: Limits) -> list[tuple[np.ndarray, float]]:
    """Give rows (a, most) with a.x <= most for a share band: whole members on lists of whole size."""
    spare = float(limits.high[band.row] if band.side == "high" else limits.low[band.row])
    if limits.size == 0 or not np.isfinite(spare):
        return []
    sign = 1.0 if band.side == "high" else -1.0
    counts = sign * band.whole_counts(spare, np.arange(limits.size + 1))
    return [(sign * band.members - slope, height) for slope, height in concave_edges(counts, BAND_EDGES)]


def fee_rows(limits: Limits) -> list[tuple[np.ndarray, float]]:
    """Give rows (a, most) with a.x <= most for the budget: whole applications per fee table against all the others."""
    rows = []
    tables = limits.fee_tables
    if np.isfinite(limits.budget) and len(tables) > 1:
        for group, table in enumerate(tables):
            others = tables[:group] + tables[group + 1 :]
            counts = np.arange(int(np.searchsorted(table, limits.budget, side="right")))
            counts = counts[counts <= limits.size]
            rest = [min(affordable(others, limits.budget - table[k]), limits.size - k) for k in counts]
            own = (limits.group == group).astype(float)
            edges = concave_edges(np.array(rest, dtype=float), limits.size)
            rows += [((1.0 - own) - slope * own, height) for slope, height in edges]
            rows.append((own, float(counts[-1])))
    return rows
