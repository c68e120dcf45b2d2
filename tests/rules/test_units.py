"""A value fits its unit or is refused: each unit with what it takes and what it does not."""

from __future__ import annotations

import pytest

from smartpick.rules.parameters import load_parameters
from smartpick.rules.units import UNITS, fault_of_unit, fault_of_value

STEPS = [{"upto": 30, "each": 11}, {"upto": None, "each": 30}]
GOOD = {
    "date": "2026-09-02",
    "datetime ET": "2027-03-03T21:00",
    "dates": {"opened": "2026-09-02"},
    "date range (approx.)": ["2026-10-15", "2027-02-15"],
    "month-day": "02-29",
    "ET times on 2027-03-18": [["09:00", "11:00"]],
    "events": [{"d": "2026-06-08", "e": "vacated"}],
    "USD": STEPS,
    "count": {"gold": 3},
    "years": 6,
    "rate": {"screening": 1},
    "countries": ["Iran"],
    "list": ["step3"],
    "bool": False,
    "rule": {"within_years": 2},
    "status": {"vacated": "2026-06-05"},
    "name": "MyIntealth",
}
BAD = [
    ("date", "2026-02-30"),
    ("date", "26-09-02"),
    ("date", 20260902),
    ("datetime ET", "2027-03-03"),
    ("datetime ET", "2027-03-03T25:00"),
    ("dates", {"opened": "soon"}),
    ("date range (approx.)", ["2027-02-15", "2026-10-15"]),
    ("month-day", "02-30"),
    ("ET times on 2027-03-18", [["11:00", "09:00"]]),
    ("events", [{"d": "June", "e": "vacated"}]),
    ("USD", STEPS[:1]),
    ("USD", [{"upto": 30, "each": 11}, {"upto": 30, "each": 12}, *STEPS[1:]]),
    ("USD", [{"upto": None, "each": -1}]),
    ("count", {"gold": -3}),
    ("count", True),
    ("years", "six"),
    ("rate", 1.2),
    ("countries", []),
    ("list", ["step3", ""]),
    ("bool", "yes"),
    ("rule", 1),
    ("status", "open"),
    ("name", " "),
]


@pytest.mark.parametrize(("unit", "value"), GOOD.items(), ids=str)
def test_a_value_that_fits_its_unit_has_no_fault(unit: str, value: object) -> None:
    assert fault_of_value(value, unit) is None


@pytest.mark.parametrize(("unit", "value"), BAD, ids=str)
def test_a_value_that_does_not_fit_its_unit_is_named_with_what_it_should_be(unit: str, value: object) -> None:
    assert "must be" in str(fault_of_value(value, unit))


def test_each_unit_is_used_and_each_used_unit_is_known() -> None:
    used = {row.unit for entry in load_parameters().values() for row in entry.rows}
    assert [unit for unit in used if fault_of_unit(unit)] == []
    assert set(UNITS) - used == {"ET times on DAY"}
