"""The commands `rules` and `visa`: shapes of the contract, plain words, one line and status 2 on bad input."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from smartpick.cli.app import app
from smartpick.errors import InvalidInput

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
runner = CliRunner()


def printed(*arguments: str) -> str:
    result = runner.invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_one_rule_has_the_keys_of_the_contract() -> None:
    answer = json.loads(printed("rules", "fees.eras.2026", "--day", "2025-09-03", "--json", "-"))
    assert {"id", "value", "unit", "from", "to", "references", "verify"} <= set(answer)
    assert answer["value"] == [{"upto": 30, "each": 11}, {"upto": None, "each": 30}]
    assert (answer["from"], answer["to"], answer["verify"]) == ("2025-06-04", "2026-05-31", False)
    assert answer["references"][0]["publisher"] == "AAMC"


def test_a_missing_figure_is_shown_as_missing() -> None:
    answer = json.loads(printed("rules", "signals.2027", "--day", "2026-09-01", "--json", "-"))
    assert (answer["value"], answer["status"], answer["verify"]) == (None, "missing", True)
    assert "nothing is assumed" in printed("rules", "signals.2027")


def test_the_history_and_the_sources_are_shown_in_words() -> None:
    text = printed("rules", "usmle.step2ck.pass", "--day", "2025-07-01")
    assert text.startswith("Step 2 CK minimum passing score: 218")
    assert "History:" in text
    assert "2022-07-01 to 2025-06-30: 214" in text
    assert "Source:" in text


def test_all_rules_are_listed_with_a_count() -> None:
    answer = json.loads(printed("rules", "--day", "2026-09-01", "--json", "-"))
    assert answer["count"] == len(answer["parameters"]) >= 162


def test_what_is_due_is_listed() -> None:
    answer = json.loads(printed("rules", "--due", "--day", "2026-12-15", "--json", "-"))
    assert "signals.2027" in {row["id"] for row in answer["due"]}
    assert printed("rules", "--due", "--day", "2020-01-01").startswith("Nothing is due")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rules", "usmle.step2ck.pas"], "usmle.step2ck.pass"),
        (["rules", "h1b.premium", "--day", "2026-02-30"], "2026-02-30"),
        (["rules", "h1b.premium", "--day", "yesterday"], "yesterday"),
        (["rules", "usmle.step2ck.pass", "--day", "2020-01-01"], "no value on 2020-01-01"),
        (["rules", "h1b.premium", "--due"], "--due"),
        (["visa", "no_such_profile.yaml"], "no_such_profile"),
    ],
)
def test_bad_input_is_refused_naming_what_it_was(arguments: list[str], says: str) -> None:
    result = runner.invoke(app, arguments)
    assert isinstance(result.exception, InvalidInput)
    assert says in str(result.exception)
    assert result.stdout == ""


def test_visa_prints_the_visa_object_alone() -> None:
    path = str(EXAMPLES / "boston_moderate.yaml")
    answer = json.loads(printed("visa", path, "--day", "2026-09-01", "--json", "-"))
    assert answer["needs_sponsorship"] is True
    assert [route["route"] for route in answer["routes"]] == ["J-1", "H-1B", "O-1"]
    assert {"needed_for", "test_by", "verdict"} <= set(answer["step3"])
    assert all({"text", "source", "as_of"} <= set(notice) for notice in answer["notices"])


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_visa_reads_answer_first_and_says_it_is_no_legal_advice(path: Path) -> None:
    text = printed("visa", str(path), "--day", "2026-09-01")
    first = text.splitlines()[0]
    assert re.match(r"(Plan on|You |Both |J-1 |Neither |Visas )", first)
    assert "Not legal advice" in text
    assert "{" not in text


def test_a_json_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    result = runner.invoke(app, ["rules", "h1b.premium", "--json", str(tmp_path / "nowhere" / "x.json")])
    assert isinstance(result.exception, InvalidInput)
    assert str(result.exception).startswith("'--json' must be")
    assert not (tmp_path / "nowhere").exists()


def test_the_visa_section_is_quick_once_warm() -> None:
    from smartpick.intake.profile import read_profile
    from smartpick.rules.visa import visa_section

    day = date(2026, 9, 1)
    applicant = read_profile(EXAMPLES / "boston_moderate.yaml", day)
    visa_section(applicant, day)
    start = time.perf_counter()
    visa_section(applicant, day)
    assert time.perf_counter() - start < 0.1


def test_a_specialty_is_shown_with_what_is_next_and_what_is_projected() -> None:
    text = printed("rules", "--specialty", "emergency medicine", "--season", "2028", "--day", "2026-11-27")
    assert "apply through ResidencyCAS" in text
    assert "(projected, re-check)" in text
    answer = json.loads(printed("rules", "--specialty", "psychiatry", "--day", "2026-11-27", "--json", "-"))
    assert (answer["season"], answer["service"]) == (2027, "MyERAS")


@pytest.mark.parametrize(
    "arguments",
    [
        ("rules", "--season", "2027"),
        ("rules", "nrmp.match_day", "--specialty", "psychiatry"),
        ("rules", "--specialty", "psychiatry", "--season", "1066"),
        ("rules", "--specialty", "phrenology"),
    ],
)
def test_a_season_sheet_that_cannot_be_meant_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput):
        runner.invoke(app, list(arguments), catch_exceptions=False)


def test_a_program_is_shown_with_what_to_make_of_its_policy() -> None:
    answer = json.loads(printed("program", "1257140C0", "--day", "2026-11-27", "--json", "-"))
    assert answer["visa_notes"]
    assert answer["visa_notes"][0]["text"] in printed("program", "1257140C0", "--day", "2026-11-27")


def test_visa_says_what_a_preliminary_year_does_and_what_each_visa_costs() -> None:
    text = printed("visa", str(EXAMPLES / "boston_moderate.yaml"), "--day", "2026-11-27")
    assert "If a preliminary year comes first" in text
    assert re.search(r"You pay for J-1: \$\d", text)
    assert "How the programs of your places treat visas" in text
