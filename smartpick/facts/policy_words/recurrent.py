"""A small recurrent network in numpy: what a passage says of the class asked about, and who may apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from smartpick.facts.policy_words.passages import ASKED, pieces_of


@dataclass(frozen=True, eq=False)
class Recurrent:
    """Gated recurrent units in both directions over embedded words, then attention, maximum and the marked places.

    Attributes
    ----------
    row : piece of a word -> row of `embedding`; row 1 stands for what is not known.
    embedding : shape (pieces, e); a word is the sum of its pieces.
    cells : per direction (input weights (3h, e), recurrent weights (3h, h), two biases (3h,)); gates as reset, update,
        new.
    attention : (weights (a, 2h), bias (a,)).
    heads : weights and bias for the answer of the class, (5, k) and (5,), and for who may apply, (4, k) and (4,), with
        k = (a + 2) 2h.

    References
    ----------
    K. Cho et al., "Learning phrase representations using RNN encoder-decoder," EMNLP 2014.
    """

    row: Mapping[str, int]
    embedding: np.ndarray
    cells: tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]
    attention: tuple[np.ndarray, np.ndarray]
    heads: tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]

    def chances(self, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Give the chance of each answer, shape (5,), and of each group that may apply, shape (4,). [probability]"""
        rows = [[self.row.get(piece, 1) for piece in pieces_of(word)] for word in words]
        seen = self.embedding[np.array(rows)].sum(axis=1)
        states = np.hstack([_run(self.cells[0], seen), _run(self.cells[1], seen[::-1])[::-1]])
        weights = softmax(states @ self.attention[0].T + self.attention[1], axis=0)
        asked = np.array([word == ASKED for word in words], dtype=float)
        marked = asked @ states / max(asked.sum(), 1.0)
        found = np.concatenate([(weights.T @ states).ravel(), states.max(axis=0), marked])
        answer, group = (softmax(weight @ found + bias) for weight, bias in self.heads)
        return answer, group


def _run(cell: tuple[np.ndarray, ...], seen: np.ndarray) -> np.ndarray:
    """Give the state after each word, shape (words, h)."""
    into, again, bias, bias_again = cell
    h = again.shape[1]
    given = seen @ into.T + bias
    state, states = np.zeros(h), np.empty((len(seen), h))
    for place, one in enumerate(given):
        held = again @ state + bias_again
        reset, update = _sigmoid(one[:h] + held[:h]), _sigmoid(one[h : 2 * h] + held[h : 2 * h])
        state = (1 - update) * np.tanh(one[2 * h :] + reset * held[2 * h :]) + update * state
        states[place] = state
    return states


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-x)))


def softmax(scores: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn scores into chances that sum to 1 along an axis. [probability]"""
    odds = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return np.asarray(odds / odds.sum(axis=axis, keepdims=True))
