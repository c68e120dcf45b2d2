"""`smartpick check` on files a user might hand in: what cannot be read is told, and the rest is still checked."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from smartpick.cli.app import app

PROFILE = str(Path(__file__).parents[2] / "examples" / "boston_moderate.yaml")


def test_bad_files_are_told_and_the_rest_is_checked(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_bytes("I worked with María in the clinic. For me it is Boston or nothing at all.".encode("cp1252"))
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    listed = tmp_path / "list.txt"
    listed.write_text("1263140C0\n1281140C0\n", encoding="utf-8")
    asked = ["check", PROFILE, "--day", "2026-08-01", "--list", str(listed), "--json", "-"]
    for given in (f"anchor={old}", str(empty), f"poem={old}", f"1633140C0={old}"):
        asked += ["--statement", given]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 2
    told = json.loads(result.stdout)
    assert {one["rule"] for one in told["findings"]} == {"R-19", "O-04"}
    assert len(told["refused"]) == 3
    assert any("'1633140C0'" in one for one in told["refused"])


def test_a_finding_shows_the_words_it_is_about(tmp_path: Path) -> None:
    text = tmp_path / "statement.txt"
    text.write_text("I like to listen to patients. For me it is Boston or nothing at all.", encoding="utf-8")
    found = CliRunner().invoke(app, ["check", PROFILE, "--day", "2026-08-01", "--statement", str(text)])
    assert found.stdout.startswith("1 document read, ")
    assert "\u201cFor me it is Boston or nothing at all.\u201d" in found.stdout


def test_a_letter_for_a_code_of_no_program_is_told_without_a_list_too(tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("For me it is Boston or nothing at all.", encoding="utf-8")
    given = ["--letter", f"9999999C0={text}", "--statement", f"1263140C0={text}"]
    found = CliRunner().invoke(app, ["check", PROFILE, "--day", "2026-08-01", *given])
    assert found.exit_code == 2
    assert found.stderr.count("must be meant for a program") == 1
    assert "9999999C0" in found.stderr
    assert "R-19" in found.stdout
