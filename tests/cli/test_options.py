"""What every command shares: JSON to a file or alone, a refusal in one sentence, and the versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from terminal import at_terminal

import smartpick
from smartpick.chances.simulated import model_version
from smartpick.facts.data_version import data_version

WITH_JSON = [
    ("programs", "--state", "VT"),
    ("rules", "nrmp.2027.match_day"),
    ("data", "coverage"),
    ("policy-text", "-"),
    ("match", "-"),
]
TEXTS = {"policy-text": "We sponsor J-1 visas.", "match": "r 0 5 6\nr 1 5\np 5 1 0 1\np 6 1 0\n"}


@pytest.mark.parametrize("words", WITH_JSON, ids=lambda words: words[0])
def test_json_goes_to_a_file_or_alone_and_a_folder_that_is_none_is_named(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    text = TEXTS.get(words[0])
    alone = at_terminal(*words, "--json", "-", text=text)
    assert at_terminal(*words, "--json", str(tmp_path / "x.json"), text=text).returncode == 0
    assert json.loads(alone.stdout) == json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    refused = at_terminal(*words, "--json", str(tmp_path / "none" / "x.json"), text=text)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("'--json' must be a file in an existing folder, or - (got ")


def test_the_versions_of_program_data_and_model_are_told() -> None:
    told = at_terminal("--version")
    assert told.returncode == 0
    assert told.stdout == f"smartpick {smartpick.__version__}, data {data_version()}, model {model_version()}\n"
