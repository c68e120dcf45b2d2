"""The rank list and the way to the first day in the browser."""

from __future__ import annotations

import csv
import io
import json

import pytest
from web_client import Client

from smartpick.web.sent import example

DAY = "2026-11-23"
INTERVIEWED = ["1189140C0", "1281140C0", "2300140C0", "1633140C0"]


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


@pytest.fixture(scope="module")
def season() -> str:
    steps = ("applied", "invited", "interviewed")
    return json.dumps([{"what": step, "code": code, "day": DAY} for code in INTERVIEWED for step in steps])


def send(client: Client, season: str, rank: str = "", **form: str) -> dict[str, object]:
    return client.post("/rank.json", {"profile": example(), "day": DAY, "season": season, "rank": rank, **form}).json()


def order(page: dict[str, object]) -> list[str]:
    return [program["code"] for program in page["programs"]]


def test_pairs_settle_the_true_order_in_few_questions(client: Client, season: str) -> None:
    wanted = ["1633140C0", "2300140C0", "1189140C0", "1281140C0"]
    page, asked = send(client, season), 0
    while page["question"]:
        one, two = (program["code"] for program in page["question"])
        better, worse = sorted((one, two), key=wanted.index)
        page = send(client, season, page["rank_text"], prefer=f"{better}>{worse}")
        asked += 1
    assert order(page) == wanted
    assert asked <= 5  # ceil(log2 2) + ceil(log2 3) + ceil(log2 4)


def test_arrows_a_whole_order_and_the_csv_agree(client: Client, season: str) -> None:
    page = send(client, season, down=INTERVIEWED[0])
    assert order(page)[:2] == [INTERVIEWED[1], INTERVIEWED[0]]
    turned = send(client, season, page["rank_text"], order=" ".join(reversed(INTERVIEWED)))
    assert order(turned) == INTERVIEWED[::-1]
    body = {"profile": example(), "day": DAY, "season": season, "rank": turned["rank_text"]}
    rows = list(csv.DictReader(io.StringIO(client.post("/files/rank.csv", body).text)))
    assert [row["nrmp_code"] for row in rows] == INTERVIEWED[::-1]
    assert [row["rank"] for row in rows] == ["1", "2", "3", "4"]


def test_a_program_one_would_not_train_at_leaves_list_and_landing(client: Client, season: str) -> None:
    whole = send(client, season)
    page = send(client, season, toggle=INTERVIEWED[2])
    assert [row["code"] for row in page["landing"]["ranks"]] == [c for c in INTERVIEWED if c != INTERVIEWED[2]]
    assert page["landing"]["unmatched"]["mid"] > whole["landing"]["unmatched"]["mid"]


def test_no_chance_stands_beside_a_pair(client: Client, season: str) -> None:
    page = send(client, season)
    shown = json.dumps([page["question"], page["programs"]])
    assert "p_match" not in shown
    assert "chance" not in shown


@pytest.mark.parametrize(
    ("rank", "form", "words"),
    [
        ("[]", {}, "a mapping"),
        ("{", {}, "as JSON"),
        ("", {"up": "1258140C0"}, "one that interviewed you"),
        ("", {"order": "1189140C0"}, "once"),
        ("", {"prefer": "1189140C0>1189140C0"}, "another one"),
    ],
)
def test_a_wrong_list_is_refused(client: Client, season: str, rank: str, form: dict[str, str], words: str) -> None:
    answer = send(client, season, rank, **form)
    assert not answer["ok"]
    assert words in answer["error"]


def test_the_deadline_is_shown_and_marked_when_it_is_to_be_rechecked(client: Client, season: str) -> None:
    page = send(client, season)
    assert [one["what"] for one in page["deadlines"]] == ["Ranking opens", "Certify the list before"]
    assert all(one["when"].startswith("2027-0") and one["verify"] for one in page["deadlines"])


def test_the_way_to_the_first_day_counts_from_the_contract(client: Client) -> None:
    usual = client.post("/arrival.json", {"profile": example(), "day": DAY}).json()
    early = client.post("/arrival.json", {"profile": example(), "day": DAY, "start": "2027-06-20"}).json()
    assert set(usual["routes"]) == {"j1", "h1b"}
    assert usual["days_left"] - early["days_left"] == 11
    citizen = {**example(), "citizenship": ["US"], "immigration_status": "us_citizen", "visa_preference": "none"}
    assert set(client.post("/arrival.json", {"profile": citizen, "day": DAY}).json()["routes"]) == {"none"}


def test_the_best_case_and_the_safety_net_are_told_apart(client: Client, season: str) -> None:
    landing = send(client, season)["landing"]
    assert landing["best_case"]["unmatched"] < landing["unmatched"]["mid"] < landing["safety_net"]["unmatched"]
    assert {landing["best_case"]["likeliest"], landing["safety_net"]["likeliest"]} <= set(INTERVIEWED)
