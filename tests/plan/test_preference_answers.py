"""The geographic preferences that a plan advises fit its own list."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from smartpick.intake.profile import read_profile
from smartpick.plan.choice import Choice, choose
from smartpick.plan.preference_answers import preference_answers

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 9, 1)
IM = "internal medicine"


@cache
def _choice() -> Choice:
    return choose(read_profile(EXAMPLES / "boston_moderate.yaml", DAY), DAY)


def test_the_anchor_is_named_first_and_then_where_the_wanted_part_of_the_list_can_win_most() -> None:
    answer, choice = preference_answers(_choice())[IM], _choice()
    assert len(answer["named"]) == answer["at_most"] == 3
    wanted: dict[str, float] = {}
    for i, level in zip(choice.solution.chosen, choice.solution.levels, strict=True):
        if choice.problem.tiers[i] != "safety":
            division = choice.table.programs[i].division.title()
            wanted[division] = wanted.get(division, 0.0) + float(choice.table.mean_match[level, i])
    anchor = "New England"
    others = sorted((name for name in wanted if name != anchor), key=lambda name: -wanted[name])
    assert [place["place"] for place in answer["named"]] == [anchor, *others[:2]]


def test_what_lies_outside_the_named_places_is_still_applied_to() -> None:
    answer = preference_answers(_choice())[IM]
    assert answer["outside"] + sum(place["programs"] for place in answer["named"]) == len(_choice().solution.chosen)
    assert answer["outside"] == 0 or "N-09" in answer["rules"]


def test_what_is_seen_and_what_stays_private_is_said() -> None:
    answer = preference_answers(_choice())[IM]
    assert "Z-04" in answer["rules"]
    assert any("stays private" in text for text in answer["reasons"])
