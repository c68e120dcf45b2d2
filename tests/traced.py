"""Every byte that a process and its children write, send and read from the network, as the kernel saw it (strace)."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

INSTALL = "strace is missing: apt-get install strace"
OPENS = "open,openat,openat2,creat"
WRITES = "write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendmmsg,sendfile,splice,copy_file_range"
NETWORK = "connect,bind,recvfrom"
NAMES = "rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,mknod,mknodat,memfd_create"
LONGEST = 4_000_000  # bytes of one call that are kept
START_SECONDS = 120

_CALL = re.compile(r"^\d+ +(?P<call>[a-z0-9_]+)\((?P<rest>.*)$", re.S)
_TARGET = re.compile(r"^(?P<fd>\d+)<(?P<what>.*?)>(?=[,)])", re.S)
_OPENED = re.compile(r'"(?P<path>[^"]*)", (?P<flags>[^)]*)')
_REQUEST = re.compile(r'(?:recvfrom|resumed).*?"(?P<line>[A-Z]+ [^ ]+ HTTP/1\.[01])\\r\\n')
# what is no disk and no other host: the server's own pipes and queues, and semaphores, which hold a number
OWN = re.compile(r"^(pipe:|UNIX-STREAM:\[\d+->\d+\]|anon_inode:|/dev/null|/dev/shm/sem\.)")


class Trace:
    """What was seen.

    Parameters
    ----------
    text : the lines of strace. port : where the server listens; its own connections are those from there.
    """

    def __init__(self, text: str, port: int) -> None:
        self.text = text
        self._to_clients = re.compile(rf"^TCP:\[127\.0\.0\.1:{port}->127\.0\.0\.1:\d+\]$")
        self._calls = [m for m in map(_CALL.match, text.splitlines()) if m]

    def files_written(self) -> set[str]:
        """Give every path that was opened so that it could be written, made, linked or renamed, own pipes left out."""
        found = set()
        for call in self._calls:
            name, rest = call["call"], call["rest"]
            if name in OPENS.split(","):
                opened = _OPENED.search(rest)
                if opened and (
                    name == "creat" or re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE", opened["flags"])
                ):
                    found.add(opened["path"])
            elif name in NAMES.split(",") and "= -1 EEXIST" not in rest:
                found.update(re.findall(r'"([^"]*)"', rest))
        return {path for path in found if not OWN.match(path)}

    def written(self) -> dict[str, str]:
        """Give what was written to each target that is no client and no pipe of its own, as strace quotes it."""
        found: dict[str, str] = {}
        for call in self._calls:
            if call["call"] not in WRITES.split(","):
                continue
            target = _TARGET.match(call["rest"])
            what = target["what"] if target else "?"
            if not OWN.match(what) and not self._to_clients.match(what):
                found[what] = found.get(what, "") + call["rest"]
        return found

    def connections_made(self) -> list[str]:
        """Give every connection that the server opened by itself."""
        return [call["rest"] for call in self._calls if call["call"] == "connect"]

    def request_lines(self) -> list[str]:
        """Give the first line of every request that came in: the addresses that a proxy or a log could see."""
        return [found["line"] for line in self.text.splitlines() if (found := _REQUEST.search(line))]


@contextmanager
def traced(command: list[str], folder: Path, port: int, **environment: str) -> Iterator[tuple[Path, list[Trace]]]:
    """Run a server under strace until the block ends; then the list holds its trace, and the path its log."""
    if shutil.which("strace") is None:
        if os.environ.get("SMARTPICK_REQUIRE_BROWSER") == "1":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    out, log, seen = folder / "trace", folder / "log", []
    tracing = ["strace", "-D", "-f", "-qq", "-yy", "-s", str(LONGEST), "--seccomp-bpf", "-o", str(out)]
    tracing += ["-e", f"trace={','.join((OPENS, WRITES, NETWORK, NAMES))}"]
    more = {"PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"} | environment
    with log.open("wb") as to:
        process = subprocess.Popen([*tracing, *command], stdout=to, stderr=to, env=os.environ | more, cwd=folder)
        try:
            _wait(f"http://127.0.0.1:{port}/health", process)
            yield log, seen
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    time.sleep(0.5)  # the tracer writes its last lines after the process has ended
    seen.append(Trace(out.read_text(encoding="utf-8", errors="replace"), port))


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not start")
