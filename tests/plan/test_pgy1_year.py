from datetime import date

import numpy as np
import pytest
from applicants import applicant

from smartpick.plan.choice import choose
from smartpick.plan.make import make_plan
from smartpick.plan.pgy1_year import p_any_with_years

DAY = date(2026, 9, 1)
RADIOLOGY = {"specialties": ["radiology-diagnostic"], "applications__max": ..., "budget_usd": 3000}


@pytest.fixture(scope="module")
def plan():
    return make_plan(applicant(**RADIOLOGY), DAY)


def test_advanced_positions_come_with_first_years_that_name_whom_they_serve(plan):
    advanced = {one.code for one in plan.list if one.track == "advanced"}
    partners = [one for one in plan.list if one.partner_of]
    assert advanced
    assert partners
    assert {one.partner_of for one in partners} <= advanced
    assert {one.track for one in partners} == {"preliminary"}
    assert all(one.signal == "none" for one in partners)


def test_a_first_year_alone_is_no_match():
    found = choose(applicant(**RADIOLOGY), DAY)
    assert not found.instance.p[:, found.problem.years.all_partners].any()


def test_a_specialty_without_advanced_programs_gets_no_first_years():
    found = choose(applicant(), DAY)
    assert found.problem.years is None


def test_matching_needs_the_advanced_position_and_the_year_together():
    p = np.array([[0.5], [0.4], [0.2]])
    advanced, partner = np.array([True, False, False]), np.array([False, True, False])
    exact = 1 - (1 - 0.2) * (1 - 0.5 * 0.4)
    assert p_any_with_years(np.ones(1), p, advanced, partner) == pytest.approx(exact)


@pytest.mark.parametrize("specialty", ["nuclear medicine", "preventive medicine"])
def test_a_specialty_of_advanced_positions_alone_still_gets_a_plan(specialty):
    found = choose(applicant(**{**RADIOLOGY, "specialties": [specialty]}), DAY)
    assert found.problem.years.advanced[found.solution.chosen].any()


def test_a_budget_too_small_for_first_years_leaves_categorical_programs():
    found = choose(applicant(**{**RADIOLOGY, "budget_usd": 60}), DAY)
    assert found.solution.chosen.size
    assert not found.problem.years.advanced[found.solution.chosen].any()


def test_fees_count_the_first_years_too(plan):
    from smartpick.entities.season_of import Season
    from smartpick.rules.fees import fee_steps

    counts: dict[str, int] = {}
    for one in plan.list:
        counts[one.specialty] = counts.get(one.specialty, 0) + 1
    assert plan.totals.fee_usd == sum(fee_steps(Season(2027), name).fee_usd(n) for name, n in counts.items())
