"""The profile at the door: every example is read, every wrong value is named, unknown stays unknown."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from smartpick.entities.status import ApplicantType, WorkRight
from smartpick.errors import Contradiction, InvalidInput, SeveralInvalid
from smartpick.intake.profile import parse_profile, problems_of, profile_dict, profile_schema, read_profile
from smartpick.intake.text_file import parse_mapping

DAY = date(2026, 9, 1)
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
LEAST: dict[str, Any] = {
    "citizenship": ["IN"],
    "immigration_status": "none",
    "school": {"country": "IN"},
    "graduation_year": 2021,
    "exams": {"step2_ck": {"score": 243}},
    "specialties": ["internal medicine"],
}


def changed(path: str, value: object) -> dict[str, Any]:
    profile = copy.deepcopy(LEAST)
    *parents, last = path.split(".")
    place = profile
    for parent in parents:
        place = place.setdefault(parent, {})
    place[last] = value
    return profile


def test_the_eight_examples_are_there() -> None:
    assert len(EXAMPLES) == 8


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_an_example_is_read_fits_the_schema_and_survives_a_round_trip(path: Path) -> None:
    applicant = read_profile(path, DAY)
    as_mapping = profile_dict(applicant)
    jsonschema.validate(as_mapping, profile_schema())
    assert parse_profile(as_mapping, DAY) == applicant


def test_what_is_left_out_is_unknown_and_an_empty_list_is_none_of_it() -> None:
    applicant = parse_profile(LEAST)
    assert applicant.us_clinical is None
    assert applicant.exams.step1.result is None
    assert applicant.ecfmg_certified is None
    assert applicant.visa_preference is None
    assert parse_profile(changed("us_clinical", [])).us_clinical == ()


def test_a_permanent_resident_is_a_non_us_img_to_nrmp_and_needs_no_visa() -> None:
    applicant = parse_profile(changed("immigration_status", "permanent_resident"))
    assert applicant.applicant_type is ApplicantType.NON_US_IMG
    assert applicant.work_right is WorkRight.PERMANENT_RESIDENT
    assert not applicant.needs_visa


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("citizenship", [False], "YAML reads NO as false"),
        ("citizenship", ["XX"], "two-letter country code"),
        ("citizenship", [], "at least 1"),
        ("citizenship", "IN", "a list"),
        ("immigration_status", "visa", "one of none, us_citizen"),
        ("graduation_year", "2021", "a whole number"),
        ("graduation_year", 1900, "at least 1950"),
        ("exams.step2_ck.score", 431, "at most 300"),
        ("exams.step2_ck.score", True, "a whole number"),
        ("exams.step2_ck.score", 243.5, "a whole number"),
        ("exams.step1.result", "Passed", "pass, fail, not_taken or a score"),
        ("exams.step3", {"status": "scheduled", "date": "soon"}, "YYYY-MM-DD"),
        ("exams.step3", {"status": "scheduled", "date": "2026-02-30"}, "YYYY-MM-DD"),
        ("budget_usd", -1, "at least 0"),
        ("budget_usd", float("nan"), ""),
        ("us_clinical", [{"kind": "visit", "months": 1}], "one of sub_internship"),
        ("us_clinical", [{"kind": "elective", "months": 1, "state": "Ohio"}], "two capital letters"),
        ("us_clinical", [{"kind": "elective", "months": 1, "city": 2115}], "in quotes"),
        ("interest", {"1257140C0": 6}, "at most 5"),
        ("school.country", "US", "outside the US"),
        ("specialties", ["internal medecine"], "internal medicine"),
        ("geography.anchor", "greater_bostn", "greater_boston"),
        ("geography.secondary", ["ZZ"], ""),
    ],
)
def test_a_wrong_value_is_refused_with_its_field_named(path: str, value: object, says: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_profile(changed(path, value))
    assert refusal.value.field.startswith(path.split(".", maxsplit=1)[0])
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_unknown_key_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(InvalidInput, match="Did you mean 'graduation_year'"):
        parse_profile({**LEAST, "graduation_yaer": 2020})
    with pytest.raises(InvalidInput, match="Did you mean 'score'"):
        parse_profile(changed("exams.step2_ck.scor", 240))


@pytest.mark.parametrize("field", list(LEAST))
def test_a_required_field_that_is_missing_is_named(field: str) -> None:
    profile = {key: value for key, value in LEAST.items() if key != field}
    with pytest.raises(InvalidInput, match=f"'{field}' must be given"):
        parse_profile(profile)


@pytest.mark.parametrize(
    ("changes", "second"),
    [
        ({"immigration_status": "permanent_resident", "visa_preference": "h1b_only"}, "visa_preference"),
        ({"visa_preference": "none"}, "visa_preference"),
        ({"immigration_status": "us_citizen"}, "immigration_status"),
        ({"immigration_status": "tn"}, "immigration_status"),
        ({"must_include": ["a"], "must_exclude": ["a"]}, "must_exclude"),
        ({"applications": {"min": 5, "max": 4}}, "applications.max"),
        ({"geography": {"anchor": "MA", "never": ["MA"]}}, "geography.never"),
    ],
)
def test_a_contradiction_names_both_fields(changes: dict[str, Any], second: str) -> None:
    with pytest.raises(Contradiction) as refusal:
        parse_profile({**LEAST, **changes})
    assert refusal.value.second == second
    assert refusal.value.field in str(refusal.value)
    assert second in str(refusal.value)


def test_an_exam_passed_tomorrow_is_refused_and_one_passed_today_is_not() -> None:
    profile = changed("exams.step3", {"status": "passed", "date": "2026-09-02"})
    with pytest.raises(Contradiction):
        parse_profile(profile, DAY)
    parse_profile(changed("exams.step3", {"status": "passed", "date": "2026-09-01"}), DAY)


def test_every_problem_of_a_form_is_found_at_once() -> None:
    profile = changed("exams.step2_ck.score", 999)
    profile["graduation_year"] = "x"
    assert set(problems_of(profile)) == {"exams.step2_ck.score", "graduation_year"}
    assert problems_of(LEAST) == {}


@pytest.mark.parametrize(
    "text",
    ["", "- a\n- b", "a: 1\na: 2", "a: &x 1\nb: *x", "{", "a: [", "a: \x01", "on: 1", '{"a": 1, "a": 2}', "[" * 5000],
)
def test_text_that_is_no_plain_mapping_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_mapping(text, "p.yaml")
    assert "p.yaml" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: 1\x00", b"a: 1\n" * 300_000])
def test_a_binary_or_huge_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "p.yaml"
    file.write_bytes(content)
    with pytest.raises(InvalidInput):
        read_profile(file)


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(InvalidInput):
            read_profile(path)


def test_a_day_that_no_calendar_has_is_refused_under_its_field():
    text = "citizenship: [IN]\necfmg_certified: 2026-02-30\n"
    assert parse_mapping(text, "mine.yaml")["ecfmg_certified"] == "2026-02-30"
    assert "ecfmg_certified" in problems_of(parse_mapping(text, "mine.yaml"))


def test_all_mistakes_of_a_profile_are_told_together() -> None:
    profile = {**LEAST, "graduation_year": 1850, "specialties": ["magic"], "geography": {"anchor": "atlantis"}}
    assert set(problems_of(profile)) == {"graduation_year", "specialties[0]", "geography.anchor"}
    with pytest.raises(SeveralInvalid, match="graduation_year") as refused:
        parse_profile(profile)
    assert len(refused.value.problems) == 3


def test_two_contradictions_are_told_together() -> None:
    profile = {**LEAST, "visa_preference": "none", "must_include": ["1402421C0"], "must_exclude": ["1402421C0"]}
    assert set(problems_of(profile, DAY)) >= {"immigration_status", "must_include"}
