"""A clock that runs ahead and back."""

from __future__ import annotations

import time
from pathlib import Path

from hosted_server import HostedServer

from faults.people import Found, get, planner, post


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
        return str(post(server.site, f"/shares.json?days={days}", content=sealed).json()["id"])

    def opened(share_id: str) -> int:
        return get(server.site, f"/shared/{share_id}/sealed").status_code

    day, month = make(1), make(30)
    found: Found = {"now": [opened(day), opened(month)]}
    turn("+2d")
    found["two days ahead"] = [opened(day), opened(month)]
    turn("+400d")
    found["a year ahead"] = [opened(day), opened(month), planner(server.site)]
    time.sleep(hold)
    turn("-400d")
    found["a year back"] = [opened(day), opened(month), planner(server.site)]
    made_back = make(1)
    turn("+0")
    found["right again"] = [opened(day), opened(month), opened(made_back)]
    found["rates"] = get(server.site, "/static/app.css").status_code
    return found
