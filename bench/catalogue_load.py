"""Measure how long the catalogue takes to load and to answer; prints medians in milliseconds.

Run with `python bench/catalogue_load.py`. Loading is measured in fresh processes, with and without the time of
importing the modules; answers in one process, the first time and once kept.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

RUNS = 7
LOAD = """
import time
start = time.perf_counter()
from smartpick.facts.catalogue import load_catalogue
imported = time.perf_counter()
load_catalogue()
print(imported - start, time.perf_counter() - imported)
"""


def load_times() -> tuple[float, float]:
    """Give the median times of import and of load. [ms]"""
    found = []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
        found.append([float(part) * 1000 for part in done.stdout.split()])
    return statistics.median(row[0] for row in found), statistics.median(row[1] for row in found)


def answer_times() -> dict[str, float]:
    """Give the times of a listing and of one program, first and kept. [ms]"""
    from smartpick.facts.listing import listing_dict, program_dict, select

    program_dict(select(state="RI")[0])  # loads the tables
    times = {}
    for name in ("listing, first", "listing, kept"):
        start = time.perf_counter()
        listing_dict(select("internal medicine", state="NY"))
        times[name] = (time.perf_counter() - start) * 1000
    for name in ("whole specialty, first", "whole specialty, kept"):
        start = time.perf_counter()
        listing_dict(select("internal medicine"))
        times[name] = (time.perf_counter() - start) * 1000
    start = time.perf_counter()
    program_dict(select("internal medicine", state="MA")[0])
    times["one program"] = (time.perf_counter() - start) * 1000
    return times


if __name__ == "__main__":
    imported, loaded = load_times()
    print(json.dumps({"import": round(imported, 1), "load": round(loaded, 1)}))
    print(json.dumps({name: round(value, 2) for name, value in answer_times().items()}))
