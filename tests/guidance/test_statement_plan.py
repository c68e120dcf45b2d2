"""Statements: versions, what they hold, reasons, and the table of programs and versions."""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path
from typing import Any

import pytest
from people import entries, person

from smartpick.errors import InvalidInput
from smartpick.facts.advice import advice_rules
from smartpick.guidance import person as person_module
from smartpick.guidance import statement_plan as plan_module
from smartpick.guidance.assignment import checked, read_assignment
from smartpick.guidance.paperwork import paperwork
from smartpick.guidance.person import Person
from smartpick.guidance.statement_plan import StatementPlan, Version, statement_plan
from smartpick.guidance.wording import wording

TOPICS = ("statements", "documents", "assignment")
HERE: dict[str, Any] = {"must_include": ["1281140C0"], "languages": ["es"], "long_term": {"underserved_ok": True}}
ALONE: dict[str, Any] = {"geography__ties": [], "us_clinical": [], "letters": [{"country": "US", "state": "MA"}]}
CITIZEN: dict[str, Any] = {
    "citizenship": ["US"],
    "immigration_status": "us_citizen",
    "visa_preference": "none",
    "long_term": {"spouse_must_work": True},
    "letters": ...,
    "geography": {},
}
OTHER: dict[str, Any] = {
    "geography__ties": [{"place": "MA", "kind": "rotation"}, {"place": "TX", "kind": "family"}],
    "exams__step2_ck": {"score": 221, "attempts": 2},
    "previous_cycles": [{"match_year": 2026, "anchor_share": 0.9, "interviews": 0}],
}


def planned(**paths: Any) -> StatementPlan:
    return statement_plan(person(**paths))


def version(found: StatementPlan, key: str) -> Version:
    return next(one for one in found.versions if one.id == key)


def rules(lines: Any) -> set[str]:
    return {rule for line in lines for rule in line.rules}


def test_every_program_has_one_version_and_it_is_the_one_of_the_plan() -> None:
    someone = person(**HERE)
    found = statement_plan(someone)
    assert {row.code: row.version for row in found.assignment} == {p.code: p.statement for p in someone.plan.list}
    assert sum(one.programs for one in found.versions) == len(someone.plan.list)


def test_ties_make_versions_and_without_them_one_general_text_goes_everywhere() -> None:
    assert {"anchor", "national"} <= {one.id for one in planned(**HERE).versions}
    alone = planned(**ALONE)
    assert [one.id for one in alone.versions] == ["national"]
    assert {"O-01", "O-02", "O-13"} <= rules(alone.option), alone.option
    assert any("of interest" in part.title for part in alone.versions[0].outline)


def test_the_outline_names_the_evidence_of_the_file() -> None:
    text = " ".join(line.text for part in version(planned(**HERE), "anchor").outline for line in part.lines)
    assert "2 months of audition rotation in Boston, MA" in text


def test_an_anchor_version_pairs_claims_with_adapting_and_a_national_one_leaves_the_anchor_out() -> None:
    found = planned(**HERE)
    assert {"O-07", "O-08", "P-08"} <= rules(version(found, "anchor").must)
    assert {"O-06", "O-11", "O-12"} <= rules(version(found, "national").must)
    assert any("Greater Boston" in line.text for line in version(found, "national").must_not)


def test_a_far_score_gets_a_paragraph_of_three_parts_and_a_sound_one_none() -> None:
    assert not planned(**HERE).score
    low = planned(**OTHER)
    assert {"C-11", "C-12", "C-14", "C-16"} <= rules(low.score)
    assert "C-15" in rules(low.proof)
    assert any(part.title == "The exam result" for part in low.versions[0].outline)
    assert any("C-13" in line.rules for line in version(planned(**HERE), "national").must_not)


def test_a_narrow_reapplicant_owns_the_change_and_a_tie_elsewhere_is_named() -> None:
    found = planned(**OTHER)
    assert "O-18" in rules(found.versions[0].must)
    assert {"O-04", "P-09"} <= rules(found.option)
    assert any("family there (Texas)" in line.text for line in found.option)


def test_reasons_go_from_weak_to_strong_and_each_says_what_is_missing() -> None:
    found = planned(**HERE).reasons
    grades = [reason.grade for reason in found]
    assert grades == sorted(grades, key=["weak", "fair", "strong"].index)
    assert {"weak", "fair", "strong"} <= set(grades)
    assert all(reason.missing for reason in found)
    assert not planned(**CITIZEN).reasons


def test_a_citizen_is_not_told_about_visas_and_long_term_goals_follow_the_profile() -> None:
    citizen = planned(**CITIZEN)
    assert "O-17" not in rules(version(citizen, "national").must_not)
    assert "O-17" in rules(version(planned(**HERE), "national").must_not)
    assert any("underserved" in line.text for line in planned(**HERE).goals)
    assert "A-13" in rules(version(citizen, "national").must_not)


def _table(path: Path, rows: list[tuple[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("code", "version"), *rows])
    return path


def test_the_own_table_is_held_against_the_plan(tmp_path: Path) -> None:
    found = planned(**HERE)
    rows = [(row.code, row.version) for row in found.assignment]
    assert checked(found, read_assignment(_table(tmp_path / "right.csv", rows))) == []
    wrong = [(rows[0][0], "national" if rows[0][1] == "anchor" else "anchor"), *rows[2:], ("1633140C0", "national")]
    strangers = [code for code, _ in wrong if code not in {row.code for row in found.assignment}]
    mistakes = checked(found, read_assignment(_table(tmp_path / "wrong.csv", wrong)))
    assert [one.rule for one in mistakes] == ["PIT-15", *["O-04"] * len(strangers), "O-04"]
    with pytest.raises(InvalidInput, match="line 2"):
        read_assignment(_table(tmp_path / "bad.csv", [("1633140C0", "poem")]))
    with pytest.raises(InvalidInput, match="columns"):
        read_assignment(_write(tmp_path / "none.csv", "a,b\n1,2\n"))


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_letters_go_to_every_program_and_papers_have_the_days_of_the_calendar() -> None:
    someone: Person = person(**HERE)
    found = paperwork(someone)
    codes = [code for one in found.sets for code in one.programs]
    assert sorted(codes) == sorted(p.code for p in someone.plan.list)
    days = {event.id: event.date for event in someone.plan.calendar}
    by = {step.id: step.by for step in found.steps}
    assert by["complete"] == days["eras_review"]
    assert by["letters"] == days["eras_submit"]
    assert all(step.source for step in found.steps if step.by)
    assert paperwork(person(**CITIZEN)).sets == ()


def test_what_programs_want_is_told_with_its_source_and_whether_it_is_there() -> None:
    asked = paperwork(person(**ALONE)).asked
    for one in asked:
        assert one["enough"] is (one["wants"] <= 1)
        assert one["source"]


@pytest.mark.parametrize("topic", TOPICS)
def test_the_wording_knows_its_marks_and_rules_and_names_no_figure(topic: str) -> None:
    marks = {"letters_many", "version_anchor", "version_wider", "version_national"}
    for module in (person_module, plan_module):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        marks |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    for entry in entries(wording(topic)):
        assert {mark.removeprefix("not ") for mark in (*entry.get("when", ()), *entry.get("any", ()))} <= marks, entry
        rule = entry.get("rule", "O-01")
        assert {rule} <= set(advice_rules()) if isinstance(rule, str) else set(rule) <= set(advice_rules())
        plain = re.sub(r"J-1|H-1B|Step [123]|\{[^}]*\}", "", " ".join(str(entry.get(k, "")) for k in ("text", "do")))
        assert not re.search(r"\d|guarantee|certainly", plain), entry


@pytest.mark.parametrize(
    "paths",
    [
        HERE,
        ALONE,
        CITIZEN,
        OTHER,
        pytest.param(
            {"geography": {}, "us_clinical": ..., "research": ..., "red_flags": ..., "languages": []},
            marks=pytest.mark.slow,
        ),
        pytest.param(
            {"geography__anchor": "CA", "geography__ties": [{"place": "CA", "kind": "grew_up"}], "languages": ["xx"]},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_nothing_is_left_unfilled_for_anybody(paths: dict[str, Any]) -> None:
    someone = person(**paths)
    text = str(statement_plan(someone).as_json()) + str(paperwork(someone).as_json()["said"])
    assert "none told" not in text
    assert not re.search(r"\{[a-z_]+\}", text)


def test_two_specialties_have_a_text_each_and_one_has_no_word_of_another() -> None:
    both = statement_plan(person(specialties=["psychiatry", "family medicine"]))
    said = " ".join(line.text for line in both.option)
    assert re.search(r"family medicine \(\d+ programs?\)", said)
    assert re.search(r"psychiatry \(\d+ programs?\)", said)
    assert "once for each specialty" in said
    musts = " ".join(line.text for version in both.versions for line in version.must)
    assert "why psychiatry, another why family medicine" in musts
    alone = statement_plan(person(specialties=["psychiatry"]))
    assert not any("each specialty" in line.text for line in alone.option)
    assert any(line.text.startswith("Why psychiatry;") for version in alone.versions for line in version.must)


def test_the_version_for_a_tie_does_not_call_that_tie_another_place() -> None:
    found = planned(geography={"ties": [{"place": "TX", "kind": "family"}], "secondary": ["TX"]}, must_include=[])
    wider = version(found, "wider")
    assert wider.name == "Version for the places of your ties"
    assert "Your ties to another place" not in {part.title for part in wider.outline}
    assert "Your ties to another place" in {part.title for part in version(found, "national").outline}
    assert not any("one region" in line.text for line in (*found.option, *wider.why, *wider.must_not))


def test_a_letter_is_missed_in_each_specialty_of_the_list() -> None:
    letters = [{"country": "US", "specialty": "internal medicine"}]
    both = person(specialties=["internal medicine", "family medicine"], letters=letters)
    said = " ".join(line.text for line in paperwork(both).said)
    assert "None from the United States is in family medicine" in said
    assert "You have 1 letter from" in said


def test_the_word_on_exam_results_is_said_of_each_specialty_by_its_own_norm() -> None:
    both = {"specialties": ["internal medicine", "family medicine"], "applications": {"max": 100}}
    quiet, apart = (planned(**both, exams__step2_ck={"score": score, "attempts": 1}) for score in (244, 228))
    assert any("internal medicine and family medicine" in x.text for x in version(quiet, "national").must_not)
    told = version(apart, "national")
    assert any("In the text for internal medicine a short" in line.text for line in told.must)
    assert any("in the text for family medicine" in line.text for line in told.must_not)
