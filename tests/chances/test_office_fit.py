"""Office memory: better where an office differs, no worse where it does not, and hardly moved by a few odd records."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from simulated_office import drawn_office, halves, log_loss

from smartpick.chances.office_calibration import calibration
from smartpick.chances.office_fit import fit_office, predicted


def gain(seed: int, office: float, programs: float, learned_from: int = 40) -> float:
    """What memory gains over the model alone in log loss, on applicants that it never saw."""
    past = drawn_office(np.random.default_rng(seed), learned_from + 60, 30, office, programs)
    known, new = halves(past, learned_from)
    return log_loss(new, predicted(new, None)) - log_loss(new, predicted(new, fit_office(known)))


@pytest.mark.parametrize(("office", "programs"), [(0.8, 0.0), (-0.8, 0.0), (0.7, 0.5)])
def test_an_office_that_differs_is_predicted_better_on_new_applicants(office: float, programs: float) -> None:
    gains = [gain(seed, office, programs) for seed in range(3)]
    assert np.mean(gains) > 0.002
    assert min(gains) > -0.0005


def test_an_office_that_does_not_differ_is_predicted_no_worse() -> None:
    gains = [gain(seed, 0.0, 0.0) for seed in range(5)]
    assert np.mean(gains) > -0.0005
    assert min(gains) > -0.002


def test_the_effect_of_an_office_is_found_inside_its_interval() -> None:
    inside = 0
    for seed in range(6):
        found = fit_office(drawn_office(np.random.default_rng(seed), 40, 30, 0.6)).invitation
        inside += abs(found.mean - 0.6) < 1.645 * found.sd
    assert inside >= 4


def test_matches_beyond_the_models_move_the_cutoff_and_usual_ones_do_not() -> None:
    more = fit_office(drawn_office(np.random.default_rng(1), 90, 30, match=0.6)).match
    usual = fit_office(drawn_office(np.random.default_rng(1), 90, 30)).match
    assert more.mean > usual.mean + 0.1
    assert abs(usual.mean) < 0.1


@pytest.mark.parametrize("applicants", [1, 2])
def test_one_or_two_hostile_records_move_little(applicants: int) -> None:
    past = drawn_office(np.random.default_rng(3), applicants, 40)
    for everywhere in (True, False):
        told = replace(past, invited=np.full(past.invited.size, everywhere))
        found = fit_office(told)
        assert abs(found.invitation.mean) < 0.45
        assert np.abs(found.program_mean).max() < 0.3
        assert found.invitation.sd > 0.2


def test_no_record_is_no_effect() -> None:
    past = drawn_office(np.random.default_rng(3), 2, 5)
    none = past.only(np.zeros(2, dtype=bool))
    found = fit_office(none)
    assert (found.invitation.mean, found.match.mean, float(np.abs(found.program_mean).max())) == pytest.approx(
        (0, 0, 0)
    )


def test_the_curve_holds_what_happened_and_its_intervals_are_wider_than_independence_says() -> None:
    past = drawn_office(np.random.default_rng(5), 40, 30, 0.7)
    curves = {(curve.what, curve.by): curve for curve in calibration(past)}
    alone, pooled = curves["invitation", "model"], curves["invitation", "memory"]
    assert sum(one.count for one in alone.bins) == past.invited.size
    assert sum(one.realised * one.count for one in alone.bins) == pytest.approx(past.invited.sum())
    assert all(one.low <= one.realised <= one.high for curve in curves.values() for one in curve.bins)
    assert abs(pooled.predicted - pooled.realised) < abs(alone.predicted - alone.realised)
    one = alone.bins[-1]
    assert one.high - one.low > 2 * 1.645 * np.sqrt(one.realised * (1 - one.realised) / one.count)
