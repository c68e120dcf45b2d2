"""Boundaries in time: every dated value is asked for the day before, on and after each day on which it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from rule_cases import case_file, triples

from smartpick.errors import NoValueOnDate
from smartpick.rules.dated import Parameter
from smartpick.rules.parameters import load_parameters, parameter

DATED = ("days_visa", "days_season")


def on(rule: str, day: date) -> object:
    try:
        return parameter(rule, day).value
    except NoValueOnDate:
        return "refused"


@pytest.mark.parametrize(
    ("case", "day", "expected"), [*triples(DATED[0]), *triples(DATED[1]), *triples(DATED[1], "by_season")]
)
def test_the_value_around_a_day_on_which_it_changes(case: dict[str, Any], day: date, expected: object) -> None:
    assert on(case["rule"], day) == expected


@pytest.mark.parametrize(("case", "day", "expected"), triples(DATED[0], "unsure"))
def test_whether_a_value_may_have_lapsed(case: dict[str, Any], day: date, expected: bool) -> None:
    assert parameter(case["rule"], day).is_uncertain_on(day) is expected


def switches(entry: Parameter) -> Iterator[date]:
    """The days on which a parameter gets another value, loses it, or becomes unsure."""
    known = [row for row in entry.rows if row.status != "missing"]
    if entry.keyed_by == "season":
        seasons = {row.season for row in known if row.season}
        if len(seasons) > 1:  # a single season's event may be asked for on any day
            yield from (date(year - 1 + later, 6, 1) for year in seasons for later in (0, 1))
        return
    for row in known:
        yield from (day for day in (row.from_, row.uncertain_from) if day is not None)
        if row.to is not None:
            yield row.to + timedelta(days=1)


def covered() -> set[tuple[str, date]]:
    parts = [case_file(f"cases_{name}.yaml") for name in DATED]
    return {
        (case["rule"], date.fromisoformat(case["at"]))
        for content in parts
        for part in content.values()
        for case in part
    }


def test_every_day_on_which_a_parameter_changes_has_its_triple() -> None:
    """Whoever adds a dated value writes its triple in `cases_days_*.yaml` first."""
    bare = {(entry.id, day) for entry in load_parameters().values() for day in switches(entry)} - covered()
    assert bare == set()


def test_no_triple_stands_at_a_day_on_which_nothing_changes() -> None:
    real = {(entry.id, day) for entry in load_parameters().values() for day in switches(entry)}
    assert covered() - real == set()
