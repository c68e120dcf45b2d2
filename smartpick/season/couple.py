"""A couple's list of pairs, built from both partners' lists: who gives way, how far apart, and who goes alone.

The pairs are a proposal. What a couple enters must be its own true order, and may be moved by hand: as for a single
person, no other order can be counted on to help.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from smartpick.entities.place import distance_km
from smartpick.errors import InvalidInput
from smartpick.season.applied import ranked_program

NEAR_KM = 80.0  # a distance that two people can live between; declared, the couple moves it [km]
FARTHEST_KM = 5_000.0
Cost = tuple[float, int, int]


class Apart(StrEnum):
    """What becomes of pairs whose programs lie too far from each other."""

    AFTER = "after"
    MIXED = "mixed"
    NEVER = "never"


class Alone(StrEnum):
    """Who would train while the other stays unmatched."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a couple's list; None = that partner stays unmatched. `km` is None where a point is not known."""

    first: str | None
    second: str | None
    km: float | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the two lists become one.

    Attributes
    ----------
    near_km : up to here a pair counts as together. [km]
    lead : how much the first partner's order counts, 0 to 1; at 0.5 the sum of both ranks decides.
    """

    near_km: float = NEAR_KM
    apart: Apart = Apart.AFTER
    lead: float = 0.5
    alone: Alone = Alone.BOTH


@dataclass(frozen=True, slots=True)
class Pairs:
    """A proposed list.

    Attributes
    ----------
    left_out : how many pairs were too far apart, stood at a program with one position, or went beyond the longest list.
    """

    pairs: tuple[Pair, ...]
    left_out: dict[str, int]


def checked_wishes(near_km: float, apart: str, lead: float, alone: str) -> Wishes:
    """Give the wishes a form or a command line names.

    Raises
    ------
    InvalidInput : names the wish.
    """
    if not 0 <= near_km <= FARTHEST_KM:
        raise InvalidInput("near_km", f"between 0 and {FARTHEST_KM:,.0f}", near_km)
    if not 0 <= lead <= 1:
        raise InvalidInput("lead", "between 0 and 1", lead)
    if apart not in set(Apart):
        raise InvalidInput("apart", f"one of {', '.join(Apart)}", apart)
    if alone not in set(Alone):
        raise InvalidInput("alone", f"one of {', '.join(Alone)}", alone)
    return Wishes(near_km, Apart(apart), lead, Alone(alone))


def pair_list(first: Sequence[str], second: Sequence[str], wishes: Wishes, most: int) -> Pairs:
    """Build the list of pairs.

    Parameters
    ----------
    first, second : each partner's own list, most preferred first. most : the longest list NRMP takes.

    Notes
    -----
    Pairs are ordered by lead * rank of the first + (1 - lead) * rank of the second; of two with the same sum the one
    without a low rank comes first. Pairs in which one goes alone stand below all others, by that one's own rank; where
    the longest list is not long enough, the last of the others make room for them.
    Programs in one city are together whatever the distance of their points; an unknown distance counts as apart.

    References
    ----------
    .. [1] nrmp.couples.as_one, nrmp.couples.no_match_code.
    """
    together: list[tuple[Cost, Pair]] = []
    apart: list[tuple[Cost, Pair]] = []
    far = single = 0
    for a, one in enumerate(first, start=1):
        for b, two in enumerate(second, start=1):
            if one == two and only_one_position(one):
                single += 1
                continue
            km = apart_km(one, two)
            near = km is not None and km <= wishes.near_km
            if not near and wishes.apart is Apart.NEVER:
                far += 1
                continue
            cost = (wishes.lead * a + (1 - wishes.lead) * b, max(a, b), a)
            (together if near or wishes.apart is Apart.MIXED else apart).append((cost, Pair(one, two, km)))
    pairs = [pair for _, pair in sorted(together, key=_cost)] + [pair for _, pair in sorted(apart, key=_cost)]
    alone = _alone(first, second, wishes)
    room = max(0, most - len(alone))
    over = max(0, len(pairs) - room) + max(0, len(alone) - most)
    return Pairs(
        tuple([*pairs[:room], *alone][:most]),
        {"too_far": far, "one_position": single, "beyond_the_longest_list": over},
    )


def own_pairs(named: Iterable[tuple[str | None, str | None]], first: Sequence[str], second: Sequence[str]) -> Pairs:
    """Take the couple's own order of pairs.

    Raises
    ------
    InvalidInput : no pair, a program that is not on that partner's list, a line without any program, or one that stands
        twice.
    """
    pairs: list[Pair] = []
    for number, (one, two) in enumerate(named, start=1):
        for code, listed in ((one, first), (two, second)):
            if code is not None and code not in listed:
                raise InvalidInput(f"pair {number}", "made of programs of the two lists", code)
        if one is None and two is None:
            raise InvalidInput(f"pair {number}", "one with at least one program", "none", "Leave the line out.")
        if any((one, two) == (pair.first, pair.second) for pair in pairs):
            raise InvalidInput(f"pair {number}", "named once", f"{one or 'none'} with {two or 'none'}")
        pairs.append(Pair(one, two, None if one is None or two is None else apart_km(one, two)))
    if not pairs:
        raise InvalidInput("pairs", "at least one pair", "none")
    return Pairs(tuple(pairs), {"too_far": 0, "one_position": 0, "beyond_the_longest_list": 0})


def apart_km(first: str, second: str) -> float | None:
    """Give how far two programs lie from each other, 0 in one city, None where a point is not known. [km]"""
    one, two = ranked_program(first).place, ranked_program(second).place
    if (one.city, one.state) == (two.city, two.state):
        return 0.0
    return distance_km(one, two)


def only_one_position(code: str) -> bool:
    """Whether a track is known to have offered a single position last."""
    quota = ranked_program(code).main_track.quota
    return bool(quota) and quota[max(quota)] == 1


def _cost(entry: tuple[Cost, Pair]) -> Cost:
    return entry[0]


def _alone(first: Sequence[str], second: Sequence[str], wishes: Wishes) -> list[Pair]:
    found: list[tuple[tuple[int, bool], Pair]] = []
    if wishes.alone in (Alone.BOTH, Alone.FIRST):
        found += [((rank, wishes.lead < 0.5), Pair(code, None)) for rank, code in enumerate(first, start=1)]
    if wishes.alone in (Alone.BOTH, Alone.SECOND):
        found += [((rank, wishes.lead >= 0.5), Pair(None, code)) for rank, code in enumerate(second, start=1)]
    return [pair for _, pair in sorted(found, key=lambda entry: entry[0])]
