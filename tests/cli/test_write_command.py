"""`smartpick write` as a user runs it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from smartpick.cli.app import app

PROFILE = str(Path(__file__).parents[2] / "examples" / "boston_moderate.yaml")


@pytest.mark.slow
def test_statements_and_documents_print_and_give_json(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    asked = ["write", "statements", PROFILE, "--day", "2026-08-01", "--out", str(table)]
    shown = CliRunner().invoke(app, asked)
    assert shown.exit_code == 0, shown.output
    assert "It must not" in shown.output
    assert "weak to strong" in shown.output
    with table.open(encoding="utf-8") as stream:
        assert {row["version"] for row in csv.DictReader(stream)} >= {"anchor", "national"}
    again = ["write", "statements", PROFILE, "--day", "2026-08-01", "--assigned", str(table), "--json", "-"]
    assert json.loads(CliRunner().invoke(app, again).stdout)["misassigned"] == []
    papers = CliRunner().invoke(app, ["write", "documents", PROFILE, "--day", "2026-08-01", "--json", "-"])
    assert {step["id"] for step in json.loads(papers.stdout)["steps"]} >= {"letters", "complete"}


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["write", "statements", PROFILE, "--assigned", str(path)])
    assert result.exit_code != 0
    assert "code and version" in str(result.exception)
