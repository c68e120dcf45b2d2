"""Stability with couples by the definition alone, on names, by going through every matching there is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from smartpick.market.instance import Couple, Instance, Offer

Bundle = tuple[tuple[str, str], ...]


def small_instance(
    rng: np.random.Generator, n_singles: int, n_couples: int, n_programs: int, n_pairs: int, most_seats: int = 2
) -> Instance:
    """A market with one-sided ranks, programs without positions and couples who want one program or one position."""
    programs = [f"p{j}" for j in range(n_programs)]
    singles = [f"s{i}" for i in range(n_singles)]
    couples = {}
    for k in range(n_couples):
        options = [(a, b) for a in [*programs, None] for b in [*programs, None] if (a, b) != (None, None)]
        picked = rng.permutation(len(options))[: rng.integers(1, n_pairs + 1)]
        couples[f"k{k}"] = Couple((f"k{k}a", f"k{k}b"), tuple(options[at] for at in picked))
    everyone = [*singles, *(member for couple in couples.values() for member in couple.members)]
    accepts = rng.choice([0.7, 1.0])
    return Instance(
        {s: tuple(rng.permutation(programs)[: rng.integers(0, n_programs + 1)].tolist()) for s in singles},
        couples,
        {
            p: Offer(
                int(rng.integers(0 if rng.random() < 0.15 else 1, most_seats + 1)),
                tuple(r for r in rng.permutation(everyone).tolist() if rng.random() < accepts),
            )
            for p in programs
        },
    )


def choices(instance: Instance) -> list[list[Bundle]]:
    """Each unit's acceptable bundles, most preferred first, none last."""
    rows: list[list[Bundle]] = [[((r, p),) for p in ranked] for r, ranked in instance.residents.items()]
    for couple in instance.couples.values():
        rows.append([tuple((m, p) for m, p in zip(couple.members, pair, strict=True) if p) for pair in couple.pairs])
    return [[*(b for b in row if all(m in instance.programs[p].ranks for m, p in b)), ()] for row in rows]


def matchings(instance: Instance) -> Iterator[list[Bundle]]:
    """Every choice of bundles that keeps the quotas."""
    for chosen in itertools.product(*choices(instance)):
        seats = [p for bundle in chosen for _, p in bundle]
        if all(seats.count(p) <= offer.quota for p, offer in instance.programs.items()):
            yield list(chosen)


def who_blocks(instance: Instance, chosen: list[Bundle]) -> set[tuple[int, Bundle]]:
    """All units with the first bundle each would block with."""
    found = set()
    for unit, row in enumerate(choices(instance)):
        others = [seat for other, bundle in enumerate(chosen) if other != unit for seat in bundle]
        for bundle in row[: row.index(chosen[unit])]:
            if all(_takes(instance, p, others, bundle) for _, p in bundle):
                found.add((unit, bundle))
                break
    return found


def _takes(instance: Instance, program: str, others: list[tuple[str, str]], bundle: Bundle) -> bool:
    offer = instance.programs[program]
    coming = [m for m, p in bundle if p == program]
    pool = coming + [m for m, p in others if p == program]
    return set(coming) <= set(sorted(pool, key=offer.ranks.index)[: offer.quota])


def is_there_a_stable_one(instance: Instance) -> bool:
    return any(not who_blocks(instance, chosen) for chosen in matchings(instance))


def as_bundles(instance: Instance, matching: dict[str, str | None]) -> list[Bundle]:
    units = [(r,) for r in instance.residents] + [couple.members for couple in instance.couples.values()]
    return [tuple((m, p) for m in unit if (p := matching[m]) is not None) for unit in units]
