"""Measure the choice of a list: quick, with its bound, and re-solved; against a plain-Python greedy in the same run.

Run with `python bench/portfolio.py [--json]`. Instances are made up at the size of internal medicine: 550 programs, 64
nodes, three signal levels, 8 tiers of utility, soft bands, fee steps. Medians over seeds and repetitions of CPU time on
one thread, which is wall time on an idle core and stays comparable on a busy one.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from smartpick.portfolio.frontier import cheapest_within, frontier, value_of_last
from smartpick.portfolio.instance import Instance
from smartpick.portfolio.prices import prices
from smartpick.portfolio.solve import Solution, solve
from smartpick.portfolio.survival import expected_utility
from smartpick.portfolio.verify_first import Unknown, values_of_knowing

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from portfolio_cases import season_instance

SEEDS, REPEATS, UNKNOWNS = 5, 5, 200


def plain_greedy(instance: Instance) -> tuple[list[int], list[int]]:
    """Choose greedily with lists and loops: programs first, within the upper ends of the bands, then signals."""
    weights = instance.weights.tolist()
    p, worths = instance.p.tolist(), instance.utilities.tolist()
    tiers = sorted(set(worths))
    tier_of = [tiers.index(worth) for worth in worths]
    steps = [tier - below for tier, below in zip(tiers, [0.0, *tiers], strict=False)]
    bands = [(share.members.tolist(), int(share.high * instance.n_max)) for share in instance.shares]
    surviving = [[1.0] * len(weights) for _ in tiers]
    counts = [0] * len(bands)
    level_of: dict[int, int] = {}

    def slopes() -> list[list[float]]:
        summed, found = [0.0] * len(weights), []
        for step, row in zip(steps, surviving, strict=True):
            summed = [s + step * w * r for s, w, r in zip(summed, weights, row, strict=True)]
            found.append(summed)
        return found

    while len(level_of) < instance.n_max:
        slope, best, gain = slopes(), -1, 0.0
        for j in range(len(worths)):
            if j in level_of or any(m[j] and counts[b] >= top for b, (m, top) in enumerate(bands)):
                continue
            value = sum(s * x for s, x in zip(slope[tier_of[j]], p[0][j], strict=True))
            if value > gain:
                best, gain = j, value
        if best < 0:
            break
        level_of[best] = 0
        for b, (members, _) in enumerate(bands):
            counts[b] += members[best]
        for t in range(tier_of[best] + 1):
            surviving[t] = [r * (1.0 - x) for r, x in zip(surviving[t], p[0][best], strict=True)]
    for limit in sorted(instance.signals, key=lambda limit: -limit.levels[0]):
        for _ in range(limit.most):
            slope, best, gain = slopes(), -1, 0.0
            for j, level in level_of.items():
                if level:
                    continue
                rows = zip(slope[tier_of[j]], p[0][j], p[limit.levels[0]][j], strict=True)
                value = sum(s * (new - old) / (1.0 - old) for s, old, new in rows)
                if value > gain:
                    best, gain = j, value
            level_of[best] = limit.levels[0]
            for t in range(tier_of[best] + 1):
                rows = zip(surviving[t], p[0][best], p[limit.levels[0]][best], strict=True)
                surviving[t] = [r * (1.0 - new) / (1.0 - old) for r, old, new in rows]
    return list(level_of), list(level_of.values())


def median_ms(work: Callable[[], object], repeats: int = REPEATS) -> float:
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return 1000.0 * statistics.median(times)


def with_unknowns(instance: Instance, seed: int) -> tuple[Instance, list[Unknown]]:
    """Make the policy of some programs unknown."""
    draw = np.random.default_rng(seed)
    p, unknowns = instance.p.copy(), []
    for program in draw.choice(instance.n_programs, UNKNOWNS, replace=False).tolist():
        chance = float(draw.uniform(0.3, 0.8))
        unknowns.append(Unknown(program, chance, instance.p[:, program].copy(), 0.0 * instance.p[:, program]))
        p[:, program] *= chance
    return replace(instance, p=p), unknowns


def main() -> None:
    rows: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        rows.setdefault(name, []).append(value)

    for seed in range(SEEDS):
        instance, unknowns = with_unknowns(season_instance(seed), seed)
        quick: Solution = solve(instance, bound=False)
        full = solve(instance)
        chosen, levels = plain_greedy(instance)
        plain = expected_utility(instance, np.array(chosen), np.array(levels))
        plain_ms = median_ms(lambda i=instance: plain_greedy(i), 1)
        quick_ms = median_ms(lambda i=instance: solve(i, bound=False))
        note("greedy and swaps [ms]", quick_ms)
        note("with the bound [ms]", median_ms(lambda i=instance: solve(i)))
        note("plain-Python greedy [ms]", plain_ms)
        note("plain / ours [x]", plain_ms / quick_ms)
        note("gap", float(full.gap or 0.0))
        note("gap of greedy and swaps", (full.bound - quick.objective) / full.bound if full.bound else 0.0)
        note("value over plain greedy [%]", 100.0 * (quick.objective / plain - 1.0))
        note("frontier, 12 sizes [ms]", median_ms(lambda i=instance: frontier(i), 1))
        note("prices, 3 bands [ms]", median_ms(lambda i=instance, s=quick: prices(i, s), 1))
        note("last ten [ms]", median_ms(lambda i=instance, s=quick: value_of_last(i, s), 1))
        note("cheapest within a point [ms]", median_ms(lambda i=instance, s=quick: cheapest_within(i, s), 1))
        verify = median_ms(lambda i=instance, s=quick, u=unknowns: values_of_knowing(i, s, u), 1)
        note(f"{UNKNOWNS} unknowns [ms]", verify)
    report = {name: {"median": statistics.median(found), "worst": max(found)} for name, found in rows.items()}
    report["peak memory [MB]"] = {"median": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0}
    if "--json" in sys.argv:
        print(json.dumps(report, indent=1))
        return
    for name, found in report.items():
        worst = f"   worst {found['worst']:.4g}" if "worst" in found else ""
        print(f"{name:32s} median {found['median']:.4g}{worst}")


if __name__ == "__main__":
    main()
