"""The second of the linter's readers that learned: the words of a sentence in their order.

A small network of gated recurrent units, fitted to the passages that the first one (`learned.py`) was fitted to; it
sees who refuses what, where runs of three words see that somebody refuses something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from smartpick.facts.recurrent import Encoder, softmax
from smartpick.guidance.learned import WORD

MOST_WORDS = 90  # read of a sentence
LARGEST = 127  # of an embedding in its file, which holds whole numbers and a scale for each row


@dataclass(frozen=True, eq=False)
class Network(Encoder):
    """An encoder and the scores of each kind: weights (kinds, k) and bias (kinds,), with k = (a + 1) 2h."""

    head: tuple[np.ndarray, np.ndarray]

    def chances(self, words: Sequence[str]) -> np.ndarray:
        """Give the chance of each kind, shape (kinds,). [probability]"""
        return softmax(self.head[0] @ self.views(self.states(words)) + self.head[1])


def words_in(sentence: str) -> list[str]:
    """Give the words of a sentence in its one form, at least one.

    Examples
    --------
    >>> words_in("No way."), words_in("")
    (['no', 'way', '.'], ['.'])
    """
    return [word.lower() for word in WORD.findall(sentence)[:MOST_WORDS]] or ["."]


def stored_as(network: Network) -> dict[str, np.ndarray]:
    """Give a network as the arrays of its file."""
    scale = np.abs(network.embedding).max(axis=1, keepdims=True).clip(1e-6) / LARGEST
    cells = {f"{way}.{k}": one for way, cell in enumerate(network.cells) for k, one in enumerate(cell)}
    small = cells | {
        "scale": scale,
        "attention": network.attention[0],
        "attention_bias": network.attention[1],
        "head": network.head[0],
        "head_bias": network.head[1],
    }
    return {name: one.astype(np.float16) for name, one in small.items()} | {
        "pieces": np.frombuffer("\n".join(network.row).encode("utf-8"), dtype=np.uint8),
        "embedding": np.rint(network.embedding / scale).astype(np.int8),
    }


def network_of(stored: dict[str, Any]) -> Network:
    """Give the network that arrays of a file hold."""
    real = {name: np.asarray(one, dtype=np.float64) for name, one in stored.items() if name != "pieces"}
    pieces = stored["pieces"].tobytes().decode("utf-8").split("\n")
    on, back = (tuple(real[f"{way}.{k}"] for k in range(4)) for way in (0, 1))
    return Network(
        {piece: place for place, piece in enumerate(pieces, start=2)},
        real["embedding"] * real["scale"],
        (on, back),
        (real["attention"], real["attention_bias"]),
        (real["head"], real["head_bias"]),
    )
