"""One's own details: the eight questions, what may be added to them, and the live count of programs left."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from web_client import Client

DAY = "2026-11-23"


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def test_the_eight_questions_lead_to_a_plan(client: Client) -> None:
    answers = {
        "visa_need": "j1_only",
        "citizenship": "IN",
        "specialty": "pediatrics",
        "school_country": "IN",
        "graduation_year": "2023",
        "step2": "238",
        "step2_attempts": "1",
        "us_months": "2",
        "anchor": "OH",
        "budget": "1200",
        "day": DAY,
    }
    answer = client.html("/start", answers)
    assert "<h1>Your plan</h1>" in answer.text
    assert "Fictional applicant" not in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("step2", "999"),
        ("step2", "abc"),
        ("graduation_year", "3026"),
        ("school_country", "Indja"),
        ("citizenship", "?"),
        ("anchor", "Atlantis"),
        ("budget", "-5"),
        ("specialty", "magic"),
        ("visa_need", "alien"),
        ("us_letters", "many"),
        ("research", "-1"),
        ("earlier", "twice"),
        ("certified", "perhaps"),
        ("step3", "soon"),
    ],
)
def test_a_wrong_answer_is_named_beside_its_field(client: Client, field: str, value: str) -> None:
    good = {"visa_need": "either", "citizenship": "IN", "school_country": "IN", "graduation_year": "2022", "day": DAY}
    answer = client.html("/start", {**good, "specialty": "internal medicine", field: value})
    assert answer.status_code == 200
    assert f'id="{field}-problem"' in answer.text


def test_what_may_be_added_to_the_questions_reaches_the_profile_and_the_plan(client: Client) -> None:
    good = {"visa_need": "us_citizen", "school_country": "Grenada", "graduation_year": "2024", "day": DAY}
    more = {"specialty_2": "family medicine", "earlier": "2026", "us_letters": "2", "research": "0"}
    stand = {"location": "us", "certified": "yes", "step3": "passed"}
    page = client.html("/start", {**good, "specialty": "psychiatry", "step2": "228", **more, **stand})
    kept = json.loads(unescape(re.search(r'name="profile" value="([^"]*)" id="carried"', page.text)[1]))
    assert kept["specialties"] == ["psychiatry", "family medicine"]
    assert kept["previous_cycles"] == [{"match_year": 2026}]
    assert (kept["letters"], kept["research"]) == ([{"country": "US"}] * 2, [])
    assert (kept["location"], kept["ecfmg_certified"], kept["exams"]["step3"]) == ("us", True, {"status": "passed"})
    assert re.search(r"<li>psychiatry: \d+ applications", page.text)
    assert "not stated: ask" not in client.html("/list", {"profile": json.dumps(kept), "day": DAY}).text


def test_who_ranks_as_a_couple_is_told_so_on_the_plan_and_led_to_the_pairs(client: Client) -> None:
    good = {"visa_need": "either", "citizenship": "IN", "school_country": "IN", "graduation_year": "2022", "day": DAY}
    page = client.html("/start", {**good, "specialty": "neurology", "school_degree": "MBBS", "couple": "yes"}).text
    kept = json.loads(unescape(re.search(r'name="profile" value="([^"]*)" id="carried"', page)[1]))
    assert (kept["couple"], kept["school"]["degree"]) == ("partner", "MBBS")
    assert 'formaction="/couple" class="small">How pairs are made' in page
    alone = client.html("/start", {**good, "specialty": "neurology"}).text
    assert "How pairs are made" not in alone


def test_the_count_falls_as_the_answers_close_doors(client: Client) -> None:
    open_to_all = client.post("/count.json", {"specialty": "internal medicine", "day": DAY}).json()
    closed = client.post(
        "/count.json", {"specialty": "internal medicine", "visa_need": "h1b_only", "citizenship": "IN", "day": DAY}
    ).json()
    assert closed["left"] < open_to_all["left"]
    assert sum(step["removed"] for step in closed["funnel"] if step["step"] == "visa") > 0


def test_names_of_countries_and_regions_are_read_and_an_open_score_stays_unknown(client: Client) -> None:
    answers = {"visa_need": "either", "citizenship": "india, Nepal", "school_country": "Dominica"}
    page = client.html(
        "/start",
        {**answers, "specialty": "neurology", "anchor": "greater boston", "graduation_year": "2022", "day": DAY},
    )
    assert "<h1>Your plan</h1>" in page.text
    kept = json.loads(unescape(re.search(r'name="profile" value="([^"]*)" id="carried"', page.text)[1]))
    assert kept["citizenship"] == ["IN", "NP"]
    assert kept["school"]["country"] == "DM"
    assert kept["geography"]["anchor"] == "greater_boston"
    assert kept["exams"]["step2_ck"] == {}


def test_more_lines_are_offered_without_planning_and_without_losing_what_was_typed(client: Client) -> None:
    sent = {"visa_need": "either", "tie.0.place": "Ohio", "tie.0.kind": "family", "step2": "abc", "more_rows": "tie"}
    page = client.html("/start", {**sent, "day": DAY}).text
    assert "<h1>Use my own details</h1>" in page
    assert 'name="tie.0.place" value="Ohio"' in page
    assert page.count('aria-label="Tie ') == 6
    assert page.count('aria-label="Letter ') == 2
    assert "-problem" not in page


def test_a_wrong_row_is_named_beside_itself_and_its_part_stands_open(client: Client) -> None:
    good = {"visa_need": "either", "citizenship": "IN", "school_country": "IN", "graduation_year": "2022", "day": DAY}
    rows = {"tie.0.place": "Ohio", "tie.0.kind": "family", "tie.1.place": "Atlantis", "tie.1.kind": "family"}
    page = client.html("/start", {**good, "specialty": "internal medicine", **rows, "must_include": "foo"}).text
    assert 'id="tie.1.place-problem"' in page
    assert 'id="tie.0.place-problem"' not in page
    assert re.search(r'<details class="group" open><summary>Places and ties', page)


def test_every_mistake_of_a_profile_in_one_text_is_told_at_once(client: Client) -> None:
    text = "citizenship: [XX]\nimmigration_status: none\nschool: {country: IN}\ngraduation_year: 2022\n"
    page = client.html("/list", {"profile": f"{text}specialties: [magic]\nexams: {{step2_ck: {{score: 999}}}}"}).text
    assert re.findall(r'data-field="([^"]*)"', page) == ["citizenship[0]", "exams.step2_ck.score", "specialties[0]"]


GOOD = {"visa_need": "either", "citizenship": "IN", "school_country": "IN", "graduation_year": "2022", "day": DAY}


def test_a_program_is_named_by_name_and_one_of_several_is_asked_for(client: Client) -> None:
    sent = {**GOOD, "specialty": "internal medicine", "must_include": "woodhull\nbeth israel\nnowhere at all"}
    page = client.html("/start", sent).text
    assert "Woodhull Med Ctr, Brooklyn, NY, internal medicine (3116140C1)" in page
    assert "Which program is meant by “beth israel”?" in unescape(page)
    assert "No program of your specialties is called “nowhere at all”" in unescape(page)
    assert 'name="pick.must_include.1256140C0"' in page
    lines = "Woodhull Med Ctr (3116140C1)\r\nworcester"
    plan = client.html("/start", {**sent, "must_include": lines, "pick.must_include.1290140C0": "yes"}).text
    kept = json.loads(unescape(re.search(r'name="profile" value="([^"]*)" id="carried"', plan)[1]))
    assert kept["must_include"] == ["3116140C1", "1290140C0"]


def test_a_wish_for_a_program_that_is_closed_is_told_beside_its_field_with_what_closes_it(client: Client) -> None:
    page = client.html("/start", {**GOOD, "specialty": "internal medicine", "must_include": "1256140C0"})
    assert page.status_code == 200
    told = unescape(re.search(r'id="must_include-problem">([^<]*)', page.text)[1])
    assert "B I Deaconess Med Ctr: " in told
    assert "1256140C0" in told


def test_names_are_looked_up_without_planning_and_stay_out_of_the_count(client: Client) -> None:
    sent = {"specialty": "internal medicine", "interest": "woodhull 5\nbeth israel: 3", "look_up": "interest"}
    page = unescape(client.html("/start", {**sent, "day": DAY}).text)
    assert "<h1>Use my own details</h1>" in page
    assert "internal medicine (3116140C1): 5\nbeth israel: 3" in page
    assert '<details class="group" open><summary>Programs you want' in page
    assert 'id="citizenship-problem"' not in page
    assert client.post("/count.json", {**sent, "day": DAY}).json()["left"] > 0


def test_a_profile_s_programs_stand_in_the_form_by_name_and_how_much_they_are_wanted(client: Client) -> None:
    answers = {**GOOD, "specialty": "internal medicine", "gold_sent": "1257140C0", "interest": "1257140C0 4"}
    page = client.html("/start", answers).text
    kept = json.loads(unescape(re.search(r'name="profile" value="([^"]*)" id="carried"', page)[1]))
    assert (kept["season_state"]["signalled"], kept["interest"]) == ({"gold": ["1257140C0"]}, {"1257140C0": 4})
    form = client.html("/start", {"profile": json.dumps(kept), "day": DAY}).text
    assert form.count("Boston Univ Med Ctr, Boston, MA, internal medicine (1257140C0)") == 2


def test_the_list_takes_a_program_by_name_and_the_search_knows_the_name_written_out(client: Client) -> None:
    profile = {"citizenship": ["IN"], "immigration_status": "none", "school": {"country": "IN"}}
    profile |= {"graduation_year": 2022, "specialties": ["internal medicine"], "exams": {"step2_ck": {"score": 240}}}
    sent = {"profile": json.dumps(profile), "day": DAY}
    asked = client.html("/list", {**sent, "lock": "beth israel"}).text
    assert 'name="lock" value="1256140C0"' in asked
    added = client.html("/list", {**sent, "lock": "woodhull"}).text
    assert 'aria-label="Unlock Woodhull Med Ctr' in added
    assert client.html("/list", {**sent, "lock": "nowhere at all"}).status_code == 422
    found = client.html("/programs", {**sent, "search": "Boston University Medical Center"}).text
    assert "Boston Univ Med Ctr" in found
    assert found.count('<tr data-code="') == 1
