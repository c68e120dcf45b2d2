"""A made-up market whose totals are the published ones: programs with their quotas, applicants by type.

Programs are those of our catalogue; applicants are invented, and no real person is among them. Their numbers by
type and preferred specialty are the published counts, their strengths are normal within specialty and type.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from smartpick.entities.program import PositionType, Program
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.season_outcomes import outcome, outcome_specialties
from smartpick.market.forecast_fit import FIT_YEAR
from smartpick.market.forecast_tables import TABLE_1_YEAR, counts_of, fitted_specialties

TYPES = ("MD", "DO", "US IMG", "non-US IMG")
MD, DO, US_IMG, NON_US_IMG = range(4)
MD_SHARE = 0.73
"""Share of MDs among US graduates: 18,498 of 25,310 matched MD and DO seniors in 2023."""
FULL_TRAINING = (PositionType.CATEGORICAL, PositionType.PRIMARY, PositionType.ADVANCED)
OLDEST_QUOTA = 2023
"""A quota older than this Match does not count as known."""
UNLISTED = {
    "pathology-anatomic and clinical": "pathology",
    "child neurology (neurology)": "child neurology",
    "vascular surgery": "vascular surgery (integrated)",
    "thoracic surgery": "thoracic surgery (integrated)",
    "preventive medicine": "public health and preventive medicine",
}
"""Catalogue names whose published outcomes stand under another name."""
NEXT_SPECIALTIES = ("internal medicine", "family medicine", "pediatrics", "psychiatry", "pathology", "neurology")
"""Where IMGs apply beside their preferred specialty. Declared: the largest takers of IMGs."""


@dataclass(frozen=True)
class Market:
    """Programs and published counts; the same for every season drawn.

    Attributes
    ----------
    specialties : names, as in the published outcomes.
    codes : program codes, by program index; programs of one specialty stand together.
    specialty : shape (n_programs,), index into `specialties`.
    start : shape (n_specialties + 1,), programs of specialty s are start[s] … start[s + 1] - 1.
    quota : shape (n_programs,), positions offered (2026, or the last known since 2023).
    division : shape (n_programs,), census division, -1 unknown.
    facts_index : shape (n_programs,), what place, record and facts say of a program's openness to IMGs, as the
        chances read them; mean 0 within a specialty, sd = the share of the spread that facts explain (0.2-0.4).
    positions : shape (n_specialties,), published positions.
    applicants : shape (n_specialties, 4), published or estimated first-choice applicants by type.
    next_specialties : indices of specialties that IMGs add.
    """

    specialties: tuple[str, ...]
    codes: tuple[str, ...]
    specialty: np.ndarray
    start: np.ndarray
    quota: np.ndarray
    division: np.ndarray
    facts_index: np.ndarray
    positions: np.ndarray
    applicants: np.ndarray
    next_specialties: np.ndarray


def _modelled() -> list[str]:
    others = [
        name
        for name in outcome_specialties()
        if name not in fitted_specialties() and outcome(TABLE_1_YEAR, "all", name, "positions") >= 100
    ]
    return [*fitted_specialties(), *others]


@functools.cache
def market() -> Market:
    """The market of the catalogue and of the published counts."""
    names = _modelled()
    groups: dict[str, list[Program]] = {name: [] for name in names}
    for program in load_catalogue().programs:
        name = UNLISTED.get(program.specialty, program.specialty)
        if name in groups:
            groups[name].append(program)
    programs = [program for name in names for program in groups[name]]
    sizes = [len(groups[name]) for name in names]
    specialty = np.repeat(np.arange(len(names)), sizes)
    divisions = sorted({program.division for program in programs if program.division})
    counts = [counts_of(name) for name in names]
    by_type = np.array(
        [
            [
                MD_SHARE * (c.first_choice - c.non_us_img - c.us_img),
                (1 - MD_SHARE) * (c.first_choice - c.non_us_img - c.us_img),
                c.us_img,
                c.non_us_img,
            ]
            for c in counts
        ]
    )
    return Market(
        specialties=tuple(names),
        codes=tuple(program.code for program in programs),
        specialty=specialty,
        start=np.concatenate([[0], np.cumsum(sizes)]),
        quota=_quotas(programs, specialty, np.array([c.positions for c in counts])),
        division=np.array([divisions.index(p.division) if p.division else -1 for p in programs], dtype=np.int8),
        facts_index=_facts_index(programs, specialty),
        positions=np.array([c.positions for c in counts]),
        applicants=np.maximum(by_type, 1.0),
        next_specialties=np.array([names.index(name) for name in NEXT_SPECIALTIES if name in names]),
    )


def _known_quota(program: Program) -> float:
    total = 0.0
    for track in program.tracks:
        years = [year for year in track.quota if year >= OLDEST_QUOTA]
        if track.position_type in FULL_TRAINING and years:
            total += track.quota[max(years)]
    return total


def _quotas(programs: list[Program], specialty: np.ndarray, positions: np.ndarray) -> np.ndarray:
    # Our list of tracks misses about a fifth of the rows, so the rest of the published positions is spread
    # over the programs without a known quota, at most the median each, and what is left over all of them.
    known = np.array([_known_quota(program) for program in programs])
    quota = known.copy()
    for s in range(positions.size):
        here = np.flatnonzero(specialty == s)
        missing = here[known[here] == 0]
        left = positions[s] - known[here].sum()
        if missing.size and left > 0:
            typical = np.median(known[here][known[here] > 0]) if (known[here] > 0).any() else positions[s] / here.size
            quota[missing] = min(typical, left / missing.size)
        scale = positions[s] / max(quota[here].sum(), 1e-9)
        exact = quota[here] * scale
        whole = np.floor(exact)
        rest = round(float(positions[s] - whole.sum()))
        order = np.argsort(-(exact - whole), kind="stable")
        whole[order[:rest]] += 1
        quota[here] = whole
    return quota.astype(np.int32)


def _facts_index(programs: list[Program], specialty: np.ndarray) -> np.ndarray:
    # The chances' own reading of place, record and facts, in units of all that tells programs of a specialty apart:
    # its standard deviation is the correlation of what is known with what is so.
    from smartpick.chances.pool import pool_of
    from smartpick.chances.program_effects import program_effects
    from smartpick.entities.status import ApplicantType
    from smartpick.facts.model_assumptions import assumptions_with

    known = assumptions_with()
    index = np.zeros(len(programs))
    for s in range(int(specialty.max()) + 1):
        here = np.flatnonzero(specialty == s)
        shift, unseen = np.zeros(here.size), 0.0
        for kind in (ApplicantType.US_IMG, ApplicantType.NON_US_IMG):
            pool = pool_of(programs[here[0]].specialty, kind, FIT_YEAR, known)
            effects = program_effects([programs[j] for j in here], pool, known)
            shift += effects.location / 2
            unseen += float(effects.spread.mean()) / 2
        index[here] = (shift - shift.mean()) / np.hypot(shift.std(), unseen)
    return index
