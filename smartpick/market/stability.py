"""The checker of stability: one definition for singles, couples and supplemental lists; it names who blocks.

It shares no code with the algorithms that find matchings, because it is there to catch them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from smartpick.market.units import Units


@dataclass(frozen=True)
class Blocking:
    """A unit that would rather have another bundle, whose programs would all take it.

    Attributes
    ----------
    unit : index of the unit.
    bundle : index of the bundle it would rather have.
    """

    unit: int
    bundle: int


def is_within_quotas(units: Units, chosen: np.ndarray) -> bool:
    """Whether no program has more members than positions; `chosen` as in `blocking`.

    Examples
    --------
    >>> from smartpick.market.units import build_units
    >>> is_within_quotas(build_units([[[(0, 1.0)]], [[(0, 2.0)]]], [1]), np.array([0, 1]))
    False
    """
    bundles = chosen[chosen < units.bundle_start[1:]]
    first, n_seats = units.seat_start[bundles], np.diff(units.seat_start)[bundles]
    seats = np.repeat(first - np.cumsum(n_seats) + n_seats, n_seats) + np.arange(n_seats.sum())
    taken = np.bincount(units.seat_program[seats], minlength=units.quotas.size)
    return bool((taken <= units.quotas).all())


def blocking(units: Units, chosen: np.ndarray, limit: int = 1, only: np.ndarray | None = None) -> list[Blocking]:
    r"""
    Units that block a matching, at most `limit` of them; none means the matching is stable.

    Parameters
    ----------
    units : the market.
    chosen : shape (n_units,), int64
        Bundle each unit has; `units.bundle_start[u + 1]` (one past its last) when it has none.
    limit : how many to name.
    only : the units to look at; all when left out.

    Raises
    ------
    ValueError
        A bundle that is not the unit's own, or more members than positions: not a matching at all.

    Notes
    -----
    Let :math:`\mu(p)` be the members at program p and :math:`Ch_p(X)` the `quota` members of X that p ranks
    highest. A unit u blocks with a bundle B that it prefers to its own (having none is last) when every
    program p of B would take B's members there once u has left the market:

    .. math:: B_p \subseteq Ch_p\big((\mu(p) \setminus u) \cup B_p\big) \quad \text{for each program } p \text{ of } B

    For a single applicant this is the blocking pair of Gale and Shapley. For a couple at two programs each
    must take its member; at one program both members must be among those it would choose, so two worse
    residents, or one and a free position, must give way to both ([1]_, section 2; [2]_). Because u leaves
    first, a couple may take the seat that its own member gives up. A stricter reading for two members at one
    program, where each needs only one worse resident of their own [3]_, is not used: there a program could be
    asked to dismiss somebody it prefers to the second member.

    References
    ----------
    .. [1] J. Drummond, A. Perrault, F. Bacchus, "SAT Is an Effective and Complete Method for Solving Stable
       Matching Problems with Couples," IJCAI 2015, pp. 518-525.
    .. [2] A. E. Roth, E. Peranson, "The Redesign of the Matching Market for American Physicians: Some
       Engineering Aspects of Economic Design," American Economic Review 89(4), 1999, pp. 748-780.
    .. [3] E. J. McDermid, D. F. Manlove, "Keeping partners together: algorithmic results for the
       hospitals/residents problem with couples," Journal of Combinatorial Optimization 19, 2010, pp. 279-303.

    Examples
    --------
    >>> from smartpick.market.units import build_units
    >>> units = build_units([[[(0, 1.0)]], [[(0, 2.0)]]], [1])
    >>> blocking(units, np.array([0, 2]))
    [Blocking(unit=1, bundle=1)]
    >>> blocking(units, np.array([1, 1]))
    []
    """
    chosen = np.ascontiguousarray(chosen, dtype=np.int64)
    if (chosen < units.bundle_start[:-1]).any() or (chosen > units.bundle_start[1:]).any():
        raise ValueError("a unit has a bundle that is not on its own list")
    if not is_within_quotas(units, chosen):
        raise ValueError("a program has more members than positions")
    found = _find_blocking(
        units,
        chosen,
        limit,
        np.arange(units.n_units) if only is None else np.asarray(only, dtype=np.int64),
    )
    return [Blocking(int(unit), int(bundle)) for unit, bundle in found]


@njit(cache=True)
def _find_blocking(units: Units, chosen: np.ndarray, limit: int, only: np.ndarray) -> np.ndarray:
    n_units = units.bundle_start.size - 1
    n_programs = units.quotas.size
    start = np.zeros(n_programs + 1, dtype=np.int64)
    for p in range(n_programs):
        start[p + 1] = start[p] + units.quotas[p]
    members = np.empty(start[n_programs], dtype=np.int64)
    n_members = np.zeros(n_programs, dtype=np.int64)
    for u in range(n_units):
        if chosen[u] < units.bundle_start[u + 1]:
            for s in range(units.seat_start[chosen[u]], units.seat_start[chosen[u] + 1]):
                p = units.seat_program[s]
                members[start[p] + n_members[p]] = s
                n_members[p] += 1
    found = np.empty((limit, 2), dtype=np.int64)
    n_found = 0
    for u in only:
        for b in range(units.bundle_start[u], chosen[u]):
            would_be_taken = True
            for s in range(units.seat_start[b], units.seat_start[b + 1]):
                p = units.seat_program[s]
                # the place of this seat in the program's choice: everyone it prefers, u's other members apart
                ahead = 0
                for k in range(start[p], start[p] + n_members[p]):
                    if units.seat_unit[members[k]] != u and units.seat_rank[members[k]] < units.seat_rank[s]:
                        ahead += 1
                for other in range(units.seat_start[b], units.seat_start[b + 1]):
                    if units.seat_program[other] == p and units.seat_rank[other] < units.seat_rank[s]:
                        ahead += 1
                if ahead >= units.quotas[p]:
                    would_be_taken = False
                    break
            if would_be_taken:
                if n_found < limit:
                    found[n_found, 0] = u
                    found[n_found, 1] = b
                    n_found += 1
                break
        if n_found == limit:
            break
    return found[:n_found]
