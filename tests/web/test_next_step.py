"""Every screen ends in a step to take, and offers nothing that the person's status rules out."""

from __future__ import annotations

import json
import re

import pytest
from web_client import Client

from smartpick.web.app import NEXT, PAGES
from smartpick.web.sent import example

DAY = "2026-11-23"
CITIZEN = {**example(), "citizenship": ["US"], "immigration_status": "us_citizen", "visa_preference": "none"}


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def test_every_next_step_leads_to_a_screen_and_not_to_itself() -> None:
    assert set(NEXT) <= set(PAGES)
    assert all(there in PAGES and there != here for here, (there, _) in NEXT.items())


def test_every_screen_ends_in_a_step_to_take(client: Client) -> None:
    dead_ends = []
    for path in PAGES:
        page = client.html(path, {"profile": json.dumps(example()), "day": DAY}).text
        main = page[page.index("<main") : page.index("</main>")]
        steps = re.findall(r'<(?:button|a) [^>]*(?:formaction="|class="main"|href="/|type="submit")', main)
        if not steps or (path in NEXT and f'formaction="{NEXT[path][0]}">{NEXT[path][1]}<' not in main):
            dead_ends.append(path)
    assert dead_ends == []


def test_who_needs_no_visa_is_offered_no_visa_answer(client: Client) -> None:
    mine = client.post("/verify.json", {"profile": CITIZEN, "day": DAY}).json()["answers"]
    assert {"j1", "h1b"}.isdisjoint(mine)
    assert {"j1", "h1b"} <= set(client.post("/verify.json", {"profile": example(), "day": DAY}).json()["answers"])


def test_the_page_of_a_program_ends_in_what_to_do_with_it(client: Client) -> None:
    code = client.post("/list.json", {"profile": example(), "day": DAY}).json()["list"][0]["code"]
    page = client.html("/program", {"profile": json.dumps(example()), "day": DAY, "code": code}).text
    for path, name in (("/list", "lock"), ("/list", "exclude"), ("/verify", "answering"), ("/say", "code")):
        assert f'formaction="{path}" name="{name}" value="{code}"' in page
    kept = client.html(
        "/program", {"profile": json.dumps({**example(), "must_include": [code]}), "day": DAY, "code": code}
    ).text
    assert f'formaction="/list" name="free" value="{code}">Unlock it' in kept
