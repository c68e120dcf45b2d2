"""Whether a program's visa policy opens its door to a person: the table of the contract."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from rule_cases import HERE, cases, person

from smartpick.entities.status import OpenTo, VisaAnswer, VisaPolicy
from smartpick.rules.visa import door

DAY = date(2026, 9, 1)
PEOPLE = yaml.safe_load((HERE / "cases_visa_door.yaml").read_text(encoding="utf-8"))["people"]


@pytest.mark.parametrize("case", cases("visa_door"))
def test_the_door_of_the_contract(case: dict[str, Any]) -> None:
    j1, h1b, open_to = case["policy"]
    policy = VisaPolicy(VisaAnswer(j1), VisaAnswer(h1b), OpenTo(open_to))
    verdict = door(person(**PEOPLE[case["who"]]), policy, DAY)
    assert verdict.answer.value == case["expect"]
    assert verdict.reasons
    assert verdict.rules


def test_a_program_that_sponsors_without_naming_a_class_is_to_be_asked() -> None:
    verdict = door(person(), VisaPolicy(sponsors_unspecified=True), DAY)
    assert verdict.answer.value == "unknown"
    assert "does not say which" in verdict.reasons[0]
