"""Typed readers of the published aggregates: totals, interview rates, Charting Outcomes, shares by state.

Each reader gives the rows as printed: fractions where the table has fractions, percent turned into fractions
where it has percent, None where the publisher left a cell empty. Nothing is smoothed or filled in here.
"Matched" in `charting_*` means the *preferred specialty*; in the table `match_totals` it means *any PGY-1 position*.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from smartpick.facts.tables import read_table


def _number(text: str) -> float | None:
    return float(text) if text.strip() else None


def _count(text: str) -> int | None:
    return int(float(text)) if text.strip() else None


def _fraction(percent: str) -> float | None:
    value = _number(percent)
    return None if value is None else value / 100


@dataclass(frozen=True, slots=True)
class SpecialtyTotal:
    """Programs, positions and applicants who ranked a specialty at any position, one Match year.

    Attributes
    ----------
    track : "categorical", "preliminary", "primary care", "pgy-1 only" or "" as printed.
    """

    match_year: int
    specialty: str
    track: str
    programs: int | None
    positions: int | None
    applicants_ranking: int | None
    source: str


@cache
def specialty_totals() -> tuple[SpecialtyTotal, ...]:
    """Give programs, positions and applicants by specialty for the 2025 Match. [counts]"""
    return tuple(
        SpecialtyTotal(
            int(row["match_year"]),
            row["specialty"],
            row["track"],
            _count(row["n_programs"]),
            _count(row["n_positions"]),
            _count(row["n_applicants_ranking"]),
            row["source"],
        )
        for row in read_table("outcomes/specialty_totals")
    )


@dataclass(frozen=True, slots=True)
class InterviewRate:
    """Share of a group's applicants that a program interviews: distribution over programs.

    Attributes
    ----------
    group : "MD", "DO", "US IMG", "non-US IMG", "In-State School", "Signal", "Gold Signal", "No Signal", ...
    where : "" for the nation, a state code, or a census division in lower case.
    mean, sd, p10 ... p90 : over programs. [fraction]; None where the table gives only the mean.
    zero : share of programs that interviewed nobody of the group. [fraction]
    """

    specialty: str
    group: str
    where: str
    source: str
    programs: int
    mean: float
    sd: float | None = None
    p10: float | None = None
    p25: float | None = None
    p50: float | None = None
    p75: float | None = None
    p90: float | None = None
    zero: float | None = None


@cache
def interview_rates() -> tuple[InterviewRate, ...]:
    """Give the interview rates by specialty, and for IMGs by division and state.

    Season assumed 2024; unadjusted for who applies; origin of the data not stated by its public source.
    """
    found = [
        InterviewRate(
            row["specialty"],
            row["applicant_group"].replace("Non US", "non-US"),
            "",
            row["source"],
            int(row["n_programs_with_data"]),
            float(row["mean_p_interview"]),
            _number(row["sd"]),
            *(_number(row[name]) for name in ("p10", "p25", "p50", "p75", "p90", "share_programs_zero")),
        )
        for row in read_table("outcomes/interview_rates")
        if row["mean_p_interview"]
    ]
    for table, column in (("interview_rates_division", "census_division"), ("interview_rates_state", "state")):
        found += [
            InterviewRate(
                row["specialty"],
                row["applicant_group"].replace("Non US", "non-US"),
                row[column].lower() if column == "census_division" else row[column],
                row["source"],
                int(row["n_programs"]),
                float(row["mean_p_interview"]),
            )
            for row in read_table(f"outcomes/{table}")
            if row["mean_p_interview"]
        ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ChartingQuartiles:
    """One measure of Charting Outcomes 2026 (non-US IMGs): its distribution, matched or not.

    Attributes
    ----------
    measure : "step2_ck", "contiguous_ranks", ... as in the table. outcome : "matched" or "not_matched".
    """

    specialty: str
    measure: str
    outcome: str
    source: str
    n: int | None
    minimum: float | None
    q1: float | None
    median: float | None
    q3: float | None
    maximum: float | None
    mean: float | None
    sd: float | None


@cache
def charting_quartiles() -> tuple[ChartingQuartiles, ...]:
    """Give Charting Outcomes: Non-U.S. IMGs 2026, every measure by specialty; "matched" = preferred specialty."""
    return tuple(
        ChartingQuartiles(
            row["specialty"],
            row["measure"],
            row["outcome"],
            row["source"],
            _count(row["n"]),
            *(_number(row[name]) for name in ("min", "q1", "median", "q3", "max", "mean", "sd")),
        )
        for row in read_table("outcomes/charting_quartiles")
    )


@dataclass(frozen=True, slots=True)
class ChartingCount:
    """How many non-US IMGs who ranked a specialty first matched to it (Charting Outcomes 2026)."""

    specialty: str
    positions: int | None
    ranking_first: int | None
    matched: int | None
    not_matched: int | None
    match_rate: float | None
    source: str


@cache
def charting_counts() -> tuple[ChartingCount, ...]:
    """Give the counts of Charting Outcomes: Non-U.S. IMGs 2026. [people, fraction]"""
    return tuple(
        ChartingCount(
            row["specialty"],
            _count(row["positions"]),
            _count(row["all_applicants_ranking_first"]),
            _count(row["img_matched"]),
            _count(row["img_not_matched"]),
            _fraction(row["match_rate_pct_derived"]),
            row["source"],
        )
        for row in read_table("outcomes/charting_counts")
    )


@dataclass(frozen=True, slots=True)
class FilledPositions:
    """Positions offered and filled, by applicant type, one specialty and Match year; None = not published there."""

    match_year: int
    specialty: str
    track: str
    source: str
    offered: int | None
    filled: int | None
    us_img: int | None
    non_us_img: int | None
    us_md: int | None
    us_do: int | None


@cache
def positions_filled() -> tuple[FilledPositions, ...]:
    """Give positions filled by applicant type and specialty, 2016-2024. [positions]"""
    return tuple(
        FilledPositions(
            int(row["match_year"]),
            row["specialty"],
            row["track"],
            row["source"],
            *(
                _count(row[name])
                for name in ("offered", "filled", "us_img", "non_us_img", "us_md_senior", "us_do_senior")
            ),
        )
        for row in read_table("outcomes/positions_filled")
    )


@dataclass(frozen=True, slots=True)
class SignalEffect:
    """Mean interview rate with and without a signal, over programs; not adjusted for self-selection."""

    season: int
    specialty: str
    signal_type: str
    group: str
    source: str
    rate_with: float | None
    rate_without: float | None
    ratio: float | None


@cache
def signal_effects() -> tuple[SignalEffect, ...]:
    """Give interview rates with and without signals by specialty. [fraction]"""
    return tuple(
        SignalEffect(
            int(row["season_year"]),
            row["specialty"],
            row["signal_type"],
            row["group"],
            row["source"],
            *(_number(row[name]) for name in ("rate_with_signal", "rate_without", "ratio")),
        )
        for row in read_table("outcomes/signal_effects")
    )
