"""Fifty people use a public host for half an hour: `python bench/load.py [--minutes 30] [--people 50] [--json FILE]`.

A server of its own is started (SQLite, two workers, usual settings, but that all people may come from one address).
Each person is a thread: opens the site, answers the questions while the count follows, makes a plan, reads, moves the
sliders of a what-if, turns pages, takes a file along, now and then makes a share link that somebody else opens; then
the next person comes. Everybody is another applicant, so plans are computed, not remembered. Between two pages a
person reads for 10 to 60 s, between two moves of a slider for 0.3 to 1.5 s. An answer with a status of 400 or more, one
that is not whole, or none within a minute, is an error. Client and server share the processors.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from hosted_server import HostedServer

from smartpick.intake.profile import profile_dict, read_profile

ROOT = Path(__file__).parent.parent
EXAMPLES = [read_profile(file) for file in sorted((ROOT / "examples").glob("*.yaml"))]
PAGES = ("/signals", "/visa", "/verify", "/programs", "/interviews", "/rank", "/write", "/say", "/methods")
FILES = ("plan.pdf", "plan.xlsx", "plan.html", "calendar.ics", "plan.json")
READING = (10.0, 60.0)  # seconds
SLIDING = (0.3, 1.5)  # seconds
PATIENCE = 60.0  # seconds for an answer
LOOK_EVERY = 10.0  # seconds between two looks at memory
HTML = {"accept": "text/html"}


class Crowd:
    """What all people met, counted together."""

    def __init__(self, site: str, seconds: float) -> None:
        self.site, self.until = site, time.monotonic() + seconds
        self.waits: dict[str, list[float]] = {}
        self.errors: list[str] = []
        self.people = 0
        self._lock = threading.Lock()

    def over(self) -> bool:
        """Say whether the time is up."""
        return time.monotonic() >= self.until

    def seen(self, what: str, seconds: float, problem: str = "") -> None:
        """Count one answer."""
        with self._lock:
            self.waits.setdefault(what, []).append(seconds)
            if problem:
                self.errors.append(f"{what}: {problem}")


class Person:
    """One applicant at one browser."""

    def __init__(self, crowd: Crowd, chance: random.Random) -> None:
        self.crowd, self.chance = crowd, chance
        self.client = httpx.Client(base_url=crowd.site, timeout=PATIENCE)
        self.profile: dict[str, Any] = profile_dict(chance.choice(EXAMPLES))
        exams = {**self.profile["exams"]}
        exams["step2_ck"] = {"score": chance.randint(220, 262), "attempts": 1}
        self.profile |= {"budget_usd": chance.randint(900, 4_000), "exams": exams}

    def live(self) -> None:
        """Do what a person does from the first page to the last."""
        self.ask("first page", "GET", "/", headers=HTML)
        for name in ("app.css", "app.js", "store.js", "walk.js"):
            self.ask("static", "GET", f"/static/{name}")
        self.pause(READING)
        self.page("/start")
        for score in ("2", "24", "241"):
            self.ask("count", "POST", "/count.json", data={"visa_need": "either", "step2": score})
            self.pause(SLIDING)
        self.page("/")
        self.page("/list")
        for _ in range(self.chance.randint(2, 6)):
            score = str(self.chance.randint(215, 265))
            self.ask("what-if", "POST", "/what-if", data={**self.sent(), "step2": score}, headers=HTML)
            self.pause(SLIDING)
        for path in self.chance.sample(PAGES, 3):
            self.page(path)
        name = self.chance.choice(FILES)
        self.ask(f"file {name}", "POST", f"/files/{name}", data=self.sent())
        if self.chance.random() < 0.3:
            self.share()
        self.client.close()
        self.crowd.people += 1

    def share(self) -> None:
        """Make a share link, open it as its reader would, and perhaps take it back."""
        given = {"profile": self.profile, "make": "1", "days": "7"}
        answer = self.ask("share", "POST", "/share.json", json=given)
        if answer is None:
            return
        made = answer.json()
        path, _, key = made["link"].removeprefix(self.crowd.site).partition("#")
        self.ask("open share", "GET", path, headers=HTML)
        self.ask("sealed bytes", "GET", f"{path}/sealed")
        self.ask("open share without script", "POST", path, data={"key": key}, headers=HTML)
        if self.chance.random() < 0.5:
            self.ask("take back", "POST", f"{path}/take-back.json", json={"code": made["take_back"]})

    def page(self, path: str) -> None:
        """Turn to a page and read it."""
        self.ask(f"page {path}", "POST", path, data=self.sent(), headers=HTML)
        self.pause(READING)

    def sent(self) -> dict[str, str]:
        """Give what every page is sent."""
        return {"profile": json.dumps(self.profile)}

    def pause(self, span: tuple[float, float]) -> None:
        """Wait as somebody who reads."""
        until = time.monotonic() + self.chance.uniform(*span)
        while not self.crowd.over() and time.monotonic() < until:
            time.sleep(0.1)

    def ask(self, what: str, method: str, path: str, **given: Any) -> httpx.Response | None:
        """Ask the server; None when it did not answer as it should, or the time is up."""
        if self.crowd.over():
            return None
        began = time.perf_counter()
        for tries in range(2):
            try:
                answer = self.client.request(method, path, **given)
                break
            except httpx.RemoteProtocolError as error:  # an idle connection that the server closed: browsers ask again
                if tries:
                    self.crowd.seen(what, time.perf_counter() - began, type(error).__name__)
                    return None
            except httpx.HTTPError as error:
                self.crowd.seen(what, time.perf_counter() - began, type(error).__name__)
                return None
        problem = "" if answer.status_code < 400 else f"{answer.status_code} {answer.text[:200]}"
        if not problem and given.get("headers") == HTML and "</html>" not in answer.text:
            problem = "not whole"
        self.crowd.seen(what, time.perf_counter() - began, problem)
        return None if problem else answer


def come_and_go(crowd: Crowd, seed: int) -> None:
    chance = random.Random(seed)
    time.sleep(chance.uniform(0, 60))
    while not crowd.over():
        try:
            Person(crowd, chance).live()
        except Exception as error:  # a person who gave up would make the rest look better
            crowd.seen("person", 0.0, repr(error)[:200])


def watch(server: HostedServer, crowd: Crowd) -> list[dict[str, float]]:
    """Look at memory and open files until the crowd is gone."""
    looks, began = [], time.monotonic()
    while not crowd.over():
        time.sleep(LOOK_EVERY)
        looks.append(
            {
                "at": round(time.monotonic() - began),
                "megabytes": round(sum(server.memory().values()) / 1e6, 1),
                "open_files": server.open_files(),
                "load": round(os.getloadavg()[0], 1),
            }
        )
    return looks


def growth(looks: list[dict[str, float]]) -> dict[str, float]:
    """Compare memory and open files of the second third of the time with the last third, and give the trend of both."""
    third = len(looks) // 3
    middle, last = looks[third : 2 * third], looks[2 * third :]
    later = looks[third:]
    slope = statistics.linear_regression([one["at"] for one in later], [one["megabytes"] for one in later]).slope
    return {
        "megabytes_at_first": looks[0]["megabytes"],
        "megabytes_second_third": round(statistics.mean(one["megabytes"] for one in middle), 1),
        "megabytes_last_third": round(statistics.mean(one["megabytes"] for one in last), 1),
        "megabytes_at_most": max(one["megabytes"] for one in looks),
        "megabytes_an_hour_after_first_third": round(3600 * slope, 1),
        "open_files_second_third": round(statistics.mean(one["open_files"] for one in middle), 1),
        "open_files_last_third": round(statistics.mean(one["open_files"] for one in last), 1),
        "load_of_machine": round(statistics.mean(one["load"] for one in looks), 1),
    }


def told(crowd: Crowd) -> dict[str, Any]:
    """Give the waits of everything people did, in milliseconds."""
    table = {}
    for what, waits in sorted(crowd.waits.items()):
        ordered = sorted(waits)
        at = [ordered[min(len(ordered) - 1, int(q * len(ordered)))] for q in (0.5, 0.95, 1.0)]
        table[what] = {
            "requests": len(waits),
            **dict(zip(("p50", "p95", "worst"), (round(1000 * s) for s in at), strict=True)),
        }
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="smartpick-load-") as folder, HostedServer(Path(folder)) as server:
        workers = set(server.workers())
        crowd = Crowd(server.site, 60 * given.minutes)
        threads = [threading.Thread(target=come_and_go, args=(crowd, n), daemon=True) for n in range(given.people)]
        for thread in threads:
            thread.start()
        looks = watch(server, crowd)
        for thread in threads:
            thread.join(PATIENCE + 30)
        requests = sum(map(len, crowd.waits.values()))
        found = {
            "minutes": given.minutes,
            "people_at_once": given.people,
            "people_served": crowd.people,
            "requests": requests,
            "errors": len(crowd.errors),
            "workers_lost": len(workers - set(server.workers())),
            "load_of_machine_before": round(before, 1),
            **growth(looks),
            "errors_told": crowd.errors[:20],
            "unusual_events": [one for one in server.events() if one["level"] in {"warning", "error"}][:20],
            "answers": told(crowd),
        }
    if given.json:
        given.json.write_text(json.dumps({**found, "looks": looks}, indent=1), encoding="utf-8")
    print(json.dumps(found, indent=1))
    if crowd.errors or found["workers_lost"]:
        sys.exit("there were errors")


if __name__ == "__main__":
    main()
