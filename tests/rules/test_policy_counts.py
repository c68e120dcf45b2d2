"""How many programs say what of visas, in all and by place."""

from __future__ import annotations

from rule_cases import person

from smartpick.entities.status import VisaAnswer, VisaPolicy
from smartpick.rules.policy_counts import h1b_doors, policies_by_place


def test_programs_are_counted_by_what_they_say_of_the_h1b() -> None:
    yes, no, case = VisaAnswer.YES, VisaAnswer.NO, VisaAnswer.CASE_BY_CASE
    doors = h1b_doors(
        [VisaPolicy(yes, yes), VisaPolicy(no, yes), VisaPolicy(yes, case), VisaPolicy(yes, no), VisaPolicy()]
    )
    assert (doors.yes, doors.case_by_case, doors.without_j1, doors.unknown, doors.of) == (2, 1, 1, 1, 5)


def test_the_places_of_the_profile_are_told_by_what_their_programs_say() -> None:
    places = policies_by_place(person(geography={"anchor": "greater_boston", "secondary": ["FL"]}))
    assert [place["place"] for place in places] == ["greater_boston", "FL"]
    assert all(abs(sum(place["labels"].values()) - 1) < 1e-9 for place in places)
    assert policies_by_place(person(geography={})) == []
