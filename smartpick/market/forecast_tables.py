"""The published tables as the forecast needs them: arrays for the fit, counts and history for one specialty."""

from __future__ import annotations

import difflib
import functools
import math
from dataclasses import replace

import numpy as np

from smartpick.errors import InvalidInput
from smartpick.facts.season_outcomes import outcome, outcome_specialties, outcome_specialty, season_outcomes
from smartpick.market.forecast import Counts, GivenCounts, SpecialtyHistory
from smartpick.market.forecast_fit import FIT_YEAR, SpecialtyTable

NON_US, US = "non-US IMG", "US IMG"
TABLE_1_YEAR = 2025
RATES_YEAR = 2024
POSITIONS_EACH = 5.0
"""Positions of a program where the number of programs is not published. Declared."""


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
        earlier_places=np.array([earlier_places(name, NON_US)[0] for name in names]),
        earlier_places_counted=np.array([earlier_places(name, NON_US)[1] for name in names]),
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
        return max(1.0, positions / POSITIONS_EACH)
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
        {"non_us_img": earlier_places(name, NON_US), "us_img": earlier_places(name, US)},
        outcome(TABLE_1_YEAR if index is None else FIT_YEAR, "all", name, "positions"),
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


def _last_placed(name: str, kind: str) -> tuple[float, int]:
    for year in (2024, 2023, 2021):
        filled = outcome(year, kind, name, "filled")
        if filled > 0:
            return filled, year
    return outcome(2013, kind, name, "applicants", "matched"), 2013


def _last_filled(name: str, kind: str) -> float:
    return _last_placed(name, kind)[0]


def earlier_places(name: str, kind: str) -> tuple[float, float]:
    """IMGs of a kind placed in a specialty in the latest earlier Match with a count; NaN where nobody published one.

    Parameters
    ----------
    name : specialty. kind : `NON_US` or `US`.

    Returns
    -------
    The count carried to `RATES_YEAR` by how many of the kind matched in the nation, and the count itself. Counts
    since 2021 are positions filled, whoever's preferred specialty it was; that of 2013 is of those who preferred it.
    """
    counted, year = _last_placed(name, kind)
    then, now = (outcome(at, kind, "any", "matched_pgy1") for at in (year, RATES_YEAR))
    return counted * now / then, counted


def _non_us_share(name: str) -> float:
    table = specialty_table()
    shares = table.applicants / table.first_choice
    return float(shares[table.names.index(name)]) if name in table.names else float(np.median(shares))


def counts_of(name: str, given: GivenCounts = GivenCounts(), match_year: int = FIT_YEAR) -> Counts:
    """The season's counts: those given, else the published ones, else estimates that are named as such.

    Notes
    -----
    IMGs given without the first-choice applicants are more (or fewer) people who want the specialty: the applicants
    who are no IMGs stay as many as they were. First-choice applicants given alone keep the shares of IMGs.

    Raises
    ------
    InvalidInput
        A count below its least value, more IMGs than first-choice applicants, or nothing known of the specialty.
    """
    first_choice = given.first_choice
    for field, value in (("positions", given.positions), ("first-choice-applicants", first_choice)):
        if value is not None and value < 1:
            raise InvalidInput(field, "1 or more", value)
    for field, value in (("non-us-img", given.non_us_img), ("us-img", given.us_img)):
        if value is not None and value < 0:
            raise InvalidInput(field, "0 or more", value)
    known = _known_counts(name, given)
    scale = 1.0 if first_choice is None else first_choice / known.first_choice
    imgs = {
        kind: getattr(known, kind) * scale if count is None else float(count)
        for kind, count in (("non_us_img", given.non_us_img), ("us_img", given.us_img))
    }
    if first_choice is None:
        everyone = known.first_choice + sum(imgs[kind] - getattr(known, kind) for kind in imgs)
    else:
        everyone = float(first_choice)
        for kind, other in (("us_img", "non_us_img"), ("non_us_img", "us_img")):
            if (
                getattr(given, kind) is None and getattr(given, other) is not None
            ):  # an estimate gives way to what was given
                imgs[kind] = max(min(imgs[kind], everyone - imgs[other]), 0.0)
    if sum(imgs.values()) > everyone * (1 + 1e-9):
        raise InvalidInput(
            "first-choice-applicants", "at least the number of IMGs among them", int(everyone), "Give them all."
        )
    moved = first_choice is None and (given.non_us_img, given.us_img) != (None, None)
    estimated = [field for field in (*known.estimated, "first_choice") if getattr(given, field) is None]
    return replace(
        known,
        positions=known.positions if given.positions is None else float(given.positions),
        first_choice=everyone,
        **imgs,
        match_year=match_year,
        estimated=tuple(dict.fromkeys(field for field in estimated if moved or field in known.estimated)),
    )


def _known_counts(name: str, given: GivenCounts) -> Counts:
    table = specialty_table()
    if name in table.names:
        return _fitted_counts(table, table.names.index(name))
    if name in outcome_specialties():
        return _estimated_counts(name)
    positions, first_choice, non_us, us = given.positions, given.first_choice, given.non_us_img, given.us_img
    if positions is None or first_choice is None or non_us is None or us is None:
        raise InvalidInput("specialty", "one of the tables, or given with all four counts", name)
    return Counts(positions, first_choice, non_us, us, programs=max(1.0, positions / POSITIONS_EACH))


def specialty_named(text: str, with_all_counts: bool) -> str:
    """The specialty's name in the tables; one they do not have is taken as it is when all its counts are given.

    Raises
    ------
    InvalidInput
        No such specialty and counts are missing, or the name is that of one in the tables but for a slip.

    Examples
    --------
    >>> specialty_named("Med-Peds", False)
    'internal medicine/pediatrics'
    >>> specialty_named("Aerospace Medicine", True)
    'aerospace medicine'
    """
    name = " ".join(text.lower().split())
    try:
        return outcome_specialty(text)
    except InvalidInput as refused:
        slip = difflib.get_close_matches(name, outcome_specialties(), n=1, cutoff=0.9)
        if with_all_counts and name and not slip:
            return name
        way_on = refused.way_on if slip or with_all_counts else f"{refused.way_on} Or give all four counts of it."
        raise InvalidInput(refused.field, refused.must_be, text, way_on) from None


def _estimated_counts(name: str) -> Counts:
    positions = outcome(TABLE_1_YEAR, "all", name, "positions")
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
