"""Ranges, not oracles: no screen gives a chance without its range, or it says why there is none."""

from __future__ import annotations

import json
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
NO_CHANCE = {"gain_per_month"}  # what orders a list
CHANCES = ("/", "/list", "/what-if", "/signals", "/visa", "/soap", "/programs", "/program")
# field -> why it stands alone in what is said
SEEN_ALONE = {
    "p_now": "the middle figure beside the range of the gain",
    "p_with_work": "the middle figure beside the range of the gain",
    "p_after": "told in a sentence that calls it a middle figure",
    "p_first": "one leg of a way whose chance has its range",
    "p_second_unmarked": "what a try already made costs, told beside the ways",
    "p_second": "one leg of a way whose chance has its range",
}
PARTS = ("scores", "roadmap")


def alone(found: Any, path: str = "") -> Iterator[str]:
    """Every chance (p_..., a number from 0 to 1) that has no range beside it."""
    if isinstance(found, dict):
        for name, value in found.items():
            here = f"{path}/{name}"
            is_chance = name.startswith(("p_", "adds", "gain")) and name not in NO_CHANCE
            if is_chance and isinstance(value, float) and f"{name}_range" not in found:
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


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_what_the_file_can_gain_has_its_range(client: Client, part: str) -> None:
    found = client.post("/say.json", {"part": part, "day": "2026-11-23"}).json()
    assert {place for place in alone(found) if place.rsplit("/", 1)[1] not in SEEN_ALONE | WITHOUT} == set()


def test_what_a_letter_an_application_and_an_invitation_add_has_its_range(client: Client) -> None:
    codes = ("1290140C0", "1541140C0", "1189140C0")
    log = [{"what": "applied", "code": code, "day": "2026-09-25"} for code in codes]
    log.append({"what": "invited", "code": codes[0], "day": "2026-10-20"})
    found = client.post("/interviews.json", {"season": json.dumps(log), "day": "2026-11-05"}).json()
    assert found["outlook"]["late_applications"]
    assert found["outlook"]["letters_of_interest"]
    assert set(alone(found)) == set()
    for one in (*found["keep"], *found["outlook"]["late_applications"]):
        assert one["adds_range"]["low"] <= one["adds"] <= one["adds_range"]["high"]
