"""Many seasons at once: a process pool by default, a Dask cluster on request, and no work lost when killed.

Every task is a function of its index alone, so the answer does not depend on who computes it or in what order.
Finished tasks are appended to a file as checked records; a record cut short by a kill is dropped on reading and
its task is done again, so nothing is lost and nothing counted twice.
"""

from __future__ import annotations

import asyncio
import io
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from smartpick.errors import BadData, InvalidInput, Unavailable

Result = dict[str, np.ndarray]
Task = Callable[..., Result]
Keep = Callable[[int, Result], Result]
Job = tuple[Any, ...]  # index, and what is given with it
MAGIC = b"SPK1"
PURPOSE = 2**32 - 1
"""Index of the record that says what a store is of."""
PATIENCE, FIRST_WORKER = 10, 60
"""How long a scheduler may take to answer, and its first worker to come. [s]"""
HEADER = struct.Struct("<4sIQI")  # magic, task index, length of the payload, checksum


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the tasks of a long run, and who is told how far it is.

    Attributes
    ----------
    processes : on this machine; None = one per core, 1 = the calling process itself.
    scheduler : address of a Dask scheduler; then `processes` is not used.
    progress : called in the calling process with (done, total).
    """

    processes: int | None = None
    scheduler: str | None = None
    progress: Callable[[int, int], None] | None = None

    def __post_init__(self) -> None:
        if self.processes is not None and self.processes < 1:
            raise InvalidInput("workers", "1 or more", self.processes)


EVERY_CORE = Workers()


def run_tasks(
    task: Task,
    indices: Iterable[int],
    *,
    given: Mapping[int, Any] | None = None,
    keep: Keep | None = None,
    store: Path | None = None,
    purpose: str = "",
    workers: Workers = EVERY_CORE,
) -> dict[int, Result]:
    """Results of a task at each index, by index.

    Parameters
    ----------
    task : takes an index, gives arrays; must be importable by name (a function of a module, or a partial of one).
    indices : what to compute.
    given : what the task gets after its index, so that not every task is sent everything; left out, the index alone.
    keep : gets each finished result, in this process, and gives what of it is stored and handed back.
    store : file of finished records; existing ones are taken over, new ones appended. None keeps all in memory.
    purpose : what the records depend on beside the index (seed, data); a store of another purpose is refused.
    workers : who does it.

    Raises
    ------
    Unavailable : a scheduler is given but Dask is not installed or does not answer.
    InvalidInput : the store holds records of another purpose.
    BadData : the store is no file of records.
    """
    wanted = list(dict.fromkeys(indices))
    done = {k: v for k, v in _stored(store, purpose).items() if k in set(wanted)} if store is not None else {}
    left = [index for index in wanted if index not in done]
    tell = workers.progress or (lambda done, total: None)
    tell(len(done), len(wanted))
    jobs = [(index,) if given is None else (index, given[index]) for index in left]
    finished = (
        _on_dask(task, jobs, workers.scheduler) if workers.scheduler else _on_processes(task, jobs, workers.processes)
    )
    for index, result in finished:
        if keep is not None:
            result = keep(index, result)
        if store is not None:
            append_record(store, index, result)
        done[index] = result
        tell(len(done), len(wanted))
    return {index: done[index] for index in wanted}


def _on_processes(task: Task, jobs: list[Job], processes: int | None) -> Iterator[tuple[int, Result]]:
    count = min(processes or os.cpu_count() or 1, max(len(jobs), 1))
    if count == 1:
        for job in jobs:
            yield job[0], task(*job)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed

    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        futures = {pool.submit(task, *job): job[0] for job in jobs}
        for future in as_completed(futures):
            yield futures.pop(future), future.result()


def _on_dask(task: Task, jobs: list[Job], scheduler: str) -> Iterator[tuple[int, Result]]:
    from concurrent.futures import ThreadPoolExecutor

    try:
        from distributed import Client, as_completed
        from distributed.comm import connect
        from distributed.security import Security
    except ImportError as error:
        raise Unavailable(
            "A cluster needs the packages dask and distributed: pip install 'smartpick[cluster]'."
        ) from error

    async def greet() -> None:
        comm = await connect(scheduler, timeout=PATIENCE, **Security().get_connection_args("client"))
        comm.abort()

    try:
        # The client's own timeout ends with the connection: whatever else listens there would be waited for for ever.
        # In a thread of its own, because a notebook's thread has an event loop already.
        with ThreadPoolExecutor(1) as knocking:
            knocking.submit(lambda: asyncio.run(asyncio.wait_for(greet(), PATIENCE))).result()
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise Unavailable(f"No Dask scheduler answers at {scheduler}.") from error
    try:
        futures = [
            client.submit(_numbered, task, *job, pure=False) for job in jobs
        ]  # first: some clusters grow by need
        try:
            client.wait_for_workers(1, timeout=FIRST_WORKER)
        except TimeoutError as error:
            raise Unavailable(
                f"The Dask scheduler at {scheduler} has had no worker for {FIRST_WORKER} seconds: start one with "
                f"'dask worker {scheduler}'."
            ) from error
        for future in as_completed(futures):
            yield future.result()
            future.release()
    finally:
        client.close()


def _numbered(task: Task, index: int, *given: Any) -> tuple[int, Result]:
    return index, task(index, *given)


def _stored(store: Path, purpose: str) -> dict[int, Result]:
    records = read_records(store)
    if not purpose:
        return records
    if not records:
        append_record(store, PURPOSE, {"purpose": np.array(purpose)})
        return {}
    found = str(records.pop(PURPOSE, {"purpose": np.array("a purpose that it does not name")})["purpose"])
    if found != purpose:
        raise InvalidInput(str(store), f"a new file or one of {purpose}", f"one of {found}")
    return records


def append_record(store: Path, index: int, result: Result) -> None:
    """Append one finished task; the record is on disk before this returns."""
    buffer = io.BytesIO()
    np.savez(buffer, **result)  # type: ignore[arg-type]
    payload = buffer.getvalue()
    record = HEADER.pack(MAGIC, index, len(payload), zlib.crc32(payload)) + payload
    with store.open("ab") as handle:
        handle.write(record)
        handle.flush()
        os.fsync(handle.fileno())


def read_records(store: Path) -> dict[int, Result]:
    """Finished tasks of a file; a record cut short at the end is cut off, so that new ones follow whole ones.

    Raises
    ------
    BadData
        The file is not one of ours.
    """
    if not store.exists():
        return {}
    data = store.read_bytes()
    records: dict[int, Result] = {}
    at = 0
    while at + HEADER.size <= len(data):
        magic, index, length, checksum = HEADER.unpack_from(data, at)
        if magic != MAGIC:
            raise BadData(str(store), f"byte {at}", "is not a file of finished seasons")
        payload = data[at + HEADER.size : at + HEADER.size + length]
        if len(payload) < length or zlib.crc32(payload) != checksum:
            break
        with np.load(io.BytesIO(payload), allow_pickle=False) as archive:
            records.setdefault(index, {key: archive[key] for key in archive.files})
        at += HEADER.size + length
    if at == 0 and data and not MAGIC.startswith(data[:4]) and data[:4] != MAGIC:
        raise BadData(str(store), "byte 0", "is not a file of finished seasons")
    if at < len(data):
        with store.open("r+b") as handle:
            handle.truncate(at)
    return records
