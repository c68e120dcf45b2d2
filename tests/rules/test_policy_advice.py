"""What is said of one program's visa policy: bucket, age, reported pattern, whom to ask first."""

from __future__ import annotations

from datetime import date

import pytest

from smartpick.entities.status import OpenTo, VisaAnswer, VisaPolicy
from smartpick.rules.policy_advice import (
    ask_first,
    bucket,
    needs_recheck,
    policy_notes,
    reported_pattern,
    shares,
)

DAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("j1", "h1b", "open_to", "rule"),
    [
        ("yes", "no", "any", "L-01"),
        ("yes", "unknown", "any", "L-01"),
        ("yes", "yes", "any", "L-02"),
        ("yes", "case_by_case", "any", "L-02"),
        ("no", "no", "any", "L-03"),
        ("yes", "yes", "citizen_lpr_only", "L-03"),
        ("no", "yes", "any", "K-11"),
        ("unknown", "yes", "any", "K-11"),
        ("unknown", "unknown", "unknown", "K-04"),
        ("unknown", "no", "any", "K-04"),
    ],
)
def test_the_buckets_of_the_list(j1: str, h1b: str, open_to: str, rule: str) -> None:
    said = bucket(VisaPolicy(VisaAnswer(j1), VisaAnswer(h1b), OpenTo(open_to)))
    assert rule in said.rules
    assert said.advice


@pytest.mark.parametrize("h1b", ["case_by_case", "transfer_only"])
def test_an_h1b_in_some_cases_is_not_the_best_case(h1b: str) -> None:
    said = bucket(VisaPolicy(VisaAnswer.YES, VisaAnswer(h1b)))
    assert "best case" not in said.text
    assert "count on the J-1" in said.text


@pytest.mark.parametrize(
    ("checked_on", "day", "again"),
    [
        (date(2026, 6, 3), date(2026, 9, 1), "no"),  # 90 days
        (date(2026, 6, 2), date(2026, 9, 1), "yes"),  # 91 days
        (date(2026, 8, 31), date(2026, 9, 1), "no"),
        (date(2026, 5, 31), date(2026, 6, 1), "yes"),  # the season turned
        (None, date(2026, 9, 1), "yes"),
    ],
)
def test_a_policy_is_stale_after_ninety_days_or_in_a_new_season(checked_on: date | None, day: date, again: str) -> None:
    assert needs_recheck(checked_on, day).answer.value == again


def test_a_wanted_program_of_unknown_policy_is_to_be_asked_first() -> None:
    assert ask_first(VisaPolicy(), 4) is not None
    assert ask_first(VisaPolicy(), 3) is None
    assert ask_first(VisaPolicy(), None) is None
    assert ask_first(VisaPolicy(j1=VisaAnswer.YES), 5) is None


def test_a_reported_pattern_is_called_one_and_never_a_fact() -> None:
    said = reported_pattern("Massachusetts General Hospital")
    assert said is not None
    assert said.text.startswith("Reported pattern - verify:")
    assert reported_pattern("A Hospital Nobody Wrote About") is None


def test_shares_add_up_to_one() -> None:
    found = shares([VisaPolicy(j1=VisaAnswer.YES), VisaPolicy(), VisaPolicy(), VisaPolicy(h1b=VisaAnswer.NO)])
    assert sum(found.values()) == pytest.approx(1)
    assert next(iter(found)) == "UNKNOWN"
    assert shares([]) == {}


def test_all_that_is_to_say_of_one_policy_comes_in_order() -> None:
    known = policy_notes(VisaPolicy(VisaAnswer.YES, VisaAnswer.YES), "Nowhere Hospital", None, DAY)
    assert known[0].rules == ("L-02",)
    assert "K-07" in known[1].rules
    unknown = policy_notes(VisaPolicy(), "Boston Medical Center", None, DAY, interest=5)
    assert [one.rules[0] for one in unknown][:2] == ["K-01", "K-08"]
    assert unknown[2].text.startswith("Reported pattern - verify:")


@pytest.mark.parametrize(
    ("institution", "begins"),
    [
        ("Massachusetts Gen Hosp", "Harvard"),
        ("B I Deaconess Med Ctr", "Harvard"),
        ("Mt Auburn Hospital", "Harvard"),
        ("Boston Univ Med Ctr", "some programs"),
        ("Boston Medical Center-Brighton (formerly St Elizabeths Med Ctr)", "many J-1"),
    ],
)
def test_a_reported_pattern_is_found_under_the_name_of_the_catalogue(institution: str, begins: str) -> None:
    pattern = reported_pattern(institution)
    assert pattern is not None
    assert pattern.text.startswith(f"Reported pattern - verify: {begins}")
