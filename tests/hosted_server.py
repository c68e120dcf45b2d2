"""A public host in processes of its own: started, watched, killed and stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

START_SECONDS = 180


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class HostedServer:
    """`smartpick serve --hosted` with limits that one client cannot reach, unless the settings say otherwise.

    Parameters
    ----------
    folder : for its log and, unless another is set, its database. settings : by name; all become variables.
    """

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder, self.port = folder, int(settings.pop("port", 0) or free_port())
        self.site = f"http://127.0.0.1:{self.port}"
        wide = {name: 1_000_000 for name in ("requests_per_minute", "plans_per_minute", "shares_per_hour")}
        usual = wide | {"keys_per_minute": 1_000_000, "database": f"sqlite:///{folder}/shares.db", "workers": 2}
        self.settings = usual | settings
        self.log = folder / "log"
        self.environment: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> HostedServer:
        """Start it and wait until every worker is ready."""
        told = {f"SMARTPICK_{name.upper()}": str(value) for name, value in self.settings.items()}
        with self.log.open("ab") as to:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "smartpick", "serve", "--hosted", "--port", str(self.port)],
                stdout=to,
                stderr=to,
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"} | told | self.environment,
                start_new_session=True,
            )
        self.wait_ready()
        return self

    def wait_ready(self) -> float:
        """Wait until it can plan and its workers are all there; give the seconds that took."""
        began = time.monotonic()
        while time.monotonic() - began < START_SECONDS:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            try:
                urllib.request.urlopen(f"{self.site}/health", timeout=5).read()
                if len(self.workers()) >= int(self.settings["workers"]):
                    return time.monotonic() - began
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError("the host did not get ready")

    def workers(self) -> list[int]:
        """Give the process numbers of the workers that listen."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children if self._serves(int(pid))]

    @staticmethod
    def _serves(pid: int) -> bool:
        try:
            return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False

    def memory(self) -> dict[int, int]:
        """Give the resident memory of each worker [bytes]."""
        found = {}
        for pid in self.workers():
            try:
                found[pid] = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            except OSError:
                continue
        return found

    def open_files(self) -> int:
        """Give how many files and sockets the workers hold open."""
        total = 0
        for pid in self.workers():
            try:
                total += len(os.listdir(f"/proc/{pid}/fd"))
            except OSError:
                continue
        return total

    def events(self) -> list[dict[str, Any]]:
        """Give the lines of the log that are events."""
        found = []
        for line in self.log.read_text(encoding="utf-8").splitlines():
            if line.startswith("{"):
                found.append(json.loads(line))
        return found

    def reload(self) -> None:
        """Ask for new workers, one by one."""
        assert self.process is not None
        self.process.send_signal(signal.SIGHUP)

    def kill_all(self) -> None:
        """Kill the parent and every worker at once, as a power cut would; only what this object started."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> float:
        """Stop it as a system does, and give the seconds that took."""
        assert self.process is not None
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(120)
        return time.monotonic() - began

    def __enter__(self) -> HostedServer:
        return self.start()

    def __exit__(self, *problem: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.stop()
