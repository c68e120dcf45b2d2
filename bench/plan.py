"""Measure a plan: the headline re-plan, with its certificate, the whole plan, and a review; medians on one thread.

Run with `python bench/plan.py [--json]`. The example is internal medicine with signals and tiers
(examples/boston_moderate), some 560 programs open. CPU time on one thread, which is wall time on an idle core. The
ratio is against a plain-Python greedy on the same instance in the same run.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from portfolio import plain_greedy

from smartpick.intake.profile import read_profile
from smartpick.plan.choice import choose
from smartpick.plan.make import make_plan
from smartpick.plan.review import review_list

ROOT = Path(__file__).parent.parent
PROFILE, DAY, REPEATS = ROOT / "examples" / "boston_moderate.yaml", date(2026, 9, 1), 9


def median_ms(job: Callable[[], object], repeats: int = REPEATS) -> float:
    job()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        job()
        times.append(1000 * (time.process_time() - start))
    return round(statistics.median(times), 1)


def from_the_shell() -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "smartpick", "plan", str(PROFILE), "--day", DAY.isoformat(), "--json", "-"]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return round(time.perf_counter() - start, 2)


def main() -> None:
    applicant = read_profile(PROFILE)
    choice = choose(applicant, DAY, bound=True)
    codes = [choice.table.programs[i].code for i in choice.solution.chosen]
    headline = median_ms(lambda: choose(applicant, DAY))
    plain = median_ms(lambda: plain_greedy(choice.instance), repeats=2)
    found = {
        "programs_open": len(choice.table.programs),
        "headline_ms": headline,
        "with_bound_ms": median_ms(lambda: choose(applicant, DAY, bound=True)),
        "gap": choice.solution.gap,
        "whole_plan_ms": median_ms(lambda: make_plan(applicant, DAY), repeats=3),
        "review_ms": median_ms(lambda: review_list(applicant, codes, DAY)),
        "plain_python_greedy_ms": plain,
        "plain_over_headline": round(plain / headline, 1),
        "cold_shell_s": from_the_shell(),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    if "--json" in sys.argv:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:24} {value}")


if __name__ == "__main__":
    main()
