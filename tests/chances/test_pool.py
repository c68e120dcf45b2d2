import numpy as np
import pytest

from smartpick.chances.calibration import Shape, fit_pool
from smartpick.chances.normal import nodes, phi, probit
from smartpick.chances.openness import sponsoring
from smartpick.chances.pool import pool_of
from smartpick.entities.status import ApplicantType, VisaAnswer, VisaLabel
from smartpick.facts.evidence import visa_policy
from smartpick.facts.model_assumptions import declared_assumptions
from smartpick.facts.outcomes import charting_counts, charting_quartiles, interview_rates

SHAPE = Shape(2.0, 0.3, 0.6)


def printed(specialty, measure, outcome):
    return next(r for r in charting_quartiles() if (r.specialty, r.measure, r.outcome) == (specialty, measure, outcome))


def test_phi_and_probit_undo_each_other():
    points = np.array([-2.5, -0.3, 0.0, 1.7])
    assert [probit(p) for p in phi(points)] == pytest.approx(points.tolist())


@pytest.mark.parametrize("specialty", ["internal medicine", "pediatrics", "family medicine"])
def test_program_effects_reproduce_the_published_mean_interview_rate(specialty):
    pool = pool_of(specialty, ApplicantType.NON_US_IMG, 2027)
    row = next(r for r in interview_rates() if (r.specialty, r.group, r.where) == (specialty, "non-US IMG", ""))
    points, mass = nodes(24)
    over_programs = float(mass @ phi(pool.location + pool.spread * points))
    assert over_programs * pool.sponsors == pytest.approx(row.mean, rel=0.01)


@pytest.mark.parametrize("specialty", ["internal medicine", "pediatrics", "family medicine", "surgery-general"])
def test_ranks_of_matched_and_unmatched_come_out_near_the_published_ones(specialty):
    pool = pool_of(specialty, ApplicantType.NON_US_IMG, 2027)
    fit = fit_pool(SHAPE, pool.location, pool.spread, pool.ranks, pool.match_rate)
    assert fit.ranks_matched == pytest.approx(printed(specialty, "contiguous_ranks", "matched").mean, abs=1.5)
    assert fit.ranks_not_matched == pytest.approx(printed(specialty, "contiguous_ranks", "not_matched").mean, abs=1.2)


def test_the_fitted_cutoff_gives_back_the_match_rate_by_simulation():
    pool = pool_of("internal medicine", ApplicantType.NON_US_IMG, 2027)
    fit = fit_pool(SHAPE, pool.location, pool.spread, pool.ranks, pool.match_rate)
    rng = np.random.default_rng(1)
    n = 200_000
    eta, zeta = rng.standard_normal((2, n))
    points, mass = nodes(8)
    expected = fit.applications * phi((eta[:, None] + 5**0.5 * (pool.location + pool.spread * points)) / 2.0) @ mass
    interviews = rng.poisson(expected)
    matched = rng.random(n) < 1 - (1 - phi(0.3 * eta + 0.6 * zeta - fit.cutoff)) ** interviews
    assert matched[interviews > 0].mean() == pytest.approx(pool.match_rate, abs=0.006)


def test_match_rate_stays_near_the_published_one():
    pool = pool_of("internal medicine", ApplicantType.NON_US_IMG, 2027)
    row = next(r for r in charting_counts() if r.specialty == "internal medicine")
    assert pool.match_rate == pytest.approx(row.match_rate, abs=0.01)


def test_family_medicine_scores_hardly_count_because_the_table_shows_no_separation():
    family = pool_of("family medicine", ApplicantType.NON_US_IMG, 2027)
    internal = pool_of("internal medicine", ApplicantType.NON_US_IMG, 2027)
    assert family.score_weight < 0.1 < 0.4 < internal.score_weight


def test_us_and_non_us_graduates_are_separate_pools():
    us = pool_of("internal medicine", ApplicantType.US_IMG, 2027)
    other = pool_of("internal medicine", ApplicantType.NON_US_IMG, 2027)
    assert us.rate > other.rate
    assert us.score_mean < other.score_mean
    assert us.sponsors == 1.0 > other.sponsors


def test_a_specialty_without_tables_says_what_was_estimated():
    pool = pool_of("psychiatry", ApplicantType.NON_US_IMG, 2027)
    assert set(pool.estimated) == {"interview rate", "match rate", "scores"}
    assert 0.2 < pool.match_rate < 0.8


@pytest.mark.parametrize("specialty", ["internal medicine", "family medicine", "pediatrics"])
def test_silent_and_speaking_programs_together_sponsor_as_often_as_the_specialty(specialty):
    known = declared_assumptions()
    share = pool_of(specialty, ApplicantType.NON_US_IMG, 2027).sponsors
    chances = sponsoring(specialty, share, known)
    policies = {code: visa_policy(code) for code in chances}
    says_yes = [code for code, policy in policies.items() if VisaAnswer.YES in (policy.j1, policy.h1b)]
    silent = [chances[code] for code, policy in policies.items() if policy.label is VisaLabel.UNKNOWN]
    assert np.mean(list(chances.values())) == pytest.approx(share, abs=1e-3)
    assert {chances[code] for code in says_yes} == {1.0}
    assert np.mean(silent) < share
