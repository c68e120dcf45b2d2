"""What two clauses say apart they say together."""

from __future__ import annotations

import pytest
from policy_compositions import composed

from smartpick.facts.policy_text import by_grammar, read_policy

FIRST_FITTED = 1000  # seeds from here on are among what the second reader was fitted to


@pytest.mark.parametrize("read", [by_grammar, read_policy], ids=["grammar", "both readers"])
def test_statements_about_both_visas_are_read_however_they_are_joined(read) -> None:
    wrong, invented = [], []
    for seed in range(400):
        text, j1, h1b = composed(seed)
        policy = read(text)[0].policy
        got = (policy.j1.value, policy.h1b.value)
        if got != (j1, h1b):
            wrong.append((text, got))
        invented += [
            text
            for have, want in zip(got, (j1, h1b), strict=True)
            if want in {"no", "unknown"} and have != want and have not in {"no", "unknown"}
        ]
    assert invented == []
    assert len(wrong) <= 4, wrong
