"""The states that a profile names: its anchor's, those of its ties and those of its secondary places."""

from __future__ import annotations

from functools import cache

from smartpick.entities.applicant import Applicant
from smartpick.errors import InvalidInput
from smartpick.facts.regions import Region, core_region, region
from smartpick.facts.tables import read_table

MOST_STATES = 12  # states told about before the answer becomes a list [count]


def own_states(applicant: Applicant, widest: int = MOST_STATES) -> tuple[str, ...]:
    """Give the states of the profile's geography: the core's, those of the ties, those of the secondary regions.

    Parameters
    ----------
    widest : places that spread over more states than this are left out. [count]

    Returns
    -------
    Two-letter codes, each once, twelve at most; of a city or a part of a state, the state it lies in.
    """
    geography = applicant.geography
    found: list[str] = []
    for place in [geography.anchor, *(tie.place for tie in geography.ties or ()), *geography.secondary]:
        try:
            states = _states(core_region(place) if place == geography.anchor else region(place)) if place else []
        except InvalidInput:
            continue  # a school or a person, not a place
        found += states if len(states) <= widest else []
    return tuple(dict.fromkeys(found))[:MOST_STATES]


def _states(area: Region) -> list[str]:
    inside = {*area.states, *(state for state, _ in area.cities)}
    inside |= {_state_of()[county[:2]] for county in area.counties if county[:2] in _state_of()}
    if area.centre is not None:
        inside.add(area.centre.state)
    return sorted(state for state in inside if state)


@cache
def _state_of() -> dict[str, str]:
    """The state behind the first two digits of a county's FIPS code."""
    return {row["county_fips"][:2]: row["state"] for row in read_table("places/counties")}
