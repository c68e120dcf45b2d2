"""The season on the command line: a walk from application to arrival, and clear words for what cannot be."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from smartpick.cli.app import app
from smartpick.errors import InvalidInput

ROOT = Path(__file__).parents[2]
PROFILE = str(ROOT / "examples" / "boston_moderate.yaml")
A, B, C = "1290140C0", "1266140C0", "1541140C0"


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def season(tmp_path: Path) -> str:
    codes = tmp_path / "codes.txt"
    codes.write_text("\n".join([A, B, C]))
    file = str(tmp_path / "mine")
    run("season", "apply", file, "--list", str(codes), "--on", "2026-09-24")
    return file


def test_a_season_is_walked_from_application_to_landing(season: str, tmp_path: Path) -> None:
    for code in (A, C):
        run("season", "record", season, code, "invited", "--on", "2026-10-10")
        run("season", "record", season, code, "interviewed", "--on", "2026-11-10")
    found = json.loads(run("season", "update", PROFILE, season, "--day", "2026-11-20", "--json", "-"))
    assert {entry["code"] for entry in found["keep"]} == {A, C}
    assert 0 < found["p_match_in_hand"] <= found["p_match"] < 1
    assert found["p_match_range"]["low"] <= found["p_match"] <= found["p_match_range"]["high"]
    assert found["by_tier"]["core"].items() >= {"applied": 2, "invited": 1, "interviewed": 1}.items()
    assert found["late_applications"][0]["fee_usd"] == 11  # fees.eras, up to the thirtieth program of a specialty
    ranked = tmp_path / "ranked.txt"
    ranked.write_text(f"{C}\n{A}\n")
    landed = json.loads(
        run("season", "landing", PROFILE, season, "--list", str(ranked), "--day", "2027-02-20", "--json", "-")
    )
    assert sum(r["p"]["mid"] for r in landed["ranks"]) + landed["unmatched"]["mid"] == pytest.approx(1, abs=0.001)
    run("season", "rank", season, "--list", str(ranked), "--csv", str(tmp_path / "r.csv"))
    assert (tmp_path / "r.csv").read_text().splitlines()[1].startswith(f"1,{C},")


@pytest.fixture
def interviewed(season: str) -> str:
    for code in (A, C):
        run("season", "record", season, code, "invited", "--on", "2026-10-10")
        run("season", "record", season, code, "interviewed", "--on", "2026-11-10")
    return season


def test_a_program_one_would_rather_not_train_at_is_told_and_the_certified_list_is_recorded(
    interviewed: str, tmp_path: Path
) -> None:
    ranked = tmp_path / "ranked.txt"
    ranked.write_text(f"{C}\n{A}\n")
    words = ["season", "rank", interviewed, "--list", str(ranked), "--day", "2027-02-20"]
    found = json.loads(run(*words, "--rather-unmatched", C, "--json", "-"))
    assert [(w["rule"], w["level"], w["code"]) for w in found["warnings"]] == [("V-03", "error", C)]
    assert json.loads(run(*words, "--json", "-"))["warnings"] == []
    run(*words, "--certified")
    shown = json.loads(run("season", "show", interviewed, "--json", "-"))["applications"]
    assert {row["code"]: row["status"] for row in shown} == {A: "ranked", B: "silent", C: "ranked"}


def test_pairs_are_asked_with_what_is_known_and_from_the_bottom_where_to_stay_unmatched(
    interviewed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smartpick.cli.season_rank._can_ask", lambda: True)
    words = ["season", "rank", interviewed, "--profile", PROFILE]
    told = CliRunner().invoke(app, words, input="1\nn\ny\n", catch_exceptions=False)
    assert told.exit_code == 0
    assert "visa" in told.output
    assert "core tier" in told.output
    ranked = [line.split()[1] for line in told.output.splitlines() if re.match(r"  \d  \d{7}", line)]
    assert len(ranked) == 2  # in the list and in the order of the weights
    assert len(set(ranked)) == 1
    nowhere = CliRunner().invoke(app, words, input="1\nn\nn\n")
    assert isinstance(nowhere.exception, InvalidInput)


def test_weights_are_asked_whether_the_order_survives(interviewed: str, tmp_path: Path) -> None:
    ranked, ratings = tmp_path / "ranked.txt", tmp_path / "ratings.csv"
    ranked.write_text(f"{C}\n{A}\n")
    ratings.write_text(f"code,fit,training\n{A},9,\n{C},3,7\n")
    words = ["season", "rank", interviewed, "--list", str(ranked), "--profile", PROFILE, "--weights", "fit=6, cost=0"]
    found = json.loads(run(*words, "--scores", str(ratings), "--json", "-"))["sensitivity"]
    assert [row["code"] for row in found["order"]] == [A, C]
    assert found["differs"][0]["code"] in (A, C)
    assert found["unknown"]["training"] == [A]
    told = run(*words, "--scores", str(ratings))
    assert "do you mean it?" in told
    with pytest.raises(InvalidInput, match="--profile"):
        CliRunner().invoke(app, ["season", "rank", interviewed, "--weights", "fit=1"], catch_exceptions=False)


def test_two_partners_pair_their_lists_from_files_that_tell_nothing_else(interviewed: str, tmp_path: Path) -> None:
    ranked = tmp_path / "ranked.txt"
    ranked.write_text(f"{C}\n{A}\n")
    for name in ("me.json", "you.json"):
        words = ["--list", str(ranked), "--to", str(tmp_path / name), "--day", "2027-02-20"]
        run("season", "half", PROFILE, interviewed, *words)
    files = [str(tmp_path / "me.json"), str(tmp_path / "you.json"), "--day", "2027-02-20"]
    pairs = str(tmp_path / "pairs.csv")
    found = json.loads(run("season", "couple", *files, "--csv", pairs, "--json", "-"))
    chances = found["chances"]
    everything = [chances[key] for key in ("both", "first_alone", "second_alone")] + [chances["nowhere"]["mid"]]
    assert sum(everything) == pytest.approx(1, abs=0.001)
    assert "999999999" in Path(pairs).read_text()
    assert "nobody" in run("season", "couple", *files, "--pairs", pairs)


@pytest.mark.slow
def test_why_a_season_ended_without_a_match_is_read_and_joins_the_profile(interviewed: str, tmp_path: Path) -> None:
    words = ["season", "not-matched", PROFILE, interviewed, "--profile-to", str(tmp_path / "next.yaml")]
    found = json.loads(run(*words, "--day", "2027-03-17", "--json", "-"))
    assert found["counts"] == {"applied": 3, "invited": 2, "declined": 0, "interviewed": 2, "ranked": 2}
    plan = json.loads(run("visa", str(tmp_path / "next.yaml"), "--day", "2027-04-01", "--json", "-"))
    assert plan["needs_sponsorship"]
    told = run("season", "not-matched", PROFILE, interviewed, "--day", "2027-03-17")
    assert "The next season" in told
    with pytest.raises(InvalidInput, match="until the Match is out"):
        CliRunner().invoke(app, [*words, "--day", "2027-02-01"], catch_exceptions=False)


def test_the_check_of_the_story_reads_the_season_too(interviewed: str) -> None:
    for code in (B, "1189140C0", "2300140C0", "1633140C0"):
        if code != B:
            run("season", "record", interviewed, code, "applied", "--on", "2026-09-24")
        run("season", "record", interviewed, code, "invited", "--on", "2026-10-10")
    words = ["check", PROFILE, "--season", interviewed, "--json", "-"]
    assert "S-11" not in {one["rule"] for one in json.loads(run(*words))["findings"]}
    for code in ("1189140C0", "2300140C0", "1633140C0"):
        run("season", "record", interviewed, code, "declined", "--on", "2026-10-12")
    assert {one["rule"]: one["level"] for one in json.loads(run(*words))["findings"]}["S-11"] == "warn"


def test_the_spreadsheet_goes_out_and_events_come_in_all_or_none(season: str, tmp_path: Path) -> None:
    run("season", "note", season, A, "=cmd|calc", "--on", "2026-10-01")
    run("season", "export", season, str(tmp_path / "s.csv"))
    run("season", "export", season, str(tmp_path / "s.xlsx"))
    assert "'=cmd" in (tmp_path / "s.csv").read_text()
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx").active
    assert sheet.max_row == 4
    events = tmp_path / "events.csv"
    events.write_text(f"code,status,day\n{A},invited,2026-10-10\n{B},matched,2026-10-11\n")
    before = Path(season).read_bytes()
    with pytest.raises(InvalidInput):
        CliRunner().invoke(app, ["season", "import", season, str(events)], catch_exceptions=False)
    assert Path(season).read_bytes() == before
    events.write_text(f"code,status,day\n{A},invited,2026-10-10\n")
    assert "1 events taken" in run("season", "import", season, str(events))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_season_comes_back_whole_from_its_own_spreadsheet(interviewed: str, tmp_path: Path, kind: str) -> None:
    run("season", "record", interviewed, B, "invited", "--on", "2026-10-12")
    run(
        "season",
        "record",
        interviewed,
        B,
        "scheduled",
        "--on",
        "2026-10-13",
        "--start",
        "2026-12-01T09:00 America/Denver",
    )
    run("season", "note", interviewed, A, "=a kind place", "--on", "2026-11-12")
    sheet, again = str(tmp_path / f"season.{kind}"), str(tmp_path / "again")
    run("season", "export", interviewed, sheet)
    run("season", "import", again, sheet)
    assert json.loads(run("season", "show", again, "--json", "-")) == json.loads(
        run("season", "show", interviewed, "--json", "-")
    )
    assert "0 events taken from 3 lines" in run("season", "import", again, sheet)


def test_interviews_become_a_calendar_and_an_overlap_is_told(season: str, tmp_path: Path) -> None:
    for code, start in ((A, "2026-12-01T09:00 America/New_York"), (C, "2026-12-01T09:30 America/Chicago")):
        run("season", "record", season, code, "invited", "--on", "2026-10-10")
        run("season", "record", season, code, "scheduled", "--on", "2026-10-11", "--start", start)
    told = run("season", "calendar", season, str(tmp_path / "i.ics"))
    assert "overlap" in told
    events = Calendar.from_ical((tmp_path / "i.ics").read_bytes()).walk("VEVENT")
    assert {str(event["dtstart"].dt.tzinfo) for event in events} == {"America/New_York", "America/Chicago"}


def test_soap_is_prepared_with_its_rules_and_at_most_the_applications_allowed() -> None:
    found = json.loads(run("season", "soap", PROFILE, "--day", "2027-03-10", "--json", "-"))
    assert found["applications_allowed"] == 45
    assert len(found["list"]) == 45
    assert [entry["id"] for entry in found["timetable"]][-1].endswith("match_day")


def test_arrival_gives_both_routes_in_order_of_their_days() -> None:
    found = json.loads(run("season", "arrival", PROFILE, "--day", "2027-03-22", "--json", "-"))
    assert set(found["routes"]) == {"j1", "h1b"}
    for steps in found["routes"].values():
        days = [step["date"] for step in steps if step["date"]]
        assert days == sorted(days)
    assert any("SEVIS" in step["text"] for step in found["routes"]["j1"])
    assert not any("SEVIS" in step["text"] for step in found["routes"]["h1b"])


def test_a_us_citizen_has_no_visa_steps() -> None:
    profile = str(ROOT / "examples" / "la_scenario_1.yaml")
    found = json.loads(run("season", "arrival", profile, "--day", "2027-03-22", "--json", "-"))
    assert set(found["routes"]) == {"none"}
    assert not any("visa" in step["text"].lower() for step in found["routes"]["none"])
    assert not any("immigration" in step["text"] for step in found["routes"]["none"])


@pytest.mark.parametrize(
    "words",
    [
        ["record", "{s}", "9999999C9", "invited"],
        ["record", "{s}", A, "promoted"],
        ["record", "{s}", A, "matched"],
        ["record", "{s}", A, "invited", "--on", "2026-13-01"],
        ["record", "{s}", A, "invited", "--start", "noon"],
        ["rank", "{s}"],
        ["note", "{s}", A, "  "],
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(season: str, words: list[str]) -> None:
    before = Path(season).read_bytes()
    with pytest.raises(InvalidInput):
        CliRunner().invoke(app, ["season", *(w.format(s=season) for w in words)], catch_exceptions=False)
    assert Path(season).read_bytes() == before


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["arrival", PROFILE, "--start", "2027-13-45"], "--start"),
        (["note", "{s}", A, "kind people", "--on", "soon"], "--on"),
    ],
)
def test_a_day_that_is_none_is_refused_by_the_name_it_was_given_under(
    season: str, words: list[str], field: str
) -> None:
    with pytest.raises(InvalidInput, match=f"^'{field}' must be a date as YYYY-MM-DD"):
        CliRunner().invoke(app, ["season", *(w.format(s=season) for w in words)], catch_exceptions=False)


@pytest.mark.parametrize("row", [f"{A},invited", f"{A},invited,", f"{A},invited,soon"])
def test_a_row_without_a_day_is_refused_by_line_and_not_dated_today(season: str, tmp_path: Path, row: str) -> None:
    before = Path(season).read_bytes()
    sheet = tmp_path / "events.csv"
    sheet.write_text(f"code,status,day\n{row}\n")
    with pytest.raises(InvalidInput, match=r"line 2: 'day' must be a date"):
        CliRunner().invoke(app, ["season", "import", season, str(sheet)], catch_exceptions=False)
    assert Path(season).read_bytes() == before


@pytest.mark.parametrize("words", [["export", "x.csv"], ["export", "x.xlsx"], ["calendar", "x.ics"]])
def test_a_file_in_a_folder_that_is_not_there_is_refused(season: str, tmp_path: Path, words: list[str]) -> None:
    command, name = words
    with pytest.raises(InvalidInput, match="'to' must be a file in an existing folder"):
        CliRunner().invoke(app, ["season", command, season, str(tmp_path / "no" / name)], catch_exceptions=False)
