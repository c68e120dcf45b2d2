"""Complete search for a stable matching, for markets small enough: it finds one or proves that there is none."""

from __future__ import annotations

import numpy as np
from numba import njit

from smartpick.market.units import Units, ahead_in_bundle

FOUND, PROVED_NONE, GAVE_UP = 1, 0, -1


@njit(cache=True)
def search(units: Units, most_work: int) -> tuple[int, np.ndarray]:
    r"""
    Stable matching by going through the joint units' bundles.

    Returns
    -------
    `FOUND` and the bundle of each unit; `PROVED_NONE` when no stable matching exists; `GAVE_UP` when
    `most_work` offers were made first.

    Notes
    -----
    Fix a bundle B(u), or none, for every joint unit. In a stable matching with these bundles the single
    applicants are stable in the market M(B) in which each joint unit's members want only their seat of B(u).
    The stable matchings of M(B) form a lattice, and by the rural-hospitals theorem the members get their
    seats in all of them or in none. A joint unit blocks with B' when fewer than `quota` members that a
    program prefers stand before its member there, and the program-optimal matching of M(B) has the most of
    them at every rank at once. So one program-proposing run decides B: stable if and only if every member is
    placed and no joint unit blocks. Joint units are decided one after another; with more of them in the
    market programs only become choosier, so a member who is refused already stays refused: that branch ends.

    References
    ----------
    .. [1] A. E. Roth, M. A. O. Sotomayor, "Two-Sided Matching," Cambridge University Press, 1990,
       theorems 2.24-2.25 (more applicants), 5.12 (rural hospitals), 5.26-5.27 (programs' sets in two stable matchings).
    """
    n_units = units.bundle_start.size - 1
    joint = np.flatnonzero(units.is_joint)
    chosen = units.bundle_start[1:].copy()
    work = 0
    depth = 0
    following = np.zeros(joint.size + 1, dtype=np.int64)
    for d in range(joint.size):
        following[d] = units.bundle_start[joint[d]]
    if joint.size == 0:
        following[0] = 0
    while depth >= 0:
        if depth < joint.size:
            u = joint[depth]
            if following[depth] > units.bundle_start[u + 1]:
                following[depth] = units.bundle_start[u]
                chosen[u] = units.bundle_start[u + 1]
                depth -= 1
                continue
            chosen[u] = following[depth]
            following[depth] += 1
        for v in range(n_units):
            if not units.is_joint[v]:
                chosen[v] = units.bundle_start[v + 1]
        placed, offers = _offer(units, chosen)
        work += offers
        if work > most_work:
            return GAVE_UP, chosen
        if placed:
            if depth >= joint.size - 1:
                if not _a_joint_unit_blocks(units, joint, chosen):
                    return FOUND, chosen
            else:
                depth += 1
        if joint.size == 0:
            break
    return PROVED_NONE, chosen


@njit(cache=True)
def _offer(units: Units, chosen: np.ndarray) -> tuple[bool, int]:
    # program-proposing deferred acceptance; single units start with none in `chosen`, joint ones with their bundle
    n_programs = units.quotas.size
    following = units.program_start[:-1].copy()
    filled = np.zeros(n_programs, dtype=np.int64)
    stack = np.arange(n_programs)
    is_stacked = np.ones(n_programs, dtype=np.bool_)
    n_stack = n_programs
    offers = n_programs
    wanted = 0
    for u in range(units.is_joint.size):
        if units.is_joint[u] and chosen[u] < units.bundle_start[u + 1]:
            wanted += units.seat_start[chosen[u] + 1] - units.seat_start[chosen[u]]
    while n_stack > 0:
        n_stack -= 1
        p = stack[n_stack]
        is_stacked[p] = False
        while filled[p] < units.quotas[p] and following[p] < units.program_start[p + 1]:
            s = units.program_seats[following[p]]
            following[p] += 1
            offers += 1
            u = units.seat_unit[s]
            b = units.seat_bundle[s]
            if units.is_joint[u]:
                if chosen[u] == b:
                    filled[p] += 1
                    wanted -= 1
            elif b < chosen[u]:
                if chosen[u] < units.bundle_start[u + 1]:
                    left = units.seat_program[units.seat_start[chosen[u]]]
                    filled[left] -= 1
                    if not is_stacked[left]:
                        stack[n_stack] = left
                        is_stacked[left] = True
                        n_stack += 1
                chosen[u] = b
                filled[p] += 1
    return wanted == 0, offers


@njit(cache=True)
def _a_joint_unit_blocks(units: Units, joint: np.ndarray, chosen: np.ndarray) -> bool:
    for u in joint:
        for b in range(units.bundle_start[u], chosen[u]):
            would_be_taken = True
            for s in range(units.seat_start[b], units.seat_start[b + 1]):
                p = units.seat_program[s]
                ahead = ahead_in_bundle(units, b, s)
                for k in range(units.program_start[p], units.program_start[p + 1]):
                    held = units.program_seats[k]
                    if units.seat_rank[held] >= units.seat_rank[s] or ahead >= units.quotas[p]:
                        break
                    if units.seat_unit[held] != u and chosen[units.seat_unit[held]] == units.seat_bundle[held]:
                        ahead += 1
                if ahead >= units.quotas[p]:
                    would_be_taken = False
                    break
            if would_be_taken:
                return True
    return False
