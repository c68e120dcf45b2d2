"""SOAP, a season without a match, and the arrival's files and states, in the browser's pages."""

from __future__ import annotations

import json

import pytest
from icalendar import Calendar
from web_client import Client

from smartpick.intake.profile import parse_profile
from smartpick.web.sent import example

DAY = "2027-03-17"
WORCESTER, AKRON, ADVANCED = "1290140C0", "1541140C0", "1030180A0"


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def log(code: str, *steps: str) -> list[dict[str, str]]:
    return [{"what": step, "code": code, "day": "2026-11-20"} for step in ("applied", *steps)]


def send(client: Client, path: str, events: list[dict[str, str]] | None = None, **form: str) -> dict:
    return client.post(path, {"profile": example(), "day": DAY, "season": json.dumps(events or []), **form}).json()


def test_soap_shows_the_estimate_and_then_the_real_list(client: Client) -> None:
    estimate = send(client, "/soap.json")
    assert len(estimate["list"]) == 45
    real = send(client, "/soap.json", unfilled=f"x {WORCESTER}, {AKRON.lower()}\n")
    assert sorted(row["code"] for row in real["list"]) == sorted([WORCESTER, AKRON])
    body = {"profile": example(), "day": DAY, "unfilled": real["unfilled"]}
    assert len(client.post("/files/soap.csv", body).text.splitlines()) == 3
    assert "codes such as" in send(client, "/soap.json", unfilled="no code at all")["error"]
    assert not send(client, "/soap.json", unfilled=WORCESTER, leave="yes")["real_list"]


def test_soap_looks_for_first_years_after_an_advanced_match(client: Client) -> None:
    matched = log(ADVANCED, "invited", "interviewed", "ranked", "matched")
    found = send(client, "/soap.json", matched)
    assert found["needs_year"]
    assert {row["position"] for row in found["list"]} == {"preliminary"}


@pytest.mark.slow
def test_a_season_is_read_and_joins_the_profile(client: Client) -> None:
    found = send(client, "/not-matched.json", [*log(WORCESTER, "invited", "interviewed"), *log(AKRON)])
    assert found["reading"]["counts"]["applied"] == 2
    assert found["reading"]["causes"][0]["weight"] == "main"
    again = parse_profile(json.loads(found["profile_with_season"]))
    assert [one.match_year for one in again.previous_cycles or ()] == [2027]
    assert client.post("/home.json", {"profile": found["profile_with_season"], "day": DAY}).json()["ok"]
    early = {"profile": example(), "day": "2027-02-01", "season": found["season_text"]}
    assert client.post("/not-matched.json", early).json()["profile_with_season"] == ""
    page = client.html("/not-matched", {"profile": json.dumps(example()), "day": DAY, "season": found["season_text"]})
    assert "Cause by cause" in page.text
    assert page.text.index("First, today") < page.text.index("What the season shows")
    assert "SOAP runs until 2027-03-18 21:00" in page.text


def test_without_a_season_or_with_a_match_there_is_nothing_to_read(client: Client) -> None:
    assert send(client, "/not-matched.json")["reading"] is None
    matched = log(WORCESTER, "invited", "interviewed", "ranked", "matched")
    assert send(client, "/not-matched.json", matched)["matched"]


def test_the_arrival_looks_at_the_state_of_the_match_and_at_those_asked_for(client: Client) -> None:
    matched = log(AKRON, "invited", "interviewed", "ranked", "matched")
    assert send(client, "/arrival.json", matched)["after_training"]["states"][0]["state"] == "OH"
    asked = send(client, "/arrival.json", states="tx, ma")
    assert [one["state"] for one in asked["after_training"]["states"]] == ["TX", "MA"]
    assert "two letters" in send(client, "/arrival.json", states="Texas")["error"]
    assert "within a year" in send(client, "/arrival.json", start="2077-07-01")["error"]


def test_the_steps_ahead_come_as_a_calendar_counted_from_the_contract(client: Client) -> None:
    body = {"profile": example(), "day": DAY, "start": "2027-06-25"}
    events = Calendar.from_ical(client.post("/files/arrival.ics", body).content).walk("VEVENT")
    found = client.post("/arrival.json", body).json()
    assert len(events) == found["ahead"]
    assert max(event["dtstart"].dt for event in events).isoformat() == "2027-06-25"
