from datetime import date

import pytest
from applicants import applicant

from smartpick.chances.pool import pool_of
from smartpick.chances.strength import measure, strength_of
from smartpick.entities.status import ApplicantType
from smartpick.facts.model_assumptions import assumptions_with

DAY = date(2026, 9, 1)


def strength(assumptions=None, **paths):
    pool = pool_of("internal medicine", ApplicantType.NON_US_IMG, 2027)
    return strength_of(applicant(**paths), pool, 2027, DAY, assumptions_with(assumptions))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"exams__step2_ck__score": 250}, {"exams__step2_ck__score": 240}),
        ({"exams__step2_ck__attempts": 1}, {"exams__step2_ck__attempts": 2}),
        ({"exams__step1__attempts": 1}, {"exams__step1__attempts": 2}),
        ({"graduation_year": 2025}, {"graduation_year": 2018}),
        ({"us_clinical": [{"kind": "audition", "months": 4}]}, {"us_clinical": [{"kind": "audition", "months": 1}]}),
        (
            {"us_clinical": [{"kind": "elective", "months": 2}]},
            {"us_clinical": [{"kind": "observership", "months": 2}]},
        ),
        ({"letters": [{"country": "US"}, {"country": "US"}]}, {"letters": [{"country": "IN"}]}),
        ({"research": [{"kind": "abstract"}] * 4}, {"research": []}),
        ({"ecfmg_certified": True}, {"ecfmg_certified": False}),
        ({"red_flags": []}, {"red_flags": ["gap"]}),
        ({"previous_cycles": []}, {"previous_cycles": [{"match_year": 2026}]}),
    ],
)
def test_a_better_file_is_stronger(better, worse):
    assert strength(**better).mean > strength(**worse).mean


@pytest.mark.parametrize("left_out", ["us_clinical", "letters", "research", "red_flags", "previous_cycles"])
def test_what_is_left_out_widens_and_is_listed_as_unknown(left_out):
    known, unknown = strength(), strength(**{left_out: ...})
    assert unknown.sd > known.sd
    assert len(unknown.unknown) > len(known.unknown)


def test_a_missing_score_shifts_nothing_and_widens():
    awaited = strength(exams__step2_ck__score=None)
    part = next(part for part in awaited.parts if part.name == "step2_ck")
    assert part.shift == 0.0
    assert part.measured is None
    assert awaited.sd > strength().sd


def test_parts_sum_to_the_mean():
    found = strength()
    assert found.mean == pytest.approx(sum(part.shift for part in found.parts))


def test_a_declared_assumption_can_be_moved():
    usual, moved = strength(red_flags=["gap"]), strength({"effects.gap": 0.0}, red_flags=["gap"])
    assert moved.mean > usual.mean


def test_a_certificate_expected_later_does_not_count_yet():
    assert measure(applicant(ecfmg_certified="2027-01-15"), 2027, DAY)["certified"] == 0.0
    assert measure(applicant(ecfmg_certified="2026-08-15"), 2027, DAY)["certified"] == 1.0


def test_a_declared_failure_counts_once():
    by_flag = measure(applicant(red_flags=["failed_exam"], exams__step1__attempts=...), 2027, DAY)
    by_both = measure(applicant(red_flags=["failed_exam"], exams__step1__attempts=2), 2027, DAY)
    assert by_flag["step1_failures"] == by_both["step1_failures"] == 1.0
