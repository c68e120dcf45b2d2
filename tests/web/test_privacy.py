"""No value of a profile reaches a log, an address, the server's disk or another host: watched at the kernel's door.

A profile that fills every field goes through every page, every file, what-ifs and a share link, locally and on a public
host, once as a program would and once in a browser. Words are marked so that they could be found; numbers and choices
cannot be marked, so what may be written at all is listed instead, and everything else fails the test.
"""

from __future__ import annotations

import base64
import json
import re
import socket
import sys
import urllib.parse
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
import xlsxwriter
from traced import Trace, traced

from smartpick.intake.profile import profile_schema
from smartpick.web.app import PAGES
from smartpick.web.hosting.sealing import open_sealed
from smartpick.web.hosting.store import Shares
from smartpick.web.pages.download import KINDS

MARK = "qzmark"
PROFILE: dict[str, Any] = {
    "citizenship": ["LS"],
    "immigration_status": "h4",
    "location": "us",
    "school": {"country": "GE", "name": f"{MARK} school", "degree": f"{MARK} degree"},
    "graduation_year": 2018,
    "ecfmg_certified": True,
    "exams": {
        "step1": {"result": "pass", "attempts": 3},
        "step2_ck": {"score": 237, "attempts": 2},
        "step3": {"status": "failed", "date": "2026-02-17", "score": 189, "attempts": 1},
        "oet": "pass",
    },
    "us_clinical": [
        {
            "kind": "audition",
            "months": 3.25,
            "city": f"{MARK} city",
            "state": "MA",
            "setting": "county",
            "hands_on": True,
            "ended": "2026-04",
        }
    ],
    "letters": [
        {"country": "US", "setting": "va", "specialty": f"{MARK} letter", "state": "OH", "supervised": True},
    ],
    "research": [{"kind": "oral", "state": "MA"}],
    "red_flags": ["leave"],
    "previous_cycles": [{"match_year": 2023, "interviews": 2, "anchor_share": 0.713, "soap": True}],
    "specialties": ["internal medicine"],
    "visa_preference": "either",
    "geography": {
        "anchor": "greater_boston",
        "anchor_importance": 4,
        "secondary": ["midwest"],
        "never": ["AK"],
        "ties": [{"place": "MA", "kind": "family"}],
        "low_cost_importance": 2,
        "shortage_area_importance": 3,
    },
    "languages": [f"{MARK} language"],
    "budget_usd": 2718.28,
    "applications": {"min": 11, "max": 79},
    "interview_capacity": 13,
    "must_include": ["1290140C0"],
    "must_exclude": ["1281140C0"],
    "interest": {"1257140C0": 5},
    "long_term": {
        "stay_in_us": True,
        "underserved_ok": True,
        "return_home_hard": True,
        "spouse_must_work": True,
    },
    "fellowship_years": 3.5,
    "prior_visa_years": {"h1b": 1.5, "j1": 0.5},
    "couple": f"{MARK} partner",
    "season_state": {"applied": ["1257140C0"], "signalled": {"internal medicine": ["1257140C0"]}, "paid_usd": 31.41},
    "signal_counts": {"internal medicine": {"gold": 3, "silver": 12}},
    "assumptions": {},
    "told": [{"code": "1257140C0", "field": "j1", "value": "yes", "day": "2026-03-03", "note": f"{MARK} note"}],
}
ROUTES = re.compile(
    r"^(GET|POST) (?:/(?:[a-z-]+(?:\.json)?)?|/static/[a-z_]+\.(?:js|css|svg)|/files/[a-z.]+|/share/content\.json"
    r"|/shares\.json\?days=\d+|/shared/[\w-]{22}(?:/sealed|/take-back(?:\.json)?)?) HTTP/1\.1$"
)
TOLD = {"time", "level", "worker", "event", "message", "method", "route", "status", "bytes", "ms"}
SAID = re.compile(
    r"^(Started (parent|server) process \[\d+\]|Waiting for (application startup|application shutdown|"
    r"connections to close|child process).*|Application (startup|shutdown) complete\.|Uvicorn running on [\w:/. ()+]+"
    r"|Shutting down|Finished server process \[\d+\]|Received SIGTERM, exiting\.|Terminated child process \[\d+\]"
    r"|Stopping parent process \[\d+\])$"
)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _ways_to_write(mark: str) -> list[str]:
    """Give the mark as it is and as URLs, JSON and base64 would hold it, whatever stands before it."""
    coded = [base64.b64encode(b"x" * n + mark.encode()).decode().rstrip("=")[4 * (n > 0) : -2] for n in range(3)]
    return [mark, urllib.parse.quote(mark), mark.upper(), "\\x00".join(mark), *coded]


def _leaves(shape: dict[str, Any], value: Any, path: str = "") -> list[str]:
    """Give the fields of the schema that the value leaves out."""
    shape = _resolved(shape)
    if "properties" in shape:
        return [
            missing
            for name, inner in shape["properties"].items()
            for missing in (_leaves(inner, value[name], f"{path}.{name}") if name in value else [f"{path}.{name}"])
        ]
    if shape.get("type") == "array":
        return _leaves(shape["items"], value[0], f"{path}[]")
    return []


def _resolved(shape: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in shape:
        shape = next(one for one in shape["anyOf"] if one.get("type") != "null")
    if "$ref" in shape:
        shape = profile_schema()["$defs"][shape["$ref"].split("/")[-1]]
    return shape


def test_the_marked_profile_fills_every_field_there_is() -> None:
    assert _leaves(profile_schema(), PROFILE) == []


def _as_a_program(site: str, hosted: bool) -> str:
    """Send the profile through everything, and give the share link made on the way."""
    with httpx.Client(base_url=site, timeout=120) as client:
        for path in PAGES:
            for form in ({"data": {"profile": json.dumps(PROFILE)}}, {"json": {"profile": PROFILE}}):
                at = path if "data" in form else ("/home" if path == "/" else path) + ".json"
                answer = client.post(at, headers={"accept": "text/html"}, **form)
                assert answer.status_code < 500, (at, answer.text)
        assert (
            MARK
            in client.post("/profile.json", json={"profile": PROFILE}).text
            + client.post("/files/profile.yaml", data={"profile": json.dumps(PROFILE)}).text
        )  # the watched server did have the values
        changed = {"profile": PROFILE, "step2": "251", "budget": "3141.59"}
        assert client.post("/what-if.json", json=changed).status_code == 200
        for name in KINDS:
            answer = client.post(f"/files/{name}", data={"profile": json.dumps(PROFILE)})
            assert answer.status_code == 200 or not name.startswith(("plan", "profile", "calendar")), (
                name,
                answer.text,
            )
            assert answer.status_code < 500, (name, answer.text)
        refused = client.post("/list.json", json={"profile": PROFILE | {"budget_usd": f"{MARK} budget"}})
        assert refused.status_code == 422
        big = client.post("/write", data={"part": "check"}, files={"upload": ("a.txt", f"{MARK} ".encode() * 200_000)})
        assert big.status_code in {200, 422}
        sheet = (f"{MARK}.csv", f"{MARK},1257140C0".encode())
        for listed in (sheet, (f"{MARK}.xlsx", _workbook())):
            answer = client.post("/list", data={"profile": json.dumps(PROFILE)}, files={"lock": listed})
            assert answer.status_code in {200, 422}
        client.post("/shares.json?days=0", content=MARK.encode())
        client.get("/no-such-page")
        if not hosted:
            return ""
        made = client.post("/share.json", json={"profile": PROFILE, "make": "1", "with": "profile"}).json()
        link: str = made["link"]
        opened = client.post(f"/shared/{made['id']}", data={"key": link.split("#")[1]}, headers={"accept": "text/html"})
        assert MARK in opened.text
        return link


def _workbook() -> bytes:
    raw = BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, [MARK, "1290140C0"])
    return raw.getvalue()


def _in_a_browser(running: Any, site: str, hosted: bool) -> str:
    """Walk the main path as a person, check what the browser sends where, and give the share link."""
    asked: list[str] = []
    context = running.new_context(base_url=site, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.on("request", lambda sent: asked.append(f"{sent.url.partition('#')[0]} {sent.headers.get('referer', '')}"))
    page.goto("/")
    page.evaluate("text => localStorage.setItem('smartpick.profile', text)", json.dumps(PROFILE))
    page.goto("/list")
    page.get_by_role("heading", name="My list", level=1).wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    download.value.delete()
    page.get_by_role("button", name="What if", exact=True).click()
    page.get_by_role("heading", name="What if", level=1).wait_for()
    page.get_by_label("Step 2 CK").first.fill("262")
    page.locator("#answer[data-answers]").wait_for()
    link = ""
    if hosted:
        page.get_by_role("button", name="My list", exact=True).click()
        page.get_by_role("button", name="Share a link").click()
        page.get_by_label("The plan and my profile").check()
        page.get_by_role("button", name="Make the link").click()
        page.get_by_role("heading", name="Your link").wait_for()
        link = page.locator("#link").text_content()
        page.goto(link)
        page.get_by_role("heading", name="Go on with it").wait_for()
        assert link.split("#")[1] not in "".join(asked)
    context.close()
    elsewhere = [one for one in asked if not one.startswith((site, "data:", "blob:"))]
    assert elsewhere == []
    assert not any(MARK in one for one in asked if not one.startswith("data:"))
    return link


def _judge(trace: Trace, log: Path, folder: Path, hosted: bool) -> None:
    allowed = {str(folder / name) for name in ("shares.db", "shares.db-journal")} if hosted else set()
    files = {path for path in trace.files_written() if not (hosted and path.startswith("/dev/shm/psm_"))}
    assert files <= allowed, "the server opened a file to write"
    assert trace.connections_made() == [], "the server called another host"
    for target, text in trace.written().items():
        assert target == str(log) or target in allowed, f"the server wrote to {target}"
        for way in _ways_to_write(MARK):
            assert way not in text, f"a profile's value went to {target}"
    lines = trace.request_lines()
    assert len(lines) > 40
    assert [line for line in lines if not ROUTES.match(line)] == []
    assert MARK not in "".join(lines)


def _judge_log(log: Path, hosted: bool) -> None:
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if "resource_tracker" not in line]
    lines = [line for line in lines if not line.startswith(("  warnings.warn", "SmartPick is at http://127.0.0.1:"))]
    if not hosted:
        assert lines == []
        return
    routes = {"/home.json", "/static", "-", "/health", "/ready", "/share", "/share.json", "/share/content.json"}
    routes |= {"/shares.json", "/shared/{share_id}", "/shared/{share_id}/sealed", "/files/{name}", "/count.json"}
    routes |= {*PAGES, *(f"{path}.json" for path in PAGES)}
    assert lines
    for line in lines:
        told = json.loads(line)
        assert set(told) <= TOLD, line
        if told["event"] == "request":
            assert told["route"] in routes
            assert told["method"] in {"GET", "POST"}
        else:
            assert told["event"] == "server"
            assert SAID.match(told["message"]), line


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("mode", ["local", "hosted"])
def test_no_value_of_a_profile_is_written_logged_addressed_or_sent_on(mode: str, browser: Any, tmp_path: Path) -> None:
    hosted, port = mode == "hosted", _free_port()
    command = [sys.executable, "-m", "smartpick", "serve", "--port", str(port)]
    command += ["--hosted"] if hosted else ["--helpers", "1"]
    database = f"sqlite:///{tmp_path}/shares.db"
    site = f"http://127.0.0.1:{port}"
    with traced(command, tmp_path, port, SMARTPICK_DATABASE=database, SMARTPICK_WORKERS="2") as (log, seen):
        links = [_as_a_program(site, hosted), _in_a_browser(browser, site, hosted)]
    _judge(seen[0], log, tmp_path, hosted)
    _judge_log(log, hosted)
    if hosted:
        _judge_database(database, links, tmp_path)


def _judge_database(database: str, links: list[str], folder: Path) -> None:
    """The rows are sealed: they open with the keys of the links, and hold nothing readable without."""
    store = Shares(database)
    rows = {row["id"]: row for row in store.rows()}
    store.close()
    assert len(rows) == len(links)
    raw = (folder / "shares.db").read_bytes()
    for link in links:
        share_id, _, key = link.rpartition("/")[2].partition("#")
        content = open_sealed(rows[share_id]["sealed"], key)
        assert content["profile"]["school"]["name"] == PROFILE["school"]["name"]
        assert key.encode() not in raw
        assert len(rows[share_id]["by"]) == 32
    assert not any(way.encode() in raw for way in _ways_to_write(MARK))


LEAKY = """
import http.server, os, socket, sys, tempfile, threading
class Leak(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/health":
            open(os.path.join(tempfile.mkdtemp(), "kept"), "w").write("qzmark in a file")
            print("qzmark in the log", file=sys.stderr, flush=True)
            there = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            there.connect(("127.0.0.2", 9)); there.send(b"qzmark elsewhere")
        self.send_response(200); self.end_headers()
    def log_message(self, *words): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Leak).serve_forever()
"""


def test_the_watch_itself_sees_a_file_a_log_an_address_and_another_host(tmp_path: Path) -> None:
    port = _free_port()
    with traced([sys.executable, "-c", LEAKY, str(port)], tmp_path, port, TMPDIR=str(tmp_path)) as (log, seen):
        httpx.get(f"http://127.0.0.1:{port}/leak?score={MARK}")
    trace = seen[0]
    assert any(path.endswith("/kept") for path in trace.files_written())
    assert any("127.0.0.2" in one for one in trace.connections_made())
    written = trace.written()
    assert any(target.endswith("/kept") and MARK in text for target, text in written.items())
    assert MARK in written[str(log)]
    assert any(target.startswith("UDP") and MARK in text for target, text in written.items())
    assert f"GET /leak?score={MARK} HTTP/1.1" in trace.request_lines()
    assert not ROUTES.match(f"GET /leak?score={MARK} HTTP/1.1")
    with pytest.raises(AssertionError):
        _judge(trace, log, tmp_path, hosted=False)
