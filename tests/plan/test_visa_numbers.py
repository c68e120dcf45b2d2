"""The visa comparison stands on this person's own list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from smartpick.entities.status import VisaPreference
from smartpick.intake.profile import read_profile
from smartpick.plan.choice import choose
from smartpick.plan.make import make_plan
from smartpick.plan.visa_numbers import visa_numbers

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 9, 1)


def test_insisting_on_h1b_never_beats_taking_either() -> None:
    applicant = read_profile(EXAMPLES / "boston_moderate.yaml", DAY)
    choice = choose(applicant, DAY)
    numbers = visa_numbers(choice)
    assert numbers is not None
    assert numbers.chances["H-1B"] < numbers.chances["J-1"]
    assert numbers.chances["J-1"] <= choice.solution.p_any + 0.02
    assert numbers.programs["H-1B"] <= numbers.programs["J-1"] <= len(choice.solution.chosen)


def test_the_plan_shows_the_comparison_and_a_citizen_has_none() -> None:
    applicant = read_profile(EXAMPLES / "boston_moderate.yaml", DAY)
    plan = make_plan(applicant, DAY)
    assert "choice" in plan.visa or "comparison" in plan.visa
    citizen = read_profile(EXAMPLES / "la_scenario_1.yaml", DAY)
    assert visa_numbers(choose(citizen, DAY)) is None


def test_the_numbers_are_those_of_a_list_made_for_the_route() -> None:
    applicant = read_profile(EXAMPLES / "boston_moderate.yaml", DAY)
    alone = choose(replace(applicant, visa_preference=VisaPreference.J1_ONLY), DAY)
    numbers = visa_numbers(choose(applicant, DAY))
    assert numbers is not None
    assert abs(numbers.chances["J-1"] - alone.solution.p_any) < 1e-4


def test_a_locked_program_that_one_route_closes_does_not_stop_the_comparison() -> None:
    billings_states_j1_and_refuses_h1b = "1633140C0"
    applicant = replace(
        read_profile(EXAMPLES / "boston_moderate.yaml", DAY), must_include=(billings_states_j1_and_refuses_h1b,)
    )
    numbers = visa_numbers(choose(applicant, DAY))
    assert numbers is not None
    assert 0 < numbers.chances["H-1B"] < numbers.chances["J-1"]
