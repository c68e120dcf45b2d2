"""The form filled in from a profile, and written back into it."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from applicants import changed
from web_client import Client

from smartpick.web.answers import answers_from, written_into

DAY = "2026-11-23"
MINE = changed(
    told=[{"code": "1281140C0", "field": "j1", "value": "yes", "day": "2026-11-01", "note": "by phone"}],
    must_include=["1281140C0"],
    geography__ties=[{"place": "MA", "kind": "family"}],
    exams__step3={"status": "scheduled", "date": "2026-12-15"},
    previous_cycles=[{"match_year": 2026, "interviews": 2}],
)


def test_a_profile_written_back_unchanged_is_the_same() -> None:
    assert written_into(MINE, answers_from(MINE)) == MINE


@pytest.mark.parametrize(
    ("name", "value", "path", "now"),
    [
        ("step2", "251", ("exams", "step2_ck"), {"score": 251, "attempts": 1}),
        ("anchor", "Ohio", ("geography", "anchor"), "OH"),
        ("specialty_2", "family medicine", ("specialties",), ["internal medicine", "family medicine"]),
        ("us_letters", "3", ("letters",), [{"country": "US"}] * 3),
        ("step3", "passed", ("exams", "step3"), {"status": "passed"}),
        ("earlier", "no", ("previous_cycles",), []),
        ("certified", "no", ("ecfmg_certified",), False),
        ("visa_need", "j1_only", ("visa_preference",), "j1_only"),
    ],
)
def test_what_is_changed_changes_and_all_else_stays(name: str, value: str, path: tuple[str, ...], now: object) -> None:
    new = written_into(MINE, {**answers_from(MINE), name: value})
    at: object = new
    for key in path:
        at = at[key]  # type: ignore[index]
    assert at == now
    assert new["told"] == MINE["told"]
    assert new["geography"]["ties"] == MINE["geography"]["ties"]


def test_the_page_is_filled_in_and_keeps_what_it_does_not_ask() -> None:
    client = Client()
    page = client.html("/start", {"profile": json.dumps(MINE), "day": DAY, "season": "[]"}).text
    assert 'value="244"' in page
    assert "-problem" not in page
    answers = {**answers_from(MINE), "step2": "250"}
    plan = client.html("/start", {"profile": json.dumps(MINE), "day": DAY, **answers}).text
    kept = json.loads(unescape(re.search(r'name="profile" value="([^"]*)" id="carried"', plan)[1]))
    assert kept["exams"]["step2_ck"]["score"] == 250
    assert (kept["must_include"], kept["told"][0]["note"]) == (["1281140C0"], "by phone")


def test_a_new_person_takes_nothing_over() -> None:
    assert 'name="profile" value=""' not in Client().html("/start").text.split('id="questions"')[1]
