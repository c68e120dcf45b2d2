"""Couples: found whenever a stable matching exists, never unstable, honest when there is none."""

from __future__ import annotations

import numpy as np
import pytest
from plain_couples import as_bundles, is_there_a_stable_one, small_instance, who_blocks

from smartpick.market import couples
from smartpick.market.chaining import chain, whole_lists
from smartpick.market.clearinghouse import check_matching, compile_units, run_match
from smartpick.market.couples import find_stable
from smartpick.market.exhaustive import FOUND, GAVE_UP, PROVED_NONE, search
from smartpick.market.instance import Couple, Instance, Offer
from smartpick.market.stability import blocking, is_within_quotas
from smartpick.market.units import Units, assemble_units, build_units, starts_of

SIZES = [(3, 2, 3, 4), (2, 3, 3, 3), (4, 1, 3, 6), (1, 3, 2, 4)]


def instances(first: int, last: int) -> list[Instance]:
    return [small_instance(np.random.default_rng(seed), *SIZES[seed % len(SIZES)]) for seed in range(first, last)]


def found_where_one_exists(some: list[Instance]) -> tuple[int, int]:
    exist = found = 0
    for instance in some:
        result = run_match(instance)
        if result.matching is None:
            assert result.proved_none == (not is_there_a_stable_one(instance))
            exist += not result.proved_none
            continue
        exist, found = exist + 1, found + 1
        chosen = as_bundles(instance, result.matching)
        assert who_blocks(instance, chosen) == set()
        for program, offer in instance.programs.items():
            assert sum(p == program for p in result.matching.values()) <= offer.quota
    return exist, found


def test_a_stable_matching_is_found_whenever_enumeration_finds_one() -> None:
    exist, found = found_where_one_exists(instances(0, 300))
    assert found == exist
    assert exist < 300  # markets without a stable matching were among them, and were proved to be so


@pytest.mark.slow
def test_two_thousand_more_small_markets_hold_to_it_too() -> None:
    exist, found = found_where_one_exists(instances(1000, 3000))
    assert found >= 0.99 * exist


def test_the_complete_search_agrees_with_enumeration() -> None:
    for instance in instances(300, 500):
        units, _ = compile_units(instance, {name: offer.quota for name, offer in instance.programs.items()})
        answer, chosen = search(units, 10_000_000)
        assert answer == (FOUND if is_there_a_stable_one(instance) else PROVED_NONE)
        if answer == FOUND:
            assert blocking(units, chosen) == []


def test_a_chain_at_rest_with_nobody_parked_is_stable_in_whatever_order() -> None:
    rng = np.random.default_rng(0)
    at_rest = 0
    for instance in instances(500, 800):
        units, _ = compile_units(instance, {name: offer.quota for name, offer in instance.programs.items()})
        for draws in (np.empty(0), rng.random(1009)):
            order = rng.permutation(units.n_units)
            rests, chosen, parked, _ = chain(units, whole_lists(units), order, draws, couples.VISITS, 100_000)
            assert is_within_quotas(units, chosen)
            if rests and not parked.size:
                at_rest += 1
                assert blocking(units, chosen) == []
    assert at_rest > 400


def test_the_compiled_chain_and_search_equal_their_own_python() -> None:
    rng = np.random.default_rng(1)
    for instance in instances(800, 815):
        units, _ = compile_units(instance, {name: offer.quota for name, offer in instance.programs.items()})
        order, draws = rng.permutation(units.n_units), rng.random(101)
        results = [kernel(units, whole_lists(units), order, draws, 5, 10_000) for kernel in (chain, chain.py_func)]
        for compiled, plain in zip(*results, strict=True):
            np.testing.assert_array_equal(compiled, plain)
        searched = [kernel(units, 10_000) for kernel in (search, search.py_func)]
        assert searched[0][0] == searched[1][0]
        np.testing.assert_array_equal(searched[0][1], searched[1][1])


def test_without_joint_units_it_is_the_applicant_optimal_matching_of_the_kernel() -> None:
    from smartpick.market.deferred_acceptance import match

    rng = np.random.default_rng(2)
    for _ in range(20):
        lists = [rng.permutation(8)[: rng.integers(0, 8)] for _ in range(40)]
        values = np.concatenate(lists).astype(np.int32)
        offsets = starts_of([len(ranked) for ranked in lists])
        scores, quotas = rng.permutation(values.size).astype(float), rng.integers(0, 6, 8)
        units = assemble_units(offsets, np.arange(values.size + 1), values, scores, quotas)
        chosen = find_stable(units).chosen
        assert chosen is not None
        programs = np.where(chosen < offsets[1:], np.append(values, -1)[chosen], -1)
        assert programs.tolist() == match(values, offsets, scores, quotas).tolist()


def rotating_market() -> Instance:
    """One couple and one rival who can never rest: no stable matching exists."""
    return Instance(
        {"s": ("p", "q")},
        {"k": Couple(("a", "b"), (("p", "q"),))},
        {"p": Offer(1, ("a", "s")), "q": Offer(1, ("s", "b"))},
    )


def test_no_stable_matching_is_said_with_proof_and_with_who_stood_in_the_way() -> None:
    result = run_match(rotating_market())
    assert (result.matching, result.stable, result.proved_none) == (None, False, True)
    assert result.blocking
    for p_s in (None, "p", "q"):
        for pair in ((None, None), ("p", "q")):
            assert check_matching(rotating_market(), {"s": p_s, "a": pair[0], "b": pair[1]})


def test_a_large_market_without_an_answer_claims_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(couples, "MOST_JOINT", 0)
    result = run_match(rotating_market())
    assert (result.matching, result.stable, result.proved_none) == (None, False, False)


def test_the_complete_search_gives_up_when_its_work_is_used_up() -> None:
    units, _ = compile_units(rotating_market(), {"p": 1, "q": 1})
    assert search(units, 2)[0] == GAVE_UP


def test_a_couple_takes_the_seat_its_own_member_leaves() -> None:
    instance = Instance(
        {},
        {"k": Couple(("a", "b"), (("q", "p"), ("p", None)))},
        {"p": Offer(1, ("a", "b")), "q": Offer(1, ("a",))},
    )
    assert check_matching(instance, {"a": "p", "b": None}) == [
        {"couple": "k", "members": ["a", "b"], "programs": ["q", "p"]}
    ]
    assert run_match(instance).matching == {"a": "q", "b": "p"}


def test_both_members_at_one_program_must_be_among_those_it_would_choose() -> None:
    ranks = ("a", "s", "b", "t")
    instance = Instance({"s": ("p",), "t": ("p",)}, {"k": Couple(("a", "b"), (("p", "p"),))}, {"p": Offer(2, ranks)})
    assert run_match(instance).matching == {"s": "p", "t": "p", "a": None, "b": None}
    willing = Instance(instance.residents, instance.couples, {"p": Offer(2, ("a", "b", "s", "t"))})
    assert run_match(willing).matching == {"s": None, "t": None, "a": "p", "b": "p"}


def test_the_same_seed_gives_the_same_matching() -> None:
    for instance in instances(900, 930):
        assert run_match(instance, seed=3) == run_match(instance, seed=3)


def test_equal_scores_are_broken_for_the_lower_index() -> None:
    units = build_units([[[(0, 1.0)]], [[(0, 1.0)]]], [1])
    assert find_stable(units).chosen.tolist() == [0, 2]


@pytest.mark.slow
def test_a_national_market_with_couples_ends_stable() -> None:
    units = national_market()
    outcome = find_stable(units)
    assert outcome.chosen is not None
    assert blocking(units, outcome.chosen) == []


def national_market(n_singles: int = 42_600, n_couples: int = 1_200, n_programs: int = 6_500) -> Units:
    rng = np.random.default_rng(1)
    programs = [rng.choice(n_programs, 12, replace=False) for _ in range(n_singles)]
    lists: list[list[list[tuple[int, float]]]] = []
    strength = rng.normal(size=n_singles + 2 * n_couples)
    for i, ranked in enumerate(programs):
        lists.append([[(int(p), 0.7 * strength[i] + 0.7 * float(rng.normal()))] for p in ranked])
    for k in range(n_couples):
        own = n_singles + 2 * k
        pairs = rng.integers(0, n_programs, (20, 2)).tolist()
        seen = {
            (at, p): 0.7 * strength[own + at] + 0.7 * float(rng.normal()) for pair in pairs for at, p in enumerate(pair)
        }
        lists.append([[(p, seen[at, p]) for at, p in enumerate(pair)] for pair in pairs])
    return build_units(lists, rng.integers(1, 15, n_programs))
