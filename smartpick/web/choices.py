"""Programs to choose from in a form: by name, and told apart where two are called the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from smartpick.facts.regions import STATE_SIZE, Region, named_regions
from smartpick.season.applied import name_of

# heading -> whether a region of that size stands under it
KINDS = {
    "Several states": lambda size: size > STATE_SIZE,
    "States": lambda size: size == STATE_SIZE,
    "Cities and parts of states": lambda size: size < STATE_SIZE,
}


def regions_to_choose_from(without: Iterable[str] = ()) -> dict[str, dict[str, str]]:
    """Give heading -> key -> name of the regions that a form offers, each place once; divisions name their states.

    Parameters
    ----------
    without : keys that are chosen already.
    """
    left = [one for one in named_regions().values() if one.offered and one.key not in set(without)]
    return {
        heading: {one.key: _told(one) for one in sorted(left, key=lambda one: one.offered) if fits(one.size)}
        for heading, fits in KINDS.items()
    }


def _told(one: Region) -> str:
    states = f" ({', '.join(sorted(one.states))})" if one.size > STATE_SIZE else ""
    return one.offered + states


def to_choose_from(codes: Iterable[str]) -> dict[str, str]:
    """Give code -> name in the order of names; programs of the same name and city carry their code."""
    names = {code: name_of(code) for code in codes}
    often = Counter(names.values())
    told_apart = {code: name if often[name] == 1 else f"{name} ({code})" for code, name in names.items()}
    return dict(sorted(told_apart.items(), key=lambda pair: pair[1].casefold()))
