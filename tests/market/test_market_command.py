"""`smartpick market` at the door: JSON alone, one line for bad input, the same seed the same seasons."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import at_terminal
from typer.testing import CliRunner

from smartpick.cli.market import market


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "smartpick", "market", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words",
    [
        ("forecast", "--specialty", "neurologie"),
        ("forecast",),
        ("forecast", "--specialty", "neurology", "--national"),
        ("forecast", "--specialty", "neurology", "--positions", "0"),
        ("forecast", "--specialty", "neurology", "--json", "/no/such/folder/x.json"),
        ("forecast", "--national", "--first-choice-applicants", "900"),
        ("calibrate", "--out", "/no/such/folder"),
        ("simulate", "--store", "/no/such/folder/x.records"),
        ("scorecard", "--page", "/no/such/folder"),
    ],
    ids=lambda words: " ".join(words),
)
def test_bad_input_ends_in_one_line_and_status_two(words: tuple[str, ...]) -> None:
    result = at_terminal("market", *words)
    assert result.returncode == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""


def test_a_fit_of_the_forecast_is_one_command_and_repeats_itself(tmp_path: Path) -> None:
    texts = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        words = ["calibrate", "--part", "forecast", "--draws", "100", "--seed", "4", "--out", str(tmp_path / folder)]
        assert CliRunner().invoke(market, words).exit_code == 0
        texts.append((tmp_path / folder / "forecast.json").read_text())
    assert texts[0] == texts[1]
    assert json.loads(texts[0])["seed"] == 4
    assert (tmp_path / "one" / "forecast.npz").read_bytes() == (tmp_path / "two" / "forecast.npz").read_bytes()


@pytest.mark.slow
def test_seasons_are_the_same_for_the_same_seed_and_resumed_ones_too(tmp_path: Path) -> None:
    store = str(tmp_path / "seasons.records")
    first = run("simulate", "--seasons", "2", "--workers", "1", "--store", store, "--json", "-")
    again = run("simulate", "--seasons", "2", "--workers", "2", "--json", "-")
    resumed = run("simulate", "--seasons", "2", "--store", store, "--json", "-")
    assert first.returncode == 0
    assert json.loads(first.stdout) == json.loads(again.stdout) == json.loads(resumed.stdout)
