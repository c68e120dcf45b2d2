"""Judges a list that the user brings, by the same rules and chances as a plan (E-05, F-16, F-20, S-02, S-03, PIT)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from smartpick.chances.bands import bands_of
from smartpick.chances.table import ChanceTable, chance_table
from smartpick.chances.uncertainty import ranges_of
from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.facts.advice_values import advice_values, say
from smartpick.facts.catalogue import load_catalogue
from smartpick.plan.allocation import fewest_in_core, shares_for
from smartpick.plan.flexibility import concentration_of, flexibility_level
from smartpick.plan.gates import Gated, through_the_gates
from smartpick.plan.parts import Excluded, NotWorthIt, Range, TierMix, Warning_
from smartpick.plan.strength_class import strength_class
from smartpick.plan.tiers import CORE, TIERS, Geography, geography_of
from smartpick.plan.warnings import ListFacts, fee_warnings, list_warnings, visa_warnings, warning
from smartpick.rules.fees import planning_steps

SWAPS = 5
SAME = 1e-6  # a swap that gains less than this is none [probability]


@dataclass(frozen=True, slots=True)
class Swap:
    """One exchange: what leaves, what enters, and what P(match) gains by it after the swaps before. [probability]"""

    out: str
    in_: str
    gain: float


@dataclass(frozen=True, slots=True)
class Review:
    """What is said of a list.

    Attributes
    ----------
    codes : programs judged, under their main codes. not_found : codes that no program has, each with the way on.
    impossible : programs whose door is closed, with the rule. waste : open, and not worth their fee (I-05).
    contradictions : where the list and what the profile says do not fit together (S-02, S-03, S-07).
    p_match, interviews : of the programs that are open, without signals. [probability, count] fee_usd : of all. [USD]
    swaps : the best exchanges, in order; `p_after_swaps` with all of them.
    """

    codes: tuple[str, ...]
    not_found: tuple[tuple[str, str], ...]
    impossible: tuple[Excluded, ...]
    waste: tuple[NotWorthIt, ...]
    contradictions: tuple[Warning_, ...]
    warnings: tuple[Warning_, ...]
    programs: tuple[dict[str, Any], ...]
    tiers: dict[str, TierMix]
    flexibility_level: int
    largest_region_share: float
    hhi: float
    fee_usd: float
    p_match: Range
    p_match_if_independent: float
    interviews: Range
    swaps: tuple[Swap, ...]
    p_after_swaps: float
    class_: str


def review_list(applicant: Applicant, codes: Sequence[str], day: date) -> Review:
    """Judge a list of program codes for an applicant.

    Parameters
    ----------
    codes : NRMP codes or ACGME ids; several tracks of a program count once, as ERAS charges once.

    Raises
    ------
    InvalidInput : none of the codes is in the catalogue.
    """
    catalogue, season = load_catalogue(), Season.of(day)
    listed, missing = _find(codes)
    specialties = tuple(dict.fromkeys((*applicant.specialties, *(catalogue.program(c).specialty for c in listed))))
    person = replace(applicant, specialties=specialties, must_include=(), must_exclude=())
    gated = through_the_gates(person, catalogue, season, day, ())
    table = chance_table(person, gated.open, season.year, day)
    strength = strength_class(applicant, table.strengths[0], season.year, day)
    geography = geography_of(
        applicant, table.programs, table.mean_interview[0], fewest_in_core(applicant, strength.class_)
    )
    open_ = np.array([table.index[code] for code in listed if code in table.index], dtype=np.int64)
    levels = np.zeros(open_.size, dtype=np.int64)
    fee = _fee(season, listed)
    facts = _facts(applicant, gated, table, listed, geography, strength.class_, strength.percentile.mid)
    ranges = ranges_of(table, open_, levels) if open_.size else None
    p_any = _p_any(table, open_)
    interviews = float(table.mean_interview[0, open_].sum())
    swaps, after = _swaps(table, open_)
    return Review(
        codes=listed,
        not_found=missing,
        impossible=_impossible(gated, listed),
        waste=_waste(table, open_, season),
        contradictions=_contradictions(applicant, facts),
        warnings=tuple(
            [
                *list_warnings(applicant, facts, geography),
                *visa_warnings(applicant, facts, day),
                *fee_warnings(season, specialties),
            ]
        ),
        programs=_rows(applicant, table, open_, geography),
        tiers=_tiers(applicant, facts),
        flexibility_level=facts.level,
        largest_region_share=facts.concentration.share,
        hhi=facts.concentration.hhi,
        fee_usd=fee,
        p_match=_range(ranges.p_any if ranges else (0.0, 0.0), p_any),
        p_match_if_independent=float(1 - (1 - table.mean_match[0, open_]).prod()),
        interviews=_range(ranges.interviews if ranges else (0.0, 0.0), interviews),
        swaps=swaps,
        p_after_swaps=after,
        class_=strength.class_,
    )


def _find(codes: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    catalogue = load_catalogue()
    found: dict[str, None] = {}
    missing = []
    for code in codes:
        try:
            found[catalogue.program(code).code] = None
        except InvalidInput as problem:
            missing.append((code, problem.way_on))
    if not found:
        raise InvalidInput("--list", "a list with at least one program of the catalogue", codes[0] if codes else "none")
    return tuple(found), tuple(missing)


def _fee(season: Season, codes: Sequence[str]) -> float:
    counts: dict[str, int] = {}
    for code in codes:
        name = load_catalogue().program(code).specialty
        counts[name] = counts.get(name, 0) + 1
    return sum(planning_steps(season, name).fee_usd(n) or 0.0 for name, n in counts.items())


def _impossible(gated: Gated, listed: Sequence[str]) -> tuple[Excluded, ...]:
    wanted = set(listed)
    return tuple(one for one in gated.excluded if one.code in wanted)


def _p_any(table: ChanceTable, chosen: np.ndarray) -> float:
    return float(table.weights @ (1 - (1 - table.p_match[0, chosen]).prod(axis=0))) if chosen.size else 0.0


def _waste(table: ChanceTable, chosen: np.ndarray, season: Season) -> tuple[NotWorthIt, ...]:
    """Give listed programs whose loss would cost less P(match) than their fee is worth."""
    worth = float(advice_values("allocation")["worth_100_usd"]) / 100
    miss = 1 - table.p_match[0, chosen]
    left = table.weights * miss.prod(axis=0)
    own = ((1 - miss) / miss) @ left if chosen.size else np.zeros(0)
    counts = {
        pool.specialty: sum(table.programs[i].specialty == pool.specialty for i in chosen) for pool in table.pools
    }
    found = []
    for k in np.argsort(own):
        program = table.programs[chosen[k]]
        n = counts[program.specialty]
        now, before = (planning_steps(season, program.specialty).fee_usd(m) or 0.0 for m in (n, n - 1))
        if own[k] < worth * (now - before):
            text = say("plan_texts", "waste", gain=100 * float(own[k]), cost=now - before)
            found.append(NotWorthIt(program.code, text, round(now - before, 2)))
    return tuple(found)


def _swaps(table: ChanceTable, chosen: np.ndarray) -> tuple[tuple[Swap, ...], float]:
    """Give the best exchanges one after another, each the best on the list that the ones before left."""
    now = chosen.copy()
    p = table.p_match[0]
    found: list[Swap] = []
    for _ in range(SWAPS if now.size else 0):
        miss = 1 - p[now]
        left = miss.prod(axis=0)
        without = table.weights * left / miss
        gain = without @ p.T - ((1 - miss) * without).sum(axis=1)[:, None]
        gain[:, now] = -np.inf
        if found:
            gone = [table.index[swap.out] for swap in found]
            gain[:, gone] = -np.inf
        k, i = np.unravel_index(int(np.argmax(gain)), gain.shape)
        if gain[k, i] <= SAME:
            break
        found.append(Swap(table.programs[now[k]].code, table.programs[i].code, float(gain[k, i])))
        now[k] = i
    return tuple(found), _p_any(table, now)


def _facts(
    applicant: Applicant,
    gated: Gated,
    table: ChanceTable,
    listed: Sequence[str],
    geography: Geography,
    class_: str,
    percentile: float,
) -> ListFacts:
    programs = tuple(load_catalogue().program(code) for code in listed)
    tiers = geography.tiers_of(programs)
    return ListFacts(
        programs=programs,
        tiers=tiers,
        concentration=concentration_of(programs, geography.core),
        level=flexibility_level(programs, geography.core),
        left=len(gated.open),
        of_all=gated.funnel[0].left,
        realistic_core=sum(geography.tier_of(program) == CORE for program in table.programs),
        core_band=shares_for(applicant, class_, percentile).get(CORE),
        class_=class_,
        percentile=percentile,
        n=len(programs),
    )


def _contradictions(applicant: Applicant, facts: ListFacts) -> tuple[Warning_, ...]:
    advice = advice_values("allocation")
    importance = applicant.geography.anchor_importance
    found = []
    in_core = facts.tiers.count(CORE)
    if importance is not None and importance >= 4 and in_core < advice["fewest_core"]["value"]:
        found.append(warning("S-02", "warn", n=in_core))
    if (
        importance is not None
        and importance <= 2
        and facts.concentration.core_share >= advice["concentration"]["error_from"]
    ):
        found.append(warning("S-03", "error", share=facts.concentration.core_share))
    never = [where for where in applicant.geography.never]
    if never:
        from smartpick.facts.regions import region

        there = [p.code for p in facts.programs if any(region(key).contains(p.place) for key in never)]
        if there:
            found.append(warning("A-16", "error", n=len(there), codes=", ".join(there[:5])))
    return tuple(found)


def _tiers(applicant: Applicant, facts: ListFacts) -> dict[str, TierMix]:
    shares = shares_for(applicant, facts.class_, facts.percentile)
    return {
        tier: TierMix(facts.tiers.count(tier), facts.tiers.count(tier) / facts.n, shares.get(tier, (0.0, 1.0)))
        for tier in TIERS
    }


def _rows(
    applicant: Applicant, table: ChanceTable, chosen: np.ndarray, geography: Geography
) -> tuple[dict[str, Any], ...]:
    bands = bands_of(applicant, table.programs, table.mean_match[0])
    return tuple(
        {
            "code": table.programs[i].code,
            "institution": table.programs[i].institution,
            "specialty": table.programs[i].specialty,
            "city": table.programs[i].place.city,
            "state": table.programs[i].place.state,
            "tier": geography.tier_of(table.programs[i]),
            "band": bands[i],
            "p_interview": round(float(table.mean_interview[0, i]), 4),
            "p_match": round(float(table.mean_match[0, i]), 4),
        }
        for i in chosen
    )


def _range(ends: tuple[float, float], mid: float) -> Range:
    return Range(min(ends[0], mid), mid, max(ends[1], mid))


def review_json(review: Review) -> dict[str, Any]:
    """Give a review ready for JSON."""
    return {
        "strength": {"class": review.class_},
        "list": list(review.programs),
        "not_found": [{"code": code, "way_on": way_on} for code, way_on in review.not_found],
        "impossible": [{"code": one.code, "reason": one.reason, "rule": one.rule} for one in review.impossible],
        "waste": [{"code": one.code, "reason": one.reason, "cost_usd": one.cost_usd} for one in review.waste],
        "contradictions": [w.as_json() for w in review.contradictions],
        "warnings": [w.as_json() for w in review.warnings],
        "totals": {
            "applications": len(review.codes),
            "fee_usd": round(review.fee_usd, 2),
            "expected_interviews": review.interviews.as_json(),
            "p_match": review.p_match.as_json(),
            "p_match_if_independent": round(review.p_match_if_independent, 4),
            "match_means": "any listed program",
            "signals": "not counted",
        },
        "tiers": {
            tier: {"applications": mix.applications, "share": round(mix.share, 4), "band": list(mix.band)}
            for tier, mix in review.tiers.items()
        },
        "flexibility_level": review.flexibility_level,
        "concentration": {"largest_region_share": round(review.largest_region_share, 4), "hhi": round(review.hhi, 4)},
        "swaps": [{"out": swap.out, "in": swap.in_, "gain": round(swap.gain, 6)} for swap in review.swaps],
        "p_match_after_swaps": round(review.p_after_swaps, 4),
    }
