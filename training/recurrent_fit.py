"""What the two networks that read word by word share while torch fits them: their body, and the way of fitting."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import nn

from smartpick.facts.recurrent import NOT_KNOWN, pieces_of

EMBEDDED, STATE, VIEWS = 64, 64, 2
DROPPED, WORDS_DROPPED, SMOOTHED, DECAY = 0.4, 0.08, 0.05, 1e-2
SEEN_AT_LEAST = 3  # times that a piece stands


class Body(nn.Module):
    """Embedding of pieces, a recurrence both ways, and views of it by attention; a subclass adds its heads."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(pieces, EMBEDDED, padding_idx=0)
        self.cells = nn.GRU(EMBEDDED, STATE, bidirectional=True, batch_first=True)
        self.attention = nn.Linear(2 * STATE, VIEWS)
        self.drop = nn.Dropout(DROPPED)

    def views_of(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the states, and views of them with the most of each, from rows of pieces, shape (batch, words, 3)."""
        there = (rows[..., 0] > 0)[..., None]
        states = self.drop(self.cells(self.drop(self.embedding(rows).sum(2)))[0])
        weights = self.attention(states).masked_fill(~there, -1e9).softmax(1)
        views = torch.einsum("bta,bth->bah", weights, states).flatten(1)
        most = states.masked_fill(~there, -1e9).max(1).values
        return states, torch.cat([views, most], 1)

    def as_numpy(self, *heads: str) -> tuple:
        """Give embedding, both ways of the recurrence, attention, and weight and bias of each head named."""
        own = {name: value.detach().numpy().astype(np.float64) for name, value in self.named_parameters()}
        parts = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        ways = tuple(tuple(own[f"cells.{part}{way}"] for part in parts) for way in ("", "_reverse"))
        pairs = ((own[f"{name}.weight"], own[f"{name}.bias"]) for name in ("attention", *heads))
        return own["embedding.weight"], ways, *pairs


def in_pieces(texts: Sequence[Sequence[str]]) -> tuple[dict[str, int], list[torch.Tensor]]:
    """Give the row of each piece that stands often enough, and each text in rows of pieces."""
    counts = Counter(piece for words in texts for word in words for piece in pieces_of(word))
    row = {piece: k for k, piece in enumerate(sorted(p for p, n in counts.items() if n >= SEEN_AT_LEAST), start=2)}
    return row, [torch.tensor([[row.get(p, NOT_KNOWN) for p in pieces_of(word)] for word in words]) for words in texts]


def hide_words(seen: torch.Tensor, never: torch.Tensor | None = None) -> None:
    """Make some words unknown, but those marked never to be."""
    hidden = (torch.rand(seen.shape[:2]) < WORDS_DROPPED) & (seen[..., 0] > 0)
    seen[hidden if never is None else hidden & ~never] = NOT_KNOWN


def fit_in_batches(
    network: Body,
    coded: list[torch.Tensor],
    loss_of: Callable[[list[int], torch.Tensor], torch.Tensor],
    chance: random.Random,
    *,
    epochs: int,
    batch: int,
    fastest: float,
) -> None:
    """Fit in batches of texts of about the same length.

    Parameters
    ----------
    loss_of : gives the loss of the texts of these numbers, from their rows of pieces, padded.
    """
    optimiser = torch.optim.AdamW(network.parameters(), fastest, weight_decay=DECAY)
    steps = epochs * (len(coded) // batch + 1)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, fastest, total_steps=steps + 1)
    for _ in range(epochs):
        order = sorted(range(len(coded)), key=lambda k: len(coded[k]) + chance.random() * 6)
        batches = [order[k : k + batch] for k in range(0, len(order), batch)]
        chance.shuffle(batches)
        for numbers in batches:
            loss = loss_of(numbers, nn.utils.rnn.pad_sequence([coded[k] for k in numbers], batch_first=True))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            pace.step()
