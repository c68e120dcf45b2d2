"""A whole season draw: time, memory, and two processes against one. Run: python bench/season.py."""

from __future__ import annotations

import resource
import time
from functools import partial

import numpy as np

from smartpick.entities.status import ApplicantType
from smartpick.facts.model_draws import program_draws, season_draws
from smartpick.market.ensemble import Workers, run_tasks
from smartpick.market.population import market
from smartpick.market.seasons import season_totals, shipped_parameters
from smartpick.market.simulate import simulate_season

FEW, MANY = 4, 24
MEASURED = 5


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    nation = market()
    parameters = shipped_parameters(0)
    simulate_season(nation, parameters, 0)  # compiles the kernels
    times = []
    for seed in range(MEASURED):
        start = time.perf_counter()
        season = simulate_season(nation, parameters, seed)
        times.append(time.perf_counter() - start)
    per_million = min(times) / season.applied * 1e6
    print(f"season: {season.kind.size:,} people, {season.applied:,} applications, {nation.quota.size:,} programs")
    print(f"  best {min(times):.2f} s, median {np.median(times):.2f} s; per 3 million {3 * per_million:.2f} s")
    print(f"  peak memory of this process {peak_mb():.0f} MB")

    codes = [str(code) for code in season_draws()["codes"][:120]]
    draws = program_draws(codes, ApplicantType.NON_US_IMG)
    arrays = (draws.threshold, draws.cutoff, draws.noise, draws.weight_eta, draws.weight_zeta)
    chance_over_draws(*arrays)
    start = time.perf_counter()
    for _ in range(50):
        chance_over_draws(*arrays)
    print(f"P(match | list of 120) over {draws.noise.size} draws: {(time.perf_counter() - start) / 50 * 1e3:.2f} ms")

    # The pool's start-up is the same for few and many seasons, so their difference is the steady pace.
    per_season = {}
    for workers in (1, 2):
        walls = []
        for seasons in (FEW, MANY):
            start = time.perf_counter()
            run_tasks(partial(season_totals, seed=2), range(seasons), workers=Workers(workers))
            walls.append(time.perf_counter() - start)
        per_season[workers] = (walls[1] - walls[0]) / (MANY - FEW)
        print(f"{MANY} seasons on {workers} process(es): {walls[1]:.1f} s, {per_season[workers]:.2f} s more per season")
    print(f"two processes against one: {per_season[1] / per_season[2]:.2f}x")
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest worker {children:.0f} MB")


def chance_over_draws(
    threshold: np.ndarray, cutoff: np.ndarray, noise: np.ndarray, weight_eta: np.ndarray, weight_zeta: np.ndarray
) -> np.ndarray:
    """P(match) of somebody of strength 0 per draw, at three values of the interview factor."""
    from scipy.special import ndtr

    invited = ndtr(-threshold / noise[:, None])
    total = np.zeros(noise.size)
    for zeta, weight in ((-1.732, 1 / 6), (0.0, 2 / 3), (1.732, 1 / 6)):
        total += weight * (1 - np.prod(1 - invited * ndtr(zeta * weight_zeta[:, None] - cutoff), axis=1))
    return total


if __name__ == "__main__":
    main()
