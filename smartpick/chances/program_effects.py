"""How hard each program is to reach: pooled from specialty to division and state, then what the program itself shows.

Everything is in probit units of P(invited) averaged over the pool, so effects add. Effects of programs are centred over
the specialty, so that the published mean rate stays. What no fact explains stays a spread, which widens the chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from smartpick.chances.normal import probit
from smartpick.chances.pool import GROUPS, Pool, national_rates
from smartpick.chances.program_record import record
from smartpick.entities.applicant import Tie
from smartpick.entities.program import PositionType, Program, TrackStanding
from smartpick.entities.status import ApplicantType
from smartpick.facts.catalogue import codes_inside, load_catalogue
from smartpick.facts.model_assumptions import Assumption
from smartpick.facts.outcomes import interview_rates
from smartpick.facts.regions import region

BETWEEN_STATES = 0.15  # sd between states of the mean interview rate, probit units [interview_rates_state, 2024]
RECENT = 4  # Match years whose unfilled positions count
MOST_UNFILLED = 0.6  # a larger share unfilled says no more
MOST_SHARE_SHIFT = 0.5  # a share of IMGs near 0 or 1 moves a program no further than this
USUAL_BREADTH = 8  # specialties at an institution between community hospital and academic centre
CITY_TO_STATE = 4  # size of a region up to which a tie counts in full
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
    location : shape (n,). Probit of P(invited), averaged over the pool.
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
    known = _of_specialty(pool.specialty, pool.type, pool.spread, values)
    unseen = pool.spread * math.sqrt(assumptions["programs.unseen_spread"].value)
    main = load_catalogue().by_code
    found = [known[main[program.code].code] for program in programs]
    location = np.array([pool.location + total for total, _ in found])
    return ProgramEffects(location, np.full(len(programs), unseen), tuple(parts for _, parts in found))


@cache
def _of_specialty(
    specialty: str, applicant_type: ApplicantType, spread: float, values: tuple[tuple[str, float], ...]
) -> dict[str, tuple[float, tuple[EffectPart, ...]]]:
    """Give the total effect and its parts for every program of a specialty, centred on the specialty's mean."""
    known = dict(values)
    programs = load_catalogue().find(specialty=specialty)
    own = [_own(program, applicant_type, known) for program in programs]
    usual = float(np.mean([sum(part.shift for part in parts) for parts in own])) if own else 0.0
    found = {}
    for program, parts in zip(programs, own, strict=True):
        place = _place(program, specialty, applicant_type, spread)
        total = place.shift + sum(part.shift for part in parts) - usual
        found[program.code] = (total, tuple(part for part in (place, *parts) if part.shift))
    return found


def _place(program: Program, specialty: str, applicant_type: ApplicantType, spread: float) -> EffectPart:
    group = GROUPS[applicant_type]
    nation = national_rates().get((specialty, group))
    if nation is None:
        return EffectPart("place", 0.0, "")
    rates = _rates_by_place()
    trust = (spread / BETWEEN_STATES) ** 2
    shift, name = 0.0, ""
    for where, label in ((program.division, program.division.title()), (program.place.state, program.place.state)):
        row = rates.get((specialty, group, where))
        if row is not None:
            mean, n = row
            shift += n / (n + trust) * (probit(max(mean, 0.002)) - probit(nation.mean) - shift)
            name = label
    side = "above" if shift > 0 else "below"
    return EffectPart("place", shift, f"programs in {name} interview such applicants {side} the national rate")


@cache
def _rates_by_place() -> dict[tuple[str, str, str], tuple[float, int]]:
    return {(r.specialty, r.group, r.where): (r.mean, r.programs) for r in interview_rates() if r.where}


def unfilled(program: Program) -> tuple[int, int]:
    """Give unfilled and offered positions over the latest years in which both are known. [positions]"""
    empty = offered = 0
    for track in program.tracks:
        if track.position_type is PositionType.PRELIMINARY:
            continue
        for year in sorted(set(track.quota) & set(track.filled))[-RECENT:]:
            offered += track.quota[year]
            empty += max(track.quota[year] - track.filled[year], 0)
    return empty, offered


@cache
def _breadth() -> dict[str, int]:
    found: dict[str, set[str]] = {}
    for program in load_catalogue().programs:
        found.setdefault(program.institution_code, set()).add(program.specialty)
    return {code: len(specialties) for code, specialties in found.items()}


def academic_breadth(program: Program) -> int:
    """Give how many specialties the institution trains: our derived measure of how academic it is. [specialties]"""
    return _breadth()[program.institution_code]


def _own(program: Program, applicant_type: ApplicantType, known: Mapping[str, float]) -> list[EffectPart]:
    parts = []
    empty, offered = unfilled(program)
    if offered and empty:
        text = f"left {empty} of {offered} positions unfilled in recent Matches"
        parts.append(
            EffectPart("unfilled", known["programs.unfilled_share"] * min(empty / offered, MOST_UNFILLED), text)
        )
    if any(track.standing is TrackStanding.NEW for track in program.tracks):
        parts.append(EffectPart("new_program", known["programs.new_program"], "began to offer positions lately"))
    if program.main_track.standing is TrackStanding.UNKNOWN:
        parts.append(EffectPart("unsure", known["programs.not_seen"], "not seen in the latest results"))
    parts.append(_kind(program, known["programs.community"]))
    published = record(program.code)
    share, usual = published.share_of(applicant_type), USUAL_IMG_SHARE.get(applicant_type)
    if share is not None and usual is not None:
        away = _logit(share) - _logit(usual)
        shift = max(min(known["programs.img_share"] * away, MOST_SHARE_SHIFT), -MOST_SHARE_SHIFT)
        parts.append(EffectPart("img_share", shift, f"{share:.0%} of its residents are such graduates", "img_share"))
    return parts


def _kind(program: Program, size: float) -> EffectPart:
    kind = record(program.code).kind
    if "community" in kind or "county" in kind:
        return EffectPart("kind", size, f"a {kind} program", "program_type")
    if "university" in kind or "academic" in kind:
        return EffectPart("kind", -size, "a university program", "program_type")
    breadth = academic_breadth(program)
    shift = size * max(min((USUAL_BREADTH - breadth) / USUAL_BREADTH, 1.0), -1.5)
    words = f"its institution trains residents in {breadth} specialties"
    return EffectPart("kind", shift, words if breadth > 1 else "the only program of its institution")


def _logit(share: float) -> float:
    inside = min(max(share, 0.01), 0.99)
    return math.log(inside / (1 - inside))


def tie_shifts(programs: Sequence[Program], ties: Sequence[Tie] | None, size: float) -> np.ndarray:
    """Give what ties to places do, shape (n,); a city or state counts in full, wider places half. [probit]"""
    shifts = np.zeros(len(programs))
    for tie in ties or ():
        where = region(tie.place)
        worth = size * (1.0 if where.size <= CITY_TO_STATE else 0.5)
        inside = codes_inside(where)
        shifts = np.maximum(shifts, [worth * (program.code in inside) for program in programs])
    return shifts
