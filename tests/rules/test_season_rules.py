"""The season's rules: Step 3 timing, fees, signals, calendar, certification and state licences."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from rule_cases import cases, person

from smartpick.entities.season_of import Season
from smartpick.errors import BadData
from smartpick.rules.calendar import events, next_event, season_events, unknown_events
from smartpick.rules.certification import certification
from smartpick.rules.fees import cost_sheet, fee_steps, planning_steps
from smartpick.rules.licensing import licence_notes, licence_outlook
from smartpick.rules.preferences import geographic_preferences, what_changed
from smartpick.rules.season_sheet import season_notes, season_sheet
from smartpick.rules.sentences import sentence
from smartpick.rules.signal_quota import signal_levels
from smartpick.rules.step3 import latest_test_day, step3_timing
from smartpick.rules.visa import visa_section

DAY = date(2026, 9, 1)
IM = ("internal medicine",)
CITIZEN = {"citizenship": ["US", "IN"], "immigration_status": "us_citizen", "visa_preference": "none"}
NO_STEP2 = {"step2_ck": {"score": None}, "step3": {"status": "not_taken"}}


@pytest.mark.parametrize("case", cases("step3", "latest"))
def test_the_latest_step_3_day(case: dict[str, Any]) -> None:
    day = latest_test_day(date.fromisoformat(case["deadline"]), Season(2027))
    assert day == date.fromisoformat(case["expect"])


@pytest.mark.parametrize("case", cases("step3"))
def test_step_3_in_time(case: dict[str, Any]) -> None:
    timing = step3_timing(person(**case.get("person", {})), Season(2027), date.fromisoformat(case["day"]))
    assert timing.verdict == case["expect"]


def test_a_program_with_its_own_deadline_is_counted_from_that() -> None:
    own = step3_timing(person(), Season(2027), DAY, date(2027, 5, 31))
    assert own.test_by == date(2027, 4, 12)
    assert "assumed" not in " ".join(own.reasons)


@pytest.mark.parametrize("case", cases("fees"))
def test_the_fee_of_a_number(case: dict[str, Any]) -> None:
    assert fee_steps(Season(case["season"]), case["specialty"]).fee_usd(case["n"]) == case["expect"]


@pytest.mark.parametrize("case", cases("fees", "two_specialties"))
def test_the_steps_start_anew_with_each_specialty(case: dict[str, Any]) -> None:
    total = sum(fee_steps(Season(2026), name).fee_usd(n) or 0 for name, n in case["counts"].items())
    assert total == case["expect"]


def test_the_steps_have_the_shape_of_the_bare_instance() -> None:
    assert fee_steps(Season(2027), "internal medicine").linear_steps() == [[30, 11.0], [None, 30.0]]


@pytest.mark.parametrize("n", [18, 19, 30, 31, 46])
def test_spread_evenly_the_flat_step_gives_the_same_fee_from_its_end_on(n: int) -> None:
    steps = fee_steps(Season(2026), "emergency medicine")
    fee, done = 0.0, 0
    for upto, each in steps.linear_steps():
        top = n if upto is None else min(n, int(upto))
        fee += max(0, top - done) * (each or 0)
        done = max(done, top)
    assert fee == pytest.approx(steps.fee_usd(n))


def test_a_projected_fee_says_so() -> None:
    assert fee_steps(Season(2028), "internal medicine").status == "projected"
    assert fee_steps(Season(2027), "internal medicine").status == "published"
    unknown = fee_steps(Season(2027), "obstetrics and gynecology")
    assert (unknown.status, unknown.source) == ("unknown", "no published price was found")


def test_unknown_costs_are_named_and_never_zero() -> None:
    sheet = cost_sheet(person(), Season(2027), {"obstetrics and gynecology": 10}, DAY)
    assert any("obstetrics" in name for name in sheet.unknown)
    assert all(part.usd != 0 for part in sheet.parts)


def test_unknown_prices_are_stood_in_for_when_a_list_is_made_and_never_in_a_cost_sheet() -> None:
    steps = planning_steps(Season(2027), "obstetrics and gynecology")
    assert (steps.stand_in, steps.status, steps.verify) == ("emergency medicine", "unknown", True)
    assert steps.fee_usd(46) == 683  # what SAEM's own example says for emergency medicine
    sheet = cost_sheet(person(), Season(2027), {"obstetrics and gynecology": 46, "internal medicine": 1}, DAY)
    assert sheet.stand_in == ("obstetrics and gynecology",)
    assert "ResidencyCAS: 46 programs in obstetrics and gynecology" in sheet.unknown
    assert planning_steps(Season(2027), "internal medicine").stand_in is None
    assert planning_steps(Season(2027), "emergency medicine").stand_in is None


def test_the_total_adds_what_is_certain_and_paid_by_the_applicant() -> None:
    sheet = cost_sheet(person(), Season(2027), {"internal medicine": 80}, DAY, ranks=23)
    # 1830 ERAS + 80 transcript + 185 token + 85 NRMP + 3 ranks beyond 20 at 30
    assert sheet.total_usd == 1830 + 80 + 185 + 85 + 90
    assert cost_sheet(person(), Season(2027), {"internal medicine": 80}, DAY, ranks=20).total_usd == 2180


def test_ranks_beyond_the_free_ones_are_named_before_they_are_counted_and_a_couple_pays_its_fee() -> None:
    sheet = cost_sheet(person(), Season(2027), {"internal medicine": 1}, DAY)
    beyond = next(part for part in sheet.parts if "rank beyond 20" in part.what)
    assert (beyond.usd, beyond.certain) == (30, False)
    alone, pair = (cost_sheet(person(**it), Season(2027), {}, DAY).total_usd for it in ({}, {"couple": "A. Partner"}))
    assert pair - alone == 45


def test_an_exam_sat_in_the_us_has_no_surcharge_for_other_regions() -> None:
    def step2(**place: Any) -> float | None:
        sheet = cost_sheet(person(exams=NO_STEP2, **place), Season(2027), {}, DAY)
        return next(part.usd for part in sheet.parts if "Step 2 CK" in part.what)

    assert (step2(location="abroad"), step2(location="us")) == (695 + 235, 695)


def test_the_visa_answer_of_a_season_rests_on_the_days_of_that_season() -> None:
    student = person(exams=NO_STEP2, ecfmg_certified=False)
    for year, day in ((2027, DAY), (2028, date(2027, 9, 1))):
        section = visa_section(student, day)
        assert section["season"] == year
        named = {one["id"] for one in section["sources"]}
        assert any(f".{year}." in name for name in named)
        assert not [i for i in named if any(f".{other}." in i for other in (2026, 2027, 2028) if other != year)]
    assert "by about 1 March 2028, projected" in str(section["certification"]["reasons"])


def test_a_citizen_pays_no_visa_fees_and_a_visa_seeker_sees_them() -> None:
    def rules(**changes: Any) -> set[str]:
        sheet = cost_sheet(person(**changes), Season(2027), {"internal medicine": 1}, DAY)
        return {rule for part in sheet.parts for rule in part.rules}

    assert not rules(**CITIZEN) & {"j1.fees", "h1b.premium"}
    assert {"j1.fees", "h1b.premium"} <= rules()
    assert "j1.fees" not in rules(visa_preference="h1b_only")


@pytest.mark.parametrize("case", cases("signals"))
def test_the_signals_of_a_season(case: dict[str, Any]) -> None:
    quota = signal_levels(Season(case["season"]), case["specialty"])
    assert (quota.levels, quota.status, quota.based_on) == (case["levels"], case["status"], case["based_on"])
    assert quota.verify or quota.status == "published"


@pytest.mark.parametrize("case", cases("calendar"))
def test_the_calendar(case: dict[str, Any]) -> None:
    student = person(exams=NO_STEP2, ecfmg_certified=False)
    found = {event.id: event for event in events(Season(case["season"]), IM, student, DAY)}
    event = found[case["event"]]
    assert event.status == case["status"]
    assert event.day == date.fromisoformat(case["day"])


@pytest.mark.parametrize("case", cases("calendar", "next"))
def test_what_is_next(case: dict[str, Any]) -> None:
    published = [event for event in events(Season(2027), IM, person(), DAY) if event.status != "computed"]
    coming = next_event(published, date.fromisoformat(case["day"]))
    assert coming is not None
    assert coming.id == case["expect"]


def test_identities_are_stable_and_unique() -> None:
    first = [event.uid for event in events(Season(2027), IM, person(), DAY)]
    later = [event.uid for event in events(Season(2027), IM, person(), date(2027, 1, 5))]
    assert len(set(first)) == len(first)
    assert set(later) <= set(first)
    other = {event.uid for event in events(Season(2028), IM, person(), DAY)}
    assert not other & set(first)


def test_events_come_in_order_of_time_and_projections_are_to_be_re_checked() -> None:
    found = events(Season(2028), ("internal medicine", "emergency medicine"), person(), DAY)
    assert [event.day for event in found] == sorted(event.day for event in found)
    assert all(event.verify for event in found if event.status == "projected")
    assert all(event.starts is None or isinstance(event.starts, datetime) for event in found)


def test_a_day_worked_out_from_a_projected_day_is_projected_too() -> None:
    def status(year: int, specialty: str, key: str) -> str:
        found = events(Season(year), (specialty,), person(exams=NO_STEP2, specialties=[specialty]), DAY)
        return next(event.status for event in found if event.id == key)

    assert status(2027, "internal medicine", "step2_by") == "computed"
    assert status(2028, "internal medicine", "step2_by") == "projected"
    assert status(2027, "emergency medicine", "step2_by") == "projected"  # ResidencyCAS has not published its day
    assert status(2028, "internal medicine", "j1_sponsorship") == "projected"
    assert status(2028, "internal medicine", "h1b_filing") == "computed"  # an assumed day of the year, no season's


def test_on_the_day_of_the_offer_rounds_the_first_round_is_next() -> None:
    found = events(Season(2027), IM, person(), DAY)
    coming = next_event(found, date(2027, 3, 18))
    assert coming is not None
    assert coming.id == "soap_round_1"
    assert coming.words == "SOAP offer round 1; answers are due by 11 a.m. (9 a.m. Eastern)"


def test_who_applies_elsewhere_sees_the_other_service() -> None:
    def ids(*specialties: str) -> set[str]:
        return {event.id for event in events(Season(2027), specialties, person(), DAY)}

    assert "residencycas_submit" not in ids("internal medicine")
    assert "eras_submit" not in ids("emergency medicine")
    assert {"residencycas_submit", "eras_submit"} <= ids("internal medicine", "obstetrics and gynecology")


def test_visa_days_are_for_visa_seekers_and_pathway_days_for_the_uncertified() -> None:
    def ids(**changes: Any) -> set[str]:
        return {event.id for event in events(Season(2027), IM, person(**changes), DAY)}

    assert {"j1_papers", "step3_by"} <= ids()
    assert not ids(**CITIZEN) & {"j1_papers", "step3_by", "h1b_filing"}
    assert "step3_by" not in ids(visa_preference="j1_only")
    assert "j1_papers" not in ids(visa_preference="h1b_only")
    assert "pathways_documents" not in ids()
    assert "pathways_documents" in ids(ecfmg_certified=False)


def test_days_nobody_has_published_are_named() -> None:
    assert unknown_events(Season(2027), IM, person()) == []
    assert any("Match Day" in name for name in unknown_events(Season(2031), IM, person()))


def test_geographic_preferences_take_the_form_of_the_service() -> None:
    im = geographic_preferences(Season(2027), "internal medicine")
    assert (im.kind, im.at_most, im.settings) == ("divisions", 3, ("urban", "suburban", "rural"))
    assert geographic_preferences(Season(2026), "emergency medicine").kind == "connections"
    assert geographic_preferences(Season(2025), "emergency medicine").kind == "divisions"
    assert geographic_preferences(Season(2027), "obstetrics and gynecology").kind == "unknown"


def test_what_changed_is_said_and_projections_are_called_projections() -> None:
    em = " ".join(one.text for one in what_changed(Season(2026), "emergency medicine"))
    assert "ResidencyCAS, no longer MyERAS" in em
    assert what_changed(Season(2026), "internal medicine") == []
    assert "carried over from season 2026" in what_changed(Season(2027), "internal medicine")[0].text
    assert "not known" in what_changed(Season(2027), "urology")[0].text


def test_an_unconfirmed_table_is_shown_and_never_planned_with() -> None:
    assert signal_levels(Season(2027), "radiology-diagnostic").levels == {"gold": 6, "silver": 6}
    told = " ".join(one.text for one in what_changed(Season(2027), "radiology-diagnostic"))
    assert "6 gold, 9 silver" in told
    assert "third-party copy" in told
    agreeing = " ".join(one.text for one in what_changed(Season(2027), "psychiatry"))
    assert "third-party copy" not in agreeing


def test_a_certified_person_is_done_and_an_uncertified_one_sees_what_is_missing() -> None:
    assert certification(person(), Season(2027), DAY).verdict.answer.value == "yes"
    open_ = certification(person(ecfmg_certified=False, exams=NO_STEP2), Season(2027), DAY)
    assert open_.verdict.answer.value == "depends"
    assert "Step 2 CK" in open_.missing
    assert open_.by == date(2027, 3, 3)
    assert (open_.documents_by, open_.documents_projected) == (date(2027, 1, 31), False)
    assert certification(person(ecfmg_certified=False), Season(2028), DAY).documents_projected


def sat(step3: int) -> dict[str, Any]:
    return {"exams": {"step2_ck": {"score": 243, "attempts": 1}, "step3": {"status": "failed", "attempts": step3}}}


def test_a_state_limit_warns_at_the_limit_and_never_below_it() -> None:
    # the table of 2017 lists three attempts for Washington
    assert licence_outlook(person(**sat(2)), "WA", DAY).warnings == ()
    warned = licence_outlook(person(**sat(3)), "WA", DAY)
    assert "2017" in warned.warnings[0].text
    assert warned.as_json()["verify"] is True
    assert warned.age_years > 8


def test_better_sources_about_a_state_are_pointed_to() -> None:
    assert "ca.ptl.required" in licence_outlook(person(), "CA", DAY).rules
    assert any("Postgraduate Training License" in note for note in licence_notes("CA", DAY))
    assert licence_outlook(person(), "NY", DAY).attempts is None


def test_a_state_says_what_the_table_lists_and_what_a_better_source_says_with_its_year() -> None:
    assert licence_outlook(person(), "TX", DAY).table == (
        "TX: a table of 2017 lists: 3 sittings (per step), 7 years for all Steps."
    )
    assert licence_outlook(person(), "NY", DAY).table == "NY: a table of 2017 lists: no limit."
    assert licence_outlook(person(), "MI", DAY).table == "MI: a table of 2017 lists: no limit, other sources differ."
    (note,) = licence_notes("TX", DAY)
    assert note.startswith("TX: Each part of the licensing examination within this many attempts")
    assert note.endswith(": 3 attempts (Texas statutes (eLaws copy) not dated, to be re-checked) [tx.attempts]")
    assert any("7 years (Pennsylvania Code 2024" in one for one in licence_notes("PA", DAY))
    assert licence_notes("NY", DAY) == []


def test_a_sentence_with_an_unfilled_gap_is_our_mistake() -> None:
    with pytest.raises(BadData, match="gap"):
        sentence("door.closed_to_visas")
    with pytest.raises(BadData, match="nowhere"):
        sentence("nowhere")


def test_the_certifying_body_is_called_by_one_name() -> None:
    told = " ".join(event.what for event in events(Season(2027), IM, person(ecfmg_certified=False), DAY))
    assert "Intealth/ECFMG (MyIntealth)" in told
    assert "OASIS" not in told
    assert "Educational Commission" not in told


def test_a_season_sheet_has_service_signals_fees_dates_and_what_nobody_has_published() -> None:
    sheet = season_sheet("internal medicine", Season(2027), date(2026, 11, 27))
    assert sheet["fees"]["usd"]["100"] == 2430
    assert sheet["next"]["date"] > "2026-11-26"
    assert all(event["past"] == (event["date"] < "2026-11-27") for event in sheet["calendar"] if not event["ends"])
    far = season_sheet("internal medicine", Season(2031), date(2026, 11, 27))
    assert any("Match Day" in name for name in far["not_published"])


def test_the_dates_for_anybody_hold_those_of_every_group() -> None:
    anybody = {event.id for event in season_events(Season(2027), IM)}
    mine = {event.id for event in events(Season(2027), IM, person(), date(2026, 9, 1)) if event.status != "computed"}
    assert mine <= anybody


def test_the_notes_of_a_season_name_each_specialty_that_changes() -> None:
    notes = season_notes(Season(2027), ("internal medicine", "urology"), person())
    assert set(notes["changes"]) == {"internal medicine", "urology"}
