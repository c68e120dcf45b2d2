"""The season in the browser: recorded step by step, carried by the browser, and never stored by the server."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from icalendar import Calendar
from web_client import Client

from smartpick.web.choices import to_choose_from
from smartpick.web.sent import example

DAY = "2026-11-23"


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


@pytest.fixture(scope="module")
def mine() -> dict[str, object]:
    return {**example(), "budget_usd": 400}


@pytest.fixture(scope="module")
def applied(client: Client, mine: dict[str, object]) -> dict[str, object]:
    page = client.post("/interviews.json", {"profile": mine, "day": DAY}).json()
    return client.post("/interviews.json", {"profile": mine, "day": DAY, "apply_to": " ".join(page["not_yet"])}).json()


def send(client: Client, mine: dict[str, object], season: str, **form: str) -> dict[str, object]:
    return client.post("/interviews.json", {"profile": mine, "day": DAY, "season": season, **form}).json()


def test_applying_to_the_list_and_an_invitation_move_the_chance(client: Client, mine, applied) -> None:
    assert applied["events"] == len(applied["rows"]) > 10
    assert applied["not_yet"] == []
    code = applied["rows"][0]["code"]
    invited = send(client, mine, applied["season_text"], step=f"{code}=invited")
    assert invited["rows"][0]["status"] == "invited"
    assert invited["outlook"]["p_match"] > applied["outlook"]["p_match"]
    back = send(client, mine, invited["season_text"], undo="yes")
    assert back["season_text"] == applied["season_text"]


def test_a_list_sent_weeks_ago_is_written_down_with_its_day(client: Client, mine, applied) -> None:
    codes = " ".join(row["code"] for row in applied["rows"])
    sent = send(client, mine, "", apply_to=codes, applied_on="2026-09-20")
    assert {row["since"] for row in sent["rows"]} == {"2026-09-20"}
    refused = send(client, mine, "", apply_to=codes, applied_on="2026-12-20")
    assert "applied_on" in refused["errors"]


def test_programs_of_one_name_are_told_apart_and_stand_in_the_order_of_names() -> None:
    names = to_choose_from(["2279140C1", "2279140C0", "1281140C0"])
    assert list(names) == ["1281140C0", "2279140C0", "2279140C1"]
    assert names["2279140C0"].endswith("(2279140C0)")
    assert "1281140C0" not in names["1281140C0"]


def test_a_booked_interview_reaches_table_and_calendar_and_clashes_are_told(client: Client, mine, applied) -> None:
    season = applied["season_text"]
    for row in applied["rows"][:2]:
        season = send(client, mine, season, step=f"{row['code']}=invited")["season_text"]
        booked = send(
            client, mine, season, code=row["code"], what="scheduled", start="2026-12-03T09:00",
            zone="America/Chicago", minutes="240", way="virtual",
        )  # fmt: skip
        season = booked["season_text"]
    assert [clash["kind"] for clash in booked["clashes"]] == ["overlap"]
    body = {"profile": mine, "day": DAY, "season": season}
    calendar = Calendar.from_ical(client.post("/files/interviews.ics", body).text)
    assert [event["dtstart"].dt.isoformat() for event in calendar.events] == ["2026-12-03T09:00:00-06:00"] * 2
    table = list(csv.DictReader(io.StringIO(client.post("/files/season.csv", body).text)))
    assert sum(row["status"] == "scheduled" for row in table) == 2
    assert client.post("/files/season.json", body).json() == json.loads(season)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"code": "1258140C0", "what": "invited"}, "a program that was applied to"),
        ({"code": "LISTED", "what": "ranked"}, "one that can follow"),
        ({"code": "LISTED", "what": "invited", "on": "2026-11-01"}, "or later"),
        ({"code": "LISTED", "what": "invited", "on": "2027-01-01"}, "come already"),
        ({"code": "LISTED", "what": "scheduled", "start": "soon"}, "a day and a time"),
        ({"code": "LISTED", "what": "note", "note": "x" * 501}, "at most 500 characters"),
        ({"code": "9999999X9", "what": "invited"}, "of the catalogue"),
    ],
)
def test_what_cannot_be_is_refused_and_the_log_is_not_lost(client: Client, mine, applied, form, words) -> None:
    listed = applied["rows"][0]["code"]
    answer = send(client, mine, applied["season_text"], **{k: listed if v == "LISTED" else v for k, v in form.items()})
    assert not answer["ok"]
    assert words in answer["error"]


@pytest.mark.parametrize(
    "season", ["[1]", "{", '[{"what":"invited","code":"1281140C0","day":"2026-11-01"}]', "[" * 9999]
)
def test_a_damaged_log_is_refused_under_its_name(client: Client, mine, season: str) -> None:
    answer = client.post("/interviews.json", {"profile": mine, "day": DAY, "season": season})
    assert answer.status_code == 422
    assert "season" in answer.json()["errors"]


def test_a_note_with_hostile_text_is_shown_as_text(client: Client, mine, applied) -> None:
    code = applied["rows"][0]["code"]
    noted = send(client, mine, applied["season_text"], code=code, what="note", note="=cmd()<script>alert(1)</script>")
    fields = {"profile": json.dumps(mine), "day": DAY, "season": noted["season_text"]}
    assert "<script>alert(1)" not in client.html("/interviews", fields).text
    table = client.post("/files/season.csv", {"profile": mine, "day": DAY, "season": noted["season_text"]}).text
    assert ",'=cmd()" in table


def test_the_table_that_goes_out_comes_back_and_a_wrong_line_changes_nothing(client: Client, mine, applied) -> None:
    code = applied["rows"][0]["code"]
    noted = send(client, mine, applied["season_text"], code=code, what="note", note="=kind people")
    table = client.post("/files/season.csv", {"profile": mine, "day": DAY, "season": noted["season_text"]}).text
    back = send(client, mine, "", sheet=table)
    assert {(r["code"], r["status"], *r["notes"]) for r in back["rows"]} == {
        (r["code"], r["status"], *r["notes"]) for r in noted["rows"]
    }
    more = send(client, mine, back["season_text"], sheet=f"code,status,day\n{code},invited,{DAY}\n")
    assert more["events"] == back["events"] + 1
    wrong = send(
        client, mine, back["season_text"], sheet=f"code,status,day\n{code},invited,{DAY}\n{code},matched,{DAY}\n"
    )
    assert "line 3" in wrong["error"]


def test_the_next_interview_stands_first_with_the_days_until_then(client: Client, mine, applied) -> None:
    code = applied["rows"][1]["code"]
    invited = send(client, mine, applied["season_text"], step=f"{code}=invited")
    assert invited["ahead"] is None
    booked = send(
        client, mine, invited["season_text"], code=code, what="scheduled", start="2026-11-24T09:00",
        zone="America/Denver", minutes="240", way="virtual",
    )  # fmt: skip
    assert (booked["ahead"]["code"], booked["ahead"]["when"]) == (code, "tomorrow")
    assert booked["ahead"]["moment"] == "2026-11-24T16:00:00+00:00"


def test_the_first_page_knows_the_season_that_was_written_down(client: Client) -> None:
    code = "1290140C0"
    log = [{"what": step, "code": code, "day": "2026-10-20"} for step in ("applied", "invited", "interviewed")]
    sent = {"profile": example(), "day": DAY}
    plain = client.post("/home.json", sent).json()
    told = client.post("/home.json", {**sent, "season": json.dumps(log)}).json()
    assert plain["in_season"] is None
    assert told["in_season"]["counts"] == {"applied": 1, "invited": 1, "interviewed": 1, "ranked": 0}
    assert told["in_season"]["range"]["low"] <= told["in_season"]["p_match"] <= told["in_season"]["range"]["high"]
    assert told["steps"][0]["screen"] == "rank"
    assert len(told["steps"]) < len(plain["steps"])
    page = client.html("/", {"profile": json.dumps(example()), "day": DAY, "season": json.dumps(log)}).text
    assert page.index("What to do next") < page.index("Chance of matching") < page.index(">Then<")
    assert re.search(r'<input type="hidden" name="season" value="\[\{', page)
