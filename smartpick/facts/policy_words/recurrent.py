"""A small recurrent network: what a passage says of the class asked about, and who may apply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from smartpick.facts.policy_words.passages import ASKED
from smartpick.facts.recurrent import Encoder, softmax


@dataclass(frozen=True, eq=False)
class Recurrent(Encoder):
    """An encoder whose states are seen by attention, by their maximum and at the marked places.

    Attributes
    ----------
    heads : weights and bias for the answer of the class, (5, k) and (5,), and for who may apply, (4, k) and (4,), with
        k = (a + 2) 2h.
    """

    heads: tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]

    def chances(self, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Give the chance of each answer, shape (5,), and of each group that may apply, shape (4,). [probability]"""
        states = self.states(words)
        asked = np.array([word == ASKED for word in words], dtype=float)
        found = np.concatenate([self.views(states), asked @ states / max(asked.sum(), 1.0)])
        answer, group = (softmax(weight @ found + bias) for weight, bias in self.heads)
        return answer, group
