"""`smartpick match`: the contract's JSON, words for people, and refusals that leave nothing behind."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from smartpick.cli.app import main

CONTRACT = {
    "residents": {"r1": ["c1", "c2"]},
    "couples": {"k1": {"members": ["a", "b"], "pairs": [["c1", "c2"], ["c1", None]]}},
    "programs": {"c1": {"quota": 2, "ranks": ["r1", "a"]}},
}
NOTHING_STABLE = "r 0 0 1\nc 0 1 2 0 1\np 0 1 1 0\np 1 1 0 2\n"


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["smartpick", "match", *map(str, words)])
    with pytest.raises(SystemExit) as stopped:
        main()
    return int(stopped.value.code or 0)


def test_the_contracts_instance_gives_the_contracts_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = CONTRACT | {"programs": CONTRACT["programs"] | {"c2": {"quota": 1, "ranks": []}}}
    file = tmp_path / "in.json"
    file.write_text(json.dumps(given))
    assert run(monkeypatch, file, "--json", "-") == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["matching"] == {"r1": "c1", "a": "c1", "b": None}
    assert printed["stable"] is True
    assert printed["blocking"] == []


def test_nothing_stable_is_an_answer_and_not_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.txt"
    file.write_text(NOTHING_STABLE)
    assert run(monkeypatch, file, "--json", "-", "--matching", tmp_path / "out.txt") == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["matching"], printed["stable"], printed["proved_none"]) == (None, False, True)
    assert (tmp_path / "out.txt").read_text() == "m 0\n"
    assert run(monkeypatch, file) == 0
    said = capsys.readouterr().out
    assert "No stable matching: none exists" in said
    assert "In the way at the best try" in said
    assert "--seed" not in said


def test_a_matching_is_written_checked_and_the_blocking_pair_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "in.txt", tmp_path / "out.txt"
    file.write_text("r 0 5 6\nr 1 5\np 5 1 0 1\np 6 1 0\n")
    assert run(monkeypatch, file, "--matching", out, "--convert", tmp_path / "same.json") == 0
    assert out.read_text() == "m 1\nr 0 5\nr 1 -1\n"
    assert "1 of 2 residents matched" in capsys.readouterr().out
    assert json.loads((tmp_path / "same.json").read_text())["programs"]["5"] == {"quota": 1, "ranks": ["0", "1"]}
    assert run(monkeypatch, file, "--check", out, "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["stable"] is True
    out.write_text("m 1\nr 0 6\nr 1 5\n")
    assert run(monkeypatch, file, "--check", out) == 0
    assert '{"resident": "0", "program": "5"}' in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"hello\n", b"", b"r 0 9\np 7 1 0\n", b"r 0 7\np 7 -1 0\n", b"{", b"\xff\xfe\x00"])
def test_bad_files_end_in_one_line_status_2_and_nothing_written(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "bad.txt", tmp_path / "out.json"
    file.write_bytes(content)
    assert run(monkeypatch, file, "--json", out, "--matching", tmp_path / "m.txt") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "bad.txt" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.txt"]


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path / "gone.txt") == 2
    assert "gone.txt" in capsys.readouterr().err
