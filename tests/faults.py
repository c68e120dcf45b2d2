"""What can go wrong with a public host, done on purpose; short in the tests, long in `bench/faults.py`.

Each function gives what it measured; `lost` counts shares that were acknowledged and are not there, or not whole.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import httpx
from hosted_server import HostedServer

Found = dict[str, Any]


def _client(site: str) -> httpx.Client:
    """Give a client; without certificates, whose reading takes longer than a request here."""
    return httpx.Client(base_url=site, timeout=60, verify=False)


def _get(site: str, path: str) -> httpx.Response:
    with _client(site) as client:
        return client.get(path)


def _post(site: str, path: str, **given: Any) -> httpx.Response:
    with _client(site) as client:
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
        with _client(self.site) as client:
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
        with _client(self.site) as client:
            for share_id, digest in self.kept.items():
                answer = client.get(f"/shared/{share_id}/sealed")
                gone += answer.status_code != 200 or hashlib.sha256(answer.content).hexdigest() != digest
        return gone

    def told(self) -> Found:
        """Give what happened to them."""
        return {"acknowledged": len(self.kept), "answers": dict(sorted(self.statuses.items()))}


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
    import sqlite3

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
            planner = _get(server.site, "/list.json").status_code
            ready = _get(server.site, "/ready").status_code
            cluster.start()
            began = time.monotonic()
            while _get(server.site, "/ready").status_code != 200:
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


class SmallDisk:
    """A small file system of its own in a file, mounted where the host keeps its database."""

    def __init__(self, folder: Path, megabytes: int = 4) -> None:
        self.folder, self.image = folder, folder.with_suffix(".image")
        folder.mkdir(exist_ok=True)
        with self.image.open("wb") as raw:
            raw.truncate(megabytes * 1_000_000)
        _mount("mkfs.ext4", "-q", "-O", "^has_journal", self.image)

    def mount(self) -> None:
        """Mend it if it needs that, and mount it."""
        subprocess.run(["fsck.ext4", "-p", self.image], check=False, capture_output=True)
        _mount("mount", "-o", "loop", self.image, self.folder)

    def unmount(self) -> None:
        """Take it away."""
        _mount("umount", self.folder)

    def fail(self) -> None:
        """Let it become read-only under open files, as a failing disk does."""
        _mount("mount", "-o", "remount,abort", self.folder)

    def __enter__(self) -> SmallDisk:
        self.mount()
        return self

    def __exit__(self, *problem: object) -> None:
        subprocess.run(["umount", "-l", self.folder], check=False, capture_output=True)


def _mount(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def can_mount(folder: Path) -> bool:
    """Say whether this user may make and mount a file system."""
    if os.getuid() != 0 or shutil.which("mkfs.ext4") is None:
        return False
    try:
        with SmallDisk(folder / "tried", 1):
            return True
    except (subprocess.CalledProcessError, OSError):
        return False


def full_and_failing_disk(server: HostedServer, disk: SmallDisk, people: int = 2) -> Found:
    """Fill the disk, make room, let the disk fail, restart on it while it is read-only, and at last write again."""
    site, sealed = server.site, b"\x01" + bytes(range(256)) * 80

    def write(writers: Writers) -> int:
        answer = _post(site, "/shares.json?days=7", content=sealed)
        if answer.status_code == 201:
            writers.kept[answer.json()["id"]] = hashlib.sha256(sealed).hexdigest()
        return answer.status_code

    (disk.folder / "other").write_bytes(bytes(500_000))
    with Writers(site, people, size=150_000) as writers:
        until = time.monotonic() + 60
        while not set(writers.statuses) - {"201"} and time.monotonic() < until:
            time.sleep(0.05)
    found: Found = {**writers.told(), "lost_when_full": writers.lost(), "planner_when_full": _planner(site)}
    (disk.folder / "other").unlink()
    found["write_when_there_is_room"] = write(writers)
    disk.fail()
    found |= {"write_on_failed_disk": write(writers), "planner_on_failed_disk": _planner(site)}
    found["lost_on_failed_disk"] = writers.lost()
    server.stop()
    disk.unmount()
    disk.mount()
    _mount("mount", "-o", "remount,ro", disk.folder)
    server.start()
    found |= {"read_only_write": write(writers), "read_only_planner": _planner(site)}
    found["read_only_lost"] = writers.lost()
    server.stop()
    _mount("mount", "-o", "remount,rw", disk.folder)
    server.start()
    return found | {"write_at_last": write(writers), "lost": writers.lost()}


def _planner(site: str) -> int:
    return _post(site, "/list.json", json={}).status_code


def hostile_requests(server: HostedServer) -> Found:
    """Send what no browser sends; every answer must be a refusal or a closed door, and every worker must live on."""
    workers, answers = set(server.workers()), {}
    for name, raw in _bad_bytes().items():
        answers[name] = _raw(server.port, raw)
    with _client(server.site) as client:
        for name, given in _bad_requests().items():
            method, path = given.pop("method", "POST"), given.pop("path", "/list.json")
            answers[name] = client.request(method, path, **given).status_code
    bad = {name: status for name, status in answers.items() if status not in {0, *range(400, 500)}}
    return {
        "sent": len(answers),
        "answers": answers,
        "not_refused": bad,
        "workers_died": len(workers - set(server.workers())),
        "planner": _planner(server.site),
    }


def _raw(port: int, raw: bytes) -> int:
    """Give the status that answers some bytes; 0 = the connection was closed without one."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as there:
        try:
            for start in range(0, len(raw), 65_536):
                there.sendall(raw[start : start + 65_536])
            answer = there.recv(4096)
        except (ConnectionError, TimeoutError):
            return 0
    parts = answer.split(b" ")
    return int(parts[1]) if answer.startswith(b"HTTP/1.1 ") else 0


_TYPE = b"Content-Type: application/json\r\n"


def _bad_bytes() -> dict[str, bytes]:
    post = b"POST /list.json HTTP/1.1\r\nHost: x\r\n"
    return {
        "no http": b"hello\r\n\r\n",
        "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        "http/0.9": b"GET /list\r\n\r\n",
        "no host": b"GET /list HTTP/1.1\r\n\r\n",
        "long line": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        "long header": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        "many headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n",
        "null in header": b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        "null in path": b"GET /list%00.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "two lengths": post + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
        "negative length": post + b"Content-Length: -5\r\n\r\n",
        "length not a number": post + b"Content-Length: 1e3\r\n\r\n",
        "length and chunks": post + b"Content-Length: 3\r\nTransfer-Encoding: gzip\r\n\r\nabc",
        "chunk of bad size": post + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        "endless chunks": post + _TYPE + b"Transfer-Encoding: chunked\r\n\r\n" + _chunks(60),
        "declared too large": post + b"Content-Length: 99999999999\r\n\r\n",
        "space in name": b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
    }


def _chunks(number: int) -> bytes:
    return (b"ffff\r\n" + b"a" * 65_535 + b"\r\n") * number


def _bad_requests() -> dict[str, dict[str, Any]]:
    form = {"content-type": "application/x-www-form-urlencoded"}
    json_ = {"content-type": "application/json"}
    return {
        "json cut": {"content": b'{"profile": {', "headers": json_},
        "json list": {"content": b"[1]", "headers": json_},
        "json deep": {"content": b"[" * 100_000 + b"]" * 100_000, "headers": json_},
        "json deep profile": {"content": b'{"profile":' * 20_000 + b"1" + b"}" * 20_000, "headers": json_},
        "json not utf-8": {"content": b'{"profile": "\xff\xfe"}', "headers": json_},
        "json long number": {"content": b'{"profile": {"budget_usd": ' + b"9" * 100_000 + b"}}", "headers": json_},
        "json nan": {"content": b'{"profile": {"budget_usd": NaN}}', "headers": json_},
        "yaml bomb": {"json": {"profile": _yaml_bomb()}},
        "yaml tag": {"json": {"profile": "!!python/object/apply:os.system ['true']"}},
        "many fields": {"content": "&".join(f"a{n}=1" for n in range(5_000)), "headers": form},
        "too large": {"content": b"a" * 3_000_000, "headers": form},
        "no boundary": {"content": b"abc", "headers": {"content-type": "multipart/form-data"}},
        "bad multipart": {
            "content": b"--x\r\nContent-Disposition: form-data\r\n\r\nabc",
            "headers": {"content-type": "multipart/form-data; boundary=x"},
        },
        "other site": {"json": {}, "headers": {"sec-fetch-site": "cross-site"}},
        "traversal": {"method": "GET", "path": "/static/..%2f..%2f..%2fetc%2fpasswd"},
        "traversal file": {"path": "/files/..%2fplan.json"},
        "no such method": {"method": "BREW", "path": "/list"},
        "no such share": {"method": "GET", "path": f"/shared/{'a' * 5_000}/sealed"},
        "share of lies": {"path": "/shares.json?days=7", "content": b"<html>"},
        "share of many days": {"path": "/shares.json?days=99999999999999999999", "content": b"\x01" + bytes(99)},
    }


def _yaml_bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return "\n".join(lines)


def slow_clients(server: HostedServer, number: int, readers: int, wait: float) -> Found:
    """Let many connections send a head or a body drop by drop, or read nothing, and one person use the planner.

    Parameters
    ----------
    number : of senders. readers : of those who read nothing.
    wait : seconds to watch; longer than the host's limits, or they are not cut off.
    """
    drops, unread = [], []
    heads = [
        b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
        b"POST /list.json HTTP/1.1\r\nHost: x\r\n" + _TYPE + b"Content-Length: 1000\r\n\r\n",
    ]
    for n in range(number):
        there = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        there.sendall(heads[n % 2])
        drops.append(there)
    for _ in range(readers):  # ask for more than the buffers on the way can hold, and read none of it
        there = socket.socket()
        there.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        there.connect(("127.0.0.1", server.port))
        there.sendall(b"GET /static/app.css HTTP/1.1\r\nHost: x\r\n\r\n" * 400)
        unread.append(there)
    most, seconds, until = 0, [], time.monotonic() + wait
    while time.monotonic() < until:
        for there in drops:
            try:
                there.send(b"a")
            except OSError:
                continue
        began = time.perf_counter()
        answer = _get(server.site, "/list")
        assert answer.status_code == 200, answer.text
        seconds.append(time.perf_counter() - began)
        most = max(most, server.open_files())
        time.sleep(0.5)
    open_now = server.open_files()
    for there in drops + unread:
        there.close()
    return {
        "slow_senders": number,
        "slow_readers": readers,
        "open_files_at_most": most,
        "open_files_after_the_limits": open_now,
        "person_waited_at_most_s": round(max(seconds), 2),
    }


def restart_under_load(server: HostedServer, times: int, people: int = 6, calm: float = 1.0) -> Found:
    """Replace every worker while people read and write, each over connections that stay open as a browser's do."""
    statuses: dict[str, int] = {}
    lock, stop = threading.Lock(), threading.Event()

    def use() -> None:
        with _client(server.site) as client:
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
        profile = {**PERSON, "budget_usd": random.Random().randint(500, 5000)}
        answer = _post(server.site, "/files/plan.pdf", data={"profile": _json(profile)})
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


def clock_changes(server: HostedServer, clock: Path, hold: float = 0.0) -> Found:
    """Turn the host's clock (a file that libfaketime reads) forward and back, and open links meanwhile.

    Parameters
    ----------
    hold : seconds for which the clock stands a year ahead; the host looks at it twice a minute.
    """
    sealed = b"\x01" + bytes(range(200))

    def turn(offset: str) -> None:
        clock.write_text(offset)
        time.sleep(2.5)  # it reads the file once a second

    def make(days: int) -> str:
        return str(_post(server.site, f"/shares.json?days={days}", content=sealed).json()["id"])

    def opened(share_id: str) -> int:
        return _get(server.site, f"/shared/{share_id}/sealed").status_code

    day, month = make(1), make(30)
    found: Found = {"now": [opened(day), opened(month)]}
    turn("+2d")
    found["two days ahead"] = [opened(day), opened(month)]
    turn("+400d")
    found["a year ahead"] = [opened(day), opened(month), _planner(server.site)]
    time.sleep(hold)
    turn("-400d")
    found["a year back"] = [opened(day), opened(month), _planner(server.site)]
    made_back = make(1)
    turn("+0")
    found["right again"] = [opened(day), opened(month), opened(made_back)]
    found["rates"] = _get(server.site, "/static/app.css").status_code
    return found


PERSON: Found = {
    "citizenship": ["IN"],
    "immigration_status": "none",
    "visa_preference": "either",
    "school": {"country": "IN"},
    "graduation_year": 2022,
    "exams": {"step2_ck": {"score": 243}},
    "specialties": ["internal medicine"],
    "geography": {"anchor": "greater_boston"},
    "budget_usd": 900,
}


def _json(value: Any) -> str:
    import json

    return json.dumps(value)
