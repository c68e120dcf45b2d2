"""The published tables as the forecast needs them: arrays for the fit, counts and history for one specialty."""

from __future__ import annotations

import functools
import math
from dataclasses import replace

import numpy as np

from smartpick.errors import InvalidInput
from smartpick.facts.season_outcomes import outcome, outcome_specialties, season_outcomes
from smartpick.market.forecast import Counts, SpecialtyHistory
from smartpick.market.forecast_fit import FIT_YEAR, SpecialtyTable

NON_US, US = "non-US IMG", "US IMG"
TABLE_1_YEAR = 2025
RATES_YEAR = 2024


@functools.cache
def fitted_specialties() -> tuple[str, ...]:
    """Specialties with published match counts of non-US IMGs in the Match of `FIT_YEAR`."""
    return tuple(
        dict.fromkeys(
            row.specialty
            for row in season_outcomes()
            if (row.match_year, row.applicant_type, row.measure, row.use) == (FIT_YEAR, NON_US, "applicants", "fit")
        )
    )


@functools.cache
def specialty_table() -> SpecialtyTable:
    """All that the forecast is fitted to."""
    names = fitted_specialties()

    def column(year: int, kind: str, measure: str, result: str = "") -> np.ndarray:
        return np.array([outcome(year, kind, name, measure, result) for name in names])

    matched = column(FIT_YEAR, NON_US, "applicants", "matched")
    older = np.array([_older_edition(name) for name in names])
    return SpecialtyTable(
        names=names,
        positions=column(FIT_YEAR, "all", "positions"),
        first_choice=column(FIT_YEAR, "all", "first_choice_applicants"),
        applicants=matched + column(FIT_YEAR, NON_US, "applicants", "not_matched"),
        matched=matched,
        ranks_matched=column(FIT_YEAR, NON_US, "contiguous_ranks_median", "matched"),
        ranks_not_matched=column(FIT_YEAR, NON_US, "contiguous_ranks_median", "not_matched"),
        score_matched=column(FIT_YEAR, NON_US, "step2_ck_mean", "matched"),
        score_not_matched=column(FIT_YEAR, NON_US, "step2_ck_mean", "not_matched"),
        scores_known_matched=column(FIT_YEAR, NON_US, "reported", "matched"),
        scores_known_not_matched=column(FIT_YEAR, NON_US, "reported", "not_matched"),
        programs=np.array([_programs(name) for name in names]),
        interviews=column(RATES_YEAR, NON_US, "expected_interviews"),
        interviews_us_img=column(RATES_YEAR, US, "expected_interviews"),
        earlier_score=older[:, 0],
        earlier_year=older[:, 1],
        us_img_score_gap=older[:, 2],
    )


def _older_edition(name: str) -> tuple[float, float, float]:
    years = sorted({row.match_year for row in season_outcomes() if row.measure == "step2_ck_mean"}, reverse=True)
    latest, gap = (math.nan, math.nan), math.nan
    for year in years:
        if year >= FIT_YEAR:
            continue
        score, of_us = (outcome(year, kind, name, "step2_ck_mean", "matched") for kind in (NON_US, US))
        if math.isnan(latest[0]) and not math.isnan(score):
            latest = (score, float(year))
        if math.isnan(gap):
            gap = of_us - score
    return (*latest, gap)


def _programs(name: str) -> float:
    published = outcome(TABLE_1_YEAR, "all", name, "programs")
    if math.isnan(published):
        positions = outcome(FIT_YEAR, "all", name, "positions")
        return max(1.0, positions / 5.0)
    return published


def history_of(name: str) -> SpecialtyHistory:
    """What is published of one specialty beside the counts of the season."""
    table, names = specialty_table(), fitted_specialties()
    index = names.index(name) if name in names else None
    score, year, gap = _older_edition(name)
    fitted = None if index is None else _fitted_counts(table, index)
    return SpecialtyHistory(
        index,
        fitted,
        score,
        year,
        gap,
        outcome(RATES_YEAR, NON_US, name, "expected_interviews"),
        outcome(RATES_YEAR, US, name, "expected_interviews"),
    )


def _fitted_counts(table: SpecialtyTable, index: int) -> Counts:
    return Counts(
        float(table.positions[index]),
        float(table.first_choice[index]),
        float(table.applicants[index]),
        _us_img_share(table.names[index]) * float(table.first_choice[index]),
        float(table.programs[index]),
        FIT_YEAR,
        ("us_img",),
    )


def _us_img_share(name: str) -> float:
    # US IMGs prefer a specialty about as often as they fill it, against non-US IMGs; where no fill by type is
    # published, as often as among all active IMGs (2024: 4,748 of 14,772).
    us, others = _last_filled(name, US), _last_filled(name, NON_US)
    if us > 0 and others > 0:
        return _non_us_share(name) * us / others * 0.85  # they match more often than non-US IMGs
    active = [outcome(2024, kind, "any", "active_applicants") for kind in (US, NON_US)]
    return _non_us_share(name) * active[0] / active[1]


def _last_filled(name: str, kind: str) -> float:
    for year in (2024, 2023, 2021):
        filled = outcome(year, kind, name, "filled")
        if filled > 0:
            return filled
    return outcome(2013, kind, name, "applicants", "matched")


def _non_us_share(name: str) -> float:
    table = specialty_table()
    shares = table.applicants / table.first_choice
    return float(shares[table.names.index(name)]) if name in table.names else float(np.median(shares))


def counts_of(
    name: str,
    *,
    positions: int | None = None,
    first_choice: int | None = None,
    non_us_img: int | None = None,
    us_img: int | None = None,
    match_year: int = FIT_YEAR,
) -> Counts:
    """The season's counts: those given, else the published ones, else estimates that are named as such.

    Raises
    ------
    InvalidInput
        A count that is not positive, more IMGs than first-choice applicants, or nothing known of the specialty.
    """
    for field, value in (("positions", positions), ("first-choice-applicants", first_choice)):
        if value is not None and value < 1:
            raise InvalidInput(field, "1 or more", value)
    for field, value in (("non-us-img", non_us_img), ("us-img", us_img)):
        if value is not None and value < 0:
            raise InvalidInput(field, "0 or more", value)
    table = specialty_table()
    known = _fitted_counts(table, table.names.index(name)) if name in table.names else _estimated_counts(name)
    share_non_us, share_us = known.non_us_img / known.first_choice, known.us_img / known.first_choice
    given = {
        "positions": positions,
        "first_choice": first_choice,
        "non_us_img": non_us_img,
        "us_img": us_img,
    }
    everyone = float(first_choice) if first_choice is not None else known.first_choice
    counts = replace(
        known,
        positions=float(positions) if positions is not None else known.positions,
        first_choice=everyone,
        non_us_img=float(non_us_img) if non_us_img is not None else share_non_us * everyone,
        us_img=float(us_img) if us_img is not None else share_us * everyone,
        match_year=match_year,
        estimated=tuple(field for field in known.estimated if given.get(field) is None),
    )
    if us_img is None:  # an estimate gives way to what was given
        counts = replace(counts, us_img=max(min(counts.us_img, everyone - counts.non_us_img), 0.0))
    elif non_us_img is None:
        counts = replace(counts, non_us_img=max(min(counts.non_us_img, everyone - counts.us_img), 0.0))
    if max(counts.us_img, counts.non_us_img, counts.non_us_img + counts.us_img) > everyone * (1 + 1e-9):
        raise InvalidInput(
            "first-choice-applicants",
            "at least the number of IMGs among them",
            int(everyone),
            "Give --first-choice-applicants too.",
        )
    return replace(counts, non_us_img=max(counts.non_us_img, 1.0), us_img=max(counts.us_img, 1.0))


def _estimated_counts(name: str) -> Counts:
    positions = outcome(TABLE_1_YEAR, "all", name, "positions")
    if math.isnan(positions):
        raise InvalidInput(
            "specialty", "one with published positions", name, f"Known: {', '.join(outcome_specialties())}."
        )
    table = specialty_table()
    # A line of log(first choice / positions) on log(everyone who ranks it / positions) over the fitted specialties.
    ranking = np.array([outcome(TABLE_1_YEAR, "all", fitted, "applicants_ranking") for fitted in table.names])
    offered = np.array([outcome(TABLE_1_YEAR, "all", fitted, "positions") for fitted in table.names])
    x, y = np.log(ranking / offered), np.log(table.first_choice / table.positions)
    known = ~np.isnan(x)
    slope, intercept = np.polyfit(x[known], y[known], 1)
    pressure = math.log(outcome(TABLE_1_YEAR, "all", name, "applicants_ranking") / positions)
    everyone = positions * math.exp(intercept + slope * pressure)
    per_filled = np.nanmedian(table.applicants / np.array([_last_filled(fitted, NON_US) for fitted in table.names]))
    filled = _last_filled(name, NON_US)
    non_us = _non_us_share(name) * everyone if math.isnan(filled) else min(filled * float(per_filled), 0.6 * everyone)
    return Counts(
        positions,
        everyone,
        non_us,
        non_us * _us_img_share(name) / _non_us_share(name),
        _programs(name),
        FIT_YEAR,
        ("first_choice", "non_us_img", "us_img"),
    )
