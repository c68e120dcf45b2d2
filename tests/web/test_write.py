"""The page of what to write: parts and their twins, and the box that checks a text."""

from __future__ import annotations

import io
import json

import docx
import pytest
from web_client import Client

from smartpick.web.pages.write import PARTS
from smartpick.web.sent import example

RIGID = "I enjoy teaching residents and students. For me it is Los Angeles or nothing. I speak Spanish with patients."


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def as_form(**more: str) -> dict[str, str]:
    return {"profile": json.dumps({**example(), "budget_usd": 500}), "day": "2026-11-23", **more}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_a_page_with_a_twin(client: Client, part: str) -> None:
    page = client.html("/write", as_form(part=part))
    twin = client.post("/write.json", as_form(part=part)).json()
    assert page.status_code == 200, page.text
    assert twin["part"] == part
    if part == "statements":
        assert all(row["code"] in page.text for row in twin["statements"]["assignment"])
    assert client.post("/write.json", as_form(part="poems")).status_code == 422


def test_a_pasted_text_is_checked_and_stays_in_the_box(client: Client) -> None:
    page = client.html("/write", as_form(part="check", text=RIGID)).text
    assert "advice R-19" in page
    assert page.count("For me it is Los Angeles or nothing.") == 2
    good = client.post("/write.json", as_form(part="check", text="I enjoy teaching residents about the heart.")).json()
    assert good["checked"]
    assert good["findings"] == []


def test_a_word_file_is_checked_and_a_broken_or_foreign_one_is_refused_in_words(client: Client) -> None:
    letter = docx.Document()
    letter.add_paragraph(RIGID)
    stream = io.BytesIO()
    letter.save(stream)
    accept = {"accept": "text/html"}
    given = {"upload": ("text.docx", stream.getvalue())}
    assert "R-19" in client.send("POST", "/write", data=as_form(part="check"), files=given, headers=accept).text
    broken = {"upload": ("text.pdf", b"%PDF-1.4 nothing")}
    answer = client.send("POST", "/write", data=as_form(part="check"), files=broken, headers=accept)
    assert answer.status_code == 422
    spanish = (
        "Quiero ser medico de familia porque los pacientes de mi pueblo no tienen a nadie que los cuide bien y yo "
    )
    twin = client.post("/write.json", as_form(part="check", text=spanish * 3)).json()
    assert "English" in twin["refused"]
