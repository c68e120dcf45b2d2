"""Not matched: an honest reading of why, from the season's own record against what the plan expected.

Each cause is a season lived again with one thing changed; what it would have added is its weight, with a range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from smartpick.entities.applicant import Applicant, ApplicationCount, Geography, PreviousCycle
from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.facts.advice_values import advice_values
from smartpick.guidance.wording import wording
from smartpick.plan.choice import Choice, choose
from smartpick.plan.strength_class import matched_score
from smartpick.plan.tiers import CORE, TIERS, geography_of
from smartpick.rules.parameters import season_value
from smartpick.season.applied import name_of
from smartpick.season.lived import (
    HIGH,
    LOW,
    Lived,
    after_invitations,
    invitations_expected,
    lived,
    missed_by,
    quantile_of,
    range_over,
)
from smartpick.season.tracker import SeasonSoFar, Status

TOPIC = "not_matched"
MAIN, PART, NO = "main", "part", "no"


@dataclass(frozen=True, slots=True)
class Cause:
    """One possible reason.

    Attributes
    ----------
    weight : "main", "part" or "no". lost : what another course would have added to P(match), (middle, low, high), the
        ends over what is not known of the strength; None where the cause is read from a count. [probability]
    """

    key: str
    weight: str
    text: str
    lost: tuple[float, float, float] | None

    def as_json(self) -> dict[str, Any]:
        """Give the cause with its words, ready for JSON."""
        words = wording(TOPIC)
        lost = (
            None
            if self.lost is None
            else dict(zip(("mid", "low", "high"), (round(x, 4) for x in self.lost), strict=True))
        )
        return {
            "id": self.key,
            "title": words["causes"][self.key]["title"],
            "weight": self.weight,
            "weight_words": words["standing"][self.weight],
            "text": self.text,
            "lost": lost,
            "rules": list(words["causes"][self.key]["rules"]),
        }


def not_matched(applicant: Applicant, season: SeasonSoFar, day: date, ranked: Sequence[str] = ()) -> dict[str, Any]:
    """Read a season that ended without a match, ready for JSON.

    Parameters
    ----------
    ranked : programs of the certified list; by default those recorded as ranked, else every interview.

    Raises
    ------
    InvalidInput : nothing was applied to, or the season ended in a match.

    Notes
    -----
    List, number, geography and score are compared on the nodes as they were when the applications went out;
    declined invitations, ranks and interviews on the nodes after who invited and who did not. Not modelled: what an
    interviewer thought; what a letter says.
    """
    if not season.applications:
        raise InvalidInput("season", "one with applications", "an empty season", "Record 'applied' first.")
    if season.with_status(Status.MATCHED):
        raise InvalidInput("season", "one that ended without a match", "a match", "See 'smartpick season arrival'.")
    found = lived(applicant, season, ranked)
    causes = [*_of_the_plan(applicant, found), *_of_the_season(found)]
    order = {MAIN: 0, PART: 1, NO: 2}
    causes.sort(key=lambda one: (order[one.weight], -(one.lost[0] if one.lost else 0.0)))
    return {
        "season": Season.of(found.applied_on).year,
        "applied_on": found.applied_on.isoformat(),
        "provisional": provisional(found, day),
        "expected": _range_json(*_flipped(range_over(found.table.weights, found.missed))),
        "summary": _summary(causes),
        "causes": [one.as_json() for one in causes],
        "by_tier": _by_tier(applicant, found),
        "counts": {
            "applied": len(found.codes),
            "invited": len(found.invited),
            "declined": len(found.declined),
            "interviewed": len(found.interviewed),
            "ranked": len(found.ranked),
        },
        "assumed": [] if applicant.season_state else [wording(TOPIC)["signals"]],
        "caveats": wording(TOPIC)["caveats"],
    }


def this_cycle(applicant: Applicant, season: SeasonSoFar) -> PreviousCycle:
    """Give the season as an entry of the profile's previous cycles."""
    found = lived(applicant, season)
    geography = geography_of(applicant, found.table.programs, found.table.mean_interview[0], 0.0)
    core = sum(geography.tier_of(program) == CORE for program in found.table.programs)
    share = None if geography.core is None else round(core / len(found.codes), 3)
    return PreviousCycle(Season.of(found.applied_on).year, len(found.interviewed), share)


def _of_the_plan(applicant: Applicant, found: Lived) -> list[Cause]:
    """Causes that were there when the applications went out: list, number, geography, score."""
    n, on = len(found.codes), found.applied_on
    plain = replace(applicant, must_include=(), must_exclude=(), season_state=None, budget_usd=None)
    same = replace(plain, applications=ApplicationCount(n, n))
    best = _chosen(same, on)
    yours = found.missed
    signals = applicant.season_state is not None  # without a record both lists are read without
    causes = []
    closed = [code for code, p in zip(found.codes, found.p_interview @ found.table.weights, strict=True) if p == 0]
    if best is not None:
        extra = ""
        if closed:
            names = ", ".join(name_of(code) for code in closed[:5])
            extra = " " + wording(TOPIC)["causes"]["list"]["closed"].format(closed=len(closed), names=names)
        causes.append(_compared("list", found, yours, missed_by(best, signals), extra, n=n))
        more = _chosen(replace(plain, applications=ApplicationCount(None, None)), on)
        if more is not None and more.solution.chosen.size > n:
            wanted = int(more.solution.chosen.size)
            causes.append(
                _compared("number", found, missed_by(best, signals), missed_by(more, signals), n=n, wanted=wanted)
            )
        anywhere = replace(same, geography=replace(Geography(), ties=applicant.geography.ties))
        free = _chosen(anywhere, on) if applicant.geography.anchor or applicant.geography.never else None
        if free is not None:
            causes.append(_compared("geography", found, missed_by(best, signals), missed_by(free, signals)))
    return [*causes, *_of_the_score(same, best, found, signals)]


def _of_the_score(applicant: Applicant, best: Choice | None, found: Lived, signals: bool) -> list[Cause]:
    score = applicant.exams.step2_ck.score
    specialty = applicant.specialties[0]
    if score is None:
        return [Cause("score", NO, wording(TOPIC)["causes"]["score"]["unknown"], None)]
    norm = round(matched_score(specialty, applicant.applicant_type))
    words: dict[str, Any] = {"norm": norm, "score": score, "specialty": specialty}
    if best is None or score >= norm:
        return [Cause("score", NO, wording(TOPIC)["causes"]["score"][NO].format(**words), (0.0, 0.0, 0.0))]
    exams = replace(applicant.exams, step2_ck=replace(applicant.exams.step2_ck, score=norm))
    better = _chosen(replace(applicant, exams=exams), found.applied_on)
    return (
        []
        if better is None
        else [_compared("score", found, missed_by(best, signals), missed_by(better, signals), **words)]
    )


def _of_the_season(found: Lived) -> list[Cause]:
    """Causes that came with the season: invitations, declined ones, ranks, interviews."""
    values, words = advice_values(TOPIC), wording(TOPIC)["causes"]
    shares = invitations_expected(found)
    seen = len(found.invited)
    rare = float(shares[: seen + 1].sum())
    expected = float(np.arange(shares.size) @ shares)
    weight = MAIN if rare <= values["rare_from"] else PART if rare <= 2 * values["rare_from"] else NO
    high = quantile_of(shares, HIGH)
    said = words["invitations"]["more" if seen > high else weight].format(
        seen=seen,
        expected=f"{expected:.1f}",
        low=quantile_of(shares, LOW),
        high=high,
        rare=f"{100 * rare:.0f}",
    )
    causes = [Cause("invitations", weight, said, None)]
    weights = after_invitations(found)
    ranked = _missed(found, found.ranked)
    if found.declined:
        with_them = ranked * _missed(found, found.declined)
        causes.append(_compared("declined", found, ranked, with_them, weights=weights, declined=len(found.declined)))
    left = [code for code in found.interviewed if code not in found.ranked]
    if left:
        causes.append(_compared("ranks", found, ranked, ranked * _missed(found, left), weights=weights, left=len(left)))
    elif found.ranked:
        causes.append(Cause("ranks", NO, words["ranks"]["all"], (0.0, 0.0, 0.0)))
    return [*causes, _of_the_interviews(found, weights, ranked)]


def _of_the_interviews(found: Lived, weights: np.ndarray, ranked: np.ndarray) -> Cause:
    if not found.ranked:
        return Cause("interviews", NO, wording(TOPIC)["causes"]["interviews"]["none"], None)
    unlucky, low, high = range_over(weights, ranked)
    limit = advice_values(TOPIC)["unlucky_below"]
    weight = MAIN if unlucky < limit else PART if unlucky < 2 * limit else NO
    text = wording(TOPIC)["causes"]["interviews"][weight].format(
        held=len(found.ranked), unlucky=_points(unlucky), low=_points(low), high=_points(high)
    )
    return Cause("interviews", weight, text, None)


def _compared(
    key: str,
    found: Lived,
    yours: np.ndarray,
    other: np.ndarray,
    extra: str = "",
    weights: np.ndarray | None = None,
    **words: object,
) -> Cause:
    """Weigh one other course: its chance of no match at each node against that of the course taken."""
    w = found.table.weights if weights is None else weights
    middle, low, high = range_over(w, yours - other)
    lost = (max(middle, 0.0), max(low, 0.0), max(high, 0.0))
    weight = _weight(lost[0])
    text = wording(TOPIC)["causes"][key][weight].format(
        **words, yours=_points(1 - float(yours @ w)), best=_points(1 - float(other @ w))
    )
    return Cause(key, weight, text + extra, lost)


def _weight(lost: float) -> str:
    values = advice_values(TOPIC)
    return MAIN if lost >= values["main_from"] else PART if lost >= values["part_from"] else NO


def _missed(found: Lived, codes: Sequence[str]) -> np.ndarray:
    return np.asarray(np.prod(1 - found.cleared(codes), axis=0)) if codes else np.ones(found.table.weights.size)


def _chosen(applicant: Applicant, on: date) -> Choice | None:
    from smartpick.errors import NoFeasiblePlan

    try:
        return choose(applicant, on)
    except NoFeasiblePlan:
        return None


def _by_tier(applicant: Applicant, found: Lived) -> dict[str, dict[str, Any]]:
    """Give what was expected and what came, tier by tier."""
    geography = geography_of(applicant, found.table.programs, found.table.mean_interview[0], 0.0)
    tiers: dict[str, list[str]] = {tier: [] for tier in TIERS}
    for code, program in zip(found.codes, found.table.programs, strict=True):
        tiers[geography.tier_of(program)].append(code)
    told = {}
    for tier, codes in tiers.items():
        if codes:
            shares = invitations_expected(found, codes)
            told[tier] = {
                "applied": len(codes),
                "invited": sum(code in found.invited for code in codes),
                "expected": round(float(np.arange(shares.size) @ shares), 1),
                "low": quantile_of(shares, LOW),
                "high": quantile_of(shares, HIGH),
            }
    return told


def provisional(found: Lived, day: date) -> str | None:
    """Say that the Match of the season is not out yet on a day; None when it is, or its day is not known."""
    from smartpick.errors import NoValueOnDate

    try:
        known = str(season_value("nrmp.match_week_status", Season.of(found.applied_on)).value)[:10]
    except NoValueOnDate:
        return None
    early = day < date.fromisoformat(known)
    return wording(TOPIC)["provisional"].format(day=day) if early else None


def _summary(causes: Sequence[Cause]) -> str:
    words = wording(TOPIC)
    named = [words["causes"][one.key]["title"] for one in causes if one.weight == MAIN]
    titles = [title[0].lower() + title[1:] for title in named]
    key = ("none", "one")[len(titles)] if len(titles) < 2 else "two"
    said = words["summary"][key].format(first=titles[0] if titles else "", second=titles[1] if len(titles) > 1 else "")
    return str(said)


def _flipped(found: tuple[float, float, float]) -> tuple[float, float, float]:
    middle, low, high = found
    return 1 - middle, 1 - high, 1 - low


def _range_json(middle: float, low: float, high: float) -> Mapping[str, float]:
    return {"low": round(low, 4), "mid": round(middle, 4), "high": round(high, 4)}


def _points(value: float) -> str:
    return f"{100 * value:.0f}"
