"""Programs are found by what people call them; what could mean another program is never taken for granted."""

from __future__ import annotations

import pytest

from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.program_names import program_meant, program_words, programs_called
from smartpick.intake.code_list import CODE

MEDICINE = ["internal medicine"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Beth Israel Deaconess Medical Center", "1256140C0"),
        ("brigham and women's", "1265140C0"),
        ("st. vincent worcester", "1290140C0"),
        ("BOSTON UNIVERSITY", "1257140C0"),
    ],
)
def test_a_program_is_meant_by_its_name_written_out_or_short(text: str, code: str) -> None:
    assert program_meant(text, MEDICINE).code == code


@pytest.mark.parametrize("text", ["Beth Israel", "Worcester", "Texas Children's", "", "!", "tufts"])
def test_a_name_of_several_programs_or_of_a_place_means_none(text: str) -> None:
    assert program_meant(text, [*MEDICINE, "pediatrics"]) is None


def test_the_hospital_s_other_names_a_city_a_code_and_another_specialty_find_it_too() -> None:
    for text in ("1257140c0", "Boston University Medical Center", "boston univ"):
        assert "1257140C0" in {one.code for one in programs_called(text, MEDICINE)}
    assert {one.specialty for one in programs_called("tufts")} > set(MEDICINE)
    assert {one.place.city for one in programs_called("worcester ma", MEDICINE)} == {"Worcester"}


def test_the_words_of_every_program_hold_its_code_once_and_find_it_again() -> None:
    for program in load_catalogue().programs:
        assert CODE.findall(program_words(program.code)) == [program.code]
