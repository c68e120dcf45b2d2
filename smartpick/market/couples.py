"""A stable matching with couples and supplemental lists: chains first, complete search where chains fail."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smartpick.market.chaining import Proposals, chain, whole_lists
from smartpick.market.exhaustive import FOUND, PROVED_NONE, search
from smartpick.market.stability import Blocking, blocking
from smartpick.market.units import Units

CHAINS = 24
"""Chains tried, each with the joint units in another order, before the complete search."""

VISITS = 60
"""How often a chain may place a joint unit before it parks it."""

WORK = 30_000_000
"""Proposals that all chains together may make, each unit read at a chain's start counted as one; some seconds."""

SEARCH_WORK = 60_000_000
"""Offers that the complete search may make; some seconds."""

MOST_JOINT = 24
"""Joint units beyond which the complete search is not begun: it could not end."""

N_DRAWS = 100_003
"""Draws handed to a chain that takes the waiting units in random order."""

NO_DRAWS = np.empty(0)


@dataclass(frozen=True)
class Outcome:
    """What was found, and what is known when nothing was.

    Attributes
    ----------
    chosen : shape (n_units,), int64, or None
        Bundle of each unit, `units.bundle_start[u + 1]` for none; None when no stable matching was found.
    proved_none : whether the complete search showed that no stable matching exists.
    chains : how many chains were tried.
    blocks : who blocks the best matching that was reached; empty when it is stable.
    """

    chosen: np.ndarray | None
    proved_none: bool
    chains: int
    blocks: list[Blocking]


def find_stable(units: Units, seed: int = 0) -> Outcome:
    """A stable matching of a market with joint units, or what is known when none was found.

    Parameters
    ----------
    units : the market.
    seed : of the orders in which the joint units enter; the same seed gives the same matching.

    Notes
    -----
    The single applicants enter first, then the joint units, each followed by the chain it sets off [1]_. A
    joint unit that is placed more than `VISITS` times goes round in a circle: it is parked until the others
    rest, then put back with one bundle after another held fixed, until one leaves it nothing better to ask
    for. A chain that ends with somebody still parked is followed by one with another order (the order decides
    whether a chain succeeds [2]_). Where all fail, a market that is small enough is searched completely.
    Whatever is returned has passed the checker of `smartpick.market.stability`.

    With couples a stable matching need not exist, and finding one is NP-complete [3]_, so a large market can
    end without one and without a proof.

    Not modelled: which stable matching is best for applicants, when there are several.

    References
    ----------
    .. [1] A. E. Roth, E. Peranson, "The Redesign of the Matching Market for American Physicians: Some
       Engineering Aspects of Economic Design," American Economic Review 89(4), 1999, pp. 748-780, section II.
    .. [2] F. Kojima, P. A. Pathak, A. E. Roth, "Matching with Couples: Stability and Incentives in Large
       Markets," Quarterly Journal of Economics 128(4), 2013, pp. 1585-1632.
    .. [3] E. Ronn, "NP-Complete Stable Matching Problems," Journal of Algorithms 11(2), 1990, pp. 285-304.

    Examples
    --------
    >>> from smartpick.market.units import build_units
    >>> couple, rival = [[(0, 1.0), (1, 1.0)]], [[(0, 2.0)], [(1, 0.0)]]
    >>> find_stable(build_units([couple, rival], [1, 1])).chosen.tolist()
    [1, 1]
    """
    rng = np.random.default_rng(seed)
    joint = np.flatnonzero(units.is_joint)
    single = np.flatnonzero(~units.is_joint)
    left = WORK
    fewest: list[Blocking] | None = None
    tried = 0
    while tried < (CHAINS if joint.size else 1) and left > 0:
        entering = np.concatenate([single, rng.permutation(joint) if tried else joint])
        draws = rng.random(N_DRAWS) if tried % 2 else NO_DRAWS
        tried += 1
        is_at_rest, chosen, parked, steps = chain(units, whole_lists(units), entering, draws, VISITS, left)
        left -= steps + units.n_units
        if is_at_rest and parked.size:
            chosen, steps = _put_back(units, chosen, rng.permutation(parked), left)
            left -= steps
        blocks = blocking(units, chosen, limit=units.n_units)
        if not blocks:
            return Outcome(chosen, False, tried, [])
        fewest = blocks if fewest is None or len(blocks) < len(fewest) else fewest
    if joint.size > MOST_JOINT:
        return Outcome(None, False, tried, fewest or [])
    answer, chosen = search(units, SEARCH_WORK)
    if answer == FOUND and not blocking(units, chosen):
        return Outcome(chosen, False, tried, [])
    return Outcome(None, answer == PROVED_NONE, tried, fewest or [])


def _put_back(units: Units, chosen: np.ndarray, parked: np.ndarray, most_steps: int) -> tuple[np.ndarray, int]:
    # Each parked unit in turn is held to one bundle while the others settle around it. When it then blocks
    # with nothing better the matching is stable with it too. Placing one may make room for another.
    starts, ends = units.bundle_start[:-1], units.bundle_start[1:]
    out = list(parked)
    steps = 0
    made_progress = True
    while out and made_progress:
        made_progress = False
        for unit in list(out):
            for bundle in range(starts[unit], ends[unit] + 1):
                low, high = starts.copy(), ends.copy()
                high[out] = low[out]
                low[unit], high[unit] = bundle, min(bundle + 1, ends[unit])
                is_at_rest, tried, parked_now, made = chain(
                    units, Proposals(low, high, chosen), np.array([unit]), NO_DRAWS, VISITS, most_steps - steps
                )
                steps += made + units.n_units
                if steps >= most_steps:
                    return chosen, steps
                if not is_at_rest or parked_now.size or tried[unit] != bundle:
                    continue
                if not blocking(units, tried, only=np.array([unit])):
                    chosen = tried
                    out.remove(unit)
                    made_progress = True
                    break
    return chosen, steps
