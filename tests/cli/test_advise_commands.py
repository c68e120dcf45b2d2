"""`smartpick advise` gives the same in words, JSON and files, and refuses what it cannot do in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from smartpick.cli.app import app
from smartpick.errors import InvalidInput

PROFILE = str(Path(__file__).parent.parent.parent / "examples" / "boston_at_risk.yaml")
DAY = ("--day", "2026-09-01")


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["advise", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "key"),
    [("interview", "sheets"), ("emails", "emails"), ("repair", "ways"), ("roadmap", "gaps"), ("answers", "answers")],
)
def test_every_command_prints_json_alone_and_writes_its_paper(command: str, key: str, tmp_path: Path) -> None:
    out = tmp_path / f"{command}.docx"
    found = json.loads(run(command, PROFILE, *DAY, "--json", "-", "--out", str(out)))
    assert found[key]
    assert out.read_bytes()[:2] == b"PK"


def test_advice_is_marked_in_the_terminal(tmp_path: Path) -> None:
    out = tmp_path / "sheet.html"
    text = run("interview", PROFILE, "1633140C0", *DAY, "--out", str(out))
    assert "[advice R-13]" in text
    assert "nrmp.org" in text
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_log_remembers_across_calls_and_tells_what_follows(tmp_path: Path) -> None:
    log = str(tmp_path / "mail")
    run("emails", PROFILE, *DAY, "--log", log, "--sent", "visa_enquiry=1281140C0")
    text = run("emails", PROFILE, *DAY, "--log", log, "--answered", "1281140C0:j1=yes", "--note", "coordinator")
    assert "takes J-1" in text
    assert "waiting" not in text


@pytest.mark.parametrize(
    ("more", "field"),
    [
        (("--out", "x.txt"), "--out"),
        (("--sent", "interest=1281140C0"), "--log"),
        (("--kind", "bribe"), "kind"),
        (("XX",), "program"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(more: tuple[str, ...], field: str) -> None:
    with pytest.raises(InvalidInput, match=field):
        run("emails", PROFILE, *DAY, *more)
