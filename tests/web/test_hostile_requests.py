"""What a hostile browser may send: paths, templates, addresses, uploads, odd JSON, formulas; nothing gives way."""

from __future__ import annotations

import ast
import csv
import io
import json
import socket
import zipfile
from pathlib import Path

import pytest
from doors import DOORS, table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_client import Client

import smartpick
from smartpick.web.app import ANSWERS, PAGES
from smartpick.web.pages.download import KINDS
from smartpick.web.sent import example

PACKAGE = Path(smartpick.__file__).parent
DAY = "2026-11-23"
# Jinja, Typst and format strings that would be seen if they were run: 7 * 7 * 7919 is in no plan
ASKS = '{{7*7*7919}} ${7*7*7919} #(7*7*7919) {0.__class__} %(x)s #read("/etc/passwd") {% debug %}'
ANSWER = str(7 * 7 * 7919)


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def asking() -> dict[str, object]:
    """Give a profile that asks to be run, in every field that takes free text."""
    return {
        **example(),
        "school": {"country": "IN", "name": ASKS},
        "languages": [ASKS],
        "told": [{"code": "1281140C0", "field": "j1", "value": "yes", "day": "2026-09-12", "note": ASKS}],
    }


@pytest.mark.parametrize("path", PAGES)
def test_no_page_runs_what_a_profile_says(client: Client, path: str) -> None:
    page = client.html(path, {"profile": json.dumps(asking()), "day": DAY, "name": ASKS})
    assert page.status_code == 200
    assert ANSWER not in page.text
    assert "root:" not in page.text


@pytest.mark.parametrize("name", sorted(name for name in KINDS if name.startswith(("plan.", "interview.", "calendar"))))
def test_no_file_runs_what_a_profile_says(client: Client, name: str) -> None:
    answer = client.post(f"/files/{name}", {"profile": asking(), "day": DAY, "name": ASKS})
    assert answer.status_code == 200
    text = answer.text if name.endswith((".html", ".json", ".ics")) else answer.content.decode("latin-1")
    if name.endswith(".pdf"):
        import pypdf

        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert ANSWER not in text
    assert "root:" not in text


UP = [
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/pyproject.toml",
    "..\\..\\x",
    "/etc/passwd",
    "%00",
    "a/../../app.py",
]


@pytest.mark.parametrize("way", UP)
@pytest.mark.parametrize("below", ["/static/", "/files/", "/"])
def test_no_path_leads_out_of_what_is_served(client: Client, below: str, way: str) -> None:
    for method in ("GET", "POST"):
        answer = client.send(method, f"{below}{way}")
        assert answer.status_code in {400, 404, 405, 422}
        assert "root:" not in answer.text
        assert "[project]" not in answer.text


@pytest.mark.parametrize(
    "name", ["../../evil.xlsx", "/etc/cron.d/x.docx", "C:\\x.pdf", "\x00.xlsx", "x" * 5_000 + ".docx"]
)
def test_the_name_of_an_upload_leads_nowhere(client: Client, name: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = client.send("POST", "/list.json", data={"day": DAY}, files={"lock": (name, b"PK\x03\x04 no workbook")})
    assert 400 <= answer.status_code < 500
    assert list(tmp_path.iterdir()) == []


NO_NETWORK = ("urllib.request", "http.client", "requests", "httpx", "aiohttp", "ftplib", "smtplib", "socketserver")


def test_no_module_of_ours_can_call_another_host() -> None:
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{path.name}: {name}" for name in names if name.startswith(NO_NETWORK)]
    assert found == []


def test_no_address_in_what_is_handed_in_is_ever_called(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []

    def noted(self: socket.socket, address: object) -> None:
        called.append(address)
        raise OSError("no network here")

    monkeypatch.setattr(socket.socket, "connect", noted)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *host, **_: called.append(host) or [])
    there = "http://192.0.2.1/x"
    page = f'<base href="{there}"><link rel="stylesheet" href="{there}"><img src="{there}"><p>We sponsor J-1 visas.</p>'
    DOORS["policy page"].read(page.encode())
    entity = f'<!DOCTYPE r [<!ENTITY e SYSTEM "{there}">]><row r="1"><c t="inlineStr"><is><t>&e;</t></is></c></row>'
    with pytest.raises(smartpick.InvalidInput):
        DOORS["own workbook"].read(entity.encode())
    DOORS["own spreadsheet"].read(table(("Code", "J-1", "Website"), ("1281140C0", "yes", there)))
    DOORS["statement, Word"].read(f"<w:p><w:hyperlink><w:r><w:t>{there}</w:t></w:r></w:hyperlink></w:p>".encode())
    profile = {**example(), "school": {"country": "IN", "name": there}}
    for path in ("/list.json", "/write.json", "/programs.json"):
        client.post(path, {"profile": profile, "day": DAY, "text": there, "search": there, "url": there})
    assert called == []


BODIES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["9" * 400, "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)
FIELDS = [
    "profile",
    "day",
    "season",
    "rank",
    "couple",
    "mailed",
    "partner",
    "set",
    "code",
    "page",
    "sort",
    "search",
    "lock",
]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted({*(f"{path}.json" for path in PAGES if path != "/"), "/home.json", *ANSWERS})),
    st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), BODIES, max_size=3),
)
def test_no_body_makes_the_server_fail(client: Client, path: str, body: dict[str, object]) -> None:
    answer = client.send("POST", path, content=json.dumps(body), headers={"content-type": "application/json"})
    assert answer.status_code < 500, answer.text


@pytest.mark.parametrize("body", [b"", b"[]", b"3", b'"x"', b"{", b"\xff", b"[" * 100_000, b'{"a":' * 100_000, b"NaN"])
def test_a_body_that_is_no_object_is_refused(client: Client, body: bytes) -> None:
    answer = client.send("POST", "/list.json", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {200, 400, 422}
    assert body == b"" or answer.status_code != 200


FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "kind\r=1+1",
    '=HYPERLINK("http://192.0.2.1")',
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_note_that_is_a_formula_leaves_every_table_as_text(client: Client, formula: str) -> None:
    events = [
        {"what": "applied", "code": "1281140C0", "day": "2026-09-24"},
        {"what": "note", "code": "1281140C0", "day": "2026-09-25", "note": formula},
    ]
    body = {
        "profile": asking() | {"school": {"country": "IN", "name": formula}},
        "day": DAY,
        "season": json.dumps(events),
    }
    rows = list(csv.reader(io.StringIO(client.post("/files/season.csv", body).content.decode(), newline="")))
    assert any(formula.replace("\r", "\n") in cell for row in rows for cell in row)
    assert [cell for row in rows for cell in row if cell[:1] in {*"=+-@\t\r"}] == []


def test_a_school_that_is_a_formula_stays_text_in_the_workbook(client: Client) -> None:
    profile = {**example(), "school": {"country": "IN", "name": FORMULAS[0]}}
    told = [{"code": "1281140C0", "field": "j1", "value": "yes", "day": "2026-09-12", "note": FORMULAS[0]}]
    answer = client.post("/files/plan.xlsx", {"profile": {**profile, "told": told}, "day": DAY})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) > 3
    assert not any(b"<f>" in sheet for sheet in sheets)
