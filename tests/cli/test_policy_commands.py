"""The commands `policy-text`, `import` and `roster` as a person runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from smartpick.cli.app import app


def _run(*words: str, home: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "smartpick", *words]
    environment = {"SMARTPICK_HOME": str(home), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, input=text, capture_output=True, text=True, env=environment, check=False)


def test_policy_text_prints_json_alone_in_the_shape_of_the_contract(tmp_path: Path) -> None:
    done = _run("policy-text", "-", "--json", "-", home=tmp_path, text="We accept J-1 but do not sponsor H-1B.")
    (policy,) = json.loads(done.stdout)["policies"]
    wanted = {
        "program",
        "visa_policy",
        "j1",
        "h1b",
        "open_to",
        "step3_required",
        "max_years_since_grad",
        "max_attempts",
    }
    assert done.returncode == 0
    assert wanted | {"step2_min", "usce", "ecfmg_by", "words", "confidence"} <= set(policy)
    assert (policy["visa_policy"], policy["j1"], policy["h1b"], policy["program"]) == ("J1_ONLY", "yes", "no", None)


def test_policy_text_says_what_to_do_when_the_text_is_unclear(tmp_path: Path) -> None:
    done = _run("policy-text", home=tmp_path, text="Our visa policy is under review.")
    assert "ask the program" in done.stdout


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("policy-text", "/no/such/file"), "FILE"),
        (("import", "freida", "x.csv"), "KIND"),
        (("import", "dol-lca", "/no/such.xlsx"), "FILE"),
        (("import", "dol-lca", "x.csv", "--preview"), "--preview"),
        (("import", "spreadsheet", "x.csv", "--map", "j1"), "FIELD=COLUMN"),
        (("roster", "-", "--country", "Atlantis"), "--country"),
    ],
)
def test_bad_input_ends_in_one_line_and_status_2(tmp_path: Path, words: tuple[str, ...], reason: str) -> None:
    done = _run(*words, home=tmp_path)
    assert done.returncode == 2
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_an_imported_spreadsheet_is_evidence_the_next_time(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("Code,J-1,PGY1 Salary\n1081140C0,yes,71234\n", encoding="utf-8")
    home = tmp_path / "home"
    report = json.loads(_run("import", "spreadsheet", str(table), "--json", "-", home=home).stdout)
    assert (report["taken"], report["matched"], report["new"]) == (1, 1, 2)
    shown = json.loads(_run("program", "1081140C0", "--json", "-", home=home).stdout)
    assert any(fact["source"] and "mine.csv" in fact["source"] for fact in shown["facts"])


def test_a_roster_is_counted_from_pasted_text(tmp_path: Path) -> None:
    page = "\n".join(
        f"Medical School: {name}" for name in ("University of Karachi", "Cairo University", "University of Iowa")
    )
    done = _run("roster", "--country", "PK", "--json", "-", home=tmp_path, text=page)
    answer = json.loads(done.stdout)
    assert (answer["counted"], answer["from_your_country"], answer["img_share"]["low"]) == (3, 1, 0.667)


def test_programs_and_pages_are_told_in_words_and_not_in_labels() -> None:
    runner = CliRunner()
    listed = runner.invoke(app, ["programs", "--state", "MA", "--specialty", "internal medicine"]).stdout
    assert "J-1 and H-1B" in listed
    assert "UNKNOWN" not in listed
    one = runner.invoke(app, ["program", "1281140C0"]).stdout
    assert "visas: not stated: ask" in one
    assert "H-1B filings of the employer for residents: 3" in one
    read = runner.invoke(app, ["policy-text"], input="We sponsor only J-1 visas. Graduates of the last 5 years only.")
    assert "in words: J-1 only (H-1B refused)" in read.stdout
    assert "max_years" not in read.stdout
