"""What a program told the applicant counts for that applicant, beside what is published, and for nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from applicants import applicant, changed

from smartpick.chances.table import chance_table
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.claims import VALUES
from smartpick.facts.evidence import visa_policy
from smartpick.facts.told import ANSWERS, facts_for, policy_for, takes_part
from smartpick.guidance.told import WORDS
from smartpick.intake.profile import parse_profile, profile_dict, read_profile
from smartpick.plan.choice import choose
from smartpick.plan.gates import through_the_gates
from smartpick.rules.visa import door

BERKSHIRE = "1281140C0"  # no visa policy on record
DAY = date(2026, 9, 1)
EXAMPLE = Path(__file__).parents[2] / "examples" / "boston_moderate.yaml"


def answer(field: str, value: str, day: str = "2026-08-20", code: str = BERKSHIRE) -> dict[str, str]:
    return {"code": code, "field": field, "value": value, "day": day, "note": "coordinator, by e-mail"}


def test_an_answer_is_this_applicants_alone() -> None:
    told = applicant(told=[answer("j1", "yes")])
    assert policy_for(told, BERKSHIRE).label.value == "J1_STATED"
    assert visa_policy(BERKSHIRE).label.value == "UNKNOWN"
    fact = next(one for one in facts_for(told, BERKSHIRE) if one.field == "j1")
    assert (fact.status.value, fact.where) == ("told_by_user", "coordinator, by e-mail")


def test_a_yes_raises_the_chance_there_and_moves_no_other_program() -> None:
    someone = read_profile(EXAMPLE)
    programs = [load_catalogue().program(code) for code in (BERKSHIRE, "1257140C0")]
    before = chance_table(someone, programs, 2027, DAY).mean_match[0]
    knowing = replace(someone, told=applicant(told=[answer("j1", "yes")]).told)
    after = chance_table(knowing, programs, 2027, DAY).mean_match[0]
    assert after[0] > before[0] > 0
    assert after[1] == before[1]


@pytest.mark.parametrize(
    ("field", "value", "step"),
    [
        ("open_to", "citizen_lpr_only", "citizenship"),
        ("accepts_img", "no", "published limits"),
        ("participating", "no", "participating"),
    ],
)
def test_a_no_takes_the_program_off_the_list(field: str, value: str, step: str) -> None:
    someone = read_profile(EXAMPLE)
    listed = choose(someone, DAY)
    code = listed.table.programs[int(listed.solution.chosen[0])].code
    knowing = replace(someone, told=applicant(told=[answer(field, value, code=code)]).told, must_include=())
    gated = through_the_gates(knowing, load_catalogue(), listed.season, DAY, ())
    assert code in {one.code for one in gated.excluded}
    counts = {one.step: one.removed for one in gated.funnel}
    without = through_the_gates(replace(knowing, told=()), load_catalogue(), listed.season, DAY, ())
    assert counts[step] == {one.step: one.removed for one in without.funnel}[step] + 1


def test_of_two_answers_to_one_question_the_later_counts() -> None:
    told = applicant(told=[answer("j1", "yes", "2026-08-25"), answer("j1", "no", "2026-08-20")])
    assert [one.value for one in told.told] == ["yes"]


def test_that_a_program_takes_part_settles_the_question() -> None:
    assert takes_part(applicant(), BERKSHIRE) is None
    told = applicant(told=[answer("participating", "yes")])
    assert takes_part(told, BERKSHIRE) is True
    shown = next(one for one in facts_for(told, BERKSHIRE) if one.field == "participating")
    assert (shown.value, shown.status.value) == ("yes", "told_by_user")


def test_answers_survive_writing_the_profile_and_reading_it_again() -> None:
    told = applicant(told=[answer("h1b", "case_by_case")])
    assert applicant(told=profile_dict(told)["told"]).told == told.told


def test_a_told_refusal_of_both_visas_closes_the_door() -> None:
    told = applicant(told=[answer("j1", "no"), answer("h1b", "no")])
    assert door(told, policy_for(told, BERKSHIRE), DAY).is_closed
    assert np.isclose(chance_table(told, [load_catalogue().program(BERKSHIRE)], 2027, DAY).mean_match[0, 0], 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({**answer("j1", "yes"), "code": "XX"}, r"told\[0\]\.code"),
        (answer("j1", "perhaps"), r"told\[0\]\.value"),
        (answer("weather", "yes"), r"told\[0\]\.field"),
        ({**answer("j1", "yes"), "note": "x" * 501}, r"told\[0\]\.note"),
    ],
)
def test_a_wrong_answer_is_refused_by_its_field(wrong: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput, match=field):
        applicant(told=[wrong])


def test_an_answer_of_a_day_to_come_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"told\[0\]\.day"):
        parse_profile(changed(told=[answer("j1", "yes", "2026-09-02")]), DAY)


def test_every_answer_is_one_that_the_tables_of_evidence_know_and_has_its_words() -> None:
    assert all(set(ANSWERS[field]) <= VALUES[field] for field in ANSWERS if field in VALUES)
    assert {field: tuple(words) for field, words in WORDS.items()} == ANSWERS
