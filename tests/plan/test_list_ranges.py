"""The chance of a list with its range, and what a change adds with the range of the difference."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from smartpick.chances.uncertainty import spread_of
from smartpick.intake.profile import parse_profile
from smartpick.plan.choice import choose
from smartpick.plan.list_ranges import chance_of, gain, list_ranges
from smartpick.plan.make import make_plan
from smartpick.plan.what_if import what_if

DAY = date(2026, 9, 1)
WHO: dict[str, Any] = {
    "citizenship": ["NG"],
    "immigration_status": "none",
    "school": {"country": "NG"},
    "graduation_year": 2020,
    "exams": {"step2_ck": {"score": 241, "attempts": 1}},
    "specialties": ["internal medicine"],
    "budget_usd": 1200,
}


@pytest.mark.parametrize("specialty", ["internal medicine", "anesthesiology"])  # the second has advanced positions
def test_a_what_if_starts_from_the_very_chance_and_range_of_the_plan(specialty: str) -> None:
    who = {**WHO, "specialties": [specialty]}
    plan = make_plan(parse_profile(who, DAY), DAY)
    before = what_if(who, ["budget_usd=800"], DAY)["totals"]["before"]
    assert before["p_match_range"] == plan.totals.p_match.as_json()
    assert before["expected_interviews_range"] == plan.totals.expected_interviews.as_json()


def test_the_change_is_surer_than_either_chance_and_less_money_never_helps() -> None:
    found = what_if(WHO, ["budget_usd=600"], DAY)
    added, chance = found["gain"], found["totals"]["after"]["p_match_range"]
    assert added["high"] - added["low"] < chance["high"] - chance["low"]
    assert added["high"] <= 0
    assert added["mid"] == pytest.approx(chance["mid"] - found["totals"]["before"]["p_match_range"]["mid"], abs=1e-5)


def test_every_program_that_enters_or_leaves_has_a_range_around_its_chance() -> None:
    found = what_if(WHO, ["exams.step2_ck.score=255"], DAY)
    assert found["entered"]
    for one in found["entered"] + found["left"]:
        assert one["p_match_range"]["low"] <= one["p_match"] + 1e-4
        assert one["p_match"] <= one["p_match_range"]["high"] + 1e-4


def test_the_same_list_gains_exactly_nothing() -> None:
    choice = choose(parse_profile(WHO, DAY), DAY)
    ranges = list_ranges(choice)
    same = gain((choice, ranges), (choice, ranges))
    assert (same.low, same.mid, same.high) == (0.0, 0.0, 0.0)
    assert spread_of(np.full_like(ranges.any_match, 0.3)) == (0.3, 0.3)
    assert chance_of(choice).low < chance_of(choice).mid < chance_of(choice).high
