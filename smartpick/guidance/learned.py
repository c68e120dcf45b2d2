"""The first of the linter's two readers that learned: which runs of words and letters a sentence has.

A log-linear model over runs of one to three words, runs of three to five letters, and what the patterns and classes of
words found. It was fitted to passages that several people wrote and labelled (`training/`), and is a table of weights:
`data/model/linter.npz`. `reader.py` puts it together with the second one, which reads words in their order.

Not modelled: order beyond three words, irony, what only the sentence before makes clear, whether a claim is true.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from smartpick.facts.recurrent import softmax
from smartpick.facts.tables import DATA

WORD = re.compile(r"[\w'-]+|[?!.;:]")
LONGEST_RUN = 3  # words
LETTERS = (3, 4, 5)
FINE = "none"  # the class of a sentence without a fault
WEIGHTS = DATA / "model" / "linter.npz"


def marks(sentence: str, found: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Give what the model sees of a sentence in its one form: runs of words, runs of letters, what the rules found.

    Examples
    --------
    >>> sorted(marks("No way.", [])[0])
    ['$', '.', '. $', '^', '^ no', '^ no way', 'no', 'no way', 'no way .', 'way', 'way .', 'way . $']
    """
    words = [word.lower() for word in WORD.findall(sentence)]
    framed = ["^", *words, "$"]
    runs = {" ".join(framed[i : i + n]) for n in range(1, LONGEST_RUN + 1) for i in range(len(framed) - n + 1)}
    spaced = {f" {word} " for word in words}
    letters = {word[i : i + n] for word in spaced for n in LETTERS for i in range(len(word) - n + 1)}
    return frozenset(runs), frozenset(f"~{run}" for run in letters), frozenset(f"!{name}" for name in found)


@dataclass(frozen=True)
class Weights:
    """The fitted model.

    Attributes
    ----------
    kinds : the classes, `FINE` among them. row : mark -> its row.
    weights : shape (marks, kinds). bias : shape (kinds,).
    """

    kinds: tuple[str, ...]
    row: dict[str, int]
    weights: np.ndarray
    bias: np.ndarray

    def chances(self, seen: Iterable[frozenset[str]]) -> np.ndarray:
        """Give the chance of each kind from a sentence's marks, shape (kinds,). [probability]"""
        score = self.bias.copy()
        for block in seen:
            rows = [self.row[mark] for mark in block if mark in self.row]
            if rows:
                score += self.weights[rows].sum(axis=0, dtype=np.float64) / np.sqrt(len(block))
        return softmax(score)


@cache
def weights() -> Weights:
    """Read the shipped weights."""
    with np.load(WEIGHTS) as stored:
        return _weights({name: stored[name] for name in stored.files})


def _weights(stored: dict[str, Any]) -> Weights:
    names = stored["marks"].tobytes().decode("utf-8").split("\n")
    return Weights(
        tuple(stored["kinds"].tolist()),
        {name: place for place, name in enumerate(names)},
        stored["weights"],
        stored["bias"].astype(np.float64),
    )


def packed(found: Weights) -> bytes:
    """Give weights as the bytes of their file."""
    target = io.BytesIO()
    np.savez_compressed(
        target,
        kinds=np.array(found.kinds),
        marks=np.frombuffer("\n".join(found.row).encode("utf-8"), dtype=np.uint8),
        weights=found.weights.astype(np.float16),
        bias=found.bias.astype(np.float32),
    )
    return target.getvalue()
