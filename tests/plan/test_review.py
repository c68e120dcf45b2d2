from datetime import date

import pytest
from applicants import MODERATE, applicant, changed

from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.intake.code_list import read_codes
from smartpick.plan.choice import choose
from smartpick.plan.gates import through_the_gates
from smartpick.plan.review import review_json, review_list
from smartpick.plan.what_if import changed_profile, what_if

DAY = date(2026, 9, 1)
MA = [p.code for p in load_catalogue().find(specialty="internal medicine", state="MA")]
OHIO = [p.code for p in load_catalogue().find(specialty="internal medicine", state="OH")]


def test_impossible_programs_are_named_with_their_rule():
    gated = through_the_gates(applicant(), load_catalogue(), Season(2027), DAY, ())
    shut = gated.excluded[-1]
    found = review_list(applicant(), [*OHIO[:10], shut.code], DAY)
    assert shut.code in {one.code for one in found.impossible}
    assert all(one.rule for one in found.impossible)


def test_a_list_of_one_region_is_warned_about_and_its_level_said():
    found = review_list(applicant(), MA, DAY)
    assert found.flexibility_level <= 2
    assert {"F-16", "E-05"} <= {one.rule for one in found.warnings}


def test_a_spread_list_is_not():
    codes = [p.code for p in load_catalogue().find(specialty="internal medicine")][::9]
    assert not {"F-16", "E-05"} & {one.rule for one in review_list(applicant(), codes, DAY).warnings}


def test_a_first_choice_with_hardly_a_program_there_is_a_contradiction():
    assert "S-02" in {one.rule for one in review_list(applicant(), OHIO[:15], DAY).contradictions}
    assert "S-02" not in {one.rule for one in review_list(applicant(), [*OHIO[:9], *MA[:6]], DAY).contradictions}


def test_saying_place_matters_little_with_one_region_is_a_contradiction():
    person = applicant(geography__anchor_importance=1)
    assert "S-03" in {one.rule for one in review_list(person, MA, DAY).contradictions}


def test_programs_where_one_would_not_train_are_a_contradiction():
    person = applicant(geography__never=["OH"])
    assert "A-16" in {one.rule for one in review_list(person, OHIO[:5], DAY).contradictions}


def test_swaps_gain_what_they_say():
    person = applicant()
    found = review_list(person, OHIO[:12], DAY)
    swapped = [code for code in found.codes if code not in {s.out for s in found.swaps}] + [s.in_ for s in found.swaps]
    assert 1 <= len(found.swaps) <= 5
    again = review_list(person, swapped, DAY)
    assert again.p_match.mid == pytest.approx(found.p_after_swaps, abs=1e-9)
    assert found.p_after_swaps == pytest.approx(found.p_match.mid + sum(s.gain for s in found.swaps), abs=1e-9)


def test_reviewing_the_plans_own_list_gives_its_chance_without_signals():
    choice = choose(applicant(signal_counts={"internal medicine": {"signal": 0}}), DAY)
    codes = [choice.table.programs[i].code for i in choice.solution.chosen]
    assert review_list(applicant(), codes, DAY).p_match.mid == pytest.approx(choice.solution.p_any, abs=1e-9)


def test_unknown_codes_are_reported_and_a_list_of_nothing_else_refused():
    found = review_list(applicant(), [OHIO[0], "9999999C9"], DAY)
    assert found.not_found[0][0] == "9999999C9"
    with pytest.raises(InvalidInput, match="--list"):
        review_list(applicant(), ["9999999C9"], DAY)


def test_a_review_is_ready_for_json():
    import json

    assert json.loads(json.dumps(review_json(review_list(applicant(), OHIO[:5], DAY))))["totals"]["applications"] == 5


def test_codes_are_found_in_any_text(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("program,code\nMGH,1261140C0\nagain,1261140c0\nacgme,1402421123\n", encoding="utf-8")
    assert read_codes(file) == ("1261140C0", "1402421123")


def test_a_workbook_is_read_too(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Program", "NRMP"])
    book.active.append(["Boston", MA[0]])
    book.save(tmp_path / "list.xlsx")
    assert read_codes(tmp_path / "list.xlsx") == (MA[0],)


@pytest.mark.parametrize("content", [b"nothing here", b"\x00\x01\x02"])
def test_a_list_without_codes_is_refused(tmp_path, content):
    file = tmp_path / "list.txt"
    file.write_bytes(content)
    with pytest.raises(InvalidInput):
        read_codes(file)


def test_what_if_reports_decisions_and_not_only_numbers():
    found = what_if(MODERATE, ["exams.step2_ck.score=256"], DAY)
    assert found["changed"]
    assert found["totals"]["after"]["p_match"] > found["totals"]["before"]["p_match"]
    assert {"opened", "closed", "entered", "left", "signals_moved"} <= set(found)


def test_what_if_closes_programs_when_the_visa_wish_narrows():
    found = what_if(MODERATE, ["visa_preference=h1b_only"], DAY)
    assert found["closed"]
    assert all(one["rule"] for one in found["closed"])
    assert not found["opened"]


def test_what_if_nothing_changes_says_so():
    assert not what_if(MODERATE, ["languages=[es]"], DAY)["changed"]


def test_what_if_moves_a_declared_assumption():
    found = what_if(changed(red_flags=["gap"]), ["assumptions.effects.gap=0"], DAY)
    assert found["totals"]["after"]["p_match"] > found["totals"]["before"]["p_match"]


@pytest.mark.parametrize("setting", ["exams", "=3", "exams.step2_ck.score.x=3", "us_clinical.9.months=3"])
def test_a_setting_that_is_no_path_is_refused(setting):
    with pytest.raises(InvalidInput, match="--set"):
        changed_profile(MODERATE, [setting])


def test_a_bare_no_for_norway_is_refused_as_in_a_profile():
    with pytest.raises(InvalidInput, match="citizenship"):
        what_if(MODERATE, ["citizenship=[NO]"], DAY)


def test_a_tier_of_one_type_of_program_is_warned_about():
    from smartpick.chances.program_effects import academic_breadth

    catalogue = load_catalogue()
    ohio = [catalogue.program(code) for code in OHIO]
    community = [p.code for p in ohio if academic_breadth(p) < 8]
    both = community[:6] + [p.code for p in ohio if academic_breadth(p) >= 8][:3]
    assert "F-18" in {one.rule for one in review_list(applicant(), community[:8], DAY).warnings}
    assert "F-18" not in {one.rule for one in review_list(applicant(), both, DAY).warnings}
