"""A drawn population against the published tables: the check that docs/methods/chances.md records."""

from datetime import date

import numpy as np
import pytest
from applicants import changed

from smartpick.chances.pool import pool_of
from smartpick.chances.table import chance_table
from smartpick.entities.season_of import Season
from smartpick.entities.status import ApplicantType
from smartpick.facts.catalogue import load_catalogue
from smartpick.intake.profile import parse_profile
from smartpick.plan.gates import through_the_gates

DAY = date(2026, 9, 1)
GREEN_CARDS = 0.2  # share of non-US IMGs who need no visa, as the simulated season has it
TASTE = 0.7  # sd of log taste: people do not apply by chance alone


def drawn_profile(rng, pool):
    score = int(np.clip(rng.normal(pool.score_mean, pool.score_sd), 214, 279))
    return changed(
        exams__step2_ck__score=score,
        exams__step2_ck__attempts=1 + int(rng.random() < 0.08),
        exams__step1__attempts=1 + int(rng.random() < 0.1),
        exams__step3__status="passed" if rng.random() < 0.15 else "not_taken",
        graduation_year=2026 - min(round(rng.gamma(1.3, 3.1)), 15),
        us_clinical=[{"kind": "audition", "months": round(rng.gamma(1.0, 1.5), 1)}],
        letters=[{"country": "US"}] * int(rng.poisson(1.5)),
        research=[{"kind": "abstract"}] * min(int(rng.poisson(4)), 10),
        ecfmg_certified=bool(rng.random() < 0.6),
        previous_cycles=[{"match_year": 2026}] * int(rng.random() < 0.25),
        red_flags=["gap"] if rng.random() < 0.2 else [],
        immigration_status="permanent_resident" if rng.random() < GREEN_CARDS else "none",
        specialties=[pool.specialty],
        geography={},
    )


@pytest.mark.slow
@pytest.mark.parametrize(("specialty", "applications"), [("internal medicine", 95), ("pediatrics", 80)])
def test_a_drawn_population_matches_about_as_often_as_the_published_one(specialty, applications):
    rng = np.random.default_rng(5)
    pool = pool_of(specialty, ApplicantType.NON_US_IMG, 2027)
    matched, interviewed, interviews, strengths = [], [], [], []
    for _ in range(60):
        person = parse_profile(drawn_profile(rng, pool))
        open_ = through_the_gates(person, load_catalogue(), Season(2027), DAY, ()).open
        table = chance_table(person, open_, 2027, DAY)
        chance = table.mean_match[0]
        chosen = np.argsort(-chance * np.exp(rng.normal(0, TASTE, chance.size)))[:applications]
        matched.append(table.weights @ (1 - (1 - table.p_match[0, chosen]).prod(axis=0)))
        interviewed.append(table.weights @ (1 - (1 - table.p_interview[0, chosen]).prod(axis=0)))
        interviews.append(table.mean_interview[0, chosen].sum())
        strengths.append((table.strengths[0].mean, table.strengths[0].sd))
    means, sds = np.array(strengths).T
    assert np.sqrt(means.var() + (sds**2).mean()) == pytest.approx(1.0, abs=0.12)
    assert np.mean(matched) / np.mean(interviewed) == pytest.approx(pool.match_rate, abs=0.10)
    assert np.mean(interviews) / np.mean(interviewed) == pytest.approx(pool.ranks, abs=1.8)
