"""What follows training by route and state, and the arrival's calendar file."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from applicants import applicant
from icalendar import Calendar

from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.report.agenda import agenda
from smartpick.season.after_training import after_training, state_facts
from smartpick.season.arrival import arrival, arrival_entries

DAY, FIRST = date(2027, 3, 22), date(2027, 7, 1)


def dates(**paths: object) -> dict[str, dict[str, str]]:
    found = after_training(applicant(**paths), DAY, FIRST, ["j1", "h1b"])
    return {one["route"]: {row["key"]: row["date"] for row in one["dates"]} for one in found["routes"]}


def test_the_days_after_three_years_of_internal_medicine_follow_the_law() -> None:
    found = dates(fellowship_years=0, prior_visa_years={"j1": 0, "h1b": 0})
    assert found["J-1"] == {
        "ends": "2030-07-01",
        "conrad_opens": "2029-10-01",  # the federal year 2030 begins on 1 October 2029
        "home": "2032-07-01",  # two years, INA 212(e)
        "service": "2033-07-01",  # three years, waiver.conrad.service
        "j1_limit": "2034-07-01",  # seven years, j1.max_years
    }
    assert found["H-1B"] == {"ends": "2030-07-01", "h1b_limit": "2033-07-01"}  # six years, h1b.max_years


def test_a_fellowship_and_years_used_before_move_the_days() -> None:
    found = dates(fellowship_years=3, prior_visa_years={"j1": 1, "h1b": 2})
    assert found["J-1"]["ends_all"] == "2033-07-01"
    assert found["J-1"]["conrad_opens"] == "2032-10-01"
    assert found["J-1"]["j1_limit"] == "2033-07-01"
    assert found["H-1B"]["h1b_limit"] == "2031-07-01"


def test_an_unknown_length_of_training_leaves_only_the_limit() -> None:
    assert dates(specialties=["internal medicine/dermatology"])["J-1"].keys() == {"j1_limit"}


def test_a_citizen_has_nothing_to_wait_for_and_h1b_alone_has_no_waiver_states() -> None:
    citizen = applicant(citizenship=["US"], immigration_status="us_citizen", visa_preference="none")
    assert after_training(citizen, DAY, FIRST, ["none"])["routes"] == []
    assert after_training(applicant(), DAY, FIRST, ["h1b"], ["MA"])["states"] == []


def test_a_state_shows_its_slots_band_and_shortage_with_a_source_each() -> None:
    found = state_facts("TX", DAY)
    told = {fact["what"]: fact["value"] for fact in found["facts"]}
    assert told["Conrad 30 waivers a federal year"] == 30
    assert told["how full it was"] == "filled all 30"  # conrad_states.yaml
    assert told["primary-care shortage areas"] == "411"  # Becker's of KFF/HRSA, 2020-09-30
    assert told["when it opens"].startswith("opens 1 September")
    assert all(fact["source"] and fact["as_of"] for fact in found["facts"])


def test_the_states_of_the_profile_are_looked_at_and_others_on_request() -> None:
    own = after_training(applicant(), DAY, FIRST, ["j1"])["states"]
    assert own[0]["state"] == "MA"
    assert [one["state"] for one in after_training(applicant(), DAY, FIRST, ["j1"], ["ny", "WY"])["states"]] == [
        "NY",
        "WY",
    ]
    with pytest.raises(InvalidInput, match="'state'"):
        after_training(applicant(), DAY, FIRST, ["j1"], ["Texas"])


def test_the_calendar_has_each_step_once_under_a_stable_id_and_no_word_about_the_person() -> None:
    person = applicant()
    found = arrival(person, Season(2027), DAY)
    events = Calendar.from_ical(agenda(arrival_entries(found), 2027, DAY)).walk("VEVENT")
    ids = [str(event["uid"]) for event in events]
    assert len(ids) == len(set(ids))
    assert sum("arrival-settle" in one for one in ids) == 1  # both routes have it
    days = [event["dtstart"].dt for event in events]
    assert all(one <= two for one, two in pairwise(days))
    assert min(days) >= DAY
    other = applicant(citizenship=["PK"], graduation_year=2015, exams__step2_ck__score=221, specialties=["psychiatry"])
    theirs = arrival_entries(arrival(other, Season(2027), DAY))
    assert agenda(theirs, 2027, DAY) == agenda(arrival_entries(found), 2027, DAY)


def test_a_later_start_moves_the_same_events() -> None:
    early, late = (arrival(applicant(), Season(2027), DAY, start) for start in (FIRST, date(2027, 7, 10)))

    def by_id(found: dict[str, object]) -> dict[str, date]:
        return {one.id: one.date for one in arrival_entries(found)}

    assert by_id(early).keys() == by_id(late).keys()
    assert (by_id(late)["arrival-enter-j1"] - by_id(early)["arrival-enter-j1"]).days == 9
    assert by_id(late)["arrival-papers-j1"] == by_id(early)["arrival-papers-j1"]  # counted from Match Day


def test_a_first_day_in_another_year_is_refused() -> None:
    with pytest.raises(InvalidInput, match="'start'"):
        arrival(applicant(), Season(2027), DAY, date(2207, 7, 1))
