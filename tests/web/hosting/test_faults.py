"""A public host under faults made on purpose: the short form of `bench/faults.py`."""

from __future__ import annotations

import os
from pathlib import Path

import faults
import httpx
import pytest
from hosted_server import HostedServer
from postgres import cluster

pytestmark = pytest.mark.slow
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


def test_workers_that_are_killed_while_people_write_lose_nothing_acknowledged_and_come_back(tmp_path: Path) -> None:
    with HostedServer(tmp_path, warm=False) as server:
        found = faults.kill_workers(server, seconds=3, every=1, people=3)
        assert found["killed"] >= 1
        assert found["acknowledged"] > 10
        assert found["lost"] == 0
        restarted = faults.restart_under_load(server, times=1, people=3, calm=0.5)
        assert set(restarted["answers"]) == {"200"}
        assert set(restarted["writers"]["answers"]) <= {"201", "closed"}
        assert restarted["writers"]["answers"].get("closed", 0) <= 4  # two writers, two workers that were replaced
        assert restarted["lost"] == 0


def test_bad_requests_and_slow_clients_are_refused_and_keep_nobody_waiting(tmp_path: Path) -> None:
    with HostedServer(tmp_path, warm=False, header_seconds=2, body_seconds=2, stalled_seconds=2) as server:
        found = faults.hostile_requests(server)
        assert found["not_refused"] == {}
        assert found["workers_died"] == 0
        assert found["planner"] == 200
        found = faults.slow_clients(server, number=90, readers=4, wait=5)
        assert found["open_files_at_most"] > 90
        assert found["open_files_after_the_limits"] < 60
        assert found["person_waited_at_most_s"] < 10
        found = faults.graceful_stop(server)
        assert found == found | {"status": 200, "whole": True, "exit": 0}


def test_a_power_cut_during_writes_loses_nothing_acknowledged(tmp_path: Path) -> None:
    server = HostedServer(tmp_path, warm=False, workers=1).start()
    found = faults.kill_everything(server, times=1, every=1.5)
    server.stop()
    assert found["acknowledged"] > 10
    assert (found["integrity_check"], found["lost"]) == ("ok", 0)


def test_a_database_that_is_killed_during_writes_loses_nothing_acknowledged(tmp_path: Path) -> None:
    with cluster() as own, HostedServer(tmp_path, database=own.address, warm=False, workers=1) as server:
        found = faults.kill_database(server, own, times=1, every=1)
        assert found["acknowledged"] > 10
        assert found["lost"] == 0
        assert found["planner_meanwhile"] == 200
        assert found["ready_meanwhile"] == 503


def test_a_full_a_failed_and_a_read_only_disk_are_told_and_lose_nothing(tmp_path: Path) -> None:
    if not faults.can_mount(tmp_path):
        pytest.skip("only root can mount a small file system")
    with faults.SmallDisk(tmp_path / "small") as small:
        server = HostedServer(tmp_path, database=f"sqlite:///{small.folder}/shares.db", warm=False, workers=1)
        with server:
            found = faults.full_and_failing_disk(server, small)
    assert found["answers"]["503"] >= 1
    assert {key: value for key, value in found.items() if "lost" in key and value} == {}
    assert {key: value for key, value in found.items() if "planner" in key and value != 200} == {}
    assert (found["write_when_there_is_room"], found["write_on_failed_disk"]) == (201, 503)
    assert (found["read_only_write"], found["write_at_last"]) == (503, 201)


def test_a_clock_that_runs_ahead_and_back_costs_nobody_a_link(tmp_path: Path) -> None:
    if not FAKETIME.exists():
        pytest.skip("libfaketime is missing: apt-get install faketime")
    clock = tmp_path / "clock"
    clock.write_text("+0")
    server = HostedServer(tmp_path, warm=False, workers=1)
    server.environment = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with server:
        found = faults.clock_changes(server, clock)
    assert found["now"] == [200, 200]
    assert found["two days ahead"] == [404, 200]
    assert found["a year ahead"] == [404, 404, 200]
    assert found["right again"][:2] == [200, 200]


def test_a_trusted_proxys_word_counts_and_the_database_is_for_the_hosts_user_alone(tmp_path: Path) -> None:
    limits = {"requests_per_minute": 5, "workers": 1, "warm": False}
    before = os.umask(0o022)
    try:
        with HostedServer(tmp_path, trusted_proxies="127.0.0.1", **limits) as server, httpx.Client() as client:
            statuses = [
                client.get(f"{server.site}/static/app.css", headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code
                for n in range(8)
            ]
    finally:
        os.umask(before)
    assert statuses == [200] * 8  # one client more than the limit, were the proxy's word not taken
    assert (tmp_path / "shares.db").stat().st_mode & 0o077 == 0
