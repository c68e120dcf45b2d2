"""The checker against the definition on names, and what it refuses to call a matching."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from plain_couples import choices, matchings, small_instance, who_blocks

from smartpick.market.clearinghouse import check_matching, compile_units
from smartpick.market.instance import Instance, Offer
from smartpick.market.stability import _find_blocking, blocking, is_within_quotas
from smartpick.market.units import build_units


def test_every_matching_of_small_markets_is_judged_as_the_definition_says() -> None:
    n_stable = n_blocked = 0
    for seed in range(40):
        instance = small_instance(np.random.default_rng(seed), 2, 2, 3, 3)
        units, names = compile_units(instance, {name: offer.quota for name, offer in instance.programs.items()})
        for chosen in itertools.islice(matchings(instance), 60):
            expected = who_blocks(instance, chosen)
            row = [
                next(
                    (
                        b
                        for b in range(units.bundle_start[unit], units.bundle_start[unit + 1])
                        if tuple((m, p) for m, p, _ in names.placed(units, b)) == bundle
                    ),
                    int(units.bundle_start[unit + 1]),
                )
                for unit, bundle in enumerate(chosen)
            ]
            found = blocking(units, np.array(row), limit=units.n_units)
            named = {(block.unit, tuple((m, p) for m, p, _ in names.placed(units, block.bundle))) for block in found}
            assert named == expected
            n_stable += not expected
            n_blocked += bool(expected)
    assert n_stable > 20
    assert n_blocked > 500


def test_the_compiled_checker_equals_its_own_python() -> None:
    for seed in range(10):
        instance = small_instance(np.random.default_rng(seed), 3, 2, 3, 4)
        units, _ = compile_units(instance, {name: offer.quota for name, offer in instance.programs.items()})
        arguments = (units, units.bundle_start[1:], 9, np.arange(units.n_units))
        np.testing.assert_array_equal(_find_blocking(*arguments), _find_blocking.py_func(*arguments))


def test_it_names_as_many_as_asked_and_only_those_asked_about() -> None:
    units = build_units([[[(0, 1.0)]], [[(0, 2.0)]], [[(0, 3.0)]]], [2])
    nobody = units.bundle_start[1:]
    assert [block.unit for block in blocking(units, nobody)] == [0]
    assert [block.unit for block in blocking(units, nobody, limit=9)] == [0, 1, 2]
    assert [block.unit for block in blocking(units, nobody, limit=9, only=np.array([2]))] == [2]


def test_too_many_members_or_a_bundle_of_somebody_else_is_no_matching() -> None:
    units = build_units([[[(0, 1.0)]], [[(0, 2.0)]]], [1])
    assert not is_within_quotas(units, np.array([0, 1]))
    with pytest.raises(ValueError, match="more members than positions"):
        blocking(units, np.array([0, 1]))
    with pytest.raises(ValueError, match="not on its own list"):
        blocking(units, np.array([1, 0]))


def test_a_matching_somebody_brings_is_told_what_is_wrong_with_it() -> None:
    instance = Instance({"r": ("a",), "s": ("a",), "t": ()}, {}, {"a": Offer(1, ("r", "s", "t"))})
    assert check_matching(instance, {"r": "a", "s": None, "t": None}) == []
    assert check_matching(instance, {"r": None, "s": "a"}) == [{"resident": "r", "program": "a"}]
    (crowd,) = check_matching(instance, {"r": "a", "s": "a"})
    assert crowd == {"program": "a", "reason": "2 residents in 1 positions"}
    (stranger,) = check_matching(instance, {"t": "a"})
    assert stranger["residents"] == ["t"]


def test_impossible_bundles_and_what_stands_below_no_position_never_count() -> None:
    instance = small_instance(np.random.default_rng(3), 2, 1, 3, 9)
    units, names = compile_units(instance, {name: offer.quota for name, offer in instance.programs.items()})
    kept = [
        [
            tuple((m, p) for m, p, _ in names.placed(units, b))
            for b in range(units.bundle_start[unit], units.bundle_start[unit + 1])
        ]
        for unit in range(units.n_units)
    ]
    possible = [
        [bundle for bundle in row if bundle and all(instance.programs[p].quota for _, p in bundle)]
        for row in choices(instance)
    ]
    assert kept == possible
