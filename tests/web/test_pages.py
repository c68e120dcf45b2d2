"""The pages and their twins: they agree, they lead somewhere, and they keep nothing and leak nothing."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import fields
from html import unescape
from pathlib import Path

import pytest
import yaml
from web_client import Client

from smartpick.web import plans
from smartpick.web.app import PAGES
from smartpick.web.contexts import Page
from smartpick.web.sent import example

DAY = "2026-11-23"
HOSTILE = "<script>alert(1)</script>'\"=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


@pytest.fixture
def mine() -> dict[str, object]:
    return {**example(), "budget_usd": 1500}


def as_form(profile: object, **more: str) -> dict[str, str]:
    return {"profile": json.dumps(profile), "day": DAY, **more}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_and_its_twin_show_the_same_person(client: Client, path: str, mine: dict[str, object]) -> None:
    page = client.html(path)
    twin = client.get("/home.json" if path == "/" else f"{path}.json")
    assert page.status_code == twin.status_code == 200
    shown = twin.json()
    assert shown["ok"]
    assert shown["example"]
    assert ("Fictional applicant" in page.text) == (path != "/start")  # there they are about to leave the example
    assert f"<h1>{shown['title']}</h1>" in page.text.replace("&amp;", "&")
    own = client.html(path, as_form(mine))
    assert own.status_code == 200
    assert "Fictional applicant" not in own.text


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_strict_headers(client: Client, path: str) -> None:
    answer = client.html(path)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=", answer.text)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", answer.text)


def test_the_totals_of_page_and_twin_agree(client: Client, mine: dict[str, object]) -> None:
    page = client.html("/list", as_form(mine)).text
    twin = client.post("/list.json", {"profile": mine, "day": DAY}).json()
    assert f"<dd>{twin['plan']['totals']['applications']}</dd>" in page
    assert all(f'id="p-{program["code"]}"' in page for program in twin["list"])


def test_the_same_program_has_the_same_chance_on_both_screens(client: Client, mine: dict[str, object]) -> None:
    body = {"profile": mine, "day": DAY}
    listed = {one["code"]: one["p_match"] for one in client.post("/list.json", body).json()["list"]}
    rows = client.post("/programs.json", {**body, "where": "listed"}).json()["rows"]
    for row in rows:
        assert row["chance"] == pytest.approx(listed[row["code"]]["mid"], abs=2e-6)
        assert row["range"]["low"] <= row["chance"] <= row["range"]["high"]


def test_in_mid_season_signals_are_said_to_go_with_the_application(client: Client, mine: dict[str, object]) -> None:
    assert "cannot be added afterwards" in client.html("/signals", as_form(mine)).text
    early = client.html("/signals", {**as_form(mine), "day": "2026-09-10"}).text
    assert "cannot be added afterwards" not in early
    assert "Send these" in early


def test_locking_excluding_and_freeing_work_without_script(client: Client, mine: dict[str, object]) -> None:
    def listed(profile: object) -> list[str]:
        found = client.post("/list.json", {"profile": profile, "day": DAY}).json()
        return [program["code"] for program in found["list"]]

    first = listed(mine)[0]
    page = client.html("/list", as_form(mine, exclude=first)).text
    carried = re.search(r'name="profile" value="([^"]*)" id="carried"', page)
    assert carried is not None
    edited = json.loads(carried[1].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&"))
    assert edited["must_exclude"] == [first]
    assert first not in listed(edited)
    freed = client.post("/list.json", {"profile": edited, "free": first, "day": DAY}).json()
    assert freed["excluded_by_me"] == []
    assert first in [program["code"] for program in freed["list"]]


def test_a_code_that_no_program_has_is_refused_under_the_edit(client: Client, mine: dict[str, object]) -> None:
    answer = client.post("/list.json", {"profile": mine, "lock": "9999999X9", "day": DAY})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["lock"]


def test_a_spreadsheet_of_codes_is_locked_as_a_whole(client: Client, mine: dict[str, object]) -> None:
    import openpyxl

    rows = client.post("/programs.json", {"profile": mine, "where": "open", "day": DAY}).json()["rows"]
    codes = [row["code"] for row in rows[:3]]
    book = openpyxl.Workbook()
    for code in codes:
        book.active.append(["a name", code])
    file = io.BytesIO()
    book.save(file)
    answer = client.send(
        "POST", "/list.json", data=as_form(mine), files={"lock": ("list.xlsx", file.getvalue(), "application/xlsx")}
    )
    assert answer.json()["locked"] == codes


def test_what_if_says_which_decisions_change(client: Client, mine: dict[str, object]) -> None:
    worse = client.post("/what-if.json", {"profile": mine, "set": ["exams.step2_ck.score=215"], "day": DAY}).json()
    totals = worse["difference"]["totals"]
    assert totals["after"]["p_match"] < totals["before"]["p_match"]
    page = client.html("/what-if", as_form(mine, step2="215")).text
    assert f"{len(worse['difference']['entered'])} programs in, " in page
    same = client.post("/what-if.json", {"profile": mine, "changed": mine, "day": DAY}).json()
    assert not same["difference"]["changed"]


def test_one_more_region_is_added_to_the_secondary_ones(client: Client, mine: dict[str, object]) -> None:
    found = client.post("/what-if.json", {"profile": mine, "more": "TX", "day": DAY}).json()
    assert '"TX"' in found["changed_text"]


@pytest.mark.parametrize("sort", ["chance", "km", "non_us", "positions", "institution"])
def test_columns_order_and_what_is_unknown_stays_last(client: Client, mine: dict[str, object], sort: str) -> None:
    found = client.post("/programs.json", {"profile": mine, "sort": sort, "where": "open", "day": DAY}).json()
    values = [row[sort] for row in found["rows"]]
    known = [value for value in values if value is not None]
    assert values == known + [None] * (len(values) - len(known))
    assert known == sorted(known, reverse=sort in {"chance", "non_us", "positions"})


def test_filters_are_chips_that_can_be_removed(client: Client, mine: dict[str, object]) -> None:
    some = client.post("/programs.json", {"profile": mine, "state": "OH", "visa": "j1", "day": DAY}).json()
    assert set(some["chips"]) == {"state", "visa"}
    assert {row["state"] for row in some["rows"]} == {"OH"}
    more = client.post(
        "/programs.json", {"profile": mine, "state": "OH", "visa": "j1", "remove": "visa", "day": DAY}
    ).json()
    assert set(more["chips"]) == {"state"}
    assert more["count"] > some["count"]


def test_a_program_opens_to_facts_that_say_where_they_come_from(client: Client, mine: dict[str, object]) -> None:
    listed = client.post("/list.json", {"profile": mine, "day": DAY}).json()["list"][0]
    found = client.post("/program.json", {"profile": mine, "code": listed["code"], "day": DAY}).json()
    assert found["listed"]["why"] == listed["why"]
    page = client.html("/program", as_form(mine, code=listed["code"])).text
    sourced = [fact for fact in found["program"]["facts"] if fact["source"]]
    assert sourced
    assert all(fact["checked_on"] in page for fact in sourced if fact["checked_on"])


def test_an_answer_that_came_back_moves_the_list_until_it_is_taken_back(
    client: Client, mine: dict[str, object]
) -> None:
    before = client.post("/list.json", {"profile": mine, "day": DAY}).json()
    asked = client.post("/verify.json", {"profile": mine, "day": DAY}).json()["asks"]
    code = next(one["code"] for one in asked if any(p["code"] == one["code"] for p in before["list"]))
    answer = {"add_code": code, "add_answer": "open_to=citizen_lpr_only", "day": DAY}
    told = client.post("/verify.json", {"profile": {**mine, "must_include": [code]}, **answer}).json()
    only = told["told"][0]
    assert (only["verdict"], only["do"]) == ("no", "exclude")
    assert only["was"] != only["now"]
    knowing = {**mine, **told["profile_edits"]}
    assert code not in {p["code"] for p in client.post("/list.json", {"profile": knowing, "day": DAY}).json()["list"]}
    back = {"profile": knowing, "take_back": f"{code}=open_to", "day": DAY}
    assert client.post("/verify.json", back).json()["told"] == []


@pytest.mark.parametrize(
    "told", ["{", [1], [{"code": "x", "field": "j1", "value": "yes", "day": "2026-01-01"}], 5, [{"field": "j1"}]]
)
def test_a_damaged_answer_is_refused_by_name(client: Client, mine: dict[str, object], told: object) -> None:
    answer = client.post("/verify.json", {"profile": {**mine, "told": told}, "day": DAY})
    assert answer.status_code == 422
    assert "told" in str(answer.json()["errors"])


def test_the_example_is_no_person_to_answer(client: Client) -> None:
    answer = client.post("/verify.json", {"add_code": "1257140C0", "add_answer": "j1=yes"})
    assert answer.status_code == 422


def test_hostile_text_is_shown_as_text(client: Client, mine: dict[str, object]) -> None:
    profile = {**mine, "school": {"country": "IN", "name": HOSTILE}}
    for path in ("/profile", "/list", "/verify"):
        assert "<script>alert" not in client.html(path, as_form(profile)).text
    code = client.post("/list.json", {"profile": mine, "day": DAY}).json()["list"][0]["code"]
    page = client.html("/verify", as_form(mine, add_code=code, add_answer="j1=yes", add_note=HOSTILE)).text
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("plan.json", b"{"),
        ("plan.html", b"<!"),
        ("plan.xlsx", b"PK"),
        ("calendar.ics", b"BEGIN:VCALENDAR"),
        ("profile.yaml", b""),
    ],
)
def test_every_file_opens(client: Client, mine: dict[str, object], name: str, start: bytes) -> None:
    answer = client.html(f"/files/{name}", as_form(mine))
    assert answer.status_code == 200
    assert answer.content.lstrip()[: len(start)].upper() == start.upper()
    assert name in answer.headers["content-disposition"]
    if name == "plan.xlsx":
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    if name == "profile.yaml":
        assert yaml.safe_load(answer.content)["budget_usd"] == 1500


def test_a_file_that_is_not_there_says_which_are(client: Client) -> None:
    answer = client.post("/files/plan.exe", {})
    assert answer.status_code == 404
    assert "plan.pdf" in answer.json()["error"]


def test_one_error_shape_for_every_refusal(client: Client) -> None:
    refused = [
        client.post("/list.json", {"profile": {"citizenship": 5}}),
        client.post("/list.json", {"profile": [1]}),
        client.send("POST", "/list.json", content=b"{", headers={"content-type": "application/json"}),
        client.get("/nowhere"),
        client.send("DELETE", "/list.json"),
        client.post("/list.json", {"day": "soon"}),
        client.post("/programs.json", {"sort": "x"}),
        client.post("/programs.json", {"page": "x"}),
        client.post("/what-if.json", {"set": "x"}),
        client.post("/program.json", {"code": "x"}),
    ]
    for answer in refused:
        assert 400 <= answer.status_code < 500
        assert set(answer.json()) == {"ok", "error", "errors", "status"}
        assert answer.json()["status"] == answer.status_code


def test_a_body_beyond_the_limit_is_refused_whether_declared_or_not(client: Client) -> None:
    big = b"x" * 2_100_000
    kind = {"content-type": "application/json"}

    async def pieces():
        yield big

    assert client.send("POST", "/list.json", content=big).status_code == 413
    assert client.send("POST", "/list.json", content=pieces(), headers=kind).status_code == 413


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.test"}, {"sec-fetch-site": "same-site"}]
)
def test_a_form_of_another_site_is_refused(client: Client, headers: dict[str, str]) -> None:
    assert client.post("/list.json", {}, headers=headers).status_code == 403


def test_every_form_posts_so_no_value_can_reach_an_address(client: Client) -> None:
    for path in PAGES:
        forms = re.findall(r"<form[^>]*>", client.html(path).text)
        assert forms
        assert all('method="post"' in form for form in forms)


def test_the_address_is_never_read_for_a_profile(client: Client, mine: dict[str, object]) -> None:
    answer = client.send("GET", "/list.json", params={"profile": json.dumps(mine)})
    assert answer.json()["example"]
    assert answer.json() == client.get("/list.json").json()


def test_a_host_that_keeps_nothing_remembers_nobody(client: Client, mine: dict[str, object]) -> None:
    plans.keep(0)
    try:
        client.post("/what-if.json", {"profile": mine, "day": DAY})
        client.post("/list.json", {"profile": mine, "day": DAY})
        assert plans.kept() == 0
    finally:
        plans.keep(16)


def test_an_inner_failure_says_no_more_than_its_kind(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError("score 243 of a person")

    monkeypatch.setattr("smartpick.web.pages.screens.plan_of", broken)
    answer = client.post("/visa.json", {})
    assert answer.status_code == 500
    assert "243" not in answer.text
    assert "RuntimeError" in answer.text
    assert "content-security-policy" in answer.headers


def test_the_openapi_document_names_every_twin_once(client: Client) -> None:
    document = client.get("/openapi.json").json()
    ways = [way["operationId"] for path in document["paths"].values() for way in path.values()]
    assert len(ways) == len(set(ways))
    assert {("/home.json" if path == "/" else f"{path}.json") for path in PAGES} <= set(document["paths"])


def test_every_field_of_a_page_has_a_word_of_help() -> None:
    assert all(one.metadata.get("help") for one in fields(Page))


def test_the_first_load_weighs_at_most_150_kilobytes(client: Client) -> None:
    import gzip

    page = client.html("/").text
    parts = [page.encode()] + [
        client.get(f"/static/{name}").content
        for name in ("app.css", "icon.svg", "early.js", "app.js", "store.js", "notices.js", "walk.js", "list.js")
    ]
    parts += [client.get(f"/static/{name}").content for name in ("live.js", "program.js")]
    assert sum(len(gzip.compress(part)) for part in parts) <= 150_000


def test_a_method_that_is_not_taken_names_those_that_are(client: Client) -> None:
    answer = client.send("DELETE", "/list.json")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    ("path", "field"), [("/programs", "search"), ("/programs", "state"), ("/program", "code"), ("/verify", "add_code")]
)
def test_a_megabyte_in_a_field_is_refused_by_name(client: Client, path: str, field: str) -> None:
    answer = client.post(f"{path}.json", {field: "x" * 1_000_000, "add_answer": "j1=yes", "day": DAY})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert len(answer.text) < 1000


def test_data_and_methods_show_every_column_of_the_scorecard_that_the_docs_show(client: Client) -> None:
    written = (Path(__file__).parents[2] / "docs/methods/scorecard.md").read_text(encoding="utf-8")
    heads = [
        head.strip() for head in next(line for line in written.splitlines() if "| what |" in line).split("|")[1:-1]
    ]
    page = client.html("/methods").text
    shown = re.findall(r"<th[^>]*>([^<]+)</th>", page[page.index("The whole scorecard") :])[: len(heads)]
    assert [head.casefold() for head in shown] == [head.casefold() for head in heads]
    for line in written[written.index("## Where it fails") :].splitlines()[2:12]:
        assert line.removeprefix("- ") in unescape(page)
    assert client.get("/methods.json").json()["scorecard"][0]["lines"]


def test_the_visa_screen_tells_what_goes_on_before_what_is_past_and_hours_by_the_readers_clock(
    client: Client, mine: dict[str, object]
) -> None:
    dates = client.html("/visa", as_form(mine)).text.partition("<h2>Dates</h2>")[2]
    assert dates.index("2026-10-15 <small>now</small>") < dates.index("2027-01-29") < dates.index("<small>past</small>")
    assert 'data-moment="2027-01-29T23:59:00-05:00" data-zone="America/New_York"' in dates
