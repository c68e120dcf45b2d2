"""What is named only to be taken back, or as the least, is no limit: a limit that nobody set would close a door."""

from __future__ import annotations

import pytest

from smartpick.facts.policy_text import read_policy


@pytest.mark.parametrize(
    "text",
    [
        "A Step 2 CK of 240 is not required.",
        "We do not require 230 on Step 2 CK.",
        "Step 2 CK 230 is not a must.",
        "Applicants who graduated more than five years ago must submit a letter explaining the gap.",
        "Those who graduated over 5 years ago are welcome to apply.",
        "We do not have a limit of 5 years since graduation.",
        "There is no 5-year limit since graduation.",
        "A failed Step is not a problem.",
        "Failed attempts do not disqualify you.",
        "A third attempt does not rule you out.",
        "We do not reject applicants with failures.",
        "Applicants with a medical degree and at least two years of school teaching.",
        "The average Step 2 CK of last year's interns was 247 and none had failed an exam.",
    ],
)
def test_what_is_taken_back_is_no_limit(text: str) -> None:
    one = read_policy(text)[0]
    assert (one.step2_min, one.max_years_since_grad, one.max_attempts) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Step 2 CK must not be below 220.", "step2_min", 220),
        ("No CK below 215 is considered.", "step2_min", 215),
        ("CK 222 min, two attempts.", "step2_min", 222),
        ("Applicants may not have graduated more than six years ago.", "max_years_since_grad", 6),
        ("Graduated less than 5 years ago.", "max_years_since_grad", 5),
        ("Diploma no older than 36 months.", "max_years_since_grad", 3),
        ("Must not have failed any USMLE Step.", "max_attempts", 1),
        ("One failed attempt won't hurt you, two will.", "max_attempts", 2),
        ("No Step may have been taken more than twice.", "max_attempts", 2),
        ("Three or more attempts on a Step lead to rejection.", "max_attempts", 2),
    ],
)
def test_a_limit_in_a_denied_sentence_is_still_one(text: str, field: str, value: int) -> None:
    assert getattr(read_policy(text)[0], field) == value
