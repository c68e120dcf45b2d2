"""Share links over HTTP: made, opened, ended, taken back, and never readable for the host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hosted_client import HostedClient
from web_client import Client

from smartpick.web.hosting.sealing import open_sealed, seal

PROFILE = {
    "citizenship": ["IN"],
    "immigration_status": "none",
    "visa_preference": "either",
    "us_clinical": [{"kind": "elective", "months": 3, "hands_on": True, "city": "Quahog Marker"}],
    "school": {"country": "IN"},
    "graduation_year": 2022,
    "exams": {"step2_ck": {"score": 243}},
    "specialties": ["internal medicine"],
    "geography": {"anchor": "greater_boston"},
    "budget_usd": 900,
}


@pytest.fixture
def host(tmp_path) -> Iterator[HostedClient]:
    client = HostedClient(tmp_path)
    yield client
    client.close()


def _made(host: HostedClient, **more) -> dict:
    answer = host.send("POST", "/share.json", json={"profile": PROFILE, "make": "1"} | more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_link_made_without_script_opens_without_script(host: HostedClient) -> None:
    made = _made(host, **{"with": "profile"})
    address, _, key = made["link"].partition("#")
    assert address == f"http://host.test/shared/{made['id']}"
    closed = host.send("GET", f"/shared/{made['id']}", headers={"accept": "text/html"})
    assert closed.status_code == 200
    assert "Quahog" not in closed.text
    opened = host.send("POST", f"/shared/{made['id']}", data={"key": key}, headers={"accept": "text/html"})
    assert "Quahog Marker" in opened.text
    assert "Application fees" in opened.text


def test_the_profile_is_in_a_share_only_when_its_owner_says_so(host: HostedClient) -> None:
    made = _made(host)
    sealed = host.send("GET", f"/shared/{made['id']}/sealed").content
    content = open_sealed(sealed, made["link"].split("#")[1])
    assert "profile" not in content
    assert "Quahog" not in json.dumps(content)
    assert content["programs"]


def test_a_browser_seals_by_itself_and_the_host_gets_no_key(host: HostedClient) -> None:
    content = host.send("POST", "/share/content.json", json={"profile": PROFILE, "with": "profile"}).json()["content"]
    assert content["profile"]["budget_usd"] == 900
    sealed, key = seal(content)
    kept = host.send("POST", "/shares.json?days=30", content=sealed)
    assert kept.status_code == 201
    made = kept.json()
    assert host.send("GET", f"/shared/{made['id']}/sealed").content == sealed
    for row in host.app.state.shares.rows():
        assert key.encode() not in row["sealed"] + row["by"]
        assert b"Quahog" not in row["sealed"]


def test_the_database_file_holds_no_word_of_the_plan(host: HostedClient, tmp_path: Path) -> None:
    _made(host, **{"with": "profile"})
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"SQLite" in raw
    for word in (b"Quahog", b"greater_boston", b"internal medicine", b"Boston"):
        assert word not in raw


def test_a_share_is_taken_back_with_its_code_and_then_gone(host: HostedClient) -> None:
    made = _made(host)
    wrong = host.send("POST", f"/shared/{made['id']}/take-back.json", json={"code": "guess"})
    assert wrong.status_code == 404
    assert host.send("GET", f"/shared/{made['id']}/sealed").status_code == 200
    form = host.send(
        "POST", f"/shared/{made['id']}/take-back", data={"code": made["take_back"]}, headers={"accept": "text/html"}
    )
    assert "is deleted" in form.text
    for way in ("", "/sealed"):
        assert host.send("GET", f"/shared/{made['id']}{way}").status_code == 404


def test_ended_unknown_and_taken_back_links_answer_alike(host: HostedClient) -> None:
    ended = host.app.state.shares.make(b"\x01" + bytes(60), 1, now=1_000_000)
    answers = {host.send("GET", f"/shared/{share_id}/sealed").text for share_id in (ended.id, "A" * 22, "nothing")}
    assert len(answers) == 1
    assert "may have ended" in answers.pop()


@pytest.mark.parametrize(
    ("query", "content", "status"),
    [
        ("days=7", b"", 422),
        ("days=7", b"not sealed at all, but long enough to be", 422),
        ("days=7", b"\x01" + bytes(500_000), 422),
        ("days=0", b"\x01" + bytes(60), 422),
        ("days=91", b"\x01" + bytes(60), 422),
        ("days=-1", b"\x01" + bytes(60), 422),
        ("days=1e3", b"\x01" + bytes(60), 422),
        ("days=²", b"\x01" + bytes(60), 422),
        ("days=" + "9" * 5_000, b"\x01" + bytes(60), 422),
        ("days=7", b"\x01" + bytes(2_100_000), 413),
    ],
)
def test_a_share_that_cannot_be_is_refused_with_a_reason(host: HostedClient, query, content, status) -> None:
    answer = host.send("POST", f"/shares.json?{query}", content=content)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert host.app.state.shares.count() == 0


def test_a_wrong_key_is_told_beside_its_field(host: HostedClient) -> None:
    made = _made(host)
    answer = host.send("POST", f"/shared/{made['id']}", data={"key": "x"}, headers={"accept": "text/html"})
    assert answer.status_code == 422
    assert 'data-field="key"' in answer.text


def test_what_a_share_holds_is_shown_as_text_and_never_as_markup(host: HostedClient) -> None:
    evil = '<img src=x onerror="alert(1)"></textarea><script>alert(2)</script>'
    program = {name: evil for name in ("number", "institution", "place", "code", "tier", "band", "signal")}
    program |= {name: evil for name in ("interview", "interview_range", "match", "match_range", "visa")}
    sealed, key = seal(
        {
            "title": evil,
            "about": evil,
            "totals": [{"name": evil, "value": evil, "range": evil}],
            "warnings": [evil],
            "questions": [evil],
            "programs": [program | {"reasons": [evil]}],
            "asks": [{"name": evil, "ask": evil}],
            "days": [{"day": evil, "what": evil, "doubt": evil}],
            "map": evil,
            "profile": {"a": evil},
        }
    )
    made = host.send("POST", "/shares.json?days=1", content=sealed).json()
    page = host.send("POST", f"/shared/{made['id']}", data={"key": key}, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "<img src=x" not in page.text
    assert "<script>alert" not in page.text
    assert "&lt;img src=x" in page.text


@pytest.mark.parametrize("content", [{}, {"title": 3}, {"programs": 5}, {"programs": [3]}, {"totals": {"a": 1}}])
def test_a_share_of_another_form_is_told_and_breaks_nothing(host: HostedClient, content) -> None:
    sealed, key = seal(content)
    made = host.send("POST", "/shares.json?days=1", content=sealed).json()
    page = host.send("POST", f"/shared/{made['id']}", data={"key": key}, headers={"accept": "text/html"})
    assert page.status_code == 422


def test_a_link_carries_the_address_that_the_host_set(tmp_path: Path) -> None:
    host = HostedClient(tmp_path, public_url="https://plan.example.edu/")
    answer = host.send("POST", "/share.json", json={"make": "1"}, headers={"host": "evil.example"})
    host.close()
    assert answer.json()["link"].startswith("https://plan.example.edu/shared/")


def test_a_host_without_a_database_offers_no_links(tmp_path: Path) -> None:
    host = HostedClient()
    assert host.send("GET", "/share").status_code == 404
    assert "Share a link" not in host.send("POST", "/list", headers={"accept": "text/html"}).text


def test_the_local_planner_knows_no_share_links() -> None:
    local = Client()
    assert local.get("/share").status_code == 404
    assert "Share a link" not in local.html("/list").text


def test_a_database_that_fails_takes_no_page_of_the_planner_with_it(tmp_path: Path) -> None:
    host = HostedClient(database="postgresql://nobody@127.0.0.1:1/none")
    assert host.send("GET", "/list").status_code == 200
    answer = host.send("POST", "/share.json", json={"make": "1"})
    host.close()
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert host.send("GET", "/ready").status_code == 503
    assert host.send("GET", "/health").json() == {"ok": True}
