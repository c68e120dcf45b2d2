"""The journal keeps every acknowledged event through kills, second writers and damage."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from smartpick.errors import InvalidInput
from smartpick.season.journal import Journal

WRITER = """
import sys
from pathlib import Path
from smartpick.season.journal import Journal
journal = Journal(Path(sys.argv[1]))
for k in range(10_000):
    journal.append({"k": k, "pad": "x" * 500}, {"k": k, "second": True})
    print(k, flush=True)
"""


def test_events_come_back_in_order_and_numbered(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "season")
    assert journal.entries() == []
    journal.append({"a": 1})
    journal.append({"b": "ü\n"}, {"c": None})
    assert [entry.number for entry in journal.entries()] == [1, 2, 3]
    assert [entry.event for entry in journal.entries()] == [{"a": 1}, {"b": "ü\n"}, {"c": None}]


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_writer_is_killed_200_times(tmp_path: Path) -> None:
    path, rng = tmp_path / "season", random.Random(1)
    expected = 0
    for _ in range(200):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(rng.random() * 0.01)
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split()
        writer.wait()
        writer.stdout.close()
        acknowledged = expected + 2 * (1 + len(rest))
        entries = Journal(path).entries()
        assert len(entries) >= acknowledged
        assert len(entries) % 2 == 0, "the two events of one call stay together"
        expected = len(entries)


def _write(path: Path, name: str, count: int) -> None:
    for k in range(count):
        Journal(path).append({"by": name, "k": k})


def test_two_writers_at_once_lose_and_mix_nothing(tmp_path: Path) -> None:
    path = tmp_path / "season"
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    writers = [context.Process(target=_write, args=(path, name, 60)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    entries = Journal(path).entries()
    assert len(entries) == 120
    for name in "ab":
        assert [e.event["k"] for e in entries if e.event["by"] == name] == list(range(60))


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_a_torn_tail_is_kept_aside_and_the_good_state_goes_on(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "season"
    Journal(path).append({"first": 1})
    good = path.stat().st_size
    Journal(path).append({"second": "a longer event than the cut"})
    os.truncate(path, path.stat().st_size - cut)
    torn = path.stat().st_size - good
    assert [e.event for e in Journal(path).entries()] == [{"first": 1}]
    Journal(path).append({"third": 3})
    assert [e.event for e in Journal(path).entries()] == [{"first": 1}, {"third": 3}]
    assert (tmp_path / "season.damaged-1").stat().st_size == torn


def test_damage_in_the_middle_is_told_and_restored_with_a_copy_kept(tmp_path: Path) -> None:
    path = tmp_path / "season"
    for k in range(3):
        Journal(path).append({"k": k})
    lines = path.read_bytes().split(b"\n")
    lines[2] = lines[2].replace(b'"k":1', b'"k":9')
    damaged = b"\n".join(lines)
    path.write_bytes(damaged)
    with pytest.raises(InvalidInput, match="restore"):
        Journal(path).append({"k": 3})
    assert path.read_bytes() == damaged
    aside = Journal(path).restore()
    assert aside is not None
    assert aside.read_bytes() == damaged
    assert [e.event for e in Journal(path).entries()] == [{"k": 0}]
    assert Journal(path).restore() is None


@pytest.mark.parametrize("content", [b"PK\x03\x04zip", b"name: me\n", b"\x00" * 50])
def test_another_kind_of_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "season"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match="another kind of file"):
        Journal(path).append({"k": 1})
    assert path.read_bytes() == content


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        Journal(tmp_path).append({"k": 1})
