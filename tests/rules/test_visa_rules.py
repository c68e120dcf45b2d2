"""Visa rules: the contract's table, the routes of a person, payment, entry lists, clocks and the J-1 / H-1B choice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from rule_cases import HERE, cases, person

from smartpick.entities.season_of import Season
from smartpick.entities.status import OpenTo, VisaAnswer, VisaPolicy
from smartpick.errors import InvalidInput
from smartpick.rules.clocks import after_preliminary, clocks
from smartpick.rules.entry import entry_limit
from smartpick.rules.notices import notices
from smartpick.rules.policy_advice import (
    ask_first,
    bucket,
    needs_recheck,
    policy_notes,
    reported_pattern,
    shares,
)
from smartpick.rules.policy_counts import h1b_doors, policies_by_place
from smartpick.rules.step3 import step3_timing
from smartpick.rules.visa import door, routes, visa_section
from smartpick.rules.visa_advice import WITH_STEP3, WITHOUT_STEP3
from smartpick.rules.visa_choice import compare, days_to_start
from smartpick.rules.visa_routes import payment_applies
from smartpick.rules.waiver import waiver_outlook

DAY = date(2026, 9, 1)
PEOPLE = yaml.safe_load((HERE / "cases_visa_door.yaml").read_text(encoding="utf-8"))["people"]


def verdicts(day: date = DAY, **changes: Any) -> dict[str, str]:
    return {route.route: route.verdict.answer.value for route in routes(person(**changes), day)}


def reasons(route: str, day: date = DAY, **changes: Any) -> str:
    return " ".join(next(r for r in routes(person(**changes), day) if r.route == route).verdict.reasons)


@pytest.mark.parametrize("case", cases("visa_door"))
def test_the_door_of_the_contract(case: dict[str, Any]) -> None:
    j1, h1b, open_to = case["policy"]
    policy = VisaPolicy(VisaAnswer(j1), VisaAnswer(h1b), OpenTo(open_to))
    verdict = door(person(**PEOPLE[case["who"]]), policy, DAY)
    assert verdict.answer.value == case["expect"]
    assert verdict.reasons
    assert verdict.rules


def test_a_program_that_sponsors_without_naming_a_class_is_to_be_asked() -> None:
    verdict = door(person(), VisaPolicy(sponsors_unspecified=True), DAY)
    assert verdict.answer.value == "unknown"
    assert "does not say which" in verdict.reasons[0]


@pytest.mark.parametrize("code", ["IN", "NG", "SY", "AF", "IR", "CU"])
@pytest.mark.parametrize("location", ["abroad", "us"])
def test_neither_nationality_nor_place_ever_closes_a_door(code: str, location: str) -> None:
    policy = VisaPolicy(VisaAnswer.YES, VisaAnswer.YES, OpenTo.ANY)
    assert door(person(citizenship=[code], location=location), policy, DAY).answer.value == "yes"
    assert "no" not in {verdicts(citizenship=[code], location=location)[route] for route in ("J-1", "H-1B")}


def test_a_citizen_and_a_permanent_resident_need_no_visa() -> None:
    citizen = {"citizenship": ["US", "IN"], "immigration_status": "us_citizen", "visa_preference": "none"}
    assert verdicts(**citizen) == {"none": "yes"}
    resident = {"immigration_status": "permanent_resident", "location": "us", "visa_preference": "none"}
    assert verdicts(**resident) == {"none": "yes"}
    assert "Non-U.S. IMG" in reasons("none", **resident)


def test_own_work_authorisation_is_a_route_of_its_own() -> None:
    assert verdicts(immigration_status="ead", location="us", visa_preference="none") == {"EAD": "yes"}


def test_tn_is_listed_for_canada_and_mexico_only_and_does_not_carry_a_residency() -> None:
    assert verdicts(citizenship=["CA"])["TN"] == "no"
    assert verdicts(citizenship=["MX"])["TN"] == "no"
    assert "TN" not in verdicts(citizenship=["IN"])


def test_a_certified_person_without_bars_has_the_j1_open_and_the_h1b_depending_on_step_3() -> None:
    assert verdicts() == {"J-1": "yes", "H-1B": "depends", "O-1": "depends"}
    assert "31 December 2026" in reasons("H-1B")


def test_step_3_passed_opens_the_h1b_in_the_us_and_before_the_payment_from_abroad() -> None:
    exams = {"step2_ck": {"score": 250, "attempts": 1}, "step3": {"status": "passed", "date": "2025-05-01"}}
    assert verdicts(date(2025, 9, 20), exams=exams, location="abroad")["H-1B"] == "yes"
    assert verdicts(date(2025, 9, 21), exams=exams, location="abroad")["H-1B"] == "depends"
    assert verdicts(date(2025, 9, 21), exams=exams, location="us", immigration_status="f1")["H-1B"] == "yes"


def test_the_last_conceivable_step_3_day_is_followed_by_a_plain_no() -> None:
    # 1 July less 31 days of filing and 28 days of score lag is 3 May
    assert verdicts(date(2027, 5, 3))["H-1B"] == "depends"
    assert verdicts(date(2027, 5, 4))["H-1B"] == "no"


def test_a_certificate_expected_before_july_keeps_the_j1_open_and_a_later_one_makes_it_depend() -> None:
    assert verdicts(ecfmg_certified="2027-07-01")["J-1"] == "yes"
    assert verdicts(ecfmg_certified="2027-07-02")["J-1"] == "depends"
    assert verdicts(ecfmg_certified=False)["J-1"] == "depends"


def test_a_partly_listed_national_abroad_is_warned_for_j1_and_spared_for_h1b() -> None:
    assert verdicts(citizenship=["NG"])["J-1"] == "depends"
    assert "suspended" in reasons("J-1", citizenship=["NG"])
    assert "not H-1B" in reasons("H-1B", citizenship=["NG"])
    assert verdicts(citizenship=["NG"], location="us")["J-1"] == "yes"


def test_earlier_j_status_warns_of_the_home_residence_before_h1b() -> None:
    assert "bars H-1B" in reasons("H-1B", immigration_status="j1", location="us")
    assert "bars H-1B" not in reasons("H-1B")


@pytest.mark.parametrize(
    ("location", "status", "day", "expect"),
    [
        ("abroad", "none", date(2025, 9, 20), "no"),
        ("abroad", "none", date(2025, 9, 21), "yes"),
        ("abroad", "none", date(2026, 6, 7), "yes"),
        ("abroad", "none", date(2026, 6, 8), "depends"),
        ("abroad", "none", date(2026, 9, 22), "depends"),
        ("us", "f1", date(2026, 1, 1), "no"),
        ("us", "none", date(2026, 1, 1), "depends"),
        ("us", "h1b", date(2026, 1, 1), "no"),
        (None, "none", date(2026, 1, 1), "depends"),
    ],
)
def test_the_payment_follows_place_status_and_the_state_of_the_law(
    location: str | None, status: str, day: date, expect: str
) -> None:
    applicant = person(location=location, immigration_status=status)
    assert payment_applies(applicant, day).answer.value == expect


@pytest.mark.parametrize("case", cases("entry"))
def test_the_entry_lists(case: dict[str, Any]) -> None:
    assert entry_limit(tuple(case["citizenship"]), date.fromisoformat(case["day"])).list == case["expect"]


@pytest.mark.parametrize("case", cases("clocks"))
def test_the_visa_clocks(case: dict[str, Any]) -> None:
    applicant = person(prior_visa_years=case["prior"], fellowship_years=case["fellowship"])
    j1, h1b = clocks(applicant, DAY, case["specialty"])
    assert (j1.all_fits, h1b.all_fits) == (case["j1"], case["h1b"])


@pytest.mark.parametrize("case", cases("clocks", "preliminary"))
def test_the_preliminary_year_and_the_change_of_specialty(case: dict[str, Any]) -> None:
    year = after_preliminary(case["years"], case["changes"], DAY)
    assert year.can_change is case["can"]
    assert year.years_left == pytest.approx(case["left"])


def test_the_statement_of_need_names_the_country() -> None:
    assert "India" in reasons("J-1")
    assert "India or United States" not in reasons("J-1")
    assert "Pakistan or India" in reasons("J-1", citizenship=["PK", "IN"])


def test_notices_tell_nothing_that_lies_after_the_day() -> None:
    told = {notice.id: notice.text for notice in notices(person(), date(2026, 6, 8))}
    assert "vacates" in told["h1b_payment"]
    assert "appeals" not in told["h1b_payment"]
    assert "h1b_payment" not in {notice.id for notice in notices(person(), date(2025, 9, 20))}


def test_a_notice_carries_text_source_and_the_day_it_was_followed_to() -> None:
    for notice in visa_section(person(citizenship=["NG"]), date(2026, 11, 22))["notices"]:  # type: ignore[attr-defined]
        assert {"text", "source", "as_of"} <= set(notice)
        assert date.fromisoformat(notice["as_of"]) <= date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "says", "says_not"),
    [
        (date(2026, 6, 7), "D.C. Circuit", "Where it stands"),
        (date(2026, 6, 8), "a court has vacated", "appeals"),
        (date(2026, 7, 24), "complies with the order", "extended to 21 September 2027"),
        (date(2026, 9, 17), "complies with the order", "extended to 21 September 2027"),
        (date(2026, 9, 18), "extended to 21 September 2027", "two court orders"),
        (date(2026, 9, 30), "two court orders", "complies with the order"),
    ],
)
def test_the_payment_is_told_as_it_stood_on_the_day(day: date, says: str, says_not: str) -> None:
    told = {notice.id: notice.text for notice in notices(person(), day)}["h1b_payment"]
    assert says in told
    assert says_not not in told


def test_a_payment_vacated_by_court_is_uncertain_and_a_notice_names_the_newest_source() -> None:
    told = {notice.id: notice for notice in notices(person(), date(2026, 11, 22))}["h1b_payment"]
    assert told.uncertain
    assert "Proclamation 11069" in told.source
    assert told.as_of == date(2026, 10, 6)


def test_h1b_only_meets_a_blocking_advisory_and_others_do_not() -> None:
    section = visa_section(person(visa_preference="h1b_only"), DAY)
    assert section["advisory"]["blocking"] is True  # type: ignore[index]
    assert "attorney" in section["advisory"]["text"]  # type: ignore[index]
    assert visa_section(person(), DAY)["advisory"] is None
    assert visa_section(person(visa_preference="h1b_preferred"), DAY)["advisory"] is None


def test_the_section_has_the_contract_keys_and_advice_is_labelled() -> None:
    section = visa_section(person(), DAY)
    assert section["needs_sponsorship"] is True
    assert {"route", "verdict", "reasons", "rules"} == set(section["routes"][0])  # type: ignore[index]
    assert {"needed_for", "test_by", "verdict"} <= set(section["step3"])  # type: ignore[call-overload]
    assert all(line.startswith("Advice: ") for line in section["advice"])  # type: ignore[attr-defined]


def test_a_citizen_sees_no_visa_steps() -> None:
    citizen = person(citizenship=["US", "IN"], immigration_status="us_citizen", visa_preference="none")
    section = visa_section(citizen, DAY)
    assert section["needs_sponsorship"] is False
    assert section["step3"] is None
    assert section["notices"] == []
    assert "clocks" not in section


def test_what_the_profile_leaves_open_is_named() -> None:
    open_ends = " ".join(visa_section(person(location=None), DAY)["uncertain"])  # type: ignore[arg-type]
    assert "Where you will be" in open_ends
    assert "Where you will be" not in " ".join(visa_section(person(), DAY)["uncertain"])  # type: ignore[arg-type]


def test_the_answer_changes_with_what_decides_it() -> None:
    passed = {"step2_ck": {"score": 250, "attempts": 1}, "step3": {"status": "passed"}}
    answers = [
        visa_section(person(), DAY)["answer"],
        visa_section(person(), date(2027, 2, 1))["answer"],
        visa_section(person(exams=passed, location="us", immigration_status="f1"), DAY)["answer"],
        visa_section(person(prior_visa_years={"h1b": 0, "j1": 6}), DAY)["answer"],
        visa_section(person(prior_visa_years={"h1b": 6, "j1": 6}), DAY)["answer"],
        visa_section(person(visa_preference="h1b_only"), DAY)["answer"],
        visa_section(person(visa_preference="j1_only"), DAY)["answer"],
        visa_section(person(citizenship=["NG"]), DAY)["answer"],
        visa_section(person(citizenship=["SY"]), DAY)["answer"],
    ]
    assert len(set(answers)) == len(answers)


def test_the_comparison_shows_what_was_handed_in_beside_cost_dates_and_risk() -> None:
    choice = compare(person(), Season(2027), DAY, {"J-1": 80, "H-1B": 20}, {"J-1": 0.6, "H-1B": 0.2}, ["MA"]).as_json()
    assert (choice["J-1"]["programs_open"], choice["H-1B"]["p_match"]) == (80, 0.2)  # type: ignore[index]
    assert choice["J-1"]["cost"]["you_pay_usd"] == 370 + 220 + 185  # type: ignore[index]
    assert choice["H-1B"]["step3_by"] == "2026-12-31"  # type: ignore[index]
    assert choice["waiver_outlook"][0]["band"] == "filled all 30"  # type: ignore[index]


def test_the_comparison_leans_as_the_rules_say() -> None:
    ready = {
        "exams": {"step2_ck": {"score": 250, "attempts": 1}, "step3": {"status": "passed"}},
        "location": "us",
        "immigration_status": "f1",
        "long_term": {"stay_in_us": True, "underserved_ok": False, "return_home_hard": True},
    }
    assert compare(person(**ready), Season(2027), DAY).lean == "H-1B"
    assert compare(person(), Season(2027), DAY).lean == "J-1"
    assert compare(person(prior_visa_years={"h1b": 0, "j1": 6}), Season(2027), DAY).lean == "H-1B"


def test_a_start_is_riskier_on_h1b_from_abroad_than_on_j1() -> None:
    choice = compare(person(), Season(2027), DAY)
    assert (choice.j1.risk.level, choice.h1b.risk.level) == ("medium", "high")
    assert compare(person(citizenship=["NG"]), Season(2027), DAY).j1.risk.level == "high"
    assert compare(person(location="us", immigration_status="f1"), Season(2027), DAY).j1.risk.level == "low"


def test_there_is_nothing_to_compare_without_a_visa() -> None:
    with pytest.raises(InvalidInput, match="immigration_status"):
        compare(person(citizenship=["US"], immigration_status="us_citizen", visa_preference="none"), Season(2027), DAY)


def test_the_days_between_match_and_start_are_counted() -> None:
    assert days_to_start(Season(2027)) == (date(2027, 7, 1) - date(2027, 3, 19)).days


def test_a_state_nobody_listed_has_no_band_and_every_band_is_to_be_verified() -> None:
    outlook = waiver_outlook(["DC", "WY"])
    assert [one.band for one in outlook] == [None, "slots left"]
    assert all(one.as_json()["verify"] for one in outlook)


@pytest.mark.parametrize(
    ("j1", "h1b", "open_to", "rule"),
    [
        ("yes", "no", "any", "L-01"),
        ("yes", "unknown", "any", "L-01"),
        ("yes", "yes", "any", "L-02"),
        ("yes", "case_by_case", "any", "L-02"),
        ("no", "no", "any", "L-03"),
        ("yes", "yes", "citizen_lpr_only", "L-03"),
        ("no", "yes", "any", "K-11"),
        ("unknown", "yes", "any", "K-11"),
        ("unknown", "unknown", "unknown", "K-04"),
        ("unknown", "no", "any", "K-04"),
    ],
)
def test_the_buckets_of_the_list(j1: str, h1b: str, open_to: str, rule: str) -> None:
    said = bucket(VisaPolicy(VisaAnswer(j1), VisaAnswer(h1b), OpenTo(open_to)))
    assert rule in said.rules
    assert said.advice


@pytest.mark.parametrize(
    ("checked_on", "day", "again"),
    [
        (date(2026, 6, 3), date(2026, 9, 1), "no"),  # 90 days
        (date(2026, 6, 2), date(2026, 9, 1), "yes"),  # 91 days
        (date(2026, 8, 31), date(2026, 9, 1), "no"),
        (date(2026, 5, 31), date(2026, 6, 1), "yes"),  # the season turned
        (None, date(2026, 9, 1), "yes"),
    ],
)
def test_a_policy_is_stale_after_ninety_days_or_in_a_new_season(checked_on: date | None, day: date, again: str) -> None:
    assert needs_recheck(checked_on, day).answer.value == again


def test_a_wanted_program_of_unknown_policy_is_to_be_asked_first() -> None:
    assert ask_first(VisaPolicy(), 4) is not None
    assert ask_first(VisaPolicy(), 3) is None
    assert ask_first(VisaPolicy(), None) is None
    assert ask_first(VisaPolicy(j1=VisaAnswer.YES), 5) is None


def test_a_reported_pattern_is_called_one_and_never_a_fact() -> None:
    said = reported_pattern("Massachusetts General Hospital")
    assert said is not None
    assert said.text.startswith("Reported pattern - verify:")
    assert reported_pattern("A Hospital Nobody Wrote About") is None


def test_shares_add_up_to_one() -> None:
    found = shares([VisaPolicy(j1=VisaAnswer.YES), VisaPolicy(), VisaPolicy(), VisaPolicy(h1b=VisaAnswer.NO)])
    assert sum(found.values()) == pytest.approx(1)
    assert next(iter(found)) == "UNKNOWN"
    assert shares([]) == {}


def test_the_section_tells_what_follows_training() -> None:
    section = visa_section(person(), DAY)
    after = section["after_training"]
    assert any("Conrad 30" in line for line in after["J-1"])  # type: ignore[index]
    assert any("permanent resident" in line for line in after["J-1"])  # type: ignore[index]
    assert any("no home residence" in line for line in after["H-1B"])  # type: ignore[index]
    assert "fellowship" in after["return"]  # type: ignore[index]
    assert any("two-year home residence now" in line for line in section["advice"])  # type: ignore[attr-defined]


def test_the_pitfalls_of_visas_are_told() -> None:
    section = visa_section(person(long_term={"spouse_must_work": True}), DAY)
    told = " ".join(section["advice"])  # type: ignore[arg-type]
    assert "do not assume" in told
    assert "before you pay" in told
    assert any("J-1 is the safer" in line for line in section["dependents"])  # type: ignore[attr-defined]
    assert not any("J-1 is the safer" in line for line in visa_section(person(), DAY)["dependents"])  # type: ignore[attr-defined]


def test_the_rule_on_the_length_of_stay_is_told_as_in_flux() -> None:
    def told(day: date) -> str:
        return {notice.id: notice.text for notice in notices(person(), day)}["duration_of_status"]

    assert "Where it stands" not in told(date(2026, 6, 16))
    assert "about to be published" in told(date(2026, 7, 16))
    assert "to take effect on 15 September 2026 unless" in told(date(2026, 9, 13))
    assert "postponed" in told(date(2026, 9, 14))
    assert "duration_of_status" not in {notice.id for notice in notices(person(), date(2025, 8, 27))}


def test_waiting_times_of_the_home_country_are_told_when_known() -> None:
    reasons = " ".join(compare(person(), Season(2027), date(2026, 11, 22)).j1.risk.reasons)
    assert "New Delhi 2" in reasons
    other = compare(person(citizenship=["PK"]), Season(2027), date(2026, 11, 22)).j1.risk.reasons
    assert "Next J interviews" not in " ".join(other)


def test_the_section_carries_the_comparison_with_the_list_when_there_is_one() -> None:
    bare = visa_section(person(), DAY)["choice"]
    assert bare["J-1"]["programs_open"] is None  # type: ignore[index]
    full = visa_section(person(), DAY, None, {"J-1": 80, "H-1B": 20}, {"J-1": 0.6, "H-1B": 0.2})["choice"]
    assert (full["J-1"]["programs_open"], full["H-1B"]["p_match"]) == (80, 0.2)  # type: ignore[index]


def test_the_section_tells_what_step_3_would_open_and_what_a_list_gains_by_it() -> None:
    bare = visa_section(person(), DAY)["step3"]["opens"]  # type: ignore[index]
    assert bare["h1b_yes"] + bare["h1b_case_by_case"] + bare["h1b_unknown"] <= bare["programs"]
    assert (bare["listed_programs"], bare["p_match_gained"]) == (None, None)
    chances = {"J-1": 0.4, "H-1B": 0.2, WITH_STEP3: 0.45, WITHOUT_STEP3: 0.4}
    full = visa_section(person(), DAY, None, {"J-1": 80, "H-1B": 20}, chances)["step3"]["opens"]  # type: ignore[index]
    assert (full["listed_programs"], full["p_match_gained"]) == (20, 0.05)
    assert "45 in 100" in full["reasons"][-1]


@pytest.mark.parametrize(
    "changed",
    [
        {"visa_preference": "j1_only"},
        {"exams": {"step2_ck": {"score": 243}, "step3": {"status": "passed", "score": 220}}},
    ],
)
def test_step_3_opens_nothing_for_who_wants_the_j1_alone_or_has_passed_it(changed: dict) -> None:
    section = visa_section(person(**changed), DAY)
    assert "opens" not in (section["step3"] or {})  # type: ignore[operator]


def test_programs_are_counted_by_what_they_say_of_the_h1b() -> None:
    yes, no, case = VisaAnswer.YES, VisaAnswer.NO, VisaAnswer.CASE_BY_CASE
    doors = h1b_doors(
        [VisaPolicy(yes, yes), VisaPolicy(no, yes), VisaPolicy(yes, case), VisaPolicy(yes, no), VisaPolicy()]
    )
    assert (doors.yes, doors.case_by_case, doors.without_j1, doors.unknown, doors.of) == (2, 1, 1, 1, 5)


def test_the_places_of_the_profile_are_told_by_what_their_programs_say() -> None:
    places = policies_by_place(person(geography={"anchor": "greater_boston", "secondary": ["FL"]}))
    assert [place["place"] for place in places] == ["greater_boston", "FL"]
    assert all(abs(sum(place["labels"].values()) - 1) < 1e-9 for place in places)  # type: ignore[attr-defined]
    assert policies_by_place(person(geography={})) == []


def test_all_that_is_to_say_of_one_policy_comes_in_order() -> None:
    known = policy_notes(VisaPolicy(VisaAnswer.YES, VisaAnswer.YES), "Nowhere Hospital", None, DAY)
    assert known[0].rules == ("L-02",)
    assert "K-07" in known[1].rules
    unknown = policy_notes(VisaPolicy(), "Boston Medical Center", None, DAY, interest=5)
    assert [one.rules[0] for one in unknown][:2] == ["K-01", "K-08"]
    assert unknown[2].text.startswith("Reported pattern - verify:")


def test_the_section_tells_what_a_preliminary_year_does() -> None:
    said = visa_section(person(prior_visa_years={"h1b": 0, "j1": 0}), DAY)["preliminary_year"]
    assert "6 years" in said[0]  # type: ignore[index]
    late = visa_section(person(prior_visa_years={"h1b": 0, "j1": 2}), DAY)["preliminary_year"]
    assert "no longer" in late[0]  # type: ignore[index]


def test_licences_of_the_named_states_are_shown_and_never_refuse() -> None:
    geography = {"anchor": "MA", "secondary": ["CA", "midwest"]}
    licences = visa_section(person(geography=geography), DAY)["licences"]
    assert [licence["state"] for licence in licences] == ["MA", "CA"]  # type: ignore[attr-defined]
    assert all(licence["verify"] for licence in licences)  # type: ignore[attr-defined]
    assert any("limited licence" in note for note in licences[0]["notes"])  # type: ignore[index]


@pytest.mark.parametrize(
    ("institution", "begins"),
    [
        ("Massachusetts Gen Hosp", "Harvard"),
        ("B I Deaconess Med Ctr", "Harvard"),
        ("Mt Auburn Hospital", "Harvard"),
        ("Boston Univ Med Ctr", "some programs"),
        ("Boston Medical Center-Brighton (formerly St Elizabeths Med Ctr)", "many J-1"),
    ],
)
def test_a_reported_pattern_is_found_under_the_name_of_the_catalogue(institution: str, begins: str) -> None:
    pattern = reported_pattern(institution)
    assert pattern is not None
    assert pattern.text.startswith(f"Reported pattern - verify: {begins}")


def test_h1b_is_no_bonus_when_what_is_left_of_it_does_not_cover_the_residency() -> None:
    held = {"immigration_status": "h1b", "location": "us"}
    for used, begins in ((3.0, "Plan on J-1 and take H-1B"), (3.5, "Plan on J-1: what is left")):
        section = visa_section(person(**held, prior_visa_years={"h1b": used, "j1": 0}), DAY)
        assert str(section["answer"]).startswith(begins)


def test_nobody_whose_j1_years_are_used_up_is_sent_for_a_statement_of_need() -> None:
    for used, asked in ((4.0, True), (4.5, False)):
        steps = visa_section(person(location="us", prior_visa_years={"h1b": 0, "j1": used}), DAY)["next_steps"]
        assert any("Statement of Need" in step for step in steps) is asked  # type: ignore[attr-defined]


def test_step_3_before_review_is_advised_only_while_it_can_still_be_seen() -> None:
    ideal = step3_timing(person(), Season(2027), DAY).ideal_by
    assert ideal is not None
    for day, told in ((ideal - timedelta(days=1), True), (ideal, True), (ideal + timedelta(days=1), False)):
        advice = visa_section(person(), day, Season(2027))["advice"]
        assert any("before programs review" in line for line in advice) is told  # type: ignore[attr-defined]


def test_h1b_only_without_step_3_in_time_is_told_to_reconsider_before_anything_else() -> None:
    last = step3_timing(person(visa_preference="h1b_only"), Season(2027), DAY).test_by
    assert last is not None
    for day, begins, warned in (
        (last, "You want H-1B only: that closes", False),
        (last + timedelta(days=1), "You want H-1B only, and H-1B is not open", True),
    ):
        section = visa_section(person(visa_preference="h1b_only"), day, Season(2027))
        assert str(section["answer"]).startswith(begins)
        assert ("M-03" in section["advisory"]["rules"]) is warned  # type: ignore[index]
