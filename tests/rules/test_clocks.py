"""How many years of J-1 and H-1B are left, and what a preliminary year does to them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rule_cases import cases, person

from smartpick.rules.clocks import after_preliminary, clocks

DAY = date(2026, 9, 1)


@pytest.mark.parametrize("case", cases("clocks"))
def test_the_visa_clocks(case: dict[str, Any]) -> None:
    applicant = person(prior_visa_years=case["prior"], fellowship_years=case["fellowship"])
    j1, h1b = clocks(applicant, DAY, case["specialty"])
    assert (j1.all_fits, h1b.all_fits) == (case["j1"], case["h1b"])


@pytest.mark.parametrize("case", cases("clocks", "preliminary"))
def test_the_preliminary_year_and_the_change_of_specialty(case: dict[str, Any]) -> None:
    year = after_preliminary(case["years"], case["changes"], DAY)
    assert year.can_change is case["can"]
    assert year.years_left == pytest.approx(case["left"])
