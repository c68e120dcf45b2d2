"""Every fitted specialty predicted from the others, and every known season from those before it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from smartpick.market.forecast import Counts, SpecialtyHistory, interval, predict, rate_interval
from smartpick.market.forecast_fit import SpecialtyTable
from smartpick.market.forecast_model import fit_forecast
from smartpick.market.forecast_tables import history_of, specialty_table
from smartpick.market.national import TYPES, fit_national, national_forecast, national_rows
from smartpick.market.sampling_noise import noise_of
from smartpick.market.scorecard import Line, Section

FIRST_AHEAD = 3
"""Seasons of a kind that must be known before one is predicted from them."""


def left_out(seed: int, n_draws: int = 400, progress: Callable[[float], None] | None = None) -> list[Section]:
    """Every fitted specialty predicted from the other eighteen, given its counts and older editions."""
    table = specialty_table()
    found: dict[str, list[Line]] = {}
    for i, name in enumerate(table.names):
        draws = fit_forecast(table.without(i), seed + i, n_draws, n_steps=400)
        own = history_of(name)
        history = SpecialtyHistory(
            None,
            None,
            own.earlier_score,
            own.earlier_year,
            own.us_img_score_gap,
            float("nan"),
            float("nan"),
            own.earlier_places,
            own.usual_positions,
        )
        counts = Counts(
            float(table.positions[i]),
            float(table.first_choice[i]),
            float(table.applicants[i]),
            1.0,
            float(table.programs[i]),
        )
        values = predict(draws, counts, history, np.random.default_rng([seed, i]))["non_us_img"]
        values["score_gap"] = values["score_matched"] - values["score_not_matched"]
        noise = noise_of(name)
        for key, published in _published(table, i).items():
            if np.isfinite(published):
                spread = rate_interval(values, counts.non_us_img) if key == "match_rate" else interval(values[key])
                found.setdefault(key, []).append(
                    Line(
                        name,
                        published,
                        spread["mid"],
                        spread["low"],
                        spread["high"],
                        people=counts.non_us_img,
                        noise=noise[key],
                    )
                )
        if progress is not None:
            progress((i + 1) / len(table.names))
    titles = {
        "match_rate": ("Match rate, preferred specialty", "points", 100.0),
        "ranks_matched": ("Median contiguous ranks, matched", "ranks", 1.0),
        "ranks_not_matched": ("Median contiguous ranks, not matched", "ranks", 1.0),
        "score_matched": ("Mean Step 2 CK, matched", "Step 2 CK points", 1.0),
        "score_not_matched": ("Mean Step 2 CK, not matched", "Step 2 CK points", 1.0),
        "score_gap": ("Step 2 CK, matched minus not matched", "Step 2 CK points", 1.0),
        "interviews": ("Expected interviews if applying to all", "interviews", 1.0),
    }
    return [
        Section(
            title, unit, "left out", tuple(found[key]), scale, _baselines(table) if key == "match_rate" else {}, key
        )
        for key, (title, unit, scale) in titles.items()
    ]


def _published(table: SpecialtyTable, i: int) -> dict[str, float]:
    return {
        "match_rate": float(table.matched[i] / table.applicants[i]),
        "ranks_matched": float(table.ranks_matched[i]),
        "ranks_not_matched": float(table.ranks_not_matched[i]),
        "score_matched": float(table.score_matched[i]),
        "score_not_matched": float(table.score_not_matched[i]),
        "score_gap": float(table.score_matched[i] - table.score_not_matched[i]),
        "interviews": float(table.interviews[i]),
    }


def _baselines(table: SpecialtyTable) -> dict[str, float]:
    rate = table.matched / table.applicants
    ratio = table.positions / table.first_choice
    mean_error, line_error = [], []
    for i in range(rate.size):
        rest = np.arange(rate.size) != i
        mean_error.append(abs(rate[rest].mean() - rate[i]))
        odds = np.log(rate[rest] / (1 - rate[rest]))
        slope, level = np.polyfit(
            ratio[rest], odds, 1, w=np.sqrt(table.applicants[rest] / (table.applicants[rest] + 30))
        )
        line_error.append(abs(1 / (1 + np.exp(-(level + slope * ratio[i]))) - rate[i]))
    return {
        "mean of the other specialties": 100 * float(np.mean(mean_error)),
        "logit on positions per first-choice applicant": 100 * float(np.mean(line_error)),
    }


def ahead(seed: int, n_draws: int = 400) -> Section:
    """Any-PGY-1 match rates of the nation: each season from those before it, given its own counts."""
    rows = national_rows()
    lines = []
    for year in sorted(set(rows[:, 1])):
        before = rows[rows[:, 1] < year]
        if min((before[:, 0] == k).sum() for k in range(len(TYPES))) < FIRST_AHEAD:
            continue
        draws = fit_national(before, np.random.default_rng([seed, int(year)]), n_draws)
        here = {TYPES[int(row[0])]: row for row in rows[rows[:, 1] == year]}
        said = national_forecast(
            draws,
            match_year=int(year),
            positions=next(iter(here.values()))[2],
            active={kind: row[3] for kind, row in here.items()},
            rng=np.random.default_rng(seed),
            last_year=int(before[:, 1].max()),
        )
        lines += [
            Line(f"{kind}, {year:.0f}", row[4], said[kind]["mid"], said[kind]["low"], said[kind]["high"], row[3])
            for kind, row in here.items()
        ]
    return Section("Any first-year position, next known season", "points", "left out", tuple(lines), 100.0, {}, "ahead")
