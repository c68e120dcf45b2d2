"""Ensembles: the same answer whoever computes it, nothing lost or counted twice after a kill."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from made_up_tasks import square

from smartpick.errors import BadData, InvalidInput, Unavailable
from smartpick.market import ensemble
from smartpick.market.ensemble import Workers, append_record, read_records, run_tasks


def test_two_processes_give_what_one_gives() -> None:
    alone, together = (run_tasks(square, range(6), workers=Workers(w)) for w in (1, 2))
    assert all(np.array_equal(alone[k]["value"], together[k]["value"]) for k in range(6))


def test_a_killed_run_goes_on_and_does_nothing_twice(tmp_path: Path) -> None:
    store, calls = tmp_path / "seasons.records", tmp_path / "calls"
    for index in (0, 2):
        append_record(store, index, square(index))
    whole = store.read_bytes()
    append_record(store, 3, square(3))
    store.write_bytes(store.read_bytes()[:-5])  # killed while writing
    results = run_tasks(partial(square, calls=str(calls)), range(5), store=store, workers=Workers(1))
    assert sorted(int(line) for line in calls.read_text().split()) == [1, 3, 4]
    assert sorted(results) == [0, 1, 2, 3, 4]
    assert all(np.array_equal(results[k]["value"], square(k)["value"]) for k in range(5))
    assert store.read_bytes().startswith(whole)
    assert sorted(read_records(store)) == [0, 1, 2, 3, 4]


def test_a_finished_run_is_only_read(tmp_path: Path) -> None:
    store = tmp_path / "seasons.records"
    run_tasks(square, range(3), store=store, workers=Workers(1))
    before = store.read_bytes()
    seen: list[tuple[int, int]] = []
    run_tasks(
        square, range(3), store=store, workers=Workers(1, progress=lambda done, total: seen.append((done, total)))
    )
    assert store.read_bytes() == before
    assert seen == [(3, 3)]


def test_a_store_of_another_seed_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = tmp_path / "seasons.records"
    first = run_tasks(square, range(2), store=store, purpose="seed 0", workers=Workers(1))
    before = store.read_bytes()
    with pytest.raises(InvalidInput, match=r"seed 1.*seed 0"):
        run_tasks(square, range(2), store=store, purpose="seed 1", workers=Workers(1))
    assert store.read_bytes() == before
    again = run_tasks(square, range(2), store=store, purpose="seed 0", workers=Workers(1))
    assert all(np.array_equal(first[k]["value"], again[k]["value"]) for k in range(2))
    unnamed = tmp_path / "unnamed.records"
    run_tasks(square, range(2), store=unnamed, workers=Workers(1))
    with pytest.raises(InvalidInput, match="seed 1"):
        run_tasks(square, range(2), store=unnamed, purpose="seed 1", workers=Workers(1))


def test_a_foreign_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = tmp_path / "notes.txt"
    store.write_text("these are my notes, not seasons, and longer than a header")
    with pytest.raises(BadData, match="finished seasons"):
        run_tasks(square, range(2), store=store, workers=Workers(1))
    assert store.read_text().startswith("these are my notes")


def test_no_processes_is_refused() -> None:
    with pytest.raises(InvalidInput):
        run_tasks(square, range(2), workers=Workers(0))


@pytest.mark.filterwarnings("ignore")
def test_an_address_where_nobody_speaks_dask_is_named_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something listens there and says nothing: the client alone would wait for ever."""
    pytest.importorskip("distributed")
    monkeypatch.setattr(ensemble, "PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Unavailable, match="No Dask scheduler answers"):
            run_tasks(square, range(2), workers=Workers(scheduler=address))


def test_an_event_loop_that_runs_already_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a notebook."""
    pytest.importorskip("distributed")
    monkeypatch.setattr(ensemble, "PATIENCE", 0.3)

    async def in_a_notebook(address: str) -> None:
        run_tasks(square, range(2), workers=Workers(scheduler=address))

    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(1) as thread:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        notebook = thread.submit(lambda: asyncio.run(in_a_notebook(address)))
        assert isinstance(notebook.exception(), Unavailable)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_without_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(ensemble, "FIRST_WORKER", 0.3)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None) as cluster,
        pytest.raises(Unavailable, match="has had no worker"),
    ):
        run_tasks(square, range(2), workers=Workers(scheduler=cluster.scheduler_address))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_what_processes_give() -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        there = run_tasks(square, range(5), workers=Workers(scheduler=cluster.scheduler_address))
    here = run_tasks(square, range(5), workers=Workers(1))
    assert all(np.array_equal(here[k]["value"], there[k]["value"]) for k in range(5))
