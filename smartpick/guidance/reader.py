"""What both learned readers of the linter say of a sentence together, and from which chance on it is objected to.

Log-linear weights over the logarithms of both readers' chances, fitted to writers whom neither had read. How all was
made and how good it is stands in `data/model/linter.json`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from smartpick.facts.recurrent import softmax
from smartpick.facts.tables import DATA
from smartpick.guidance.in_order import Network, network_of, stored_as, words_in
from smartpick.guidance.learned import FINE, Weights, marks, weights

STORED = DATA / "model" / "linter_in_order.npz"
SMALLEST = 1e-4  # chance under which it no longer matters how small it is


@dataclass(frozen=True, slots=True)
class Bars:
    """Chance of any fault from which a sentence is objected to without and with reserve. [probability]"""

    sure: float
    likely: float


@dataclass(frozen=True, eq=False)
class Reader:
    """Both readers and what puts them together.

    Attributes
    ----------
    runs, networks : the readers; the networks' chances are averaged.
    together : weights (kinds, 2 kinds) and bias (kinds,) over `both_seen`.
    alone, in_text : the bars for a passage of few sentences, and for a sentence of a whole text, where few are bad.
    """

    runs: Weights
    networks: tuple[Network, ...]
    together: tuple[np.ndarray, np.ndarray]
    alone: Bars
    in_text: Bars

    def chances(self, sentence: str, found: Iterable[str]) -> dict[str, float]:
        """Give the chance of each kind for a sentence in its one form; with `FINE` they sum to 1. [probability]

        Parameters
        ----------
        found : what the patterns and classes of words noticed in it.
        """
        words = words_in(sentence)
        in_order = np.mean([network.chances(words) for network in self.networks], axis=0)
        seen = both_seen(self.runs.chances(marks(sentence, found)), in_order)
        chances = softmax(self.together[0] @ seen + self.together[1])
        return dict(zip(self.runs.kinds, chances.tolist(), strict=True))

    def fault(self, sentence: str, found: Iterable[str], in_text: bool) -> tuple[str, bool] | None:
        """Name the likeliest fault of a sentence and whether it is sure; None where none is likely enough."""
        bars = self.in_text if in_text else self.alone
        chances = self.chances(sentence, found)
        chance = 1.0 - chances[FINE]
        if chance < bars.likely:
            return None
        return max((kind for kind in chances if kind != FINE), key=chances.__getitem__), chance >= bars.sure


def both_seen(runs: np.ndarray, in_order: np.ndarray) -> np.ndarray:
    """Give what the weights see of both readers' chances, along the last axis."""
    return np.log(np.concatenate([runs, in_order], axis=-1) + SMALLEST)


@cache
def reader() -> Reader:
    """Read what is shipped."""
    with np.load(STORED) as stored:
        held: dict[str, Any] = {name: stored[name] for name in stored.files}
    networks = []
    for k in range(int(held["networks"])):
        own = f"network {k} "
        networks.append(network_of({name.removeprefix(own): a for name, a in held.items() if name.startswith(own)}))
    alone, in_text = (Bars(*held[name].tolist()) for name in ("alone", "in_text"))
    together = (held["together"].astype(np.float64), held["together_bias"].astype(np.float64))
    return Reader(weights(), tuple(networks), together, alone, in_text)


def packed(found: Reader) -> bytes:
    """Give all but the runs as the bytes of their file."""
    target = io.BytesIO()
    small: dict[str, Any] = {
        f"network {k} {name}": array for k, one in enumerate(found.networks) for name, array in stored_as(one).items()
    }
    small |= {
        "networks": np.int64(len(found.networks)),
        "together": found.together[0].astype(np.float32),
        "together_bias": found.together[1].astype(np.float32),
        "alone": np.array([found.alone.sure, found.alone.likely]),
        "in_text": np.array([found.in_text.sure, found.in_text.likely]),
    }
    np.savez_compressed(target, **small)
    return target.getvalue()
