"""Names to institution codes: precision on a hand-checked sample, and what must go to review."""

from __future__ import annotations

import csv
from pathlib import Path

from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.names import Decision, match_name, plain_name
from smartpick.facts.tables import read_rows

SAMPLE = list(csv.DictReader((Path(__file__).parent / "names_sample.csv").read_text("utf-8").splitlines()))


def test_at_least_98_in_100_of_the_matches_in_a_hand_checked_sample_are_right() -> None:
    assert len(SAMPLE) == 200
    matched = [(row, match_name(row["name"], row["state"])) for row in SAMPLE]
    taken = [(row, match) for row, match in matched if match.decision is Decision.MATCHED]
    wrong = [row["name"] for row, match in taken if " ".join(match.codes) != row["institution_codes"]]
    assert len(taken) >= 120
    assert len(wrong) <= 0.02 * len(taken), wrong


def test_a_name_is_never_matched_across_a_state_border() -> None:
    assert match_name("Danbury Hospital", "CT").codes == ("1081",)
    assert match_name("Danbury Hospital", "NY").decision is not Decision.MATCHED


def test_two_hospitals_that_share_only_ordinary_words_are_not_taken_for_one() -> None:
    assert match_name("Beavercreek Medical Center", "OH").decision is Decision.NONE
    assert match_name("Saint Memorial Hospital System", "PA").decision is Decision.NONE


def test_a_physicians_group_is_not_the_hospital() -> None:
    assert match_name("Mary Washington Healthcare Physicians", "VA").decision is Decision.REVIEW


def test_the_hospital_of_a_university_is_not_the_hospital_of_its_state() -> None:
    assert match_name("Hospital of the University of Pennsylvania", "PA").candidate == "Hosp of the Univ of PA"


def test_one_employer_may_stand_behind_several_institutions() -> None:
    match = match_name("MASS GENERAL BRIGHAM INCORPORATED", "ma")
    assert match.decision is Decision.MATCHED
    assert {"1261", "1265"} <= set(match.codes)


def test_the_city_tells_namesakes_apart() -> None:
    assert (
        match_name("Stanford Health Care", "CA", "Stanford").score
        > match_name("Stanford Health Care", "CA", "Fresno").score
    )


def test_every_alias_names_institutions_that_exist() -> None:
    codes = {program.institution_code for program in load_catalogue().programs}
    listed = {row[0] for row in read_rows("catalogue/institutions")}
    for name, state, institutions, basis in read_rows("names/aliases"):
        assert set(institutions.split()) <= codes | listed, name
        assert len(state) == 2
        assert plain_name(name)
        assert basis


def test_an_empty_name_matches_nothing() -> None:
    assert match_name("Inc.", "NY").decision is Decision.NONE
    assert match_name("General Hospital", "ZZ").decision is Decision.NONE
