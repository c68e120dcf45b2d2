"""The kernel against its twin, and the classical properties of deferred acceptance by enumeration."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from plain_match import blocking_pair, plain_match
from strategies import Singles, singles

from smartpick.errors import InvalidInput
from smartpick.market.deferred_acceptance import (
    UNMATCHED,
    _propose,
    _scores_from_ranks,
    match,
    place,
    ragged,
    scores_from_ranks,
)


def all_stable(market: Singles) -> list[tuple[int, ...]]:
    values, offsets, scores, quotas = market
    choices = [
        [UNMATCHED, *(values[e] for e in range(offsets[i], offsets[i + 1]) if not math.isnan(scores[e]))]
        for i in range(len(offsets) - 1)
    ]
    return [
        tuple(int(program) for program in placed)
        for placed in itertools.product(*choices)
        if all(placed.count(program) <= quota for program, quota in enumerate(quotas))
        and blocking_pair(values, offsets, scores, quotas, placed) is None
    ]


def rank_of(market: Singles, applicant: int, program: int) -> int:
    own = market.values[market.offsets[applicant] : market.offsets[applicant + 1]].tolist()
    return own.index(program) if program in own else len(own)


@settings(deadline=None)  # the first call compiles
@given(singles(most_applicants=30, most_programs=8))
def test_the_kernel_agrees_with_its_twin_in_plain_python(market: Singles) -> None:
    assert match(*market).tolist() == plain_match(*market)


@settings(max_examples=30, deadline=None)
@given(singles(most_applicants=12, most_programs=5))
def test_the_compiled_kernel_equals_its_own_python(market: Singles) -> None:
    for compiled, plain in zip(_propose(*market), _propose.py_func(*market), strict=True):
        np.testing.assert_array_equal(compiled, plain)


@settings(deadline=None)  # the first call compiles
@given(singles(most_applicants=30, most_programs=8))
def test_no_pair_would_rather_have_each_other_and_no_quota_is_exceeded(market: Singles) -> None:
    landed = place(*market)
    assert blocking_pair(*market, landed.program.tolist()) is None
    filled = np.bincount(landed.program[landed.program >= 0], minlength=market.quotas.size)
    assert (filled <= market.quotas).all()
    assert filled.tolist() == landed.filled.tolist()


@settings(deadline=None)  # the first call compiles
@given(singles(most_applicants=5, most_programs=4))
def test_every_applicant_gets_the_best_of_all_stable_matchings(market: Singles) -> None:
    stable = all_stable(market)
    landed = match(*market).tolist()
    assert tuple(landed) in stable
    for applicant, program in enumerate(landed):
        best = min(rank_of(market, applicant, other[applicant]) for other in stable)
        assert rank_of(market, applicant, program) == best


@settings(deadline=None)  # the first call compiles
@given(singles(most_applicants=5, most_programs=4))
def test_the_same_applicants_are_matched_and_unfilled_programs_keep_theirs_in_every_stable_matching(
    market: Singles,
) -> None:
    first, *others = all_stable(market)
    for other in others:
        assert [p == UNMATCHED for p in other] == [p == UNMATCHED for p in first]
        for program, quota in enumerate(market.quotas):
            staff = {i for i, p in enumerate(first) if p == program}
            if len(staff) < quota:
                assert {i for i, p in enumerate(other) if p == program} == staff


@settings(deadline=None)  # the first call compiles
@given(singles(most_applicants=15, most_programs=6))
def test_the_order_in_which_applicants_come_changes_nothing(market: Singles) -> None:
    values, offsets, scores, quotas = market
    lists = [values[a:b].tolist() for a, b in itertools.pairwise(offsets)]
    own = [scores[a:b] for a, b in itertools.pairwise(offsets)]
    back_values, back_offsets = ragged(lists[::-1])
    back_scores = np.concatenate([*own[::-1], np.empty(0)])
    assert match(back_values, back_offsets, back_scores, quotas).tolist()[::-1] == match(*market).tolist()


@settings(max_examples=60, deadline=None)
@given(singles(most_applicants=4, most_programs=3))
def test_no_applicant_gains_by_any_misreport(market: Singles) -> None:
    values, offsets, scores, quotas = market
    honest = match(*market).tolist()
    for liar in range(len(offsets) - 1):
        low, high = int(offsets[liar]), int(offsets[liar + 1])
        told = list(zip(values[low:high].tolist(), scores[low:high].tolist(), strict=True))
        truth = rank_of(market, liar, honest[liar])
        for length in range(len(told) + 1):
            for lie in itertools.permutations(told, length):
                lied_values = np.concatenate([values[:low], np.array([p for p, _ in lie], np.int32), values[high:]])
                lied_scores = np.concatenate([scores[:low], np.array([s for _, s in lie]), scores[high:]])
                lied_offsets = np.where(np.arange(offsets.size) > liar, offsets - (high - low) + length, offsets)
                landed = match(lied_values, lied_offsets, lied_scores, quotas)[liar]
                assert rank_of(market, liar, int(landed)) >= truth


@settings(deadline=None)  # the first call compiles
@given(singles(most_applicants=12, most_programs=5))
def test_the_cutoff_says_who_else_would_have_been_taken(market: Singles) -> None:
    landed = place(*market)
    values, offsets, scores, _ = market
    for i, program in enumerate(landed.program):
        for e in range(offsets[i], offsets[i + 1]):
            if values[e] == program:
                assert scores[e] >= landed.cutoff[program]
                assert landed.rank[i] == e - offsets[i]
                break
            assert not scores[e] > landed.cutoff[values[e]]


def test_scores_from_rank_lists_are_minus_the_place_and_nan_where_not_ranked() -> None:
    rng = np.random.default_rng(0)
    applicants = ragged([rng.permutation(6)[: rng.integers(0, 6)].tolist() for _ in range(20)])
    programs = ragged([rng.permutation(20)[: rng.integers(0, 20)].tolist() for _ in range(6)])
    scores = scores_from_ranks(*applicants, *programs)
    np.testing.assert_array_equal(scores, _scores_from_ranks.py_func(*applicants, *programs))
    for i in range(20):
        for e in range(applicants[1][i], applicants[1][i + 1]):
            listed = programs[0][programs[1][applicants[0][e]] : programs[1][applicants[0][e] + 1]].tolist()
            assert scores[e] == -listed.index(i) if i in listed else math.isnan(scores[e])


def test_an_empty_market_and_empty_lists_leave_everyone_unmatched() -> None:
    nothing = np.empty(0, np.int32)
    assert match(nothing, np.zeros(1, int), np.empty(0), nothing).tolist() == []
    assert match(nothing, np.zeros(4, int), np.empty(0), np.array([2])).tolist() == [UNMATCHED] * 3


@pytest.mark.parametrize(
    ("values", "offsets", "scores", "quotas", "named"),
    [
        ([0], [0, 1], [1.0], [-1], r"quotas\[0\]"),
        ([1], [0, 1], [1.0], [1], r"rol_values\[0\]"),
        ([-1], [0, 1], [1.0], [1], r"rol_values\[0\]"),
        ([0], [0, 2], [1.0], [1], "rol_offsets"),
        ([0, 0], [0, 2, 1, 2], [1.0, 1.0], [1], "rol_offsets"),
        ([0], [], [1.0], [1], "rol_offsets"),
        ([0], [0, 1], [], [1], "scores"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_by_name(
    values: list[int], offsets: list[int], scores: list[float], quotas: list[int], named: str
) -> None:
    with pytest.raises(InvalidInput, match=named):
        match(np.array(values, int), np.array(offsets, int), np.array(scores, float), np.array(quotas, int))
