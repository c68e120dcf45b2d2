"""The forecast: shape of the contract, honest about definitions, wide where little is known."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from smartpick.cli.market import market
from smartpick.errors import InvalidInput
from smartpick.facts.model_draws import forecast_draws, provenance
from smartpick.facts.season_outcomes import outcome, outcome_specialty, season_outcomes
from smartpick.market.forecast import PLACES_SD, GivenCounts
from smartpick.market.forecast_model import forecast, forecast_nation
from smartpick.market.forecast_tables import counts_of, fitted_specialties, specialty_named, specialty_table
from smartpick.market.pooling import LinePrior, pooled_line


def test_a_line_with_effects_finds_what_made_the_data() -> None:
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(60), rng.standard_normal(60)])
    y = x @ np.array([2.0, -1.0]) + 0.5 * rng.standard_normal(60)
    line = pooled_line(
        x,
        y,
        np.full(60, 0.1),
        LinePrior(mean=np.zeros(2), sd=np.full(2, 5.0), spread=1.0),
        rng=rng,
        n_draws=2000,
    )
    assert line.coefficients.mean(axis=0) == pytest.approx([2.0, -1.0], abs=0.25)
    assert line.spread.mean() == pytest.approx(0.5, abs=0.15)


def test_an_outcome_nobody_published_does_not_weigh() -> None:
    x, y = np.ones((4, 1)), np.array([1.0, 2.0, np.nan, 3.0])
    prior = LinePrior(mean=np.zeros(1), sd=np.full(1, 10.0), spread=1.0)
    with_gap = pooled_line(x, y, np.full(4, 0.1), prior, rng=np.random.default_rng(0), n_draws=400)
    without = pooled_line(x[[0, 1, 3]], y[[0, 1, 3]], np.full(3, 0.1), prior, rng=np.random.default_rng(0), n_draws=400)
    assert np.array_equal(with_gap.coefficients, without.coefficients)


@pytest.mark.parametrize("specialty", ["internal medicine", "family medicine", "pediatrics"])
def test_a_large_fitted_specialty_is_given_back_as_published(specialty: str) -> None:
    matched, others = (outcome(2026, "non-US IMG", specialty, "applicants", r) for r in ("matched", "not_matched"))
    answer = forecast(forecast_draws(), specialty)["non_us_img"]
    assert answer["match_rate"]["mid"] == pytest.approx(matched / (matched + others), abs=0.02)
    mean = outcome(2026, "non-US IMG", specialty, "step2_ck_mean", "matched")
    assert answer["step2_ck_mean"]["matched"]["mid"] == pytest.approx(mean, abs=1.0)


def test_family_medicine_shows_no_separation_by_score_and_internal_medicine_does() -> None:
    gaps = {}
    for specialty in ("family medicine", "internal medicine"):
        means = forecast(forecast_draws(), specialty)["non_us_img"]["step2_ck_mean"]
        gaps[specialty] = means["matched"]["mid"] - means["not_matched"]["mid"]
    assert gaps["family medicine"] < 1.5
    assert gaps["internal medicine"] > 5


@pytest.mark.parametrize("specialty", ["pediatrics", "neurology", "pathology", "psychiatry", "aerospace medicine"])
def test_more_positions_for_the_same_applicants_never_lower_the_rate(specialty: str) -> None:
    said = [
        forecast(forecast_draws(), specialty, GivenCounts(positions=p, first_choice=1500, non_us_img=400, us_img=100))
        for p in (50, 200, 600, 900, 1200, 1500, 1800, 5000)
    ]
    for kind in ("non_us_img", "us_img"):
        rates = [answer[kind]["match_rate"]["mid"] for answer in said]
        assert rates == sorted(rates)


@pytest.mark.parametrize("specialty", ["neurology", "psychiatry", "aerospace medicine"])
def test_more_imgs_beside_the_same_other_applicants_never_raise_the_rate(specialty: str) -> None:
    rates = [
        forecast(
            forecast_draws(),
            specialty,
            GivenCounts(positions=1200, first_choice=1100 + imgs, non_us_img=imgs, us_img=0),
        )["non_us_img"]["match_rate"]["mid"]
        for imgs in (100, 200, 400, 800, 1600, 3200)
    ]
    assert all(later <= earlier + 0.01 for earlier, later in itertools.pairwise(rates))
    assert rates[-1] < rates[0] - 0.2


def test_imgs_given_alone_are_more_people_who_want_the_specialty() -> None:
    before, after = counts_of("pediatrics"), counts_of("pediatrics", GivenCounts(non_us_img=1500))
    assert after.first_choice - before.first_choice == pytest.approx(1500 - before.non_us_img)
    assert "first_choice" in after.estimated
    rates = [
        forecast(forecast_draws(), "pediatrics", GivenCounts(non_us_img=n))["non_us_img"]["match_rate"]["mid"]
        for n in (200, 400, 791, 1500, 3000)
    ]
    assert rates == sorted(rates, reverse=True)


def test_places_of_an_earlier_match_tell_something_and_only_when_applicants_are_counted() -> None:
    counts = {"positions": 2450, "first_choice": 3000, "us_img": 350}
    few, many = (
        forecast(forecast_draws(), "psychiatry", GivenCounts(non_us_img=n, **counts))["non_us_img"]["match_rate"]["mid"]
        for n in (250, 900)
    )
    same = [
        forecast(forecast_draws(), "aerospace medicine", GivenCounts(non_us_img=n, **counts))["non_us_img"][
            "match_rate"
        ]["mid"]
        for n in (250, 900)
    ]
    assert few - many > 0.05
    assert abs(same[0] - same[1]) < 0.05
    assert "non_us_img" in counts_of("psychiatry").estimated


def test_the_noise_declared_for_earlier_places_is_what_two_counts_of_one_specialty_show() -> None:
    nation = {year: outcome(year, "non-US IMG", "any", "matched_pgy1") for year in (2021, 2023, 2024)}
    moves = []
    for specialty in fitted_specialties():
        filled = {year: outcome(year, "non-US IMG", specialty, "filled") for year in nation}
        known = [year for year in nation if filled[year] > 20]
        moves += [
            np.log(filled[late] / filled[early]) - np.log(nation[late] / nation[early])
            for early, late in itertools.pairwise(known)
        ]
    assert len(moves) >= 6
    assert np.sqrt(np.mean(np.square(moves))) == pytest.approx(PLACES_SD, abs=0.08)


def test_nobody_is_answered_for_one_person_and_nobody_is_shown_as_nobody() -> None:
    answer = forecast(forecast_draws(), "pediatrics", GivenCounts(non_us_img=0, us_img=0))
    assert answer["counts"]["non_us_img"] == answer["counts"]["us_img"] == 0
    rate = answer["non_us_img"]["match_rate"]
    assert rate["low"] == 0
    assert 0.2 < rate["mid"] < 0.95
    assert rate["high"] == 1


def test_a_group_never_matches_more_people_than_there_are_positions() -> None:
    answer = forecast(
        forecast_draws(), "surgery-general", GivenCounts(positions=3, first_choice=40, non_us_img=30, us_img=10)
    )
    assert answer["non_us_img"]["match_rate"]["mid"] * 30 <= 3


def test_a_specialty_no_table_knows_is_taken_with_all_its_counts_only() -> None:
    assert specialty_named("Aerospace  Medicine", True) == "aerospace medicine"
    with pytest.raises(InvalidInput, match="all four counts"):
        specialty_named("Aerospace Medicine", False)
    with pytest.raises(InvalidInput, match="pediatrics"):
        specialty_named("pediatrcs", True)


def test_a_later_year_moves_scores_by_the_drift_and_widens_them() -> None:
    now, later = (
        forecast(forecast_draws(), "internal medicine", match_year=year)["non_us_img"]["step2_ck_mean"]["matched"]
        for year in (2026, 2032)
    )
    assert 3 < later["mid"] - now["mid"] < 8
    assert later["high"] - later["low"] > now["high"] - now["low"]


def test_published_interviews_move_with_counts_that_are_given() -> None:
    before, fewer = (
        forecast(forecast_draws(), "pediatrics", GivenCounts(positions=p))["non_us_img"][
            "interviews_if_applying_to_all"
        ]["mid"]
        for p in (3185, 2200)
    )
    assert before == pytest.approx(outcome(2024, "non-US IMG", "pediatrics", "expected_interviews"), rel=0.03)
    assert fewer < before


def test_the_command_says_how_far_the_numbers_go() -> None:
    words = ["forecast", "--positions", "50", "--first-choice-applicants", "400", "--non-us-img", "0", "--us-img", "9"]
    answer = json.loads(CliRunner().invoke(market, [*words, "--specialty", "Space", "--json", "-"]).stdout)
    said = " ".join(answer["notes"])
    assert "No table of space" in said
    assert "none are counted" in said
    assert "0.125 positions per first-choice applicant" in said
    printed = CliRunner().invoke(market, [*words, "--specialty", "Space"]).stdout
    assert all(f"- {note}\n" in printed for note in answer["notes"])


def test_a_small_group_has_a_wider_interval_than_a_large_one() -> None:
    widths = []
    for size in (8, 400):
        rate = forecast(forecast_draws(), "neurology", GivenCounts(positions=1200, first_choice=1500, non_us_img=size))
        widths.append(rate["non_us_img"]["match_rate"]["high"] - rate["non_us_img"]["match_rate"]["low"])
    assert widths[0] > widths[1]


def test_the_same_seed_gives_the_same_forecast() -> None:
    assert forecast(forecast_draws(), "psychiatry", seed=3) == forecast(forecast_draws(), "psychiatry", seed=3)


def test_what_is_estimated_is_named_and_what_is_given_is_not() -> None:
    assert "non_us_img" in counts_of("neurology").estimated
    given = counts_of("neurology", GivenCounts(positions=1000, first_choice=1200, non_us_img=300, us_img=100))
    assert given.estimated == ()
    assert counts_of("pediatrics").estimated == ("us_img",)


@pytest.mark.parametrize(
    "counts",
    [{"positions": 0}, {"first_choice": -1}, {"non_us_img": -2}, {"first_choice": 100, "non_us_img": 200}],
)
def test_impossible_counts_are_refused(counts: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        counts_of("pediatrics", GivenCounts(**counts))


def test_the_nation_counts_any_first_year_position_and_says_so() -> None:
    answer = forecast_nation(forecast_draws(), positions=41000, non_us_img=11000, us_img=4700)
    assert "any first-year position" in answer["match_means"]
    assert 0.5 < answer["non_us_img"]["match_rate"]["mid"] < answer["us_img"]["match_rate"]["mid"] < 0.8


def test_the_command_prints_the_shape_of_the_contract_alone() -> None:
    result = CliRunner().invoke(market, ["forecast", "--specialty", "Pediatrics", "--positions", "3200", "--json", "-"])
    answer = json.loads(result.stdout)
    assert answer["specialty"] == "pediatrics"
    for kind in ("non_us_img", "us_img"):
        for spread in (
            answer[kind]["match_rate"],
            *answer[kind]["contiguous_ranks_median"].values(),
            *answer[kind]["step2_ck_mean"].values(),
            answer[kind]["interviews_if_applying_to_all"],
        ):
            assert spread["low"] <= spread["mid"] <= spread["high"]
        assert answer[kind]["match_rate"]["low"] >= 0
        assert answer[kind]["match_rate"]["high"] <= 1


def test_an_unknown_specialty_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="neurology"):
        outcome_specialty("neurologie")


def test_what_is_set_aside_is_never_read_by_the_fit() -> None:
    aside = {(r.match_year, r.specialty, r.measure) for r in season_outcomes() if r.use == "held_out"}
    assert (2026, "all 24 specialties", "applicants") in aside
    assert np.isnan(outcome(2026, "non-US IMG", "all 24 specialties", "applicants", "matched"))
    assert np.isnan(outcome(2026, "non-US IMG", "any", "matched_pgy1"))
    assert len(provenance("forecast")["never_used"]) > 0


def test_every_fitted_specialty_has_counts_and_no_rate_above_one() -> None:
    table = specialty_table()
    assert len(fitted_specialties()) == 19
    assert (table.matched <= table.applicants).all()
    assert (table.applicants <= table.first_choice).all()


@pytest.mark.parametrize(("positions", "first_choice"), [(1, 100_000), (100_000, 10)])
def test_counts_far_from_any_specialty_give_no_number_that_nobody_can_have(positions: int, first_choice: int) -> None:
    said = forecast(forecast_draws(), "pathology", GivenCounts(positions, first_choice, non_us_img=5, us_img=5))
    for kind in ("non_us_img", "us_img"):
        for score in said[kind]["step2_ck_mean"].values():
            assert score["low"] > 200
            assert score["high"] < 280
        for ranks in said[kind]["contiguous_ranks_median"].values():
            assert ranks["low"] >= 1
            assert ranks["high"] < 25


def test_imgs_of_both_kinds_together_are_not_more_than_all_applicants() -> None:
    with pytest.raises(InvalidInput, match="first-choice"):
        counts_of("pathology", GivenCounts(first_choice=100, non_us_img=60, us_img=60))
    assert counts_of("pathology", GivenCounts(first_choice=100, non_us_img=90)).us_img <= 10
