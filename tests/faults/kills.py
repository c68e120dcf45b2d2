"""Processes that are killed, replaced or stopped while people use the host."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import threading
import time
from typing import Any

import httpx
from applicants import changed
from hosted_server import HostedServer

from faults.people import Found, Writers, client_of, get, post


def kill_workers(server: HostedServer, seconds: float, every: float, people: int = 4) -> Found:
    """Kill one worker after another while people write."""
    killed, chance, until = 0, random.Random(1), time.monotonic() + seconds
    with Writers(server.site, people) as writers:
        while time.monotonic() < until:
            time.sleep(every)
            os.kill(chance.choice(server.workers()), signal.SIGKILL)
            killed += 1
            server.wait_ready()
    return {"killed": killed, **writers.told(), "lost": writers.lost()}


def kill_everything(server: HostedServer, times: int, every: float, people: int = 4) -> Found:
    """Kill parent and workers at once while people write into SQLite, and start again."""
    with Writers(server.site, people) as writers:
        for _ in range(times):
            time.sleep(every)
            server.kill_all()
            server.start()
        time.sleep(every)
    file = server.folder / "shares.db"
    with sqlite3.connect(file) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    return {"killed": times, **writers.told(), "integrity_check": sound, "lost": writers.lost()}


def kill_database(server: HostedServer, cluster: Any, times: int, every: float, people: int = 4) -> Found:
    """Kill PostgreSQL, every process of it, while people write, and start it again; the host is left alone."""
    recovered = []
    with Writers(server.site, people) as writers:
        for _ in range(times):
            time.sleep(every)
            cluster.kill()
            planner = get(server.site, "/list.json").status_code
            ready = get(server.site, "/ready").status_code
            cluster.start()
            began = time.monotonic()
            while get(server.site, "/ready").status_code != 200:
                time.sleep(0.05)
            recovered.append(round(time.monotonic() - began, 2))
        time.sleep(every)
    return {
        "killed": times,
        **writers.told(),
        "planner_meanwhile": planner,
        "ready_meanwhile": ready,
        "seconds_until_ready_again": recovered,
        "lost": writers.lost(),
    }


def restart_under_load(server: HostedServer, times: int, people: int = 6, calm: float = 1.0) -> Found:
    """Replace every worker while people read and write, each over connections that stay open as a browser's do."""
    statuses: dict[str, int] = {}
    lock, stop = threading.Lock(), threading.Event()

    def use() -> None:
        with client_of(server.site) as client:
            while not stop.is_set():
                for method, path in (("GET", "/list"), ("POST", "/what-if.json"), ("GET", "/static/app.css")):
                    told = _asked(client, method, path)
                    with lock:
                        statuses[told] = statuses.get(told, 0) + 1

    threads = [threading.Thread(target=use, daemon=True) for _ in range(people)]
    for thread in threads:
        thread.start()
    with Writers(server.site, 2) as writers:
        for _ in range(times):
            time.sleep(calm)
            before = set(server.workers())
            server.reload()
            until = time.monotonic() + 180
            while before & set(server.workers()) and time.monotonic() < until:
                time.sleep(0.1)
            assert not before & set(server.workers()), "the workers were not replaced"
        time.sleep(calm)
    stop.set()
    for thread in threads:
        thread.join(60)
    return {"restarts": times, "answers": statuses, "writers": writers.told(), "lost": writers.lost()}


def _asked(client: httpx.Client, method: str, path: str) -> str:
    """Ask as a browser does: a connection that the server closed before it answered anything is tried once more."""
    for _ in range(2):
        try:
            return str(client.request(method, path, **({"json": {}} if method == "POST" else {})).status_code)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
            told = type(error).__name__
    return told


def graceful_stop(server: HostedServer) -> Found:
    """Ask for something that takes long, stop the host meanwhile, and see whether the answer comes whole."""
    found: Found = {}

    def ask() -> None:
        profile = changed(budget_usd=random.Random().randint(500, 5000))
        answer = post(server.site, "/files/plan.pdf", data={"profile": json.dumps(profile)})
        found["status"], found["bytes"], found["whole"] = (
            answer.status_code,
            len(answer.content),
            answer.content.rstrip().endswith(b"%%EOF"),
        )

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.3)
    found["seconds_to_stop"] = round(server.stop(), 2)
    asking.join()
    assert server.process is not None
    return found | {"exit": server.process.returncode}
