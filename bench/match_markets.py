"""Made-up markets for the benches of the Match: sizes of the national one, preferences that agree in part."""

from __future__ import annotations

import numpy as np

AGREEMENT = 0.7  # correlation between two programs' views of one resident


def singles(
    n_residents: int, n_programs: int, n_ranks: int, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Lists, offsets, scores and quotas as `smartpick.market.deferred_acceptance.match` reads them."""
    rng = np.random.default_rng(seed)
    values = _distinct(rng, n_residents, n_programs, n_ranks).ravel()
    strength = np.repeat(rng.normal(size=n_residents), n_ranks)
    scores = AGREEMENT * strength + np.sqrt(1 - AGREEMENT**2) * rng.normal(size=values.size)
    offsets = np.arange(0, values.size + 1, n_ranks)
    return values.astype(np.int32), offsets.astype(np.int64), scores, _quotas(rng, n_residents, n_programs)


def text_with_couples(
    n_residents: int, n_programs: int, n_couples: int, n_ranks: int, n_pairs: int, seed: int = 0
) -> str:
    """An instance in the r/c/p format; programs rank everyone who ranks them."""
    rng = np.random.default_rng(seed)
    n_singles = n_residents - 2 * n_couples
    strength = rng.normal(size=n_residents)
    seen: list[list[int]] = [[] for _ in range(n_programs)]
    lines = []
    for resident, ranked in enumerate(_distinct(rng, n_singles, n_programs, n_ranks).tolist()):
        lines.append(" ".join(map(str, ["r", resident, *ranked])))
        for program in ranked:
            seen[program].append(resident)
    for couple in range(n_couples):
        first, second = n_singles + 2 * couple, n_singles + 2 * couple + 1
        pairs = list({(a, b): None for a, b in rng.integers(0, n_programs, (n_pairs, 2)).tolist()})
        lines.append(" ".join(map(str, ["c", couple, first, second, *(p for pair in pairs for p in pair)])))
        for at, member in enumerate((first, second)):
            for program in {pair[at] for pair in pairs}:
                seen[program].append(member)
    for program, (residents, quota) in enumerate(zip(seen, _quotas(rng, n_residents, n_programs), strict=True)):
        score = AGREEMENT * strength[residents] + np.sqrt(1 - AGREEMENT**2) * rng.normal(size=len(residents))
        ranked = np.array(residents, dtype=int)[np.argsort(-score)]
        lines.append(" ".join(map(str, ["p", program, quota, *ranked.tolist()])))
    return "\n".join(lines) + "\n"


def _quotas(rng: np.random.Generator, n_residents: int, n_programs: int) -> np.ndarray:
    mean = max(1, round(n_residents / n_programs))
    return rng.integers(1, 2 * mean + 1, n_programs).astype(np.int32)


def _distinct(rng: np.random.Generator, n_rows: int, n_programs: int, n_ranks: int) -> np.ndarray:
    rows = rng.integers(0, n_programs, (n_rows, n_ranks))
    for row in np.flatnonzero((np.diff(np.sort(rows, axis=1), axis=1) == 0).any(axis=1)):
        rows[row] = rng.choice(n_programs, n_ranks, replace=False)
    return rows
