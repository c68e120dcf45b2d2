"""The network of `guidance/in_order.py` as torch fits it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from smartpick.facts.recurrent import NOT_KNOWN, pieces_of
from smartpick.guidance.in_order import Network

EMBEDDED, STATE, VIEWS = 64, 64, 2
EPOCHS, BATCH, FASTEST, DECAY = 9, 128, 6e-3, 1e-2
DROPPED, WORDS_DROPPED, SMOOTHED = 0.4, 0.08, 0.05
SEEN_AT_LEAST = 3  # times that a piece stands


class Torch(nn.Module):
    """`Network` with dropout."""

    def __init__(self, pieces: int, kinds: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(pieces, EMBEDDED, padding_idx=0)
        self.cells = nn.GRU(EMBEDDED, STATE, bidirectional=True, batch_first=True)
        self.attention = nn.Linear(2 * STATE, VIEWS)
        self.head = nn.Linear((VIEWS + 1) * 2 * STATE, kinds)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Give the scores of the kinds, shape (batch, kinds), from rows of pieces, shape (batch, words, 3)."""
        there = (rows[..., 0] > 0)[..., None]
        states = self.drop(self.cells(self.drop(self.embedding(rows).sum(2)))[0])
        weights = self.attention(states).masked_fill(~there, -1e9).softmax(1)
        views = torch.einsum("bta,bth->bah", weights, states).flatten(1)
        most = states.masked_fill(~there, -1e9).max(1).values
        return self.head(self.drop(torch.cat([views, most], 1)))


def fit_network(texts: Sequence[tuple[Sequence[str], int]], kinds: int, seed: int) -> Network:
    """Fit a network to texts of words, each with the number of its kind."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    chance = random.Random(seed)
    counts = Counter(piece for words, _ in texts for word in words for piece in pieces_of(word))
    row = {piece: k for k, piece in enumerate(sorted(p for p, n in counts.items() if n >= SEEN_AT_LEAST), start=2)}
    coded = [torch.tensor([[row.get(p, NOT_KNOWN) for p in pieces_of(word)] for word in words]) for words, _ in texts]
    truth = torch.tensor([kind for _, kind in texts])
    network = Torch(len(row) + 2, kinds)
    optimiser = torch.optim.AdamW(network.parameters(), FASTEST, weight_decay=DECAY)
    steps = EPOCHS * (len(texts) // BATCH + 1)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, FASTEST, total_steps=steps + 1)
    loss_of = nn.CrossEntropyLoss(label_smoothing=SMOOTHED)
    for _ in range(EPOCHS):
        order = sorted(range(len(coded)), key=lambda k: len(coded[k]) + chance.random() * 6)
        batches = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
        chance.shuffle(batches)
        for batch in batches:
            seen = nn.utils.rnn.pad_sequence([coded[k] for k in batch], batch_first=True)
            seen[(torch.rand(seen.shape[:2]) < WORDS_DROPPED) & (seen[..., 0] > 0)] = NOT_KNOWN
            loss = loss_of(network(seen), truth[batch])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            pace.step()
    own = {name: value.detach().numpy().astype(np.float64) for name, value in network.named_parameters()}
    parts = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    on, back = (tuple(own[f"cells.{part}{way}"] for part in parts) for way in ("", "_reverse"))
    return Network(
        row,
        own["embedding.weight"],
        (on, back),
        (own["attention.weight"], own["attention.bias"]),
        (own["head.weight"], own["head.bias"]),
    )
