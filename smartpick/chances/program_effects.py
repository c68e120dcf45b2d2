"""How hard each program is to reach: pooled from specialty to division and state, then what the program itself shows.

Everything is in probit units of P(invited) averaged over the pool, so effects add. What no fact explains stays a
spread, which widens the chance instead of being guessed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from smartpick.chances.normal import probit
from smartpick.chances.pool import GROUPS, Pool, national_rates
from smartpick.chances.program_record import number, word
from smartpick.entities.applicant import Tie
from smartpick.entities.program import Program, TrackStanding
from smartpick.entities.status import ApplicantType
from smartpick.facts.model_assumptions import Assumption
from smartpick.facts.outcomes import interview_rates
from smartpick.facts.regions import region

BETWEEN_STATES = 0.15  # sd between states of the mean interview rate, probit units [interview_rates_state, 2024]
RECENT = 4  # Match years whose unfilled positions count
MOST_SHARE_SHIFT = 0.5  # a share of IMGs near 0 or 1 moves a program no further than this
USUAL_IMG_SHARE = {ApplicantType.US_IMG: 0.12, ApplicantType.NON_US_IMG: 0.27}
"""Share of IMGs among filled internal-medicine positions: 1,200 and 2,659 of 9,345 in 2023 [positions_filled]."""


@dataclass(frozen=True, slots=True)
class EffectPart:
    """One reason why a program is easier (+) or harder (-) to reach than the specialty's usual program. [probit]"""

    name: str
    shift: float
    text: str
    field: str | None = None


@dataclass(frozen=True, eq=False)
class ProgramEffects:
    """Program effects of some programs of one pool.

    Attributes
    ----------
    location : shape (n,). Probit of P(invited) averaged over pool and unexplained spread removed.
    spread : shape (n,). Unexplained spread, probit units.
    parts : per program, the reasons.
    """

    location: np.ndarray
    spread: np.ndarray
    parts: tuple[tuple[EffectPart, ...], ...]


def program_effects(programs: Sequence[Program], pool: Pool, assumptions: Mapping[str, Assumption]) -> ProgramEffects:
    """Give the program effects of programs of the pool's specialty.

    Notes
    -----
    A state's published mean counts as n / (n + k) of itself, k = (spread between programs / between states)^2; the
    rest comes from its division, and of that the rest from the nation.
    """
    values = tuple((key, a.value) for key, a in assumptions.items() if key.startswith("programs."))
    found = [_parts(program, pool, values) for program in programs]
    unseen = pool.spread * math.sqrt(assumptions["programs.unseen_spread"].value)
    location = np.array([pool.location + sum(part.shift for part in parts) for parts in found])
    return ProgramEffects(location, np.full(len(found), unseen), tuple(found))


@cache
def _parts(program: Program, pool: Pool, values: tuple[tuple[str, float], ...]) -> tuple[EffectPart, ...]:
    known = dict(values)
    parts = [_place(program, pool)]
    unfilled, quota = _unfilled(program)
    if quota:
        share = unfilled / quota
        if share > 0:
            text = f"left {unfilled} of {quota} positions unfilled in recent Matches"
            parts.append(EffectPart("unfilled", known["programs.unfilled_share"] * min(share, 0.6), text))
    if any(track.standing is TrackStanding.NEW for track in program.tracks):
        parts.append(EffectPart("new_program", known["programs.new_program"], "began to offer positions lately"))
    parts += _from_facts(program, pool, known)
    return tuple(part for part in parts if part.shift)


def _place(program: Program, pool: Pool) -> EffectPart:
    group = GROUPS[pool.type]
    nation = national_rates().get((pool.specialty, group))
    if nation is None:
        return EffectPart("place", 0.0, "")
    rates = _rates_by_place()
    trust = (pool.spread / BETWEEN_STATES) ** 2
    shift, name = 0.0, ""
    for where, label in ((program.division, program.division.title()), (program.place.state, program.place.state)):
        row = rates.get((pool.specialty, group, where))
        if row is not None:
            mean, n = row
            shift += n / (n + trust) * (probit(max(mean, 0.002)) - probit(nation.mean) - shift)
            name = label
    side = "above" if shift > 0 else "below"
    return EffectPart("place", shift, f"programs in {name} interview such applicants {side} the national rate")


@cache
def _rates_by_place() -> dict[tuple[str, str, str], tuple[float, int]]:
    return {(r.specialty, r.group, r.where): (r.mean, r.programs) for r in interview_rates() if r.where}


def _unfilled(program: Program) -> tuple[int, int]:
    """Give unfilled and offered positions over the latest years in which both are known."""
    unfilled = offered = 0
    for track in program.tracks:
        for year in sorted(set(track.quota) & set(track.filled))[-RECENT:]:
            offered += track.quota[year]
            unfilled += max(track.quota[year] - track.filled[year], 0)
    return unfilled, offered


def _from_facts(program: Program, pool: Pool, known: Mapping[str, float]) -> list[EffectPart]:
    parts = []
    text = word(program.code, "program_type")
    if "community" in text:
        parts.append(EffectPart("type", known["programs.community"], "a community program", "program_type"))
    elif "university" in text or "academic" in text:
        parts.append(EffectPart("type", -known["programs.community"], "a university program", "program_type"))
    field = "img_share_us" if pool.type is ApplicantType.US_IMG else "img_share_non_us"
    share = number(program.code, field)
    usual = USUAL_IMG_SHARE.get(pool.type)
    if share is not None and usual is not None:
        away = _logit(share) - _logit(usual)
        shift = max(min(known["programs.img_share"] * away, MOST_SHARE_SHIFT), -MOST_SHARE_SHIFT)
        parts.append(EffectPart("img_share", shift, f"{share:.0%} of its residents are such graduates", field))
    return parts


def _logit(share: float) -> float:
    inside = min(max(share, 0.01), 0.99)
    return math.log(inside / (1 - inside))


def tie_shift(program: Program, ties: Sequence[Tie] | None, size: float) -> float:
    """Give what a tie to the program's place does; a city or state counts in full, wider places half. [probit]"""
    best = 0.0
    for tie in ties or ():
        where = region(tie.place)
        if where.contains(program.place):
            best = max(best, size * (1.0 if where.size <= 4 else 0.5))
    return best
