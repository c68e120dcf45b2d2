"""The season: one seed one season, published totals kept, nobody above quota, chances read off cutoffs hold."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from made_up_market import made_up_market, made_up_parameters

from smartpick.facts.model_draws import provenance
from smartpick.market.applications import Applications, OnOffer, Wishes, applications, by_program
from smartpick.market.deferred_acceptance import UNMATCHED
from smartpick.market.fit_season import improve, shares_fitted_with, summarise
from smartpick.market.interviews import invite
from smartpick.market.population import NON_US_IMG, market
from smartpick.market.season_targets import Targets
from smartpick.market.simulate import Season, simulate_season
from smartpick.market.small_applicant import calibration


@pytest.fixture(scope="module")
def season() -> Season:
    return simulate_season(made_up_market(), made_up_parameters(made_up_market()), 5)


def test_one_seed_is_one_season_and_another_seed_another() -> None:
    small = made_up_market()
    first, again, other = (simulate_season(small, made_up_parameters(small), seed) for seed in (5, 5, 6))
    for part in fields(Season):
        assert np.array_equal(getattr(first, part.name), getattr(again, part.name), equal_nan=part.name == "rol_score")
    assert not np.array_equal(first.eta, other.eta)


def test_nobody_is_placed_above_quota_before_or_after_soap(season: Season) -> None:
    quota = made_up_market().quota
    for where in ((season.program != UNMATCHED) & ~season.soap, season.program != UNMATCHED):
        assert (np.bincount(season.program[where], minlength=quota.size) <= quota).all()


def test_a_closed_visa_door_is_never_gone_through(season: Season) -> None:
    people = np.repeat(np.arange(season.kind.size), np.diff(season.rol_offsets))
    assert season.sponsors[season.rol_program[season.needs_visa[people]]].all()
    placed = season.needs_visa & (season.program != UNMATCHED)
    assert season.sponsors[season.program[placed]].all()


def test_the_preferred_specialty_comes_first_on_every_list(season: Season) -> None:
    specialty = made_up_market().specialty
    for i in range(season.kind.size):
        ranked = specialty[season.rol_program[season.rol_offsets[i] : season.rol_offsets[i + 1]]]
        own = ranked == season.preferred[i]
        assert own[: season.contiguous[i]].all()
        assert not own[season.contiguous[i] :].any()


def test_nobody_applies_twice_to_one_program(season: Season) -> None:
    for i in range(season.kind.size):
        applied = season.list_program[season.list_offsets[i] : season.list_offsets[i + 1]]
        assert np.unique(applied).size == applied.size


def test_more_appeal_draws_more_applications() -> None:
    n, start = 3000, np.array([0, 10])
    none = np.full(n, -1, dtype=np.int16)
    appeal = np.concatenate([np.full(5, 1.0), np.full(5, 2.0)])
    wishes = Wishes(
        first=np.zeros(n, dtype=np.int16),
        second=none,
        n_first=np.full(n, 3, dtype=np.int32),
        n_second=np.zeros(n, dtype=np.int32),
        home=np.full(n, -1, dtype=np.int8),
        turn=np.random.default_rng(0).random(n),
    )
    order = np.random.default_rng(1).permutation(10)
    sent = applications(wishes, OnOffer(start, order, appeal, np.full(10, -1, dtype=np.int8)), 1.0)
    counts = np.bincount(sent.program, minlength=10)
    assert sent.offsets[-1] == pytest.approx(3 * n, rel=0.12)
    assert counts[5:].mean() / counts[:5].mean() == pytest.approx(2.0, abs=0.25)


def test_a_program_invites_from_the_top_and_an_applicant_keeps_the_best() -> None:
    # two programs, three applicants who apply to both; each may attend one interview
    sent = Applications(
        offsets=np.array([0, 2, 4, 6]),
        program=np.array([0, 1, 0, 1, 0, 1], dtype=np.int32),
        owner=np.array([0, 0, 1, 1, 2, 2], dtype=np.int32),
        in_first=np.full(3, 2, dtype=np.int32),
    )
    score = np.array([3, 3, 2, 2, 1, 1], dtype=np.float32)
    liking = np.array([1, 0, 1, 0, 1, 0], dtype=np.float32)
    slots, cap = np.ones(2, dtype=np.int32), np.ones(3, dtype=np.int32)
    status, threshold = invite(sent, by_program(sent.program, 2), score, slots, liking, cap, 3)
    assert list(status) == [1, 2, 0, 1, 0, 0]  # the second program's slot goes to the next after a refusal
    assert list(threshold) == [3.0, 2.0]


def test_stronger_applicants_match_more_often(season: Season) -> None:
    here = (season.kind == NON_US_IMG) & (season.n_interviews > 0)
    matched = (season.program != UNMATCHED) & ~season.soap
    strong = season.eta > np.median(season.eta[here])
    assert matched[here & strong].mean() > matched[here & ~strong].mean() + 0.05


def test_the_fixed_point_brings_interview_rates_to_their_targets() -> None:
    small = made_up_market()
    n = len(small.specialties)
    targets = Targets(
        interview_rate=np.tile([0.45, 0.35, 0.20, 0.15], (n, 1)),
        interview_rate_sd=np.tile([0.15, 0.15, 0.12, 0.10], (n, 1)),
        active=small.applicants,
        match_rate=np.tile([np.nan, np.nan, 0.6, 0.5], (n, 1)),
        mean_ranks=np.full(n, 2.5),
        ranks_matched=np.full(n, 3.0),
        ranks_not_matched=np.full(n, 1.5),
        weight=np.full(n, 50.0),
        published_rates=np.ones(n, dtype=bool),
    )
    begin = made_up_parameters(small)
    before = summarise(small, begin, simulate_season(small, begin, 3))
    _, after = improve(small, begin, targets, 3, 12)

    def error(summary: object) -> float:
        return float(np.abs(summary.interview_rate - targets.interview_rate)[:, 1:].mean())

    assert error(after) < 0.5 * error(before)
    assert error(after) < 0.05


def test_higher_thresholds_follow_from_fewer_slots() -> None:
    small = made_up_market()
    wide = made_up_parameters(small)
    tight = replace(wide, slots_per_position=wide.slots_per_position / 2)
    full = simulate_season(small, wide, 4).threshold
    few = simulate_season(small, tight, 4).threshold
    assert (few >= full).all()


def test_the_national_market_has_the_published_positions_of_every_specialty() -> None:
    nation = market()
    for s in range(len(nation.specialties)):
        assert nation.quota[nation.specialty == s].sum() == pytest.approx(nation.positions[s], abs=1)
    assert (nation.quota >= 0).all()


@pytest.mark.slow
def test_chances_read_off_the_cutoffs_are_calibrated_in_every_decile() -> None:
    from smartpick.facts.model_draws import season_draws
    from smartpick.market.seasons import shipped_parameters

    # pooled over seasons: in one season a decile of 2,400 people is off by a point through chance alone
    found = []
    for k in range(2):
        parameters = shipped_parameters(k)
        season = simulate_season(market(), parameters, int(season_draws()["season_seed"][k]))
        found.append(calibration(market(), parameters, season))
    people = sum(one.count for one in found)
    predicted = sum(one.predicted * one.count for one in found) / people
    seen = sum(one.seen * one.count for one in found) / people
    assert np.abs(predicted - seen).max() < 0.02


def test_the_shipped_season_was_fitted_with_the_sponsors_that_the_chances_use() -> None:
    assert provenance("season")["sponsor_share"] == pytest.approx(shares_fitted_with(), abs=1e-4)
