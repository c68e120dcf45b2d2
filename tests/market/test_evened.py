"""Levels evened out over programs alike: the chance of forty seasons must not choose a list."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.special import ndtr

from smartpick.chances.simulated import GRID
from smartpick.market.evened import evened
from smartpick.market.population import Market, market

DRAWS = 40
LISTED = 100
STRENGTH = int(np.searchsorted(GRID, 0.5))


@cache
def medicine() -> Market:
    """The market of internal medicine and pediatrics alone."""
    names = ("internal medicine", "pediatrics")
    whole = market()
    kept = [np.flatnonzero(whole.specialty == whole.specialties.index(name)) for name in names]
    here = np.concatenate(kept)
    return replace(
        whole,
        specialties=names,
        codes=tuple(whole.codes[j] for j in here),
        specialty=np.repeat([0, 1], [len(one) for one in kept]),
        start=np.array([0, len(kept[0]), here.size]),
        quota=whole.quota[here],
        division=whole.division[here],
        facts_index=whole.facts_index[here],
    )


def draws_of(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Seasons in which facts tell programs apart a little, and chance tells them apart much more."""
    rng = np.random.default_rng(seed)
    n = medicine().quota.size
    known = 3.5 - medicine().facts_index - 0.1 * np.log(np.maximum(medicine().quota, 1))
    threshold = known + rng.normal(0, 1.6, (DRAWS, 2, n))
    return threshold, 0.5 * threshold, np.full(DRAWS, 2.0)


def average(threshold: np.ndarray, noise: np.ndarray) -> np.ndarray:
    return np.mean([ndtr((GRID - one[..., None]) / sd) for one, sd in zip(threshold, noise, strict=True)], axis=0)


def worth_elsewhere(mine: np.ndarray, other: np.ndarray) -> float:
    """What the best list of internal medicine by one set of seasons is worth by another, against its own promise."""
    here = slice(*medicine().start[:2])
    own = mine[1, here, STRENGTH]
    chosen = np.argsort(-own)[:LISTED]
    return float(other[1, here, STRENGTH][chosen].sum() / own[chosen].sum())


def test_a_list_chosen_by_some_seasons_is_worth_what_it_promised_in_others() -> None:
    first, second = draws_of(1), draws_of(2)
    assert worth_elsewhere(average(first[0], first[2]), average(second[0], second[2])) < 0.92
    promised = [ndtr(evened(*one, medicine())[0]) for one in (first, second)]
    assert worth_elsewhere(promised[0], promised[1]) == pytest.approx(1.0, abs=0.04)


def test_the_mean_chance_of_a_specialty_stays() -> None:
    threshold, cutoff, noise = draws_of(3)
    curve, _, moved = evened(threshold, cutoff, noise, medicine())
    plain = average(threshold, noise)
    for start, end in zip(medicine().start[:-1], medicine().start[1:], strict=True):
        assert ndtr(curve[:, start:end]).mean(axis=1) == pytest.approx(plain[:, start:end].mean(axis=1), rel=0.02)
    assert moved.mean() == pytest.approx(cutoff.mean(), abs=1e-6)


def test_programs_alike_get_the_same_chance_whatever_their_seasons_were() -> None:
    threshold, cutoff, noise = draws_of(4)
    facts = np.column_stack([medicine().specialty, medicine().quota, medicine().division, medicine().facts_index])
    _, first, twins = np.unique(facts, axis=0, return_index=True, return_inverse=True)
    curve, _, _ = evened(threshold, cutoff, noise, medicine())
    assert first.size < twins.size  # some programs are alike in all that is known
    assert np.allclose(curve, curve[:, first][:, twins.ravel()])


def test_a_higher_strength_never_lowers_a_chance() -> None:
    curve, _, _ = evened(*draws_of(5), medicine())
    assert (np.diff(curve, axis=-1) >= 0).all()


def test_the_draws_of_a_program_are_moved_to_its_evened_chance() -> None:
    threshold, cutoff, noise = draws_of(6)
    curve, moved, _ = evened(threshold, cutoff, noise, medicine())
    assert average(moved, noise)[..., STRENGTH] == pytest.approx(ndtr(curve[..., STRENGTH]), abs=1e-6)
