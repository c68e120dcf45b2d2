"""Measure the web planner as its users meet it: start, first paint, re-plans by ten people, throughput, memory.

Run with `python bench/web.py [--json] [--replans 10000]`. A server of its own is started; the people are threads of
this process, so client and server share the processors. "Ten people" each wait a second between two changes of a
what-if, as somebody who moves a slider and reads; "at full load" they do not wait. Chromium measures paints when it is
installed. The load of the machine before the run is printed: numbers taken beside other work say little.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import httpx
import yaml

ROOT = Path(__file__).parent.parent
PROFILE = yaml.safe_load((ROOT / "examples" / "boston_moderate.yaml").read_text(encoding="utf-8"))
PEOPLE = 10
FIRST_PAINT = """async () => {
    const seen = () => performance.getEntriesByName("first-contentful-paint")[0];
    while (!seen()) await new Promise((again) => setTimeout(again, 20));
    return seen().startTime;
}"""  # the page may be loaded before its first frame is counted


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def start() -> tuple[subprocess.Popen[bytes], str, float]:
    """Start a server; give its process, address and seconds until it answered."""
    port, began = free_port(), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "smartpick", "serve", "--port", str(port)], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    while True:
        try:
            urllib.request.urlopen(f"{address}/health", timeout=1).read()
            return process, address, time.perf_counter() - began
        except OSError:
            time.sleep(0.02)


def cold(found: dict[str, object]) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server and open its first page at once, in Chromium where there is one; give the server."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        process, address, began = start()
        clock = time.perf_counter()
        httpx.get(address, timeout=60).raise_for_status()
        found |= {"start_s": round(began, 2), "cold_whole_page_s": round(time.perf_counter() - clock, 2)}
        return process, address
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        process, address, began = start()
        clock = time.perf_counter()
        page.goto(address, timeout=60_000)
        found |= {"start_s": round(began, 2), "cold_whole_page_s": round(time.perf_counter() - clock, 2)}
        found["cold_first_paint_ms"] = round(page.evaluate(FIRST_PAINT))
        browser.close()
    return process, address


def replans(address: str, people: int, each: int, pause: float) -> tuple[list[float], float]:
    """Let `people` change a what-if `each` times; give the waits and the seconds in all. [milliseconds, s]"""
    waits: list[float] = []
    lock = threading.Lock()

    def person(number: int) -> None:
        mine = {**PROFILE, "budget_usd": 1500 + 50 * number}
        with httpx.Client(base_url=address, timeout=60) as client:
            client.post("/what-if.json", json={"profile": mine})
            time.sleep(pause * number / people)
            for turn in range(each):
                began = time.perf_counter()
                answer = client.post(
                    "/what-if", data={"profile": json.dumps(mine), "step2": str(205 + (turn * 7 + number) % 70)}
                )
                answer.raise_for_status()
                with lock:
                    waits.append(1000 * (time.perf_counter() - began))
                time.sleep(pause)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits, time.perf_counter() - began


def memory_mb(process: subprocess.Popen[bytes]) -> float:
    """Give the resident memory of the server and its helpers. [MB]"""
    pids = [str(process.pid)]
    for pid in pids:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            pids += children.read_text().split()
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def in_chromium(address: str) -> dict[str, float]:
    """Measure first paint and the repaint after a slider moved. [milliseconds]"""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        return {}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=address)
        page.goto("/")
        paint = page.evaluate(FIRST_PAINT)
        page.goto("/what-if")
        times = []
        for score in range(210, 270, 3):
            times.append(
                page.evaluate(
                    """async (score) => {
                    const slider = document.getElementById("w-step2"), answer = document.getElementById("answer");
                    const began = performance.now();
                    const repainted = new Promise((done) => new MutationObserver((_, seen) => {
                        seen.disconnect();
                        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
                    }).observe(answer, { childList: true }));
                    slider.value = score;
                    slider.dispatchEvent(new Event("input", { bubbles: true }));
                    return repainted;
                }""",
                    score,
                )
            )
        browser.close()
    return {
        "warm_first_paint_ms": round(paint),
        "what_if_repaint_p50_ms": round(statistics.median(times)),
        "what_if_repaint_max_ms": round(max(times)),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--replans", type=int, default=0, help="re-plans for the memory run; 0 leaves it out")
    options = asked.parse_args()
    found: dict[str, object] = {"load_before": round(os.getloadavg()[0], 2), "processors": os.cpu_count()}
    process, address = cold(found)
    try:
        time.sleep(8)  # until the helpers are ready
        found |= in_chromium(address)
        clock = time.perf_counter()
        httpx.post(f"{address}/list", data={"profile": json.dumps(PROFILE)}, timeout=60).raise_for_status()
        found["full_plan_s"] = round(time.perf_counter() - clock, 2)
        waits, _ = replans(address, PEOPLE, 12, pause=1.0)
        ordered = sorted(waits)
        found["ten_people_p50_ms"] = round(statistics.median(ordered))
        found["ten_people_p95_ms"] = round(ordered[int(0.95 * len(ordered))])
        waits, took = replans(address, PEOPLE, 15, pause=0.0)
        found["full_load_per_s"] = round(len(waits) / took, 1)
        found["full_load_p50_ms"] = round(statistics.median(waits))
        if options.replans:
            replans(address, 4, 100, pause=0.0)
            before = memory_mb(process)
            replans(address, 4, options.replans // 4, pause=0.0)
            found |= {
                "memory_mb": round(before),
                "memory_after_mb": round(memory_mb(process)),
                "replans": options.replans,
            }
    finally:
        process.terminate()
        process.wait(20)
    if options.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
