"""People who use a host while it breaks: they ask, they write, they remember what was acknowledged."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from typing import Any

import httpx

Found = dict[str, Any]


def client_of(site: str) -> httpx.Client:
    """Give a client; without certificates, whose reading takes longer than a request here."""
    return httpx.Client(base_url=site, timeout=60, verify=False)


def get(site: str, path: str) -> httpx.Response:
    with client_of(site) as client:
        return client.get(path)


def post(site: str, path: str, **given: Any) -> httpx.Response:
    with client_of(site) as client:
        return client.post(path, **given)


class Writers:
    """People who make share links without a pause, and remember which ones were acknowledged."""

    def __init__(self, site: str, people: int, size: int = 20_000) -> None:
        self.site, self.size = site, size
        self.kept: dict[str, str] = {}
        self.statuses: dict[str, int] = {}
        self._stop, self._lock = threading.Event(), threading.Lock()
        self._threads = [threading.Thread(target=self._write, args=(n,), daemon=True) for n in range(people)]

    def __enter__(self) -> Writers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def _write(self, number: int) -> None:
        chance = random.Random(number)
        with client_of(self.site) as client:
            while not self._stop.is_set():
                self._write_one(client, b"\x01" + chance.randbytes(self.size))

    def _write_one(self, client: httpx.Client, sealed: bytes) -> None:
        try:
            answer = client.post("/shares.json?days=7", content=sealed)
            told = str(answer.status_code)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            told, answer = "closed", None  # before an answer: a browser asks again
        except httpx.HTTPError as error:
            told, answer = type(error).__name__, None
        with self._lock:
            self.statuses[told] = self.statuses.get(told, 0) + 1
            if answer is not None and answer.status_code == 201:
                self.kept[answer.json()["id"]] = hashlib.sha256(sealed).hexdigest()
        if told != "201":
            time.sleep(0.05)

    def lost(self) -> int:
        """Count the acknowledged shares that are not there or not whole."""
        gone = 0
        with client_of(self.site) as client:
            for share_id, digest in self.kept.items():
                answer = client.get(f"/shared/{share_id}/sealed")
                gone += answer.status_code != 200 or hashlib.sha256(answer.content).hexdigest() != digest
        return gone

    def told(self) -> Found:
        """Give what happened to them."""
        return {"acknowledged": len(self.kept), "answers": dict(sorted(self.statuses.items()))}


def planner(site: str) -> int:
    return post(site, "/list.json", json={}).status_code
