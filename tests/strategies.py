"""What hypothesis draws: small markets, with all the awkward ones (empty lists, quota 0, unacceptable applicants)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from smartpick.market.deferred_acceptance import ragged


class Singles(NamedTuple):
    """A market of single applicants as `match` reads it."""

    values: np.ndarray
    offsets: np.ndarray
    scores: np.ndarray
    quotas: np.ndarray


@st.composite
def singles(draw: st.DrawFn, most_applicants: int, most_programs: int) -> Singles:
    """Markets of single applicants with strict preferences on both sides."""
    n_programs = draw(st.integers(1, most_programs))
    n_applicants = draw(st.integers(1, most_applicants))
    lists = [
        draw(st.lists(st.integers(0, n_programs - 1), unique=True, max_size=n_programs)) for _ in range(n_applicants)
    ]
    values, offsets = ragged(lists)
    order = draw(st.permutations(range(values.size)))
    refused = draw(st.sets(st.integers(0, max(values.size - 1, 0)), max_size=max(values.size // 4, 0)))
    scores = np.array(order, dtype=np.float64)
    scores[[at for at in refused if at < values.size]] = np.nan
    quotas = draw(st.lists(st.integers(0, 3), min_size=n_programs, max_size=n_programs))
    return Singles(values, offsets, scores, np.array(quotas, dtype=np.int32))
