"""The journal keeps every acknowledged event through kills, second writers and damage."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smartpick.errors import InvalidInput
from smartpick.season.journal import Journal

# Kills a writer 200 times, each at a moment of its own after its first acknowledged write, and prints how many writes
# it had acknowledged and how many events the file then holds. Forked writers start at once.
KILLER = """
import os, random, signal, sys, time
from pathlib import Path
from smartpick.season.journal import Journal
path, rng = Path(sys.argv[1]), random.Random(1)
for _ in range(200):
    heard, said = os.pipe()
    writer = os.fork()
    if writer == 0:
        for k in range(10_000):
            Journal(path).append({"k": k, "pad": "x" * 500}, {"k": k, "second": True})
            os.write(said, b".")
    os.close(said)
    acknowledged = len(os.read(heard, 1))
    time.sleep(rng.random() * 0.01)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    while more := os.read(heard, 10_000):
        acknowledged += len(more)
    os.close(heard)
    print(acknowledged, len(Journal(path).entries()), flush=True)
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
    killer = subprocess.run(
        [sys.executable, "-c", KILLER, str(tmp_path / "season")], capture_output=True, text=True, check=True
    )
    rounds = [tuple(map(int, line.split())) for line in killer.stdout.splitlines()]
    assert len(rounds) == 200
    held, in_the_middle = 0, 0
    for acknowledged, entries in rounds:
        assert acknowledged >= 1
        assert entries >= held + 2 * acknowledged
        assert entries % 2 == 0, "the two events of one call stay together"
        in_the_middle += entries > held + 2 * acknowledged
        held = entries
    assert in_the_middle > 0, "no kill fell between a write and its acknowledgement"


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
