"""Complete search for a stable matching, for markets small enough: it finds one or proves that there is none."""

from __future__ import annotations

import numpy as np
from numba import njit

FOUND, PROVED_NONE, GAVE_UP = 1, 0, -1


@njit(cache=True)
def search(
    bundle_start: np.ndarray,
    seat_start: np.ndarray,
    seat_program: np.ndarray,
    seat_rank: np.ndarray,
    seat_unit: np.ndarray,
    seat_bundle: np.ndarray,
    quotas: np.ndarray,
    program_start: np.ndarray,
    program_seats: np.ndarray,
    is_joint: np.ndarray,
    most_work: int,
) -> tuple[int, np.ndarray]:
    r"""
    Stable matching by going through the joint units' bundles; arrays as in `smartpick.market.units.Units`.

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
    n_units = bundle_start.size - 1
    joint = np.flatnonzero(is_joint)
    chosen = bundle_start[1:].copy()
    work = 0
    depth = 0
    following = np.zeros(joint.size + 1, dtype=np.int64)
    for d in range(joint.size):
        following[d] = bundle_start[joint[d]]
    if joint.size == 0:
        following[0] = 0
    while depth >= 0:
        if depth < joint.size:
            u = joint[depth]
            if following[depth] > bundle_start[u + 1]:
                following[depth] = bundle_start[u]
                chosen[u] = bundle_start[u + 1]
                depth -= 1
                continue
            chosen[u] = following[depth]
            following[depth] += 1
        for v in range(n_units):
            if not is_joint[v]:
                chosen[v] = bundle_start[v + 1]
        placed, offers = _offer(
            bundle_start, seat_start, seat_program, seat_unit, seat_bundle, quotas, program_start, program_seats,
            is_joint, chosen,
        )  # fmt: skip
        work += offers
        if work > most_work:
            return GAVE_UP, chosen
        if placed:
            if depth >= joint.size - 1:
                if not _a_joint_unit_blocks(
                    bundle_start, seat_start, seat_program, seat_rank, seat_unit, seat_bundle, quotas, program_start,
                    program_seats, joint, chosen,
                ):  # fmt: skip
                    return FOUND, chosen
            else:
                depth += 1
        if joint.size == 0:
            break
    return PROVED_NONE, chosen


@njit(cache=True)
def _offer(
    bundle_start: np.ndarray,
    seat_start: np.ndarray,
    seat_program: np.ndarray,
    seat_unit: np.ndarray,
    seat_bundle: np.ndarray,
    quotas: np.ndarray,
    program_start: np.ndarray,
    program_seats: np.ndarray,
    is_joint: np.ndarray,
    chosen: np.ndarray,
) -> tuple[bool, int]:
    # program-proposing deferred acceptance; single units start with none in `chosen`, joint ones with their bundle
    n_programs = quotas.size
    following = program_start[:-1].copy()
    filled = np.zeros(n_programs, dtype=np.int64)
    stack = np.arange(n_programs)
    is_stacked = np.ones(n_programs, dtype=np.bool_)
    n_stack = n_programs
    offers = n_programs
    wanted = 0
    for u in range(is_joint.size):
        if is_joint[u] and chosen[u] < bundle_start[u + 1]:
            wanted += seat_start[chosen[u] + 1] - seat_start[chosen[u]]
    while n_stack > 0:
        n_stack -= 1
        p = stack[n_stack]
        is_stacked[p] = False
        while filled[p] < quotas[p] and following[p] < program_start[p + 1]:
            s = program_seats[following[p]]
            following[p] += 1
            offers += 1
            u = seat_unit[s]
            b = seat_bundle[s]
            if is_joint[u]:
                if chosen[u] == b:
                    filled[p] += 1
                    wanted -= 1
            elif b < chosen[u]:
                if chosen[u] < bundle_start[u + 1]:
                    left = seat_program[seat_start[chosen[u]]]
                    filled[left] -= 1
                    if not is_stacked[left]:
                        stack[n_stack] = left
                        is_stacked[left] = True
                        n_stack += 1
                chosen[u] = b
                filled[p] += 1
    return wanted == 0, offers


@njit(cache=True)
def _a_joint_unit_blocks(
    bundle_start: np.ndarray,
    seat_start: np.ndarray,
    seat_program: np.ndarray,
    seat_rank: np.ndarray,
    seat_unit: np.ndarray,
    seat_bundle: np.ndarray,
    quotas: np.ndarray,
    program_start: np.ndarray,
    program_seats: np.ndarray,
    joint: np.ndarray,
    chosen: np.ndarray,
) -> bool:
    for u in joint:
        for b in range(bundle_start[u], chosen[u]):
            would_be_taken = True
            for s in range(seat_start[b], seat_start[b + 1]):
                p = seat_program[s]
                ahead = 0
                for other in range(seat_start[b], seat_start[b + 1]):
                    if seat_program[other] == p and seat_rank[other] < seat_rank[s]:
                        ahead += 1
                for k in range(program_start[p], program_start[p + 1]):
                    held = program_seats[k]
                    if seat_rank[held] >= seat_rank[s] or ahead >= quotas[p]:
                        break
                    if seat_unit[held] != u and chosen[seat_unit[held]] == seat_bundle[held]:
                        ahead += 1
                if ahead >= quotas[p]:
                    would_be_taken = False
                    break
            if would_be_taken:
                return True
    return False
