"""The scorecard: what counts as inside, what a page says, and that left-out errors stay below the baselines."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from smartpick.market.forecast_tables import specialty_table
from smartpick.market.scorecard import Line, Section, left_out
from smartpick.market.scorecard_page import as_json, as_markdown, calibration_plot
from smartpick.market.small_applicant import Calibration, Insertion

LINES = (Line("a", 0.50, 0.54, 0.45, 0.60), Line("b", 0.20, 0.30, 0.25, 0.40))
SECTION = Section("Match rate", "points", "left out", LINES, 100.0, {"mean of the others": 9.0})
DECILES = Calibration(np.linspace(0.05, 0.95, 10), np.linspace(0.06, 0.94, 10), np.full(10, 100))
STRANGERS = Insertion(np.array([0.4, 0.6]), np.array([0.42, 0.57]), 25)


def test_error_and_coverage_are_those_of_the_lines() -> None:
    assert SECTION.mean_absolute_error == pytest.approx(7.0)
    assert SECTION.coverage == 0.5


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
    ranks = [sections[f"Median contiguous ranks, {group}"] for group in ("matched", "not matched")]
    assert np.mean([abs(x.model - x.published) for section in ranks for x in section.lines]) <= 1.5
    assert sections["Mean Step 2 CK, matched"].mean_absolute_error <= 6
    assert sections["Step 2 CK, matched minus not matched"].mean_absolute_error <= 4
    assert 0.7 <= rate.coverage <= 0.95
