"""The states that a profile names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rule_cases import person

from smartpick.rules.own_places import own_states
from smartpick.rules.visa import visa_section


@pytest.mark.parametrize(
    ("geography", "states"),
    [
        ({"anchor": "TX"}, ("TX",)),
        ({"anchor": "greater_boston"}, ("MA",)),
        ({"anchor": "Cleveland, OH", "secondary": ["FL"]}, ("OH", "FL")),
        ({"anchor": "los_angeles", "ties": [{"place": "MA", "kind": "school"}]}, ("CA", "MA")),
        ({"secondary": ["midwest", "GA"]}, ("GA",)),
        ({}, ()),
    ],
    ids=str,
)
def test_a_place_is_told_by_the_states_it_lies_in(geography: dict[str, Any], states: tuple[str, ...]) -> None:
    assert own_states(person(geography=geography), 3) == states


def test_a_wide_place_counts_where_it_is_asked_for() -> None:
    assert len(own_states(person(geography={"secondary": ["midwest"]}))) == 12


def test_the_waiver_outlook_of_a_city_is_that_of_its_state() -> None:
    section = visa_section(person(geography={"anchor": "greater_boston"}), date(2026, 9, 1))
    assert [one["state"] for one in section["after_training"]["waiver_outlook"]] == ["MA"]
