"""The network of `guidance/in_order.py` as torch fits it."""

from __future__ import annotations

import random
from collections.abc import Sequence

import torch
from recurrent_fit import SMOOTHED, STATE, VIEWS, Body, fit_in_batches, hide_words, in_pieces
from torch import nn

from smartpick.guidance.in_order import Network

EPOCHS, BATCH, FASTEST = 9, 128, 6e-3


class Torch(Body):
    """`Network` with dropout."""

    def __init__(self, pieces: int, kinds: int) -> None:
        super().__init__(pieces)
        self.head = nn.Linear((VIEWS + 1) * 2 * STATE, kinds)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Give the scores of the kinds, shape (batch, kinds), from rows of pieces, shape (batch, words, 3)."""
        return self.head(self.drop(self.views_of(rows)[1]))


def fit_network(texts: Sequence[tuple[Sequence[str], int]], kinds: int, seed: int) -> Network:
    """Fit a network to texts of words, each with the number of its kind."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    row, coded = in_pieces([words for words, _ in texts])
    truth = torch.tensor([kind for _, kind in texts])
    network = Torch(len(row) + 2, kinds)
    loss_of = nn.CrossEntropyLoss(label_smoothing=SMOOTHED)

    def loss(numbers: list[int], seen: torch.Tensor) -> torch.Tensor:
        hide_words(seen)
        return loss_of(network(seen), truth[numbers])

    fit_in_batches(network, coded, loss, random.Random(seed), epochs=EPOCHS, batch=BATCH, fastest=FASTEST)
    return Network(row, *network.as_numpy("head"))
