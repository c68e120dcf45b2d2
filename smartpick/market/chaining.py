"""The instability chain of Roth and Peranson: place units one by one, follow what each placing upsets."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from smartpick.market.units import Units, ahead_in_bundle


class Proposals(NamedTuple):
    """What each unit has and may propose, as indices of bundles; shape (n_units,), int64.

    Attributes
    ----------
    low, high : a unit proposes only bundles from `low` to `high - 1`: its own, one alone, or none.
    start_from : bundle each unit has at first, one past its last for none; within the quotas.
    """

    low: np.ndarray
    high: np.ndarray
    start_from: np.ndarray


def whole_lists(units: Units) -> Proposals:
    """Give every unit its whole list to propose from, and nothing held at first."""
    ends = units.bundle_start[1:]
    return Proposals(low=units.bundle_start[:-1].copy(), high=ends.copy(), start_from=ends)


class Held(NamedTuple):
    """Who has which seat: program p holds the seats `seat[start[p] : start[p] + filled[p]]`."""

    start: np.ndarray
    filled: np.ndarray
    seat: np.ndarray


class Upset(NamedTuple):
    """Programs that lost a member and wait to be looked at: a stack, and whether each program is on it."""

    stack: np.ndarray
    waits: np.ndarray


@njit(cache=True)
def chain(
    units: Units,
    proposals: Proposals,
    entering: np.ndarray,
    draws: np.ndarray,
    most_visits: int,
    most_steps: int,
) -> tuple[bool, np.ndarray, np.ndarray, int]:
    """Bundle of each unit after the chain has come to rest, or where it stood when the steps ran out.

    Parameters
    ----------
    units : the market.
    proposals : what each unit has and may propose; `high` is lowered where a unit is parked.
    entering : the units that propose, in this order; the others only when they are upset.
    draws : shape (n,), in [0, 1)
        Used one after another, and again from the first: which of all that wait is next. Without draws it is
        the last one upset.
    most_visits : how often a joint unit may be placed before it is parked: it leaves and proposes no more.
    most_steps : proposals after which the chain gives up.

    Returns
    -------
    Whether it came to rest; the bundle of each unit; the units parked; the proposals made.

    Notes
    -----
    A unit proposes from the top of its list. Whoever is displaced proposes next. A program that lost a member
    without gaining a better one may now be wanted by somebody it refused before: it waits until nobody is
    displaced, then all who prefer it and whom it would take propose again. At rest no unit blocks, except
    the parked ones and with bundles outside `low` to `high - 1`.
    """
    low, high, start_from = proposals
    n_units = units.bundle_start.size - 1
    n_programs = units.quotas.size
    start = np.zeros(n_programs + 1, dtype=np.int64)
    for p in range(n_programs):
        start[p + 1] = start[p] + units.quotas[p]
    held = np.empty(start[n_programs], dtype=np.int64)
    filled = np.zeros(n_programs, dtype=np.int64)
    chosen = start_from.copy()
    for u in range(n_units):
        if chosen[u] < units.bundle_start[u + 1]:
            for s in range(units.seat_start[chosen[u]], units.seat_start[chosen[u] + 1]):
                p = units.seat_program[s]
                held[start[p] + filled[p]] = s
                filled[p] += 1
    waiting = np.empty(n_units, dtype=np.int64)
    is_waiting = np.zeros(n_units, dtype=np.bool_)
    n_waiting = 0
    for k in range(entering.size - 1, -1, -1):
        waiting[n_waiting] = entering[k]
        is_waiting[entering[k]] = True
        n_waiting += 1
    seats = Held(start, filled, held)
    upset = Upset(np.empty(n_programs, dtype=np.int64), np.zeros(n_programs, dtype=np.bool_))
    n_upset = 0
    visits = np.zeros(n_units, dtype=np.int64)
    parked = np.empty(n_units, dtype=np.int64)
    n_parked = 0
    n_drawn = 0
    steps = 0

    while (n_waiting > 0 or n_upset > 0) and steps <= most_steps:
        if n_waiting == 0:
            at = n_upset - 1
            if draws.size > 0:
                at = int(draws[n_drawn % draws.size] * n_upset)
                n_drawn += 1
            p = upset.stack[at]
            n_upset -= 1
            upset.stack[at] = upset.stack[n_upset]
            upset.waits[p] = False
            worst = -1
            if filled[p] == units.quotas[p]:
                for k in range(start[p], start[p] + filled[p]):
                    worst = max(worst, units.seat_rank[held[k]])
            # the best on top of the stack
            for k in range(units.program_start[p + 1] - 1, units.program_start[p] - 1, -1):
                s = units.program_seats[k]
                u = units.seat_unit[s]
                b = units.seat_bundle[s]
                if low[u] <= b < min(chosen[u], high[u]) and not is_waiting[u]:
                    is_taken = filled[p] < units.quotas[p] or units.seat_rank[s] < worst
                    if not is_taken and chosen[u] < units.bundle_start[u + 1]:  # its own member may leave it the seat
                        for own in range(units.seat_start[chosen[u]], units.seat_start[chosen[u] + 1]):
                            is_taken = is_taken or units.seat_program[own] == p
                    if is_taken:
                        waiting[n_waiting] = u
                        is_waiting[u] = True
                        n_waiting += 1
            continue

        at = n_waiting - 1
        if draws.size > 0:
            at = int(draws[n_drawn % draws.size] * n_waiting)
            n_drawn += 1
        u = waiting[at]
        n_waiting -= 1
        waiting[at] = waiting[n_waiting]
        is_waiting[u] = False

        for b in range(low[u], min(chosen[u], high[u])):
            steps += 1
            is_taken = True
            for s in range(units.seat_start[b], units.seat_start[b + 1]):
                p = units.seat_program[s]
                ahead = ahead_in_bundle(units, b, s)
                for k in range(start[p], start[p] + filled[p]):
                    if units.seat_rank[held[k]] < units.seat_rank[s] and units.seat_unit[held[k]] != u:
                        ahead += 1
                if ahead >= units.quotas[p]:
                    is_taken = False
                    break
            if not is_taken:
                continue
            if chosen[u] < units.bundle_start[u + 1]:
                n_upset = _leave(u, units, chosen, seats, upset, n_upset)
                chosen[u] = units.bundle_start[u + 1]
            if units.is_joint[u]:
                visits[u] += 1
                if visits[u] > most_visits:
                    parked[n_parked] = u
                    n_parked += 1
                    high[u] = low[u]
                    break
            for s in range(units.seat_start[b], units.seat_start[b + 1]):
                p = units.seat_program[s]
                while filled[p] == units.quotas[p]:
                    last = -1
                    worst = -1
                    for k in range(start[p], start[p] + filled[p]):
                        if units.seat_rank[held[k]] > worst and units.seat_unit[held[k]] != u:
                            worst = units.seat_rank[held[k]]
                            last = held[k]
                    v = units.seat_unit[last]
                    if units.is_joint[v] or units.is_joint[u]:  # more seats than this one may change hands: look again
                        n_upset = _leave(v, units, chosen, seats, upset, n_upset)
                    else:
                        for k in range(start[p], start[p] + filled[p]):
                            if held[k] == last:
                                filled[p] -= 1
                                held[k] = held[start[p] + filled[p]]
                                break
                    chosen[v] = units.bundle_start[v + 1]
                    if not is_waiting[v]:
                        waiting[n_waiting] = v
                        is_waiting[v] = True
                        n_waiting += 1
                held[start[p] + filled[p]] = s
                filled[p] += 1
            chosen[u] = b
            break
    return n_waiting == 0 and n_upset == 0, chosen, parked[:n_parked], steps


@njit(cache=True)
def _leave(u: int, units: Units, chosen: np.ndarray, seats: Held, upset: Upset, n_upset: int) -> int:
    # u gives up its seats; each program it leaves waits to be looked at, since that may let somebody in
    start, filled, held = seats
    for s in range(units.seat_start[chosen[u]], units.seat_start[chosen[u] + 1]):
        p = units.seat_program[s]
        for k in range(start[p], start[p] + filled[p]):
            if held[k] == s:
                filled[p] -= 1
                held[k] = held[start[p] + filled[p]]
                break
        if not upset.waits[p]:
            upset.stack[n_upset] = p
            upset.waits[p] = True
            n_upset += 1
    return n_upset
