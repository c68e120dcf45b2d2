"""How a source is said to a reader."""

from smartpick.entities.fact import Source
from smartpick.facts.sources import sources


def test_a_title_that_names_its_producer_is_not_given_it_twice():
    assert Source("x", "NRMP", "NRMP, Charting Outcomes", "").words == "NRMP, Charting Outcomes"
    assert Source("x", "AAMC", "Program signaling", "").words == "AAMC, Program signaling"
    doubled = [
        one.id for one in sources().values() if one.words.lower().startswith(f"{one.producer}, {one.producer}".lower())
    ]
    assert doubled == []
