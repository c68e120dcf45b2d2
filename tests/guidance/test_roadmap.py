"""The roadmap orders gaps by what a month buys, fits them before applications open, and warns when nothing changed."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from people import person

from smartpick.guidance.improvements import gaps, improved, months_until, possible
from smartpick.guidance.reapply import deltas
from smartpick.guidance.roadmap import next_opening, roadmap

pytestmark = pytest.mark.slow  # each person needs a plan

AUTUMN = date(2026, 11, 27)


def rules_said(found: tuple, part: str | None = None) -> set[str]:
    return {rule for line in found for rule in line.rules}


def test_gaps_come_in_the_order_of_what_a_month_buys_and_each_is_a_real_change_of_the_file() -> None:
    someone = person()
    found = gaps(someone)
    rates = [gap.gain / gap.months for gap in found]
    assert rates == sorted(rates, reverse=True)
    assert {"us_letter", "hands_on", "research_output", "step3"} <= {gap.id for gap in found}
    assert all(gap.gain >= 0 for gap in found)
    letter = next(entry for entry in possible(someone) if entry["id"] == "us_letter")
    assert len(improved(someone.applicant, [letter], someone).letters or ()) == 3  # MODERATE has two


def test_a_gain_never_costs_chances_even_where_it_moves_the_class() -> None:
    citizen = {"citizenship": ["US"], "immigration_status": "us_citizen", "visa_preference": "none"}
    silent = person(research=..., letters=..., us_clinical=..., **citizen)  # unknown is not held against telling
    assert min(gap.gain for gap in gaps(silent)) >= 0
    assert any("not told" in gap.text for gap in gaps(silent))


def test_what_the_file_has_is_no_gap() -> None:
    full = person(
        exams__step3={"status": "passed", "score": 220, "attempts": 1},
        letters=[{"country": "US", "specialty": "internal medicine"}] * 3,
    )
    assert not {"step3", "us_letter", "step2", "certificate"} & {gap.id for gap in gaps(full)}
    assert {"certificate"} <= {entry["id"] for entry in possible(person(ecfmg_certified=False))}


def test_a_gain_that_contradicts_the_profile_is_not_offered() -> None:
    failed = person(exams__step1={"result": "fail", "attempts": 2}, ecfmg_certified=False)
    assert "certificate" not in {gap.id for gap in gaps(failed)}  # certification takes a passed Step 1


def test_after_the_opening_the_work_is_for_the_next_season_and_fits_before_it() -> None:
    found = roadmap(person(day=AUTUMN))
    assert found.applies_on > date(2027, 6, 1)
    assert found.work
    assert all(step.end <= found.applies_on for step in found.work)
    assert all(first.end <= second.begin for first, second in zip(found.work, found.work[1:], strict=False))
    assert found.p_with_work > max(found.p_now + step.gap.gain for step in found.work)  # more than any one of it
    early = person(day=date(2026, 6, 10))
    assert next_opening(early) == (date(2026, 9, 2), False)  # eras.2027.submit_from


def test_months_are_whole_and_never_negative() -> None:
    assert months_until(date(2026, 11, 27), date(2027, 9, 2)) == 9
    assert months_until(date(2027, 9, 2), date(2026, 11, 27)) == 0


def test_advice_on_experience_letters_and_research_follows_the_file() -> None:
    bare = roadmap(person(us_clinical=[], letters=[], research=[]), ())
    full = roadmap(
        person(
            us_clinical=[{"kind": "sub_internship", "months": 4, "state": "MA", "city": "Boston", "hands_on": True}],
            letters=[{"country": "US", "specialty": "internal medicine"}] * 3,
            research=[{"kind": "publication"}],
        ),
        (),
    )
    assert {"T-01", "T-03", "T-06", "T-08", "T-09", "Y-01"} <= rules_said(bare.before)
    assert not {"T-01", "T-03", "T-06", "T-08", "T-09", "Y-01"} & rules_said(full.before)
    share = next(line.text for line in full.before if "T-04" in line.rules)
    assert "carries a larger share" in share


def test_boston_puts_research_first_and_others_do_not() -> None:
    assert "T-12" in rules_said(roadmap(person(), ()).before)
    assert "T-12" not in rules_said(roadmap(person(geography__anchor="CA"), ()).before)


def test_networking_and_the_way_back_need_a_place_to_go_to() -> None:
    assert {"Y-07", "Y-08"} <= rules_said(roadmap(person(), ()).people)
    nowhere = roadmap(person(geography={}), ())
    assert "Y-07" not in rules_said(nowhere.people)
    assert "Y-11" not in rules_said(nowhere.back)
    assert "Y-11" in rules_said(roadmap(person(), ()).back)


def test_step_3_is_started_early_by_those_who_want_the_h1b() -> None:
    assert "Y-06" in rules_said(roadmap(person(visa_preference="h1b_preferred"), ()).before)
    assert "Y-06" not in rules_said(roadmap(person(), ()).before)


def cycle(**more: object) -> dict[str, object]:
    return {"previous_cycles": [{"match_year": 2026, **more}]}


def test_a_second_try_with_nothing_new_is_warned_of() -> None:
    old = [{"kind": "audition", "months": 2, "state": "MA", "hands_on": True, "ended": "2025-06"}]
    same = person(us_clinical=old, **cycle())
    assert [one.changed for one in deltas(same) if one.what == "US clinical work"] == [False]
    text = " ".join(line.text for line in roadmap(same, ()).reapply)
    assert "Nothing that your profile dates is new" in text


def test_new_work_since_the_last_try_is_named() -> None:
    new = [{"kind": "audition", "months": 2, "state": "MA", "hands_on": True, "ended": "2026-05"}]
    text = " ".join(line.text for line in roadmap(person(us_clinical=new, **cycle()), ()).reapply)
    assert "Nothing" not in text
    assert "audition rotation" in text


def test_a_wider_list_alone_is_no_change_that_programs_see() -> None:
    old = [{"kind": "audition", "months": 2, "state": "MA", "hands_on": True, "ended": "2025-06"}]
    again = roadmap(person(us_clinical=old, **cycle(anchor_share=0.95)), ())
    assert "Only the list changed" in " ".join(line.text for line in again.reapply)
    assert "Y-05" in rules_said(again.reapply)


def test_who_never_applied_gets_no_second_try() -> None:
    assert roadmap(person(), ()).reapply == ()


@pytest.mark.parametrize("share", [None, 0.2])
def test_expanding_radically_is_for_those_who_were_narrow(share: float | None) -> None:
    assert "Y-05" not in rules_said(roadmap(person(**cycle(anchor_share=share)), ()).reapply)


def test_writers_evidence_and_research_are_told_to_those_they_concern() -> None:
    citizen = {"citizenship": ["US"], "immigration_status": "us_citizen", "visa_preference": "none"}
    assert "T-07" in rules_said(roadmap(person(), ()).before)
    assert "T-11" in rules_said(roadmap(person(**citizen), ()).before)
    assert not {"T-10", "T-11"} & rules_said(roadmap(person(), ()).before)
    low = {"exams__step2_ck": {"score": 222, "attempts": 1}}
    assert "T-10" in rules_said(roadmap(person(**low), ()).before)
    assert "T-10" not in rules_said(roadmap(person(research=[], **low), ()).before)


def test_the_season_and_what_follows_are_said_with_the_numbers_of_the_list() -> None:
    someone = person()
    found = roadmap(someone, ())
    outside = sum(one.tier != "core" for one in someone.plan.list)
    beyond = next(line.text for line in found.season if "Y-09" in line.rules)
    assert f"{outside} programs" in beyond
    assert f"{len(someone.plan.list)} programs" in next(line.text for line in found.season if "Y-02" in line.rules)
    assert "Y-03" in rules_said(found.unmatched)
    assert "Y-10" in rules_said(found.before)
    citizen = person(citizenship=["US"], immigration_status="us_citizen", visa_preference="none", geography={})
    assert not {"Y-09", "Y-10"} & rules_said(roadmap(citizen, ()).season + roadmap(citizen, ()).before)


def test_a_booked_exam_keeps_its_day_and_takes_no_time_from_other_work() -> None:
    booked = date(2027, 1, 20)
    someone = person(AUTUMN, exams__step3={"status": "scheduled", "date": "2027-01-20"})
    found = roadmap(someone)
    gap = next(one for one in found.gaps if one.id == "step3")
    assert gap.booked == booked
    assert "20 January 2027" in gap.text
    steps = {step.gap.id: step for step in found.work}
    assert steps["step3"].end == booked
    laid = sorted((step.begin, step.end) for step in found.work if step.gap.id != "step3")
    assert laid[0][0] == AUTUMN
    assert all(first[1] == second[0] for first, second in itertools.pairwise(laid))


def test_letters_are_wanted_for_each_specialty_applied_in() -> None:
    both = person(specialties=["internal medicine", "family medicine"])
    said = " ".join(line.text for line in roadmap(both, ()).before)
    assert "one of them in each of internal medicine and family medicine" in said


def test_all_the_work_is_not_worth_less_than_one_part_of_it_where_the_profile_is_silent() -> None:
    silent = roadmap(person(us_clinical=..., letters=..., research=...))
    assert silent.left_out
    assert silent.gain.mid >= max(step.gap.gain for step in silent.work) - 0.005  # the solver's own tolerance
    assert "leaves out" in silent.together
