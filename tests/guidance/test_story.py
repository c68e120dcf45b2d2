"""The documents against the list, the profile and each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smartpick.entities.applicant import Applicant, Geography, Tie
from smartpick.facts.catalogue import load_catalogue
from smartpick.guidance.documents import Document, document_of
from smartpick.guidance.story import Application, Finding, findings
from smartpick.intake.profile import read_profile

EXAMPLE = Path(__file__).parents[2] / "examples" / "boston_moderate.yaml"
BOSTON = ("1290140C0", "1266140C0", "1265140C0")
ELSEWHERE = ("1541140C0", "1189140C0", "1971140C0", "2106140C0")


@pytest.fixture(scope="module")
def applicant() -> Applicant:
    return read_profile(EXAMPLE)


def rules(found: list[Finding]) -> set[str]:
    return {finding.rule for finding in found}


def judged(
    applicant: Applicant, text: str, kind: str = "statement", assigned: str | None = None, **more: object
) -> set[str]:
    document = document_of(text, kind, assigned)
    lists = {
        name: tuple(load_catalogue().program(c) for c in codes)
        for name, codes in more.items()
        if name in {"listed", "signalled", "ranked", "interviewed"}
    }
    return rules(findings(Application(applicant, [document], **lists)))


def test_a_good_statement_has_no_finding(applicant: Applicant) -> None:
    text = (
        "During two months at a clinic in Boston I cared for patients who speak many languages. "
        "Boston is one of my preferred regions, and I would be glad to train wherever I can serve such patients."
    )
    assert judged(applicant, text, assigned="anchor", listed=(*BOSTON, *ELSEWHERE)) == set()


def test_top_choice_with_two_programs_there_is_told_and_with_three_is_not(applicant: Applicant) -> None:
    text = "Boston has been my first choice for training since medical school."
    assert "S-02" in judged(applicant, text, listed=(*BOSTON[:2], *ELSEWHERE))
    assert "S-02" not in judged(applicant, text, listed=(*BOSTON, *ELSEWHERE))


def test_no_preference_with_a_list_of_the_anchor_alone_is_an_error(applicant: Applicant) -> None:
    text = "I have no geographic preference and look forward to residency."
    assert "S-03" in judged(applicant, text, listed=BOSTON)
    assert "S-03" not in judged(applicant, text, listed=(*BOSTON, *ELSEWHERE))


def test_a_tie_elsewhere_that_no_statement_names_is_told(applicant: Applicant) -> None:
    tied = replace(applicant, geography=Geography("greater_boston", 4, ties=(Tie("OH", "family"),)))
    assert "S-04" in judged(tied, "I hope to learn from the patients of Boston.")
    assert "S-04" not in judged(tied, "My family lives in Ohio, and I rotated in Boston.")


def test_the_first_choice_promised_to_two_programs_is_an_error(applicant: Applicant) -> None:
    letters = [Document(name, "letter", "Your program is my first choice this year.") for name in ("a", "b")]
    assert "S-05" in rules(findings(Application(applicant, letters)))
    assert "S-05" not in rules(findings(Application(applicant, letters[:1])))
    same = [replace(letters[0], assigned=code) for code in BOSTON[:2]]
    assert [f.text.count("a to 12") for f in findings(Application(applicant, same)) if f.rule == "S-05"] == [2, 2]


def test_signals_in_the_anchor_alone_with_a_national_list_are_told_unless_strong(applicant: Applicant) -> None:
    programs = tuple(load_catalogue().program(c) for c in (*BOSTON, *ELSEWHERE))
    application = Application(applicant, [], programs, programs[:2], strength="moderate")
    assert "S-06" in rules(findings(application))
    assert "S-06" not in rules(findings(replace(application, strength="strong")))
    assert "S-06" not in rules(findings(replace(application, signalled=programs)))


def test_asking_for_h1b_without_step3_is_told(applicant: Applicant) -> None:
    text = "For my visa I would prefer an H-1B if your hospital offers it."
    assert "S-07" in judged(applicant, text)
    step3 = replace(applicant.exams.step3, status="scheduled")
    assert "S-07" not in judged(replace(applicant, exams=replace(applicant.exams, step3=step3)), text)


@pytest.mark.parametrize("version", ["national", "wider"])
def test_the_anchor_as_aim_in_another_version_is_an_error(applicant: Applicant, version: str) -> None:
    assert "S-08" in judged(applicant, "I look forward to residency training in Boston.", assigned=version)


def test_another_region_as_aim_in_the_anchor_version_is_an_error(applicant: Applicant) -> None:
    assert "S-08" in judged(applicant, "I look forward to residency training in Ohio.", assigned="anchor")


def test_a_letter_that_names_another_place_is_an_error(applicant: Applicant) -> None:
    text = "I hope to join your program in Michigan this summer."
    assert "S-08" in judged(applicant, text, "letter", ELSEWHERE[0], listed=ELSEWHERE)
    assert "S-08" not in judged(applicant, text.replace("Michigan", "Ohio"), "letter", ELSEWHERE[0], listed=ELSEWHERE)


def test_a_letter_to_a_program_that_is_not_listed_is_told(applicant: Applicant) -> None:
    assert "O-04" in judged(applicant, "Thank you for your time today.", "letter", BOSTON[0], listed=ELSEWHERE)


def test_weak_reasons_alone_are_told_and_a_rotation_beside_them_is_enough(applicant: Applicant) -> None:
    weak = "I want to live in Boston because of the weather and the restaurants."
    assert "S-09" in judged(applicant, weak)
    assert "S-09" not in judged(applicant, weak + " My rotation in Boston taught me to listen.")


def test_a_tie_without_evidence_is_told_and_one_with_evidence_is_not(applicant: Applicant) -> None:
    assert "S-10" in judged(applicant, "My brother lives in Seattle with his children.")
    assert "S-10" not in judged(applicant, "I rotated in Boston for two months.")


def test_a_rank_list_of_the_anchor_alone_despite_other_interviews_is_an_error(applicant: Applicant) -> None:
    programs = tuple(load_catalogue().program(c) for c in (*BOSTON, *ELSEWHERE))
    application = Application(applicant, [], ranked=programs[:3], interviewed=programs)
    assert "S-12" in rules(findings(application))
    assert "S-12" not in rules(findings(replace(application, ranked=programs)))


def test_declining_most_of_what_came_from_elsewhere_is_told_until_the_anchor_has_plenty(applicant: Applicant) -> None:
    boston = load_catalogue().find("internal medicine", region="greater_boston")[:4]
    away = tuple(load_catalogue().program(code) for code in ELSEWHERE)
    application = Application(applicant, [], invited=(*away, boston[0]), declined=away)
    assert "S-11" in rules(findings(application))
    assert "S-11" not in rules(findings(replace(application, declined=())))
    assert "S-11" not in rules(findings(replace(application, invited=(*away, *boston))))


def test_a_geographic_preference_for_the_anchor_alone_is_told_and_a_division_is_not(applicant: Applicant) -> None:
    narrow = Application(applicant, (), preferences=("greater_boston",))
    assert "N-08" in rules(findings(narrow))
    assert "N-08" not in rules(findings(replace(narrow, preferences=("new_england",))))
    assert "N-08" not in rules(findings(replace(narrow, strength="strong")))


# written before the patterns were tried on them: (sentence, whether it is objected to)
BONDS_AND_RANKS = [
    ("We have relatives all around the country, so any city feels like home.", "S-10"),
    ("My connections reach into every corner of the United States.", "S-10"),
    ("I have lifelong bonds to Oregon.", "S-10"),
    ("I have two cousins in Kansas.", "S-10"),
    ("I have no roots in Ohio, and I would build them.", None),
    ("I treated families with ties to every region of my country.", None),
    ("Can you say which position I have on your rank list?", "Z-04"),
    ("Please let me know whether you will rank me.", "Z-04"),
    ("I do not ask where I stand on your list.", None),
    ("I intend to rank your program, and thank you for the day.", None),
]


@pytest.mark.parametrize(("sentence", "rule"), BONDS_AND_RANKS)
def test_bonds_without_evidence_and_questions_of_rank_are_found(
    applicant: Applicant, sentence: str, rule: str | None
) -> None:
    found = judged(applicant, f"Thank you for your time and for the day. {sentence}", "letter") & {"S-10", "Z-04"}
    assert found == ({rule} if rule else set())


def test_a_visa_that_is_called_easy_is_no_ultimatum_and_a_condition_still_is(applicant: Applicant) -> None:
    thanks = "Thank you for the day."
    assert "R-23" not in judged(applicant, f"{thanks} The J-1 visa is not an issue for me.", "letter")
    condition = "I will not rank a program that does not sponsor the H-1B."
    assert "R-23" in judged(applicant, f"{thanks} {condition}", "letter")
