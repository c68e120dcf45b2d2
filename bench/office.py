"""Measure office memory on simulated offices: does it predict new applicants better than the model alone?

Run with `python bench/office.py [--json]`. Applicants, programs and chances are the model's own (drawn profiles,
internal medicine); what happened to them is drawn with known effects of the office and of its programs, and an effect
of each applicant's own that the fit does not know. Gains are in log loss per application on 60 applicants never seen.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from cohort import drawn_profile

from smartpick.chances.office_evidence import outcomes_of
from smartpick.chances.office_fit import PastOutcomes, fit_office, predicted
from smartpick.facts.catalogue import load_catalogue
from smartpick.intake.past_cohorts import PastApplicant
from smartpick.intake.profile import parse_profile

DAY, NEW, EACH, DRAWS = date(2026, 9, 1), 60, 40, 6
SIZES = (10, 30, 80)  # past applicants
CASES = {
    "no difference": (0.0, 0.0, 0.0),
    "no difference, own effects": (0.0, 0.0, 0.5),
    "office x 1.8": (0.6, 0.0, 0.3),
    "office x 0.5": (-0.7, 0.0, 0.3),
    "office x 1.8, programs": (0.6, 0.4, 0.3),
    "programs only": (0.0, 0.6, 0.3),
}  # effect of the office, spread of programs, spread of applicants [log odds]


def people(count: int, draw: np.random.Generator) -> PastOutcomes:
    """Draw applicants who apply to 40 of an office's 80 usual programs, without outcomes."""
    programs = load_catalogue().find(specialty="internal medicine")
    usual = draw.choice(len(programs), 80, replace=False)
    past = []
    for number in range(count):
        profile = drawn_profile(draw)
        codes = tuple(programs[int(place)].code for place in draw.choice(usual, EACH, replace=False))
        who = parse_profile(profile, DAY)
        past.append(PastApplicant(str(number), DAY.year, profile, who, codes, (), (), (), None))
    return outcomes_of(past, DAY)


def with_outcomes(past: PastOutcomes, case: tuple[float, float, float], draw: np.random.Generator) -> PastOutcomes:
    """Draw who was invited where."""
    office, programs, own = case
    node = draw.choice(past.weights.size, past.matched.size, p=past.weights)
    plain = past.plain[np.arange(past.program.size), node[past.applicant]]
    shift = office + draw.normal(0, programs, len(past.codes))[past.program]
    shift = shift + draw.normal(0, own, past.matched.size)[past.applicant]
    odds = plain / (1 - plain) * np.exp(shift)
    return replace(past, invited=draw.random(plain.size) < past.open * odds / (1 + odds))


def main() -> None:
    """Run the bench."""
    everybody = people(max(SIZES) + NEW, np.random.default_rng(1))
    rows = []
    for size in SIZES:
        for name, case in CASES.items():
            gains, seconds = [], 0.0
            for number in range(DRAWS):
                draw = np.random.default_rng(100 + number)
                order = draw.permutation(everybody.matched.size)
                happened = with_outcomes(everybody, case, draw)
                known, new = (np.isin(np.arange(order.size), part) for part in (order[:size], order[size : size + NEW]))
                start = time.process_time()
                effects = fit_office(happened.only(known))
                seconds += (time.process_time() - start) / DRAWS
                held_out = happened.only(new)
                losses = [
                    -np.log(np.where(held_out.invited, p, 1 - p)).mean()
                    for p in (predicted(held_out, None), predicted(held_out, effects))
                ]
                gains.append(float(losses[0] - losses[1]))
            rows.append((size, name, np.mean(gains), min(gains), sum(g > 0 for g in gains), seconds))
    if "--json" in sys.argv:
        keys = ("past_applicants", "case", "mean_gain", "worst_gain", "better_of_6", "fit_s")
        print(json.dumps([dict(zip(keys, row, strict=True)) for row in rows]))
        return
    print("past  case                        mean gain  worst   better  fit s   (log loss per application)")
    for size, name, mean, worst, better, seconds in rows:
        print(f"{size:>4}  {name:<27} {mean:+.4f}  {worst:+.4f}  {better} of {DRAWS}  {seconds:.1f}")


if __name__ == "__main__":
    main()
