"""How flexible a list really is: its level (rules E), and how far it is bundled in one region (F-16, F-19)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from smartpick.entities.program import Program
from smartpick.facts.regions import Region, state_division

ONE_CITY = 0.9  # a list with this share in one place is that place
DESIGNED = 0.2  # share outside anchor and neighbours from which a second region counts as designed
DIVISIONS_FOR_FOUR = 6  # census divisions, each with at least 5 % of the list, from which "any region" is meant


@dataclass(frozen=True, slots=True)
class Concentration:
    """How bundled a list is.

    Attributes
    ----------
    largest : name of the census division with most programs, and its `share`. hhi : sum of squared shares.
    core_share : share in the anchor region, 0 without one. [fractions]
    """

    largest: str
    share: float
    hhi: float
    core_share: float


def concentration_of(programs: Sequence[Program], core: Region | None) -> Concentration:
    """Measure the concentration of a list over census divisions, and in the anchor."""
    n = len(programs)
    if not n:
        return Concentration("", 0.0, 0.0, 0.0)
    shares = Counter(program.division or program.place.state for program in programs)
    largest, most = max(shares.items(), key=lambda item: (item[1], item[0]))
    in_core = sum(core is not None and core.contains(program.place) for program in programs)
    return Concentration(largest, most / n, sum((k / n) ** 2 for k in shares.values()), in_core / n)


def flexibility_level(programs: Sequence[Program], core: Region | None) -> int:
    """Give the flexibility level of a list, 1 (one city) to 4 (any region).

    Notes
    -----
    1: nearly all in one city. 2: nearly all in the anchor and its census division. 3: a second region is designed.
    4: spread over most of the country. Without an anchor the largest division stands in for it.
    """
    n = len(programs)
    if not n:
        return 1
    cities = Counter((program.place.city, program.place.state) for program in programs)
    if max(cities.values()) / n >= ONE_CITY or (n <= 4 and len(cities) == 1):
        return 1
    divisions = Counter(program.division for program in programs)
    if core is not None:
        near = {state_division(state) for state in core.states}
        near |= {program.division for program in programs if core.contains(program.place)}
    else:
        near = {max(divisions, key=lambda d: (divisions[d], d))}
    outside = sum(program.division not in near and not (core and core.contains(program.place)) for program in programs)
    if outside / n < DESIGNED:
        return 2
    wide = sum(k / n >= 0.05 for k in divisions.values())
    return 4 if wide >= DIVISIONS_FOR_FOUR else 3
