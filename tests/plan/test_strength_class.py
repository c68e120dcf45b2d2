from datetime import date

import pytest
from applicants import applicant

from smartpick.chances.pool import pool_of
from smartpick.chances.strength import strength_of
from smartpick.facts.model_assumptions import assumptions_with
from smartpick.plan.strength_class import matched_score, strength_class

DAY = date(2026, 9, 1)
STRONG = {
    "exams__step2_ck__score": 255,
    "graduation_year": 2024,
    "us_clinical": [{"kind": "audition", "months": 3}],
    "letters": [{"country": "US"}] * 3,
}
US = {"citizenship": ["US"], "immigration_status": "us_citizen", "visa_preference": "none", "school__country": "PL"}


def class_of(**paths):
    person = applicant(**paths)
    pool = pool_of(person.specialties[0], person.applicant_type, 2027)
    found = strength_of(person, pool, 2027, DAY, assumptions_with())
    return strength_class(person, found, 2027, DAY)


@pytest.mark.parametrize(
    ("score", "expected"),
    [(255, "strong"), (250, "strong"), (249, "moderate"), (235, "moderate"), (234, "at_risk"), (225, "at_risk")],
)
def test_the_bands_of_the_articles_hold_in_internal_medicine(score, expected):
    assert class_of(**{**STRONG, "exams__step2_ck__score": score}).class_ == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"graduation_year": 2023}, "moderate"),
        ({"graduation_year": 2019}, "at_risk"),
        ({"us_clinical": [{"kind": "audition", "months": 1}]}, "moderate"),
        ({"letters": [{"country": "IN"}]}, "moderate"),
        ({"research": []}, "moderate"),
        ({"exams__step1__attempts": 2}, "moderate"),
        ({"exams__step1__attempts": 2, "exams__step2_ck__attempts": 2}, "at_risk"),
        ({"us_clinical": [], "letters": []}, "at_risk"),
        ({"red_flags": ["dismissal"]}, "at_risk"),
    ],
)
def test_one_item_alone_moves_the_class_and_is_named(change, expected):
    found = class_of(**{**STRONG, **change})
    assert found.class_ == expected
    assert found.reasons


@pytest.mark.parametrize("left_out", ["us_clinical", "letters", "research"])
def test_what_is_not_told_never_makes_a_file_strong_nor_puts_it_at_risk(left_out):
    assert class_of(**{**STRONG, left_out: ...}).class_ == "moderate"


def test_us_citizens_have_their_own_bands():
    assert class_of(**US, **{**STRONG, "exams__step2_ck__score": 241}).class_ == "strong"
    assert class_of(**US, **{**STRONG, "exams__step2_ck__score": 241, "exams__step1__attempts": 2}).class_ == "moderate"


def test_norms_are_those_of_the_specialty():
    low = {**STRONG, "exams__step2_ck__score": 238}
    assert matched_score("family medicine", applicant().applicant_type) < 235
    assert class_of(**low, specialties=["family medicine"]).class_ == "strong"
    assert class_of(**low).class_ == "moderate"


def test_a_missing_score_is_provisional():
    found = class_of(**{**STRONG, "exams__step2_ck__score": None})
    assert found.class_ == "moderate"
    assert "not known" in found.reasons[0]


def test_the_percentile_is_a_range_that_rises_with_the_score():
    low, high = class_of(exams__step2_ck__score=235), class_of(exams__step2_ck__score=250)
    assert low.percentile.low < low.percentile.mid < low.percentile.high
    assert high.percentile.mid > low.percentile.mid
