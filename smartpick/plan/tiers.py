"""Geographic tiers: core (the anchor), secondary, safety, and the regions they are made of (rules D)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.facts.advice_values import advice_values
from smartpick.facts.catalogue import codes_inside, load_catalogue
from smartpick.facts.regions import Region, core_region, region, state_division

CORE, SECONDARY, SAFETY = "core", "secondary", "safety"
TIERS = (CORE, SECONDARY, SAFETY)
METRO_SIZE = 3  # regions up to this size are a city or a metro area; their state is added when they hold too little
DEFINED = ("greater_boston", "southern_california", "los_angeles")  # cores that rules D-02, D-07 and D-10 define


@dataclass(frozen=True, slots=True)
class Geography:
    """Which regions make up which tier, for one applicant.

    Attributes
    ----------
    core : None when the profile names no anchor. chosen : whether the secondary regions are our choice.
    widened : whether the anchor's state was added because the metro alone holds too few programs.
    """

    core: Region | None
    secondary: tuple[Region, ...]
    never: tuple[Region, ...]
    chosen: bool
    widened: bool

    def tier_of(self, program: Program) -> str:
        """Give the tier of a program."""
        return self.tiers_of([program])[0]

    def tiers_of(self, programs: Sequence[Program]) -> tuple[str, ...]:
        """Give the tier of each program."""
        core = codes_inside(self.core) if self.core is not None else frozenset()
        secondary = frozenset().union(*map(codes_inside, self.secondary))
        return tuple(CORE if p.code in core else SECONDARY if p.code in secondary else SAFETY for p in programs)

    def region_of(self, program: Program) -> str:
        """Give the key of the region that put a program in its tier; for the safety tier, its division.

        What the core takes in beyond the anchor itself stands under its state.
        """
        if self.core is not None and self.core.contains(program.place):
            return self.core.key if program.code in codes_inside(region(self.core.key)) else program.place.state
        for where in self.secondary:
            if where.contains(program.place):
                return where.key
        return program.division.replace(" ", "_") or program.place.state.lower()


def never_regions(applicant: Applicant) -> tuple[Region, ...]:
    """Give the regions where the applicant would not train (rule A-16)."""
    return tuple(region(key) for key in applicant.geography.never)


def geography_of(
    applicant: Applicant, programs: Sequence[Program], p_interview: np.ndarray, wanted_in_core: float
) -> Geography:
    """Lay out the tiers.

    Parameters
    ----------
    programs : those that passed the gates. p_interview : shape (n,), chances there without a signal. [probability]
    wanted_in_core : how many programs the band of the core tier asks for at least.
    """
    anchor = applicant.geography.anchor
    never = never_regions(applicant)
    core, widened = None, False
    if anchor is not None:
        core = core_region(anchor)
        inside = [program for program in programs if program.code in codes_inside(core)]
        if core.key not in DEFINED and core.size <= METRO_SIZE and inside and len(inside) < wanted_in_core:
            core, widened = _with_state(core, inside), True
    if applicant.geography.secondary:
        secondary = tuple(region(key) for key in applicant.geography.secondary)
        return Geography(core, secondary, never, False, widened)
    return Geography(core, _secondary_for(core, programs, p_interview), never, True, widened)


def _with_state(core: Region, inside: Sequence[Program]) -> Region:
    states = frozenset(program.place.state for program in inside)
    return Region(core.key, f"{core.name} and the rest of {', '.join(sorted(states))}", 4, core.states | states)


def _secondary_for(core: Region | None, programs: Sequence[Program], p_interview: np.ndarray) -> tuple[Region, ...]:
    """Choose secondary regions: the articles' for their anchors, else its own division and the best others (D-05)."""
    named = advice_values("allocation")["secondary_of"]
    if core is not None and core.key in named:
        return tuple(region(key) for key in named[core.key])
    chances: dict[str, list[float]] = {}
    own_codes = codes_inside(core) if core is not None else frozenset()
    for program, p in zip(programs, p_interview.tolist(), strict=True):
        if program.division and program.code not in own_codes:
            chances.setdefault(program.division, []).append(p)
    ranked = sorted(chances, key=lambda division: (-float(np.mean(chances[division])), division))
    own = {state_division(state) for state in core.states} if core is not None else set()
    best = [d for d in ranked if d in own] + [d for d in ranked if d not in own]
    return tuple(region(name) for name in best[: advice_values("allocation")["best_divisions"]])


def ladder(anchor: str, programs: Sequence[Program]) -> list[tuple[Region, int]]:
    """Give ever wider ground around an anchor, each with how many of the programs it holds (rule D-15).

    The anchor, its metro where it is a part of one, its state, its census division, its census region. An anchor in
    several states widens to the one that holds most of its programs.

    Examples
    --------
    >>> [(where.name, n) for where, n in ladder("MA", [])]
    [('Massachusetts', 0), ('New England', 0), ('Northeast', 0)]
    """
    narrow = region(anchor)
    inside = codes_inside(narrow)
    states = Counter(program.place.state for program in load_catalogue().programs if program.code in inside)
    states.update(state for state, _ in narrow.cities)
    most = max(states, key=lambda state: (states[state], state), default="")
    around = (most, *_larger(most)) if most else ()
    found: list[Region] = []
    for where in (narrow, region(core_region(anchor).key), *map(region, around)):
        if not found or where.size > found[-1].size:
            found.append(where)
    return [(where, sum(program.code in codes_inside(where) for program in programs)) for where in found]


def _larger(state: str) -> tuple[str, ...]:
    division = state_division(state)
    if not division:
        return ()
    found = region(division)
    census = next((r for r in ("northeast", "midwest", "south", "west") if found.states <= region(r).states), None)
    return (found.key, census) if census else (found.key,)
