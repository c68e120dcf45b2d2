"""The scorecard: what counts as inside, what a page says, and that left-out errors stay below the baselines."""

from __future__ import annotations

from datetime import date
from math import comb

import numpy as np
import pytest

from smartpick.market.forecast_tables import specialty_table
from smartpick.market.left_out import ahead, left_out
from smartpick.market.sampling_noise import noise_of
from smartpick.market.scorecard import LARGE, Line, Section
from smartpick.market.scorecard_page import as_json, as_markdown, calibration_plot
from smartpick.market.small_applicant import Calibration, Insertion

LINES = (Line("a", 0.50, 0.54, 0.45, 0.60), Line("b", 0.20, 0.30, 0.25, 0.40))
SECTION = Section("Match rate", "points", "left out", LINES, 100.0, {"mean of the others": 9.0})
DECILES = Calibration(np.linspace(0.05, 0.95, 10), np.linspace(0.06, 0.94, 10), np.full(10, 100))
STRANGERS = Insertion(np.array([0.4, 0.6]), np.array([0.42, 0.57]), 25)


def test_error_and_coverage_are_those_of_the_lines() -> None:
    assert SECTION.mean_absolute_error == pytest.approx(7.0)
    assert SECTION.coverage == 0.5


def test_lines_about_many_people_are_summed_up_apart_and_silence_about_people_is_not_many() -> None:
    lines = (Line("a", 0.5, 0.6, people=LARGE), Line("b", 0.5, 0.9, people=LARGE - 1), Line("c", 0.5, 0.1))
    n, error = Section("x", "points", "left out", lines, 100.0).of_large
    assert n == 1
    assert error == pytest.approx(10)


def test_the_noise_of_a_rate_is_the_mean_deviation_that_de_moivre_gave() -> None:
    # E|X - np| = 2 v q C(n, v) p^v q^(n - v) with v = floor(np) + 1; thoracic surgery 2026: 2 of 7 matched.
    n, matched = 7, 2
    p, q, v = matched / n, 1 - matched / n, matched + 1
    expected = 2 * v * q * comb(n, v) * p**v * q ** (n - v) / n
    assert noise_of("thoracic surgery (integrated)")["match_rate"] == pytest.approx(expected)


def test_small_groups_leave_more_noise_than_large_ones_and_a_hidden_table_none_that_is_known() -> None:
    large, small = noise_of("internal medicine"), noise_of("radiation oncology")
    for key in ("match_rate", "ranks_matched", "score_matched", "score_gap"):
        assert 0 <= large[key] < small[key]
    # Step 2 CK of twelve matched people, sd 14: 14 / sqrt(12) * sqrt(2 / pi).
    assert small["score_matched"] == pytest.approx(14 / 12**0.5 * 0.7979, abs=0.01)
    assert np.isnan(noise_of("otolaryngology")["ranks_matched"])


def test_a_known_season_is_predicted_from_those_before_it_within_a_few_points() -> None:
    section = ahead(0, n_draws=200)
    assert {line.name for line in section.lines} >= {"non-US IMG, 2024", "US IMG, 2024"}
    assert section.mean_absolute_error < 4


def test_a_blanked_specialty_keeps_its_counts_and_loses_its_outcomes() -> None:
    table = specialty_table()
    blank = table.without(3)
    assert np.isnan(blank.matched[3])
    assert np.isnan(blank.score_matched[3])
    assert blank.positions[3] == table.positions[3]
    assert not np.isnan(table.matched[3])


def test_the_page_and_the_json_say_the_same_with_date_and_failures() -> None:
    day = date(2026, 11, 22)
    page = as_markdown([SECTION], DECILES, STRANGERS, day, 0, "scorecard.svg")
    data = as_json([SECTION], DECILES, STRANGERS, day, 0)
    assert "2026-11-22" in page
    assert "7.00 points" in page
    assert "Where it fails" in page
    assert data["sections"][0]["mean_absolute_error"] == 7.0
    assert data["insertion"]["average_gap"] == pytest.approx(0.005)
    assert calibration_plot(DECILES, [SECTION]).count("<circle") == 12


@pytest.mark.slow
def test_left_out_specialties_are_predicted_within_the_limits_and_below_the_baselines() -> None:
    sections = {section.title: section for section in left_out(0, n_draws=300)}
    rate = sections["Match rate, preferred specialty"]
    assert rate.mean_absolute_error <= 7
    assert all(rate.mean_absolute_error < value for value in rate.baselines.values())
    assert rate.of_large[1] <= 7
    ranks = [sections[f"Median contiguous ranks, {group}"] for group in ("matched", "not matched")]
    assert np.mean([x.error for section in ranks for x in section.lines]) <= 1.5
    assert all(section.of_large[1] <= 1.5 for section in ranks)
    assert sections["Mean Step 2 CK, matched"].mean_absolute_error <= 6
    assert sections["Step 2 CK, matched minus not matched"].mean_absolute_error <= 4
    assert 0.7 <= rate.coverage <= 0.95
