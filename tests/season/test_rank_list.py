"""Few questions, a true order, circles told, and landings that add up."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpick.errors import InvalidInput
from smartpick.season.landing import DRAWS, landing
from smartpick.season.rank_list import (
    Elicitation,
    Preference,
    check_rank_list,
    cycles,
    fragile_pairs,
    weighted_order,
)


@given(st.permutations(list("abcdefghij")))
def test_the_true_order_is_found_with_at_most_n_log_n_questions(truth: list[str]) -> None:
    talk, asked = Elicitation(tuple("abcdefghij")), 0
    while question := talk.next_question():
        better, worse = sorted(question, key=truth.index)
        talk, asked = talk.answered(better, worse), asked + 1
    assert list(talk.order()) == truth
    assert asked <= sum(math.ceil(math.log2(k)) for k in range(2, 11))


def test_a_pair_that_earlier_answers_decide_is_never_asked() -> None:
    talk = Elicitation(("a", "b", "c"), (Preference("a", "b"), Preference("b", "c")))
    assert talk.next_question() is None
    assert talk.order() == ("a", "b", "c")


def test_a_circle_in_the_answers_is_told_once() -> None:
    answers = [Preference("a", "b"), Preference("b", "c"), Preference("c", "a"), Preference("a", "d")]
    assert cycles(answers) == [("a", "b", "c")]
    assert cycles(answers[:2]) == []


def test_two_answers_against_each_other_are_a_circle() -> None:
    assert cycles([Preference("a", "b"), Preference("b", "a")]) == [("a", "b")]


def test_a_program_that_is_not_to_be_ranked_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Elicitation(("a", "b")).answered("a", "z")


def test_an_order_that_hangs_on_one_weight_is_told() -> None:
    close = {"a": {"fit": 1.0, "place": 0.0}, "b": {"fit": 0.0, "place": 0.95}}
    far = {"a": {"fit": 1.0, "place": 1.0}, "b": {"fit": 0.0, "place": 0.0}}
    assert weighted_order(close, {"fit": 1, "place": 1}) == ("a", "b")
    assert ("a", "b", "place") in fragile_pairs(close, {"fit": 1, "place": 1})
    assert fragile_pairs(far, {"fit": 1, "place": 1}) == []


def test_a_list_that_leaves_out_an_acceptable_program_or_keeps_an_unacceptable_one_is_told() -> None:
    found = check_rank_list(["a", "b"], ["a", "b", "c"], {"b": False})
    assert {(w.rule, w.code) for w in found} == {("V-03", "b"), ("V-05", "c"), ("V-04", None)}
    assert check_rank_list(["a", "b"], ["a", "b"], {}) == []


@pytest.mark.parametrize("ranked", [["a", "a"], ["a", "z"]])
def test_a_rank_list_with_a_repeated_or_unknown_program_is_refused(ranked: list[str]) -> None:
    with pytest.raises(InvalidInput):
        check_rank_list(ranked, ["a", "b"], {})


def test_landings_add_up_to_one_and_a_longer_list_never_hurts() -> None:
    rng = np.random.default_rng(0)
    weights, cleared = np.full(12, 1 / 12), rng.random((8, 12)) * 0.6
    whole = landing(weights, cleared, spread=0.5)
    assert whole.at_rank.sum() + whole.unmatched == pytest.approx(1)
    assert landing(weights, cleared[:7]).unmatched >= whole.unmatched
    assert np.allclose(landing(weights, cleared[:7]).at_rank, whole.at_rank[:7])
    assert (whole.low <= whole.high).all()


def test_landing_agrees_with_a_plain_simulation() -> None:
    rng = np.random.default_rng(1)
    weights, cleared = np.array([0.3, 0.7]), rng.random((4, 2))
    nodes = rng.choice(2, size=200_000, p=weights)
    hits = rng.random((4, nodes.size)) < cleared[:, nodes]
    first = np.where(hits.any(axis=0), hits.argmax(axis=0), 4)
    happened = np.bincount(first, minlength=5) / nodes.size
    found = landing(weights, cleared)
    assert np.allclose([*found.at_rank, found.unmatched], happened, atol=0.005)


def test_the_landing_of_30_ranks_takes_at_most_a_second() -> None:
    cleared = np.random.default_rng(0).random((30, 200)) * 0.5
    took = []
    for _ in range(3):
        began = time.perf_counter()
        landing(np.full(200, 1 / 200), cleared, spread=0.5)
        took.append(time.perf_counter() - began)
    assert DRAWS == 10_000
    assert min(took) <= 1
