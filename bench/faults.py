"""Break a public host on purpose and say what became of it: `python bench/faults.py [NAME ...] [--json]`.

Names: workers, everything, database, disk, clock, slow, hostile, restart, stop. Needs Linux; `database` needs
PostgreSQL, `disk` root (it mounts a small file system in memory), `clock` libfaketime. What is missing is said.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import faults
from hosted_server import HostedServer
from postgres import cluster, programs

FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


def workers(folder: Path) -> faults.Found:
    with HostedServer(folder) as server:
        return faults.kill_workers(server, seconds=120, every=3)


def everything(folder: Path) -> faults.Found:
    with HostedServer(folder) as server:
        return faults.kill_everything(server, times=10, every=4)


def database(folder: Path) -> faults.Found:
    if programs() is None:
        return {"missing": "PostgreSQL: apt-get install postgresql"}
    with cluster() as own, HostedServer(folder, database=own.address) as server:
        return faults.kill_database(server, own, times=10, every=4)


def disk(folder: Path) -> faults.Found:
    if not faults.can_mount(folder):
        return {"missing": "the right to mount a file system"}
    with (
        faults.SmallDisk(folder / "small") as small,
        HostedServer(folder, database=f"sqlite:///{small.folder}/shares.db") as server,
    ):
        return faults.full_and_failing_disk(server, small)


def clock(folder: Path) -> faults.Found:
    if not FAKETIME.exists():
        return {"missing": "libfaketime: apt-get install faketime"}
    server = faked(folder)
    with server:
        found = faults.clock_changes(server, folder / "clock", hold=65)
    return found | {"told": [one["event"] for one in server.events() if one["event"] == "clock_jumped"]}


def faked(folder: Path) -> HostedServer:
    """Give a host whose clock is a file."""
    (folder / "clock").write_text("+0")
    server = HostedServer(folder)
    server.environment = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(folder / "clock"),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    return server


def slow(folder: Path) -> faults.Found:
    limits = {"header_seconds": 5, "body_seconds": 8, "stalled_seconds": 8}
    with HostedServer(folder, **limits) as server:
        return faults.slow_clients(server, number=500, readers=20, wait=25)


def hostile(folder: Path) -> faults.Found:
    with HostedServer(folder) as server:
        return faults.hostile_requests(server)


def restart(folder: Path) -> faults.Found:
    with HostedServer(folder) as server:
        return faults.restart_under_load(server, times=5)


def stop(folder: Path) -> faults.Found:
    return faults.graceful_stop(HostedServer(folder).start())


FAULTS = {
    "workers": workers,
    "everything": everything,
    "database": database,
    "disk": disk,
    "clock": clock,
    "slow": slow,
    "hostile": hostile,
    "restart": restart,
    "stop": stop,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FAULTS))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}", file=sys.stderr)
    found = {}
    for name in given.names or FAULTS:
        with tempfile.TemporaryDirectory(prefix="smartpick-faults-") as folder:
            found[name] = FAULTS[name](Path(folder))
        if not given.json:
            print(name, json.dumps(found[name], indent=1), sep=": ")
    if given.json:
        print(json.dumps(found, indent=1))
    if any(one.get("lost") or one.get("not_refused") for one in found.values()):
        sys.exit("something was lost or not refused")


if __name__ == "__main__":
    main()
