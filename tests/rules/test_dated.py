"""A dated value says of what kind it is, and is refused where another kind is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from smartpick.errors import BadData
from smartpick.rules.dated import DatedValue

ROW = DatedValue(
    id="one.value",
    label="",
    value=None,
    unit="",
    applies_to="",
    from_=None,
    to=None,
    season=None,
    status="published",
    confidence="high",
    verify=False,
    review_by=date(2027, 1, 1),
    references=(),
)


@pytest.mark.parametrize(
    ("value", "ask", "expected"),
    [
        (2.5, "number", 2.5),
        (35, "number", 35.0),
        (35, "whole", 35),
        ("2027-03-19", "day", date(2027, 3, 19)),
        ("2027-03-19T12:00", "day", date(2027, 3, 19)),
        ([1, 2], "entries", [1, 2]),
        ({"a": 1}, "mapping", {"a": 1}),
    ],
)
def test_a_value_is_given_as_what_it_is(value: Any, ask: str, expected: Any) -> None:
    assert getattr(replace(ROW, value=value), ask)() == expected


def test_a_month_and_a_day_are_a_day_of_every_year() -> None:
    assert replace(ROW, value="07-01").day_in(2027) == date(2027, 7, 1)


@pytest.mark.parametrize("ask", ["number", "whole", "day", "entries", "mapping"])
@pytest.mark.parametrize("value", [True, None, "soon"])
def test_a_value_of_another_kind_is_named(value: Any, ask: str) -> None:
    with pytest.raises(BadData, match=r"data/rules: 'one\.value': its value must be a"):
        getattr(replace(ROW, value=value), ask)()
