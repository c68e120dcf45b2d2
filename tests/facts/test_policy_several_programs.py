"""Pages about several programs, their fellowships, and pages in Spanish."""

from __future__ import annotations

import pytest

from smartpick.facts.policy_text import read_policy

SEVERAL = """Internal Medicine Residency: J-1 visas are welcome. Whoever wants an H-1B will have to look elsewhere.
Family Medicine Residency: no visas are sponsored. U.S. citizens and permanent residents only.
Psychiatry Residency: J-1 and H-1B. Step 3 is needed for the latter."""


@pytest.mark.parametrize("page", [SEVERAL, SEVERAL.replace(" Residency: ", "\n")], ids=["labels", "headings"])
def test_each_program_of_a_page_is_read_by_what_stands_under_its_name(page: str) -> None:
    assert {one.program: one.policy.label.value for one in read_policy(page)} == {
        "internal medicine": "J1_ONLY",
        "family medicine": "CITIZEN_LPR_ONLY",
        "psychiatry": "J1_H1B",
    }


def test_a_program_whose_words_on_visas_are_not_understood_is_named_all_the_same() -> None:
    page = "Psychiatry: we sponsor J-1 and H-1B visas.\nSurgery: J-1 visas are sponsored.\nPediatrics: visas, hm."
    assert [one.program for one in read_policy(page)] == ["psychiatry", "surgery", "pediatrics"]


def test_what_a_fellowship_offers_is_not_taken_for_the_residency() -> None:
    own, fellows = read_policy("We sponsor the J-1 only. Fellowship applicants are sponsored for the H-1B.")
    assert (own.program, own.policy.label.value) == (None, "J1_ONLY")
    assert (fellows.program, fellows.policy.h1b.value) == ("fellowship", "yes")


def test_spanish_is_left_to_the_grammar_which_reads_a_little() -> None:
    page = "Solo se aceptan ciudadanos estadounidenses o residentes permanentes. No ofrecemos patrocinio de visa."
    assert read_policy(page)[0].policy.label.value == "CITIZEN_LPR_ONLY"


@pytest.mark.parametrize("mark", [",", ";", "\t", " | "], ids=["commas", "semicolons", "tabs", "bars"])
def test_rows_of_values_are_read_under_their_columns(mark: str) -> None:
    rows = (["Specialty", "J-1", "H-1B"], ["Internal Medicine", "Yes", "No"], ["Psychiatry", "Yes", "Yes"])
    page = "\n".join(mark.join(row) for row in (*rows, ["Surgery", "No", "No"]))
    assert {one.program: one.policy.label.value for one in read_policy(page)} == {
        "internal medicine": "J1_ONLY",
        "psychiatry": "J1_H1B",
        "surgery": "NONE",
    }


def test_a_sentence_with_commas_is_no_row_of_values() -> None:
    page = "Our programs, J-1 visas, H-1B visas: we sponsor all of them.\nInterviews are in winter, online, for a day."
    assert len(read_policy(page)) == 1
