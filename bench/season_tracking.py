"""Times an update after an event and a landing of 10,000 draws, each against a plain-Python version in the same run.

Run: python bench/season_tracking.py
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from smartpick.season.landing import DRAWS, landing
from smartpick.season.tracker import Application, SeasonSoFar, Status
from smartpick.season.update import learn

PROGRAMS, NODES, RANKED = 200, 48, 15


def median_of(work: Callable[[], object], runs: int = 15) -> float:
    """Median wall time of some runs. [seconds]"""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def plain_landing(weights: list[float], cleared: list[list[float]]) -> list[int]:
    """The same 10,000 draws, one by one."""
    rng, counts = random.Random(0), [0] * (len(cleared) + 1)
    for _ in range(DRAWS):
        node = rng.choices(range(len(weights)), weights)[0]
        counts[next((k for k, row in enumerate(cleared) if rng.random() < row[node]), len(cleared))] += 1
    return counts


def main() -> None:
    """Print medians and ratios."""
    rng = np.random.default_rng(0)
    weights = np.full(NODES, 1 / NODES)
    p_interview = rng.random((PROGRAMS, NODES)) * 0.2
    codes = [f"c{k}" for k in range(PROGRAMS)]
    day = date(2026, 9, 24)
    season = SeasonSoFar(
        {
            c: Application(c, Status.INVITED if k % 20 == 0 else Status.SILENT, {Status.APPLIED: day})
            for k, c in enumerate(codes)
        }
    )
    update = median_of(lambda: learn(weights, p_interview, p_interview * 0.2, codes, season, 0.5))
    cleared = rng.random((RANKED, NODES)) * 0.3
    ours = median_of(lambda: landing(weights, cleared, spread=0.5))
    plain = median_of(lambda: plain_landing(weights.tolist(), cleared.tolist()), 3)
    print(f"update after an event, {PROGRAMS} programs: {1000 * update:.2f} ms")
    print(
        f"landing of {RANKED} ranks, {DRAWS} draws: {1000 * ours:.1f} ms; "
        f"plain Python {1000 * plain:.0f} ms: {plain / ours:.0f}x"
    )


if __name__ == "__main__":
    main()
