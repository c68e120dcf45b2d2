"""Kernels of the application season: who applies where, and whom each signals; as programs see it too.

Ragged arrays throughout, since a dense table of programs by applicants would not fit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit


class Wishes(NamedTuple):
    """Where each applicant would apply; arrays over the n applicants.

    Attributes
    ----------
    first, second : specialties; second is -1 for none.
    n_first, n_second : wanted number of applications in each.
    home : census division an applicant is drawn to, -1 for none.
    turn : uniform numbers in 0 … 1 that start the sampling.
    """

    first: np.ndarray
    second: np.ndarray
    n_first: np.ndarray
    n_second: np.ndarray
    home: np.ndarray
    turn: np.ndarray


class OnOffer(NamedTuple):
    """The programs as applicants see them.

    Attributes
    ----------
    start : shape (n_specialties + 1,), programs of specialty s are start[s] … start[s + 1] - 1.
    order : shape (n_programs,), a shuffled program order within each specialty.
    appeal : shape (n_programs,), positive weights.
    division : shape (n_programs,), census division, -1 unknown.
    """

    start: np.ndarray
    order: np.ndarray
    appeal: np.ndarray
    division: np.ndarray


class Applications(NamedTuple):
    """The applications sent, applicant by applicant, the preferred specialty first.

    Attributes
    ----------
    offsets : shape (n + 1,), the applications of applicant i are `offsets[i]:offsets[i + 1]`.
    program, owner : shape (n_applications,), program and applicant of each application.
    in_first : shape (n,), how many of an applicant's are in the preferred specialty.
    """

    offsets: np.ndarray
    program: np.ndarray
    owner: np.ndarray
    in_first: np.ndarray


class ByProgram(NamedTuple):
    """The same applications as programs see them: those of program j are `entry[offsets[j]:offsets[j + 1]]`."""

    offsets: np.ndarray
    entry: np.ndarray


@njit(cache=True)
def applications(wishes: Wishes, on_offer: OnOffer, home_weight: float) -> Applications:
    """Programs each applicant applies to, by systematic sampling in proportion to appeal.

    Parameters
    ----------
    home_weight : factor of the weight of programs at home.
    """
    first, second, n_first, n_second, home, turn = wishes
    start, order, appeal, division = on_offer
    n = first.size
    room = 0
    for i in range(n):
        room += n_first[i] + 1
        if second[i] >= 0:
            room += n_second[i] + 1
    program = np.empty(room, dtype=np.int32)
    offsets = np.zeros(n + 1, dtype=np.int64)
    in_first = np.zeros(n, dtype=np.int32)
    at_home = np.zeros((start.size - 1, 12))
    total = np.zeros(start.size - 1)
    for s in range(start.size - 1):
        for j in range(start[s], start[s + 1]):
            total[s] += appeal[j]
            at_home[s, division[j] + 1] += appeal[j]
    at = 0
    for i in range(n):
        for part in range(2):
            s = first[i] if part == 0 else second[i]
            wanted = n_first[i] if part == 0 else n_second[i]
            if s < 0 or wanted <= 0:
                continue
            n_programs = start[s + 1] - start[s]
            if wanted > n_programs:
                wanted = n_programs
            weight = total[s]
            if home[i] >= 0:
                weight += (home_weight - 1.0) * at_home[s, home[i] + 1]
            scale = wanted / weight
            u = turn[i] if part == 0 else 1.0 - turn[i]
            shift = int(u * n_programs * 7.0) % n_programs
            reached = u
            taken = 0
            for k in range(n_programs):
                j = order[start[s] + (k + shift) % n_programs]
                w = appeal[j] * scale
                if home[i] >= 0 and division[j] == home[i]:
                    w *= home_weight
                reached += w if w < 1.0 else 1.0
                if reached >= 1.0 and taken < wanted:
                    reached -= 1.0
                    program[at] = j
                    at += 1
                    taken += 1
            if part == 0:
                in_first[i] = taken
        offsets[i + 1] = at
    owner = np.repeat(np.arange(n).astype(np.int32), np.diff(offsets))
    return Applications(offsets, program[:at].copy(), owner, in_first)


@njit(cache=True)
def by_program(program: np.ndarray, n_programs: int) -> ByProgram:
    """Applications grouped by program; `program` has shape (n_applications,)."""
    offsets = np.zeros(n_programs + 1, dtype=np.int64)
    for e in range(program.size):
        offsets[program[e] + 1] += 1
    for j in range(n_programs):
        offsets[j + 1] += offsets[j]
    fill = offsets[:-1].copy()
    entry = np.empty(program.size, dtype=np.int32)
    for e in range(program.size):
        entry[fill[program[e]]] = e
        fill[program[e]] += 1
    return ByProgram(offsets, entry)


@njit(cache=True)
def signal_effects(
    sent: Applications,
    specialty: np.ndarray,
    liking: np.ndarray,
    signals: np.ndarray,
    bonus: np.ndarray,
) -> np.ndarray:
    """What signals add to the invitation score: each applicant signals the programs liked best, per specialty.

    Parameters
    ----------
    specialty : shape (n_programs,). liking : shape (n_applications,).
    signals, bonus : shape (n_specialties,). Gold and silver are not told apart here.
    """
    offsets, program = sent.offsets, sent.program
    added = np.zeros(program.size, dtype=np.float32)
    for i in range(offsets.size - 1):
        e = offsets[i]
        while e < offsets[i + 1]:
            s = specialty[program[e]]
            end = e
            while end < offsets[i + 1] and specialty[program[end]] == s:
                end += 1
            left = min(signals[s], end - e)
            if left > 0 and bonus[s] > 0:
                border = np.partition(liking[e:end], end - e - left)[end - e - left]
                for f in range(e, end):
                    if liking[f] >= border:
                        added[f] = bonus[s]
            e = end
    return added
