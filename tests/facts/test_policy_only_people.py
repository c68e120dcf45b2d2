"""A class that a page names only where it tells of its people, and other refusals that name no act."""

from __future__ import annotations

import pytest

from smartpick.entities.status import VisaAnswer
from smartpick.facts.policy_text import read_policy

UNDECIDED = "Whether visas will be sponsored for July has not been decided."


@pytest.mark.parametrize(
    "text",
    [
        f"Three of our residents hold J-1 visas. {UNDECIDED}",
        f"{UNDECIDED} Our chief residents are both on J-1 visas.",
        "No visas will be sponsored from July on. Residents who are on J-1 visas now may finish their training.",
    ],
)
def test_who_trains_there_is_no_promise_beside_a_refusal_or_an_open_decision(text: str) -> None:
    assert read_policy(text)[0].policy.j1 in {VisaAnswer.UNKNOWN, VisaAnswer.NO}


def test_who_trains_there_is_an_answer_where_nothing_speaks_against_it() -> None:
    assert (
        read_policy("Our residents train on J-1 visas; we do not file H-1B petitions.")[0].policy.j1 is VisaAnswer.YES
    )


@pytest.mark.parametrize("end", ["may not.", "cannot apply.", "may not be ranked."])
def test_those_who_need_a_visa_and_may_not_apply_are_refused(end: str) -> None:
    read = read_policy(f"Permanent residents may apply. Those who would need us to sponsor a J-1 or an H-1B {end}")
    assert VisaAnswer.YES not in {read[0].policy.j1, read[0].policy.h1b}


def test_the_latter_and_not_the_former_is_the_second_class() -> None:
    policy = read_policy("J-1 or H-1B? We sponsor the latter, not the former.")[0].policy
    assert (policy.j1, policy.h1b) == (VisaAnswer.NO, VisaAnswer.YES)
