"""SOAP: who may, the list of places to look, and the plan once the real list is told."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from applicants import applicant

from smartpick.chances.table import ChanceTable
from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.plan.choice import choose
from smartpick.season.applied import is_one_year
from smartpick.season.soap import soap

DAY = date(2027, 3, 15)
WORCESTER, AKRON, YEAR = "1290140C0", "1541140C0", "1009140P0"
CLOSED = "1001120C0"  # its own page: neither J-1 nor H-1B (data/evidence)


@cache
def table(someone: Applicant) -> ChanceTable:
    return choose(someone, DAY).table


def plan(someone: Applicant | None = None, unfilled: tuple[str, ...] = (), needs_year: bool = False) -> dict:
    who = someone or applicant()
    return soap(who, table(applicant()), Season(2027), DAY, unfilled, needs_year)


@pytest.mark.parametrize(
    ("certified", "stands"), [(True, "yes"), (False, "ask"), (date(2027, 1, 15), "ask"), (None, "ask")]
)
def test_who_may_take_part_follows_the_certificate(certified: object, stands: str) -> None:
    found = plan(applicant(ecfmg_certified=... if certified is None else certified))
    line = next(one for one in found["eligible"] if "certified" in one["text"] or "certificate" in one["text"])
    assert line["stands"] == stands
    assert line["source"]


def test_who_lacks_an_exam_may_not_take_part_while_the_certificate_itself_is_not_asked_for() -> None:
    lacking = plan(applicant(ecfmg_certified=False, exams={"step1": {"result": "pass"}, "step2_ck": {"attempts": 0}}))
    assert [one["stands"] for one in lacking["eligible"] if "Step 2 CK" in one["text"]] == ["no"]
    passed = plan(applicant(ecfmg_certified=False))
    assert not [one for one in passed["eligible"] if one["stands"] == "no"]


def test_times_of_a_season_that_nobody_has_published_are_called_projected() -> None:
    def doubts(year: int, day: date) -> set[str]:
        return {
            one["doubt"] for one in soap(applicant(), table(applicant()), Season(year), day, (), False)["timetable"]
        }

    assert doubts(2027, DAY) == {"to be re-checked"}
    assert doubts(2028, date(2027, 9, 1)) == {"projected from past seasons, to be re-checked"}


def test_the_list_is_as_long_as_the_applications_allowed_and_full_trainings_come_first() -> None:
    found = plan()
    assert len(found["list"]) == found["applications_allowed"] == 45  # nrmp.soap.applications
    kinds = [is_one_year(row["code"]) for row in found["list"]]
    assert kinds == sorted(kinds)
    assert [row["place"] for row in found["list"]] == list(range(1, 46))


def test_each_figure_has_a_range_and_a_few_years_leave_a_wide_one() -> None:
    rows = plan()["list"]
    for row in rows:
        for name in ("p_open", "p_interview"):
            ends = row[f"{name}_range"]
            assert ends["low"] <= row[name] + 1e-3
            assert row[name] - 1e-3 <= ends["high"]
    assert any(row["p_open_range"]["high"] - row["p_open_range"]["low"] > 0.2 for row in rows)  # seven years are few
    assert "No chance of a place in SOAP is given" in plan()["standing"]


def test_the_real_list_takes_the_place_of_the_estimate() -> None:
    found = plan(unfilled=(YEAR, WORCESTER, CLOSED, AKRON, WORCESTER))
    assert found["real_list"]
    assert {row["code"] for row in found["list"][:2]} == {WORCESTER, AKRON}
    assert found["list"][2]["code"] == YEAR
    chances = [row["p_interview"] for row in found["list"][:2]]
    assert chances == sorted(chances, reverse=True)
    assert [row["code"] for row in found["closed"]] == [CLOSED]
    assert found["closed"][0]["reasons"]


def test_who_matched_to_an_advanced_position_looks_for_single_years() -> None:
    assert all(is_one_year(row["code"]) for row in plan(needs_year=True)["list"])
    assert [row["code"] for row in plan(unfilled=(YEAR, WORCESTER), needs_year=True)["list"]] == [YEAR]


def test_times_are_told_in_words() -> None:
    words = {one["id"]: one["words"] for one in plan()["timetable"]}
    assert words["nrmp.2027.match_week_status"] == "2027-03-15 10:00"
    assert words["nrmp.2027.soap_rounds"].startswith("offers 09:00, answer by 11:00")


def test_a_code_of_the_real_list_that_nobody_has_is_refused() -> None:
    with pytest.raises(InvalidInput, match="9999999C9"):
        plan(unfilled=("9999999C9",))
