"""What no browser sends: bad bytes, bad requests, senders that drip and readers that read nothing."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

from hosted_server import HostedServer

from faults.people import Found, client_of, get, planner


def hostile_requests(server: HostedServer) -> Found:
    """Send what no browser sends; every answer must be a refusal or a closed door, and every worker must live on."""
    workers, answers = set(server.workers()), {}
    for name, raw in _bad_bytes().items():
        answers[name] = _raw(server.port, raw)
    with client_of(server.site) as client:
        for name, given in _bad_requests().items():
            method, path = given.pop("method", "POST"), given.pop("path", "/list.json")
            answers[name] = client.request(method, path, **given).status_code
    bad = {name: status for name, status in answers.items() if status not in {0, *range(400, 500)}}
    return {
        "sent": len(answers),
        "answers": answers,
        "not_refused": bad,
        "workers_died": len(workers - set(server.workers())),
        "planner": planner(server.site),
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
    drops, unread, counted, stop = [], [], [0], threading.Event()

    def count() -> None:
        while not stop.is_set():
            counted.append(server.open_files())
            time.sleep(0.05)

    counting = threading.Thread(target=count, daemon=True)
    counting.start()
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
    seconds, until = [], time.monotonic() + wait
    while time.monotonic() < until:
        for there in drops:
            try:
                there.send(b"a")
            except OSError:
                continue
        began = time.perf_counter()
        answer = get(server.site, "/list")
        assert answer.status_code == 200, answer.text
        seconds.append(time.perf_counter() - began)
        time.sleep(0.5)
    stop.set()
    counting.join()
    open_now = server.open_files()
    for there in drops + unread:
        there.close()
    return {
        "slow_senders": number,
        "slow_readers": readers,
        "open_files_at_most": max(counted),
        "open_files_after_the_limits": open_now,
        "person_waited_at_most_s": round(max(seconds), 2),
    }
