"""Ranges, not oracles: no screen gives a chance without its range, or it says why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from web_client import Client

# field -> why it stands alone
WITHOUT = {
    "p_match_if_independent": "shown only to say that it is wrong",
    "p_match_without": "told in a sentence that calls it a middle figure",
    "p_match_with": "told in a sentence that calls it a middle figure",
    "p_match_gained": "told in a sentence that calls it a middle figure",
}
CHANCES = ("/", "/list", "/what-if", "/signals", "/visa", "/soap", "/programs", "/program", "/say")


def alone(found: Any, path: str = "") -> Iterator[str]:
    """Every chance (p_..., a number from 0 to 1) that has no range beside it."""
    if isinstance(found, dict):
        for name, value in found.items():
            here = f"{path}/{name}"
            if name.startswith("p_") and isinstance(value, float) and f"{name}_range" not in found:
                yield here
            yield from alone(value, here)
    elif isinstance(found, list):
        for one in found:
            yield from alone(one, path)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.mark.parametrize("path", CHANCES)
def test_a_chance_on_a_screen_has_its_range(client: Client, path: str) -> None:
    found = client.get("/home.json" if path == "/" else f"{path}.json").json()
    assert {place for place in alone(found) if place.rsplit("/", 1)[1] not in WITHOUT} == set()
