"""A PostgreSQL cluster of the tests' own, in a folder that goes with them, run by a user who is not root."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

INSTALL = "PostgreSQL is missing: apt-get install postgresql"
OWNER = "postgres"
READY_SECONDS = 60


def programs() -> Path | None:
    """Give the folder with initdb and postgres, the newest one; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    return Path(path).parent if path else None


class Cluster:
    """A cluster that listens on a port of its own, for this computer alone."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin = folder, programs()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The address as a setting."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Make the files of the cluster."""
        command = [f"{self.bin}/initdb", "-D", f"{self.folder}/data", "-U", OWNER, "-A", "trust", "-E", "UTF8"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self._as_owner())

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [f"{self.bin}/postgres", "-D", f"{self.folder}/data", "-p", str(self.port), "-k", str(self.folder)]
        command += ["-c", "listen_addresses=127.0.0.1"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **self._as_owner()
        )
        until = time.monotonic() + READY_SECONDS
        ask = [f"{self.bin}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ask, check=False).returncode:
            assert time.monotonic() < until, "PostgreSQL did not start"
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill the server and all it started at once, as a failing machine would."""
        assert self.process is not None
        os.killpg(self.process.pid, 9)
        self.process.wait()
        for child in self._children():  # backends have sessions of their own
            os.kill(child, 9)
        until = time.monotonic() + READY_SECONDS
        while self._children() and time.monotonic() < until:
            time.sleep(0.05)

    def _children(self) -> list[int]:
        """Give the processes that work in this cluster's folder."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if os.readlink(entry / "cwd").startswith(f"{self.folder}/data"):
                    found.append(int(entry.name))
            except OSError:
                continue  # it has ended
        return found

    def stop(self) -> None:
        """Stop the server at once."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(3)
            self.process.wait(READY_SECONDS)

    @staticmethod
    def _as_owner() -> dict[str, object]:
        if os.getuid() != 0:
            return {}
        owner = pwd.getpwnam(OWNER)
        return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Give a running cluster; without PostgreSQL the test is skipped, or fails where CI requires it."""
    if programs() is None:
        if os.environ.get("SMARTPICK_REQUIRE_BROWSER") == "1":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    with tempfile.TemporaryDirectory(prefix="smartpick-pg-") as name:
        folder = Path(name)
        if os.getuid() == 0:
            owner = pwd.getpwnam(OWNER)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        own = Cluster(folder)
        own.make()
        own.start()
        try:
            yield own
        finally:
            own.stop()
