"""The recurrent reader against sums done by hand."""

from __future__ import annotations

from math import exp, tanh

import numpy as np
import pytest

from smartpick.facts.recurrent import Encoder, softmax


def encoder() -> Encoder:
    """One number a word and a state: the word "a" is known as 2.0, all else as nothing."""
    into, again = np.array([[0.0], [1.0], [1.0]]), np.array([[0.0], [0.0], [3.0]])
    cell = (into, again, np.zeros(3), np.zeros(3))
    return Encoder({"a": 2}, np.array([[0.0], [0.0], [2.0]]), (cell, cell), (np.zeros((1, 2)), np.zeros(1)))


def test_a_word_moves_the_state_as_its_gates_allow() -> None:
    keep = 1 / (1 + exp(-2))  # the update gate at "a"; the reset gate stands at one half
    first = (1 - keep) * tanh(2)
    second = (1 - keep) * tanh(2 + 0.5 * 3 * first) + keep * first
    states = encoder().states(["a", "a"])
    assert states[:, 0] == pytest.approx([first, second])
    assert states[:, 1] == pytest.approx([second, first])


def test_an_unknown_word_halves_what_was_held() -> None:
    held = encoder().states(["a"])[0, 0]
    after = encoder().states(["a", "zzz"])[1, 0]
    assert after == pytest.approx(0.5 * tanh(0.5 * 3 * held) + 0.5 * held)


def test_attention_without_weights_is_the_mean() -> None:
    states = np.array([[1.0, 4.0], [3.0, 0.0]])
    assert encoder().views(states) == pytest.approx([2.0, 2.0, 3.0, 4.0])


def test_chances_of_large_scores_stay_finite() -> None:
    assert softmax(np.array([1000.0, 1000.0, -1000.0])) == pytest.approx([0.5, 0.5, 0.0])
