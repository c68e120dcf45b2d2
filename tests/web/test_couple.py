"""Advanced programs with their first years, weights, and ranking as a couple, in the browser's pages."""

from __future__ import annotations

import csv
import io
import json

import pytest
from web_client import Client

from smartpick.web.sent import example

DAY = "2027-02-10"
CATEGORICAL, ELSEWHERE = "1290140C0", "1541140C0"
ADVANCED, YEAR, OTHER_YEAR = "1030180A0", "1009140P0", "1011140P0"


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def season(*codes: str) -> str:
    steps = ("applied", "invited", "interviewed")
    return json.dumps([{"what": step, "code": code, "day": "2026-11-20"} for code in codes for step in steps])


WITH_YEARS = season(CATEGORICAL, ADVANCED, YEAR, OTHER_YEAR)


def send(client: Client, path: str = "/rank.json", log: str = WITH_YEARS, **form: str) -> dict[str, object]:
    profile = {**example(), "specialties": ["internal medicine", "neurology"]}
    return client.post(path, {"profile": profile, "day": DAY, "season": log, **form}).json()


def years(page: dict[str, object]) -> list[str]:
    return [one["code"] for p in page["programs"] if p["code"] == ADVANCED for one in p["years"]]


def test_preliminary_years_stand_under_the_advanced_program_nearest_first_and_move(client: Client) -> None:
    page = send(client)
    assert [p["code"] for p in page["programs"]] == [CATEGORICAL, ADVANCED]
    assert years(page) == [OTHER_YEAR, YEAR]  # Phoenix lies nearer to Los Angeles than Montgomery does
    turned = send(client, rank=page["rank_text"], year_up=f"{ADVANCED}>{YEAR}")
    assert years(turned) == [YEAR, OTHER_YEAR]
    dropped = send(client, rank=turned["rank_text"], year_drop=f"{ADVANCED}>{YEAR}")
    assert years(dropped) == [OTHER_YEAR]
    back = send(client, rank=dropped["rank_text"], year_add=f"{ADVANCED}>{YEAR}")
    assert years(back) == [OTHER_YEAR, YEAR]
    rows = client.post("/files/rank.csv", {"profile": example(), "season": WITH_YEARS, "rank": back["rank_text"]}).text
    lines = [(r["list"], r["nrmp_code"], r["linked_to"]) for r in csv.DictReader(io.StringIO(rows))]
    assert lines[2:] == [("supplemental A", OTHER_YEAR, ADVANCED), ("supplemental A", YEAR, ADVANCED)]


def test_an_advanced_program_without_any_first_year_is_told(client: Client) -> None:
    assert send(client)["warnings"] == []
    bare = send(client, log=season(CATEGORICAL, ADVANCED))
    assert [w["rule"] for w in bare["warnings"]] == ["nrmp.supplemental_rol"]


def test_another_track_of_a_program_may_be_ranked_and_taken_off(client: Client) -> None:
    log = season("1011140C0")
    page = send(client, log=log, add="1011140M0")
    assert [p["code"] for p in page["programs"]] == ["1011140C0", "1011140M0"]
    gone = send(client, log=log, rank=page["rank_text"], drop="1011140C0")
    assert [p["code"] for p in gone["programs"]] == ["1011140M0"]
    assert gone["warnings"] == []


def test_weights_and_own_ratings_are_kept_and_asked(client: Client) -> None:
    log = season(CATEGORICAL, ELSEWHERE)
    plain = send(client, log=log)
    assert not plain["weighed"]["said"]
    form = {"rated": "yes", "w_fit": "9", "w_place": "0", f"r_fit_{ELSEWHERE}": "10", f"r_fit_{CATEGORICAL}": "1"}
    page = send(client, log=log, **form)
    assert page["weighed"]["order"][0]["code"] == ELSEWHERE
    assert page["weighed"]["differs"]
    again = send(client, log=log, rank=page["rank_text"])
    assert again["weighed"]["weights"]["fit"] == 9
    assert again["weighed"]["ratings"] == {ELSEWHERE: {"fit": 10}, CATEGORICAL: {"fit": 1}}


def test_a_certified_list_is_written_into_the_log_once(client: Client) -> None:
    page = send(client, certify="yes")
    ranked = [one["code"] for one in json.loads(page["season_text"]) if one["what"] == "ranked"]
    assert sorted(ranked) == sorted([CATEGORICAL, ADVANCED, YEAR, OTHER_YEAR])
    assert page["certified"] == 4
    assert send(client, log=page["season_text"], certify="yes")["season_text"] == page["season_text"]


def half(client: Client, log: str) -> str:
    profile = {**example(), "specialties": ["internal medicine", "neurology"]}
    return client.post("/files/half.json", {"profile": profile, "day": DAY, "season": log}).text


def test_two_lists_become_pairs_that_move_and_are_entered(client: Client) -> None:
    mine, partner = season(CATEGORICAL, ELSEWHERE), half(client, season(ELSEWHERE))
    page = send(client, "/couple.json", mine, partner_file=partner)
    keys = [row["key"] for row in page["plan"]["pairs"]]
    together = f"{ELSEWHERE}+{ELSEWHERE}"
    assert keys == [together, f"{CATEGORICAL}+{ELSEWHERE}", f"{CATEGORICAL}+-", f"-+{ELSEWHERE}", f"{ELSEWHERE}+-"]
    kept = {"partner": page["partner_text"], "couple": page["couple_text"]}
    moved = send(client, "/couple.json", mine, **kept, pair_down=together)
    assert [row["key"] for row in moved["plan"]["pairs"]][:2] == [keys[1], together]
    assert moved["plan"]["own_order"]
    kept["couple"] = moved["couple_text"]
    dropped = send(client, "/couple.json", mine, **kept, pair_drop=keys[-1])
    assert dropped["plan"]["count"] == 4
    body = {"profile": example(), "day": DAY, "season": mine, **kept, "couple": dropped["couple_text"]}
    rows = list(csv.DictReader(io.StringIO(client.post("/files/couple.csv", body).text)))
    assert [(r["first_code"], r["second_code"]) for r in rows][2:] == [
        (CATEGORICAL, "999999999"),
        ("999999999", ELSEWHERE),
    ]
    anew = send(client, "/couple.json", mine, **kept, wished="yes", near_km="2000", apart="never", alone="nobody")
    assert [row["key"] for row in anew["plan"]["pairs"]] == [f"{CATEGORICAL}+{ELSEWHERE}", together]


def test_a_program_that_left_the_list_leaves_the_pairs(client: Client) -> None:
    partner = half(client, season(ELSEWHERE))
    page = send(client, "/couple.json", season(CATEGORICAL, ELSEWHERE), partner=partner, pair_up=f"{CATEGORICAL}+-")
    fewer = send(client, "/couple.json", season(CATEGORICAL), partner=partner, couple=page["couple_text"])
    assert {row["first"]["code"] for row in fewer["plan"]["pairs"] if row["first"]} == {CATEGORICAL}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"partner": "{}"}, "partner's file"),
        ({"partner": "nonsense"}, "partner's file"),
        ({"couple": "[]"}, "a mapping"),
        ({"couple": '{"pairs": 3}'}, "a list of at most"),
        ({"wished": "yes", "near_km": "far"}, "a number"),
        ({"wished": "yes", "apart": "often"}, "one of"),
    ],
)
def test_what_a_couple_cannot_send_is_refused(client: Client, form: dict[str, str], words: str) -> None:
    answer = send(client, "/couple.json", season(CATEGORICAL), **form)
    assert not answer["ok"]
    assert words in answer["error"]


@pytest.mark.parametrize("rank", ['{"years": []}', '{"weights": {"luck": 1}}', '{"ratings": {"1290140C0": 3}}'])
def test_a_kept_list_that_is_none_is_refused(client: Client, rank: str) -> None:
    assert not send(client, rank=rank)["ok"]


def test_every_page_of_the_season_shows_itself_without_a_season(client: Client) -> None:
    for path in ("/rank", "/couple"):
        answer = client.html(path)
        assert answer.status_code == 200
        assert "rank list" in answer.text.lower()
