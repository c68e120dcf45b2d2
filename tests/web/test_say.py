"""The page of words: every part has its twin, the log travels with the form, and its files open."""

from __future__ import annotations

import io
import json
import re

import docx
import pytest
from web_client import Client

from smartpick.web.pages.say import PARTS
from smartpick.web.sent import example

DAY = "2026-11-23"


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def mine(**more: object) -> dict[str, object]:
    return {"profile": {**example(), "budget_usd": 500}, "day": DAY, **more}


def as_form(**more: str) -> dict[str, str]:
    return {"profile": json.dumps({**example(), "budget_usd": 500}), "day": DAY, **more}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_says_the_same_in_page_and_twin(client: Client, part: str) -> None:
    page = client.html("/say", as_form(part=part))
    twin = client.post("/say.json", mine(part=part)).json()
    assert page.status_code == 200
    assert twin["part"] == part
    text = re.sub(r"\s+", " ", page.text)
    lines = [one["text"] for one in _lines(twin)]
    assert len(lines) > 5
    shown = [line for line in lines if re.sub(r"\s+", " ", _escaped(line)) in text]
    assert shown == lines
    assert "advice" in page.text


def _lines(found: object) -> list[dict[str, str]]:
    if isinstance(found, dict):
        own = [found] if {"text", "kind", "small"} <= found.keys() else []
        return own + [line for value in found.values() for line in _lines(value)]
    return [line for one in found for line in _lines(one)] if isinstance(found, list) else []


def _escaped(text: str) -> str:
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;")):
        text = text.replace(sign, name)
    return text


def test_an_unknown_part_or_program_is_refused(client: Client) -> None:
    assert client.post("/say.json", mine(part="poems")).status_code == 422
    assert client.post("/say.json", mine(part="interview", code="XX")).status_code == 422


def test_what_was_sent_is_kept_in_the_form_and_can_be_taken_back(client: Client) -> None:
    first = client.post("/say.json", mine(part="emails", add_sent="interest=1633140C0")).json()
    assert [(one["kind"], one["code"], one["day"]) for one in first["sent"]] == [("interest", "1633140C0", DAY)]
    again = client.post("/say.json", mine(part="emails", mailed=first["sent_text"])).json()
    assert again["sent"] == first["sent"]
    gone = client.post("/say.json", mine(part="emails", mailed=first["sent_text"], unsend="interest=1633140C0")).json()
    assert gone["sent"] == []


@pytest.mark.parametrize("bad", ["[", "{}", '[{"kind": "bribe"}]', '[{"kind": "interest", "code": "1633140C0"}]'])
def test_a_damaged_log_is_refused_by_name(client: Client, bad: str) -> None:
    answer = client.post("/say.json", mine(part="emails", mailed=bad))
    assert answer.status_code == 422
    assert "mailed" in answer.json()["errors"]


def test_a_name_stands_under_the_drafts_and_is_escaped(client: Client) -> None:
    page = client.html("/say", as_form(part="emails", name="<b>Dr. Name"))
    assert "<b>Dr. Name" not in page.text
    assert "&lt;b&gt;Dr. Name" in page.text


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_there_to_print_and_to_edit(client: Client, part: str) -> None:
    page = client.post(f"/files/{part}.html", mine()).text
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    word = docx.Document(io.BytesIO(client.post(f"/files/{part}.docx", mine()).content))
    assert len([p for p in word.paragraphs if p.text.strip()]) > 5


def test_nothing_asks_for_an_account_a_card_or_an_address(client: Client) -> None:
    for path in ("/", "/start", "/profile", "/say"):
        page = client.html(path).text
        assert "Free, no account" in page
        asked = re.findall(r'<input[^>]*(?:type="(?:password|email)"|autocomplete="cc-|name="(?:card|account))', page)
        assert asked == []


def test_during_soap_the_page_says_that_programs_must_not_be_written_to(client: Client) -> None:
    page = client.html("/say", {**as_form(part="emails"), "day": "2027-03-16"}).text
    assert page.count("during SOAP this e-mail must not be sent") > 1
    assert "during SOAP this e-mail must not be sent" not in client.html("/say", as_form(part="emails")).text
    drafts = client.post("/say.json", {**mine(part="emails"), "day": "2027-03-16"}).json()["drafts"]
    assert {one["to"] for one in drafts if one["may_send"]} == {"person"}
