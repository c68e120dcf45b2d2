"""Law in flux is told as it stood on the day, with its source."""

from __future__ import annotations

from datetime import date

import pytest
from rule_cases import person

from smartpick.rules.notices import notices
from smartpick.rules.visa import visa_section


def test_notices_tell_nothing_that_lies_after_the_day() -> None:
    told = {notice.id: notice.text for notice in notices(person(), date(2026, 6, 8))}
    assert "vacates" in told["h1b_payment"]
    assert "appeals" not in told["h1b_payment"]
    assert "h1b_payment" not in {notice.id for notice in notices(person(), date(2025, 9, 20))}


def test_a_notice_carries_text_source_and_the_day_it_was_followed_to() -> None:
    for notice in visa_section(person(citizenship=["NG"]), date(2026, 11, 22))["notices"]:
        assert {"text", "source", "as_of"} <= set(notice)
        assert date.fromisoformat(notice["as_of"]) <= date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "says", "says_not"),
    [
        (date(2026, 6, 7), "D.C. Circuit", "Where it stands"),
        (date(2026, 6, 8), "a court has vacated", "appeals"),
        (date(2026, 7, 24), "complies with the order", "extended to 21 September 2027"),
        (date(2026, 9, 17), "complies with the order", "extended to 21 September 2027"),
        (date(2026, 9, 18), "extended to 21 September 2027", "two court orders"),
        (date(2026, 9, 30), "two court orders", "complies with the order"),
    ],
)
def test_the_payment_is_told_as_it_stood_on_the_day(day: date, says: str, says_not: str) -> None:
    told = {notice.id: notice.text for notice in notices(person(), day)}["h1b_payment"]
    assert says in told
    assert says_not not in told


def test_a_payment_vacated_by_court_is_uncertain_and_a_notice_names_the_newest_source() -> None:
    told = {notice.id: notice for notice in notices(person(), date(2026, 11, 22))}["h1b_payment"]
    assert told.uncertain
    assert "Proclamation 11069" in told.source
    assert told.as_of == date(2026, 10, 6)


def test_the_rule_on_the_length_of_stay_is_told_as_in_flux() -> None:
    def told(day: date) -> str:
        return {notice.id: notice.text for notice in notices(person(), day)}["duration_of_status"]

    assert "Where it stands" not in told(date(2026, 6, 16))
    assert "about to be published" in told(date(2026, 7, 16))
    assert "to take effect on 15 September 2026 unless" in told(date(2026, 9, 13))
    assert "postponed" in told(date(2026, 9, 14))
    assert "duration_of_status" not in {notice.id for notice in notices(person(), date(2025, 8, 27))}
