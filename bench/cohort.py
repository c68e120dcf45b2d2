"""Measure adviser mode: 300 drawn applicants in internal medicine, from profiles to plans, pages and sheet.

Run with `python bench/cohort.py [--applicants N] [--json]`. Wall time of the command as an office runs it, on all
cores, and the processor time it took: on an idle machine of two cores the wall time is near half of it. Ten plans are
made again one by one and compared to the last digit.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from smartpick.intake.profile import parse_profile
from smartpick.plan.make import make_plan
from smartpick.plan.to_json import plan_file

DAY, COMPARED = date(2026, 9, 1), 10
COUNTRIES = ("IN", "PK", "NG", "EG", "NP", "CO", "PH", "MX", "JO", "BD", "IR", "DO", "SD", "BR")
ANCHORS = ("greater_boston", "MA", "CA", "southern_california", "NY", "TX", "FL", "midwest", "IL", None)
SECONDARY = ("midwest", "GA", "FL", "PA", "NJ", "OH", "MI")


def drawn_profile(draw: np.random.Generator) -> dict[str, Any]:
    """Draw a made-up applicant: mostly in need of a visa, every second abroad, with an anchor or without."""
    country, status = str(draw.choice(COUNTRIES)), str(draw.choice(("none", "none", "none", "f1", "ead", "us_citizen")))
    anchor = ANCHORS[int(draw.integers(len(ANCHORS)))]
    clinical = [
        {"kind": str(draw.choice(("externship", "elective", "observership"))), "months": int(draw.integers(1, 4))}
        for _ in range(int(draw.integers(0, 3)))
    ]
    found: dict[str, Any] = {
        "citizenship": ["US"] if status == "us_citizen" else [country],
        "immigration_status": status,
        "location": str(draw.choice(("abroad", "us"))),
        "school": {"country": country, "degree": "MD"},
        "graduation_year": int(draw.integers(2012, 2027)),
        "ecfmg_certified": bool(draw.random() < 0.8),
        "exams": {
            "step1": {"result": "pass", "attempts": int(draw.choice((1, 1, 1, 2)))},
            "step2_ck": {"score": int(np.clip(draw.normal(243, 12), 214, 275)), "attempts": 1},
            "step3": {"status": str(draw.choice(("not_taken", "not_taken", "passed")))},
        },
        "us_clinical": clinical,
        "letters": [{"country": "US", "specialty": "internal medicine"} for _ in range(int(draw.integers(0, 4)))],
        "research": [{"kind": "abstract"} for _ in range(int(draw.integers(0, 4)))],
        "specialties": ["internal medicine"],
        "budget_usd": int(draw.choice((1200, 1800, 2500, 3500))),
    }
    if status in ("none", "f1"):
        found["visa_preference"] = str(draw.choice(("either", "either", "j1_only", "h1b_preferred")))
    if anchor is not None:
        secondary = [str(place) for place in draw.choice(SECONDARY, 2, replace=False)]
        importance = int(draw.integers(2, 6))
        found["geography"] = {"anchor": anchor, "anchor_importance": importance, "secondary": secondary}
    return found


def main() -> None:
    """Run the bench."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--applicants", type=int, default=300)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    draw = np.random.default_rng(7)
    profiles = [drawn_profile(draw) for _ in range(given.applicants)]
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "profiles", Path(place) / "office"
        folder.mkdir()
        for number, profile in enumerate(profiles, start=1):
            (folder / f"{number:04d}.json").write_text(json.dumps(profile), encoding="utf-8")
        command = [sys.executable, "-m", "smartpick", "cohort", str(folder), "--out", str(out), "--day", str(DAY)]
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        same = 0
        compared = range(0, given.applicants, max(1, given.applicants // COMPARED))
        for index in compared:
            applicant = parse_profile(profiles[index], DAY)
            alone = json.loads(json.dumps(plan_file(make_plan(applicant, DAY), applicant)))
            same += json.loads((out / "plans" / f"{index + 1:04d}.json").read_text(encoding="utf-8")) == alone
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    found = {
        "applicants": given.applicants,
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[2], 1),
        "wall_s": round(wall, 1),
        "processor_s": round(cpu, 1),
        "processor_s_each": round(cpu / given.applicants, 3),
        "same_as_alone": f"{same} of {len(compared)}",
        "megabytes_written": round(size / 1e6),
        "largest_process_mb": round(after.ru_maxrss / 1024),
    }
    if given.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:20} {value}")


if __name__ == "__main__":
    main()
