"""Model against table: what it was fitted to, what it never saw, and how often its intervals hold the truth."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from smartpick.facts.scorecard import LARGE
from smartpick.facts.season_outcomes import held_out, outcome
from smartpick.market.deferred_acceptance import UNMATCHED
from smartpick.market.fit_season import Summary
from smartpick.market.forecast import interval, predict
from smartpick.market.forecast_fit import FIT_YEAR
from smartpick.market.forecast_tables import NON_US, counts_of, history_of
from smartpick.market.national import national_forecast
from smartpick.market.population import NON_US_IMG, Market, market
from smartpick.market.season_targets import season_targets
from smartpick.market.simulate import Season

REPORTED = 25
"""Least number of people behind quartiles and simulated rates that are compared."""


@dataclass(frozen=True)
class Line:
    """One comparison.

    Attributes
    ----------
    name : what is compared. published, model : the two values.
    low, high : the model's 80 % interval; NaN where it gives none.
    people : how many people the comparison is about; NaN where nobody counted.
    noise : mean absolute error that the smallness of the published group alone would give a forecaster who knows
        the population it is a sample of; NaN where the table does not tell.
    """

    name: str
    published: float
    model: float
    low: float = float("nan")
    high: float = float("nan")
    people: float = float("nan")
    noise: float = float("nan")

    @property
    def error(self) -> float:
        """Absolute error."""
        return abs(self.model - self.published)

    @property
    def inside(self) -> bool:
        """Whether the 80 % interval holds the published value."""
        return self.low <= self.published <= self.high


@dataclass(frozen=True)
class Section:
    """Comparisons of one kind.

    Attributes
    ----------
    title : what is compared. unit : "points" (of 100), "ranks", "Step 2 CK points", "interviews".
    key : short name of a section that others quote; else empty.
    standing : "left out" (predicted from the other specialties), "set aside" or "fitted".
    lines : the comparisons. scale : 100 for rates. baselines : mean absolute error of simpler rules.
    """

    title: str
    unit: str
    standing: str
    lines: tuple[Line, ...]
    scale: float = 1.0
    baselines: dict[str, float] = field(default_factory=dict)
    key: str = ""

    @property
    def mean_absolute_error(self) -> float:
        """Mean absolute error in the section's unit."""
        return float(np.mean([self.scale * line.error for line in self.lines]))

    @property
    def of_large(self) -> tuple[int, float]:
        """Number of lines about `LARGE` people or more and their mean absolute error (NaN without any)."""
        errors = [self.scale * line.error for line in self.lines if line.people >= LARGE]
        return len(errors), float(np.mean(errors)) if errors else float("nan")

    @property
    def noise(self) -> float:
        """Error that sampling alone would leave, averaged over the lines; NaN unless every line tells it."""
        return float(self.scale * np.mean([line.noise for line in self.lines]))

    @property
    def coverage(self) -> float:
        """Share of published values inside the 80 % interval; NaN without intervals."""
        with_interval = [line.inside for line in self.lines if line.low == line.low]
        return float(np.mean(with_interval)) if with_interval else float("nan")


def set_aside(draws: dict[str, np.ndarray], seasons: list[Season], seed: int) -> list[Section]:
    """Tables that no fit ever read: the pooled 24 specialties, the 2026 headline, quartiles of contiguous ranks.

    Parameters
    ----------
    draws : the shipped draws of the forecast. seasons : simulated seasons.
    """
    return [*_pooled(draws, seed), *_headline(draws, seed), *_quartiles(seasons)]


def _pooled(draws: dict[str, np.ndarray], seed: int) -> list[Section]:
    matched = held_out(FIT_YEAR, NON_US, "all 24 specialties", "applicants", "matched")
    total = matched + held_out(FIT_YEAR, NON_US, "all 24 specialties", "applicants", "not_matched")
    weights, rates, scores = [], [], []
    for name in market().specialties:
        counts = counts_of(name)
        values = predict(draws, counts, history_of(name), np.random.default_rng(seed))["non_us_img"]
        weights.append(counts.non_us_img)
        rates.append(values["match_rate"])
        scores.append((values["score_matched"], values["score_not_matched"]))
    w = np.array(weights)
    each = np.array(rates)
    pooled = interval(w @ each / w.sum())
    yes, no = each * w[:, None], (1 - each) * w[:, None]
    of_matched = interval((yes * np.array([s[0] for s in scores])).sum(axis=0) / yes.sum(axis=0))
    of_others = interval((no * np.array([s[1] for s in scores])).sum(axis=0) / no.sum(axis=0))
    where = "24 specialties together, non-US IMGs"
    return [
        Section(
            "Match rate, 24 specialties pooled (most were fitted; a weak judge)",
            "points",
            "set aside",
            (Line(where, matched / total, pooled["mid"], pooled["low"], pooled["high"]),),
            100.0,
        ),
        Section(
            "Step 2 CK (published medians against modelled means)",
            "Step 2 CK points",
            "set aside",
            tuple(
                Line(f"{where}, {label}", published, s["mid"], s["low"], s["high"])
                for label, published, s in (
                    (
                        "matched",
                        held_out(FIT_YEAR, NON_US, "all 24 specialties", "step2_ck_median", "matched"),
                        of_matched,
                    ),
                    (
                        "not matched",
                        held_out(FIT_YEAR, NON_US, "all 24 specialties", "step2_ck_median", "not_matched"),
                        of_others,
                    ),
                )
            ),
        ),
    ]


def _headline(draws: dict[str, np.ndarray], seed: int) -> list[Section]:
    active = held_out(FIT_YEAR, NON_US, "any", "active_applicants")
    published = held_out(FIT_YEAR, NON_US, "any", "matched_pgy1") / active
    growth = outcome(2026, "all", "any", "positions_all") / outcome(2025, "all", "any", "positions_all")
    positions = outcome(2025, "all", "any", "positions_pgy1") * growth
    us = outcome(2024, "US IMG", "any", "active_applicants")
    spread = national_forecast(
        draws,
        match_year=FIT_YEAR,
        positions=positions,
        active={"non-US IMG": active, "US IMG": us},
        rng=np.random.default_rng(seed),
    )["non-US IMG"]
    line = Line("non-US IMGs, any PGY-1, 2026", published, spread["mid"], spread["low"], spread["high"])
    return [
        Section("Any first-year position, two years after the last fitted Match", "points", "set aside", (line,), 100.0)
    ]


def _quartiles(seasons: list[Season]) -> list[Section]:
    sections = []
    for quartile, at in (("q1", 25), ("q3", 75)):
        lines = []
        for result in ("matched", "not_matched"):
            for s, name in enumerate(market().specialties):
                published = held_out(FIT_YEAR, NON_US, name, f"contiguous_ranks_{quartile}", result)
                reported = outcome(FIT_YEAR, NON_US, name, "reported", result)
                if np.isfinite(published) and reported >= REPORTED:
                    shown = [
                        np.percentile(r, at) for r in (ranks_in(market(), one, s, result) for one in seasons) if r.size
                    ]
                    lines.append(Line(f"{name}, {result.replace('_', ' ')}", published, float(np.mean(shown))))
        title = f"Contiguous ranks, {'first' if quartile == 'q1' else 'third'} quartile, simulated season"
        sections.append(Section(title, "ranks", "set aside", tuple(lines)))
    return sections


def ranks_in(market_: Market, season: Season, s: int, result: str) -> np.ndarray:
    """Contiguous ranks of active non-US IMGs of a specialty, by whether they matched to it."""
    here = (season.kind == NON_US_IMG) & (season.preferred == s) & (season.contiguous > 0)
    landed = (season.program != UNMATCHED) & ~season.soap
    matched = landed & (market_.specialty[season.program] == s)
    return season.contiguous[here & (matched if result == "matched" else ~matched)]


def fitted(summaries: list[Summary]) -> list[Section]:
    """What the season was fitted to, as the shipped draws show it."""
    targets = season_targets(market())
    names = market().specialties
    sections = []
    for k, kind in enumerate(("MD", "DO", "US IMG", "non-US IMG")):
        lines = tuple(
            Line(name, targets.interview_rate[s, k], float(np.mean([x.interview_rate[s, k] for x in summaries])))
            for s, name in enumerate(names)
            if targets.published_rates[s]
        )
        sections.append(Section(f"Interview rate, {kind}", "points", "fitted", lines, 100.0))
    large = [s for s in range(len(names)) if targets.weight[s] >= REPORTED]
    sections.append(
        Section(
            "Match rate of non-US IMGs, simulated season",
            "points",
            "fitted",
            tuple(
                Line(names[s], targets.match_rate[s, 3], float(np.mean([x.match_rate[s, 3] for x in summaries])))
                for s in large
            ),
            100.0,
        )
    )
    for label, key in (("matched", "ranks_matched"), ("not matched", "ranks_not_matched")):
        lines = tuple(
            Line(names[s], getattr(targets, key)[s], float(np.mean([getattr(x, key)[s] for x in summaries])))
            for s in large
        )
        sections.append(Section(f"Mean contiguous ranks, {label}, simulated season", "ranks", "fitted", lines))
    return sections
