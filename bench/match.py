"""Measure the Match: the kernel, its rivals in the same run, and national markets with couples.

Run with `python bench/match.py [--json]`. Medians of CPU time on one thread; scores, lists and quotas are made
up (`match_markets.py`). All rivals get lists in the form they want beforehand; what that costs the kernel
(from two-sided rank lists to scores) is shown on its own line.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from match_markets import singles, text_with_couples

from smartpick.market.clearinghouse import compile_units, run_match
from smartpick.market.couples import find_stable
from smartpick.market.deferred_acceptance import match, scores_from_ranks
from smartpick.market.formats import parse_instance
from smartpick.market.stability import blocking

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from plain_match import plain_match

NATIONAL = (45_000, 6_500, 12)
RIVAL_SIZES = [(500, 72, 12), (1_000, 145, 12), (2_000, 290, 12)]
COUPLES, PAIRS, SEEDS = 1_200, 20, 5


def cpu_ms(call: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Median CPU time of a call in milliseconds, and what it gave."""
    times = []
    for _ in range(repeats):
        before = time.process_time()
        result = call()
        times.append((time.process_time() - before) * 1e3)
    return statistics.median(times), result


def rank_lists(values: np.ndarray, offsets: np.ndarray, scores: np.ndarray, n_programs: int) -> tuple[np.ndarray, ...]:
    residents = np.repeat(np.arange(offsets.size - 1), np.diff(offsets))
    order = np.lexsort((-scores, values))
    return residents[order], np.concatenate([[0], np.cumsum(np.bincount(values, minlength=n_programs))])


def kernel_against_heapq() -> dict[str, float]:
    values, offsets, scores, quotas = singles(*NATIONAL)
    programs, program_offsets = rank_lists(values, offsets, scores, quotas.size)
    match(values, offsets, scores, quotas)
    scores_from_ranks(values, offsets, programs, program_offsets)
    ours, placed = cpu_ms(lambda: match(values, offsets, scores, quotas), 21)
    ready, _ = cpu_ms(lambda: scores_from_ranks(values, offsets, programs, program_offsets), 11)
    as_lists = (values.tolist(), offsets.tolist(), scores.tolist(), quotas.tolist())
    plain, plainly = cpu_ms(lambda: plain_match(*as_lists), 3)
    if placed.tolist() != plainly:
        raise SystemExit("the kernel and plain Python disagree")
    return {"kernel_ms": ours, "scores_from_ranks_ms": ready, "heapq_ms": plain, "times_faster": plain / ours}


def against_libraries(size: tuple[int, int, int]) -> dict[str, float]:
    values, offsets, scores, quotas = singles(*size)
    quotas = np.maximum(quotas, 1)
    programs, program_offsets = rank_lists(values, offsets, scores, quotas.size)
    ours, placed = cpu_ms(lambda: match(values, offsets, scores, quotas), 21)
    ranked = {i: values[offsets[i] : offsets[i + 1]].tolist() for i in range(size[0])}
    ranking = {j: programs[program_offsets[j] : program_offsets[j + 1]].tolist() for j in range(size[1])}
    row = {"residents": float(size[0]), "kernel_ms": ours}
    for name, run in {"matching": _run_matching, "algmatch": _run_algmatch}.items():
        before = time.process_time()
        theirs = run(ranked, ranking, quotas.tolist())
        took = (time.process_time() - before) * 1e3
        if theirs is None:
            continue
        if theirs != placed.tolist():
            raise SystemExit(f"the kernel and {name} disagree")
        row |= {f"{name}_ms": took, f"{name}_times_slower": took / ours}
    return row


def _run_matching(ranked: dict, ranking: dict, quotas: list[int]) -> list[int] | None:
    from matching.games import HospitalResident

    sys.setrecursionlimit(100_000)  # it copies its players recursively
    ranking = {j: residents for j, residents in ranking.items() if residents}
    game = HospitalResident.create_from_dictionaries(
        {f"r{i}": [f"h{j}" for j in own] for i, own in ranked.items()},
        {f"h{j}": [f"r{i}" for i in own] for j, own in ranking.items()},
        {f"h{j}": quotas[j] for j in ranking},
    )
    placed = [-1] * len(ranked)
    for hospital, residents in game.solve(optimal="resident").items():
        for resident in residents:
            placed[int(resident.name[1:])] = int(hospital.name[1:])
    return placed


def _run_algmatch(ranked: dict, ranking: dict, quotas: list[int]) -> list[int] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from algmatch import HospitalResidentsProblem
    solved = HospitalResidentsProblem(
        dictionary={
            "residents": {i + 1: [j + 1 for j in own] for i, own in ranked.items()},
            "hospitals": {
                j + 1: {"capacity": quotas[j], "preferences": [i + 1 for i in own]} for j, own in ranking.items()
            },
        }
    ).get_stable_matching()
    if solved is None:
        return None
    of = {str(resident): str(hospital) for resident, hospital in solved["resident_sided"].items()}
    return [int(of[f"r{i + 1}"][1:]) - 1 if of.get(f"r{i + 1}") else -1 for i in ranked]


def national_with_couples(seed: int) -> dict[str, float]:
    n_residents, n_programs, n_ranks = NATIONAL
    text = text_with_couples(n_residents, n_programs, COUPLES, n_ranks, PAIRS, seed)
    reading, instance = cpu_ms(lambda: parse_instance(text), 1)
    quotas = {name: offer.quota for name, offer in instance.programs.items()}
    compiling, (units, _) = cpu_ms(lambda: compile_units(instance, quotas), 1)
    finding, outcome = cpu_ms(lambda: find_stable(units), 1)
    found = outcome.chosen is not None
    stable = found and not blocking(units, outcome.chosen)
    whole, _ = cpu_ms(lambda: run_match(instance), 1)
    return {
        "seed": float(seed), "read_ms": reading, "compile_ms": compiling, "find_ms": finding, "match_ms": whole,
        "chains": float(outcome.chains), "stable": float(stable),
    }  # fmt: skip


def main() -> None:
    run_match(parse_instance("r 0 0\nc 0 1 2 0 0\np 0 2 0 1 2\n"))  # compiles
    report = {
        "singles": kernel_against_heapq(),
        "libraries": [against_libraries(size) for size in RIVAL_SIZES],
        "couples": [national_with_couples(seed) for seed in range(SEEDS)],
    }
    if "--json" in sys.argv:
        print(json.dumps(report))
        return
    print("45,000 residents x 6,500 programs x 12 ranks:", _shown(report["singles"]))
    for row in report["libraries"]:
        print("against libraries:", _shown(row))
    for row in report["couples"]:
        print("with 1,200 couples:", _shown(row))


def _shown(row: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:,.1f}" for name, value in row.items())


if __name__ == "__main__":
    main()
