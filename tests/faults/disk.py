"""A disk that fills up, fails, and comes back."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path

from hosted_server import HostedServer

from faults.people import Found, Writers, planner, post


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
        answer = post(site, "/shares.json?days=7", content=sealed)
        if answer.status_code == 201:
            writers.kept[answer.json()["id"]] = hashlib.sha256(sealed).hexdigest()
        return answer.status_code

    (disk.folder / "other").write_bytes(bytes(500_000))
    with Writers(site, people, size=150_000) as writers:
        until = time.monotonic() + 60
        while not set(writers.statuses) - {"201"} and time.monotonic() < until:
            time.sleep(0.05)
    found: Found = {**writers.told(), "lost_when_full": writers.lost(), "planner_when_full": planner(site)}
    (disk.folder / "other").unlink()
    found["write_when_there_is_room"] = write(writers)
    disk.fail()
    found |= {"write_on_failed_disk": write(writers), "planner_on_failed_disk": planner(site)}
    found["lost_on_failed_disk"] = writers.lost()
    server.stop()
    disk.unmount()
    disk.mount()
    _mount("mount", "-o", "remount,ro", disk.folder)
    server.start()
    found |= {"read_only_write": write(writers), "read_only_planner": planner(site)}
    found["read_only_lost"] = writers.lost()
    server.stop()
    _mount("mount", "-o", "remount,rw", disk.folder)
    server.start()
    return found | {"write_at_last": write(writers), "lost": writers.lost()}
