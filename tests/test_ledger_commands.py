"""The ledger, by running the commands: what a row says that a command shows is shown to somebody who runs it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from applicants import changed
from test_ledger import rows
from test_ledger_seen import ids_in
from typer.testing import CliRunner

from smartpick.cli.app import app

BOSTON = ("1290140C0", "1266140C0", "1286140C0")
AWAY = ("1541140C0", "1189140C0", "1971140C0", "2106140C0", "1308140C0", "1361140C0", "1226140C0", "1995140C0")
STATEMENT = """
For me it is Boston or nothing at all. I would go anywhere that takes me. I see your program as my backup.
I want to live in Boston because of the weather and the restaurants.
I scored 268 on Step 2 CK. My brother lives in Seattle with his children.
For my visa I would prefer an H-1B if your hospital offers it.

I failed Step 1 because the testing center was noisy. My landlord had raised the rent. The book I used was bad.
The tutor did not come. My school gave us no time, and it was unfair. Nobody told me how the exam is scored.
"""
LETTER = "Your program is my first choice this year. Thank you for your time today."
FOR_BOSTON = "I look forward to residency training in Boston."


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def recorded(season: Path, codes: Sequence[str], *steps: tuple[str, str]) -> str:
    """Write programs into a season file, each through the steps (status, day)."""
    for code in codes:
        for status, day in (("applied", "2026-09-24"), *steps):
            run("season", "record", str(season), code, status, "--on", day)
    return str(season)


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each command prints for one person who aims at Boston and makes every mistake that a rule warns of."""
    here = tmp_path_factory.mktemp("ledger")
    me = written(here / "me.json", json.dumps(changed(geography__ties=[{"place": "OH", "kind": "family"}])))
    invited, declined = ("invited", "2026-10-01"), ("declined", "2026-10-02")
    early = recorded(here / "early", BOSTON)
    recorded(here / "early", AWAY[:5], invited, declined)
    recorded(here / "early", AWAY[5:], invited)
    interview = ["--on", "2026-10-05", "--start", "2027-01-10T09:00 America/New_York"]
    run("season", "record", early, AWAY[5], "scheduled", *interview)
    late = recorded(here / "late", (*BOSTON[:2], AWAY[0]), invited, ("interviewed", "2026-11-01"))
    ranked = written(here / "ranked.txt", "\n".join(BOSTON[:2]))
    letter = written(here / "letter.txt", LETTER)
    files = ["--list", written(here / "list.txt", "\n".join((*BOSTON[:2], *AWAY))), "--season", early]
    files += ["--signals", ranked, "--rank-list", ranked]
    files += ["--interviewed", written(here / "interviewed.txt", "\n".join((*BOSTON[:2], *AWAY[:2])))]
    files += ["--statement", written(here / "statement.txt", STATEMENT)]
    files += ["--statement", f"national={written(here / 'national.txt', FOR_BOSTON)}"]
    files += ["--letter", f"{BOSTON[2]}={letter}", "--letter", f"{AWAY[0]}={letter}"]
    ratings = written(here / "ratings.csv", "code,fit,training\n" + "\n".join(f"{code},7,6" for code in BOSTON[:2]))
    weighed = ["--profile", me, "--scores", ratings, "--rather-unmatched", BOSTON[0], "--day", "2027-02-20"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("smartpick.cli.season_rank._can_ask", lambda: True)
        asked = CliRunner().invoke(app, ["season", "rank", late], input="1\n1\n1\ny\n").output
    return {
        "check": CliRunner().invoke(app, ["check", me, "--day", "2026-11-01", *files]).output,
        "season update": run("season", "update", me, early, "--day", "2026-12-15"),
        "season rank": run("season", "rank", late, "--list", ranked, *weighed) + asked,
        "season landing": run("season", "landing", me, late, "--list", ranked, "--day", "2027-02-20"),
        "season arrival": run("season", "arrival", me, "--day", "2027-03-22"),
    }


# rules whose id these commands do not print: the words that follow the rule
IN_WORDS = {
    "O-19": ("check", "\u201cFor me it is Boston or nothing at all.\u201d"),
    "PIT-06": ("check", "\u201cI would go anywhere that takes me.\u201d"),
    "U-02": ("season update", "core                                           0 invited of 3"),
    "U-05": ("season rank", "narrowing at the end leaves people unmatched despite their interviews"),
    "V-01": ("season rank", "By weights (fit 3, training 3, place 2"),
    "V-02": ("season rank", "  1  1290140C0  St Vincent Hosp-Worcester"),
    "Z-15": ("season rank", "Where would you rather train?"),
}


def claimed(pattern: str) -> list[dict[str, str]]:
    return [row for row in rows() if re.search(pattern, row["seen_at"])]


BY_ID = claimed(r"smartpick (check|season (update|rank|landing|arrival))\b")


@pytest.mark.slow
@pytest.mark.parametrize("row", BY_ID, ids=lambda row: row["id"])
def test_what_a_command_is_said_to_tell_it_tells(row: dict[str, str], shown: dict[str, str]) -> None:
    command = re.search(r"smartpick (check|season \w+)", row["seen_at"])
    assert command
    if row["id"] in IN_WORDS:
        where, words = IN_WORDS[row["id"]]
        assert words in shown[where]
    else:
        assert row["id"] in ids_in(shown[command[1]])


def test_every_command_of_the_season_that_the_ledger_names_is_run_here() -> None:
    assert {row["id"] for row in claimed(r"smartpick (check|season)\b")} == {row["id"] for row in BY_ID}
    assert set(IN_WORDS) <= {row["id"] for row in BY_ID}


# rule -> (region, states of its programs, some of its cities)
REGIONS = {
    "D-02": ("greater_boston", {"MA"}, {"Boston", "Burlington"}),
    "D-03": ("massachusetts", {"MA"}, {"Boston", "Worcester", "Springfield"}),
    "D-07": ("southern_california", {"CA"}, {"Los Angeles", "Riverside", "San Diego", "Palm Springs"}),
    "D-08": ("western_states", {"NV", "AZ", "NM", "OR", "WA", "CO"}, {"Las Vegas", "Phoenix"}),
    "D-10": ("los_angeles", {"CA"}, {"Los Angeles", "Sylmar", "Torrance"}),
    "D-11": ("bay_area", {"CA"}, {"San Francisco", "Oakland"}),
    "D-12": (
        "midwest",
        {"OH", "MI", "IL", "MO", "KS", "IN", "WI", "MN", "IA", "NE", "ND", "SD"},
        {"Cleveland", "Detroit"},
    ),
}


@pytest.mark.parametrize("rule", REGIONS)
def test_a_region_is_listed_with_the_places_that_its_rule_names_and_no_others(rule: str) -> None:
    region, states, cities = REGIONS[rule]
    found = json.loads(run("programs", "--region", region, "--json", "-"))["programs"]
    assert {program["state"] for program in found} == states
    assert cities <= {program["city"] for program in found}


def test_a_visa_can_be_asked_for_apart_from_the_other() -> None:
    j1, h1b = (
        {program["code"] for program in json.loads(run("programs", "--visa", visa, "--json", "-"))["programs"]}
        for visa in ("j1", "h1b")
    )
    assert j1 - h1b, "K-11: J-1 without H-1B"
    assert j1 & h1b


# phrase class of rule K-02 -> what the command makes of it
PHRASES = {
    "We sponsor only J-1 visas.": "J-1 only",
    "We accept J-1 visas and sponsor H-1B visas.": "J-1 and H-1B",
    "We do not sponsor visas of any kind.": "no sponsorship",
    "H-1B is considered on a case-by-case basis.": "case by case",
    "Applicants must be US citizens or permanent residents.": "open to: US citizens and permanent residents",
}


@pytest.mark.parametrize("phrase", PHRASES)
def test_each_class_of_phrases_is_read_from_a_page(phrase: str, tmp_path: Path) -> None:
    assert PHRASES[phrase] in run("policy-text", written(tmp_path / "page.txt", phrase))


# rule -> (program, words of what is known of it)
AT_A_PROGRAM = {
    "D-14": (
        "1247140C0",
        ("Price level of the area: ", "Median pay of residents in the state: ", "at average US prices"),
    ),
    "D-17": ("1247140C0", ("J-1 waiver jobs of the state in a year: ",)),
    "H-05": ("1247140C0", ("IMGs among residents, as stated: ",)),
    "H-06": ("2947120C0", ("Lowest Step 2 CK score accepted: 210", "Step 2 CK score preferred or typical: 210")),
    "H-12": ("1001120C0", ("Considers graduates of schools abroad: yes", "Visa policy: no sponsorship")),
}


@pytest.mark.parametrize("rule", AT_A_PROGRAM)
def test_what_a_rule_asks_for_stands_at_a_program(rule: str) -> None:
    code, words = AT_A_PROGRAM[rule]
    told = run("program", code, "--day", "2026-11-20")
    assert [one for one in words if one not in told] == []


def test_a_program_carries_the_tag_of_its_region() -> None:  # D-13
    tags = [json.loads(run("program", code, "--json", "-"))["region"] for code in (BOSTON[1], BOSTON[0], AWAY[0])]
    assert tags == ["boston", "ma_outside_boston", "OH"]


def test_the_policy_of_one_program_is_not_said_of_another_at_the_same_hospital() -> None:  # H-14
    neurology, medicine, pediatrics = (
        json.loads(run("program", code, "--json", "-"))["visa"]["label"]
        for code in ("1014180C0", "1014140C0", "1014320C0")
    )
    assert (neurology, medicine, pediatrics) == ("UNKNOWN", "J1_STATED", "NONE")


def test_every_command_of_facts_that_the_ledger_names_is_run_here() -> None:
    of_advice = "smartpick/rules/policy_advice.py"  # run in test_ledger_seen.py
    claims = claimed(r"smartpick (program|programs|policy-text)\b")
    assert {row["id"] for row in claims if not row["lives_in"].startswith(of_advice)} == {
        *REGIONS,
        *AT_A_PROGRAM,
        *("D-13", "H-14", "K-02", "K-11"),
    }


def test_what_no_article_covers_stands_among_the_rules() -> None:  # Z-17
    told = run("rules")
    missed = ("ecfmg.pathways.2027.window", "ecfmg.oet.min", "usmle.attempt_limit", "fees.eras.2027", "fees.nrmp")
    assert [one for one in missed if one not in told] == []
