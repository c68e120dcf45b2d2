"""Gated recurrent units in numpy: words in their order, for small readers that learned.

Not modelled: anything beyond one passage of words; a word is known by itself, its beginning and its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

NOT_KNOWN = 1  # row of `embedding` for a piece that has none


@dataclass(frozen=True, eq=False)
class Encoder:
    """Gated recurrent units in both directions over embedded words, and what is seen of their states.

    Attributes
    ----------
    row : piece of a word -> row of `embedding`, from 2 on.
    embedding : shape (pieces, e); a word is the sum of its pieces.
    cells : per direction (input weights (3h, e), recurrent weights (3h, h), two biases (3h,)); gates as reset, update,
        new.
    attention : (weights (a, 2h), bias (a,)).

    References
    ----------
    K. Cho et al., "Learning phrase representations using RNN encoder-decoder," EMNLP 2014.
    """

    row: Mapping[str, int]
    embedding: np.ndarray
    cells: tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]
    attention: tuple[np.ndarray, np.ndarray]

    def states(self, words: Sequence[str]) -> np.ndarray:
        """Give the state at each word, shape (words, 2h); at least one word."""
        rows = [[self.row.get(piece, NOT_KNOWN) for piece in pieces_of(word)] for word in words]
        seen = self.embedding[np.array(rows)].sum(axis=1)
        return np.hstack([_run(self.cells[0], seen), _run(self.cells[1], seen[::-1])[::-1]])

    def views(self, states: np.ndarray) -> np.ndarray:
        """Give what attention picks out of the states, and their maximum, shape ((a + 1) 2h,)."""
        weights = softmax(states @ self.attention[0].T + self.attention[1], axis=0)
        return np.concatenate([(weights.T @ states).ravel(), states.max(axis=0)])


def pieces_of(word: str) -> tuple[str, str, str]:
    """Give what a word is known by: itself, its first four and its last three letters.

    Examples
    --------
    >>> pieces_of("sponsored")
    ('sponsored', '<spon', 'red>')
    """
    return word, f"<{word[:4]}", f"{word[-3:]}>"


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
