"""What a text says of its writer against the profile."""

from __future__ import annotations

import pytest
from applicants import applicant

from smartpick.guidance.against_file import contradictions
from smartpick.guidance.documents import document_of
from smartpick.guidance.story import Application, findings
from smartpick.guidance.text import Span

TWICE = {"exams__step2_ck": {"score": 231, "attempts": 2}}
WATCHED = {"us_clinical": [{"kind": "observership", "months": 1, "hands_on": False}]}


def told(text: str, **changes: object) -> list[str]:
    return [one.key for one in contradictions(applicant(**changes), Span(text, 0))]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I passed all my exams in the first attempt.", "first_attempt"),
        ("I cleared USMLE Step 2 CK on my first try.", "first_attempt"),
        ("I have never failed a USMLE exam.", "first_attempt"),
        ("I scored 251 on Step 2 CK.", "other_score"),
        ("With a Step 2 CK score of 251 I am ready.", "other_score"),
        ("During my observership in Boston I examined patients and presented them.", "hands_on"),
        ("I always dreamed of being a psychiatrist.", "other_specialty"),
        ("I also always dreamed to be a psychiatrist.", "other_specialty"),
        ("I have wanted to become a compassionate family physician since childhood.", "other_specialty"),
    ],
)
def test_a_claim_that_the_profile_contradicts_is_named(text: str, key: str) -> None:
    assert told(text, **TWICE, **WATCHED) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "I did not pass Step 2 CK on my first attempt, and I changed how I study.",
        "I failed Step 2 CK at the first attempt.",
        "I passed Step 3 on my first attempt.",
        "On the first attempt the intubation worked and the patient recovered.",
        "I scored 231 on Step 2 CK.",
        "The mean Step 2 CK score of 249 is above mine.",
        "During my observership I watched how the team examined patients.",
        "During my observership I could not examine patients, so I listened.",
        "My mother is a psychiatrist.",
        "I want to become an internist.",
    ],
)
def test_what_is_true_or_said_of_something_else_is_no_contradiction(text: str) -> None:
    assert told(text, **TWICE, **WATCHED) == []


def test_the_same_sentences_are_fine_where_the_profile_agrees() -> None:
    assert told("I passed all my exams in the first attempt.") == []
    assert told("During my rotation I examined patients.", **WATCHED) == []
    assert told("I always dreamed of being a psychiatrist.", specialties=["internal medicine", "psychiatry"]) == []


def test_the_finding_stands_first_with_what_the_profile_has() -> None:
    text = document_of("I like to listen. I passed all my exams in the first attempt.", "statement")
    first = findings(Application(applicant(**TWICE), [text]))[0]
    assert (first.rule, first.level) == ("S-01", "error")
    assert "Step 2 CK with 2 sittings" in first.text
