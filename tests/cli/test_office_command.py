"""Office memory as an adviser uses it: import, look, plan with it, forget; the plan says that it was moved."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import yaml
from applicants import changed
from typer.testing import CliRunner

from smartpick.cli.app import app
from smartpick.facts.catalogue import load_catalogue

CODES = [program.code for program in load_catalogue().find(specialty="internal medicine")[20:50]]
SMALL = changed(applications={"max": 10}, budget_usd=None)


def run(*words: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == code, (done.output, done.exception)
    return done.stdout


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose graduates are invited far more often than the model would have it."""
    path = tmp_path_factory.mktemp("past") / "past.csv"
    rows = []
    for number in range(24):
        invited = [code for place, code in enumerate(CODES) if (place * 7 + number * 5) % 10 < 4]
        rows.append(
            {
                "name": f"A-{number}", "season": 2024 + number % 3, "applied": " ".join(CODES),
                "invited": " ".join(invited), "matched": invited[0] if number % 3 else "none", "citizenship": "[US]",
                "immigration_status": "us_citizen", "school.country": "PL", "graduation_year": 2021,
                "exams.step2_ck.score": 235 + number, "specialties": "[internal medicine]",
            }
        )  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows([*rows, {**rows[0], "name": "bad", "season": "soon"}])
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMARTPICK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_an_office_learns_and_its_plans_say_so(past: Path, home: Path, tmp_path: Path) -> None:
    told = run("office", "import", past)
    assert "row 26, column B (season), not taken" in told
    assert "24 applicants added, 0 replaced, 1 rows not taken" in told
    assert run("office", "import", past).splitlines()[-1].startswith("0 applicants added, 24 replaced")
    shown = json.loads(run("office", "show", "--day", "2026-09-01", "--json", "-"))
    assert shown["invitation"]["mean"] > 0.3
    assert "24 past applicants (2024-2026)" in run("office", "show", "--day", "2026-09-01")

    (tmp_path / "few").mkdir()
    profile = tmp_path / "few" / "ana.yaml"
    profile.write_text(yaml.safe_dump(SMALL), encoding="utf-8")
    made = ("plan", profile, "--day", "2026-09-01", "--json", "-")
    alone, moved = json.loads(run(*made)), json.loads(run(*made, "--office"))
    assert "office" not in alone["model"]
    assert moved["model"]["office"]["id"] == shown["id"]
    assert moved["totals"]["expected_interviews"]["mid"] > 1.2 * alone["totals"]["expected_interviews"]["mid"]
    assert "moved by office memory" in run("plan", profile, "--day", "2026-09-01", "--office")

    saved = tmp_path / "plan.json"
    saved.write_text(json.dumps(moved), encoding="utf-8")
    assert json.loads(run("plan", saved, "--json", "-")) == moved
    run("cohort", tmp_path / "few", "--out", tmp_path / "out", "--day", "2026-09-01", "--office", "--workers", 1)
    plans = {
        path.name: json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "out/plans").glob("*.json")
    }
    assert plans["0001.json"] == moved
    assert "moved by office memory" in (tmp_path / "out/plans/0001.html").read_text(encoding="utf-8")

    assert "24 past applicants deleted" in run("office", "forget")
    assert not list((home / "office").iterdir())
    assert f"office memory {shown['id']}, now none" in run("plan", saved)


def test_the_calibration_is_a_page_that_loads_nothing_and_json(past: Path, home: Path, tmp_path: Path) -> None:
    run("office", "import", past)
    page = tmp_path / "calibration.html"
    found = json.loads(run("office", "calibration", "--day", "2026-09-01", "--out", page, "--json", "-"))
    by = {(curve["what"], curve["by"]): curve for curve in found["curves"]}
    assert set(by) == {(what, who) for what in ("invitation", "match") for who in ("model", "memory")}
    assert by["invitation", "memory"]["log_loss"] < by["invitation", "model"]["log_loss"]
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") == 4
    assert "default-src 'none'" in text
    assert "A-1" not in text


def test_nothing_is_kept_by_a_preview_and_nothing_is_learned_from_nothing(past: Path, home: Path) -> None:
    assert "Nothing was kept" in run("office", "import", past, "--preview")
    assert not home.exists()
    done = CliRunner().invoke(app, ["office", "show"])
    assert "smartpick office template" in str(done.exception)
