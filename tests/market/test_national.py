"""The any-PGY-1 rates: fitted to published seasons, honest about those that come later."""

from __future__ import annotations

import numpy as np
import pytest

from smartpick.errors import InvalidInput
from smartpick.market.national import fit_national, national_counts, national_forecast, national_rows


def test_later_seasons_are_predicted_from_earlier_ones() -> None:
    rows = national_rows()
    errors, inside = [], []
    for last in (2018, 2021, 2023):
        draws = fit_national(national_rows(last), np.random.default_rng(1), 600)
        for kind, year, positions, active, rate in rows:
            if last < year <= last + 3:
                name = ("non-US IMG", "US IMG")[int(kind)]
                spread = national_forecast(
                    draws, match_year=int(year), positions=positions,
                    active={"non-US IMG": active, "US IMG": active}, rng=np.random.default_rng(2),
                )[name]  # fmt: skip
                errors.append(abs(spread["mid"] - rate))
                inside.append(spread["low"] <= rate <= spread["high"])
    assert np.mean(errors) < 0.04
    assert np.mean(inside) >= 0.5


def test_more_applicants_for_the_same_positions_match_less_often() -> None:
    draws = fit_national(national_rows(), np.random.default_rng(0), 400)
    rates = [
        national_forecast(
            draws,
            match_year=2026,
            positions=41000,
            active={"non-US IMG": n, "US IMG": 4700},
            rng=np.random.default_rng(0),
        )["non-US IMG"]["mid"]
        for n in (8000, 11000, 14000)
    ]
    assert rates == sorted(rates, reverse=True)


def test_what_is_carried_forward_is_named() -> None:
    _, positions, active, assumed = national_counts(2026, None, None, None)
    assert positions > 40041
    assert active["non-US IMG"] > 10024
    assert len(assumed) == 3
    assert national_counts(2024, None, None, None)[3] == []


def test_no_applicants_are_refused() -> None:
    with pytest.raises(InvalidInput):
        national_counts(2026, 41000, 0, 4700)
