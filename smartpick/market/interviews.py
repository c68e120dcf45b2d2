"""Kernels of the interview season: who is invited, who attends, who is ranked.

Chance comes in as arrays drawn outside, one number per application, so that two seasons with the same seed share their
chance (common random numbers) even where a parameter differs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from smartpick.market.applications import Applications, ByProgram


class People(NamedTuple):
    """What programs look at in each of n applicants: type (0-3), strength [sd of the pool], need of a visa [bool]."""

    kind: np.ndarray
    eta: np.ndarray
    needs_visa: np.ndarray


@njit(cache=True)
def invitation_scores(
    sent: Applications,
    people: People,
    welcome: np.ndarray,
    sponsors: np.ndarray,
    noise: np.ndarray,
    noise_sd: float,
) -> np.ndarray:
    """What each program thinks of each application before the interview; -inf when a visa closes the door.

    Parameters
    ----------
    welcome : shape (4, n_programs), how far a program favours a type. [sd of strength]
    sponsors : shape (n_programs,), bool.
    noise : shape (n_applications,), standard normal; `noise_sd` scales it.
    """
    score = np.empty(sent.program.size, dtype=np.float32)
    for i in range(sent.offsets.size - 1):
        for e in range(sent.offsets[i], sent.offsets[i + 1]):
            j = sent.program[e]
            if people.needs_visa[i] and not sponsors[j]:
                score[e] = -np.inf
            else:
                score[e] = people.eta[i] + welcome[people.kind[i], j] + noise_sd * noise[e]
    return score


@njit(cache=True)
def invite(
    sent: Applications,
    received: ByProgram,
    score: np.ndarray,
    slots: np.ndarray,
    liking: np.ndarray,
    cap: np.ndarray,
    rounds: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Invitations in rounds: programs fill their interview slots from the top, applicants keep their best `cap`.

    Parameters
    ----------
    sent, received : the same applications, by applicant and by program.
    score : shape (n_applications,), what the program thinks of the applicant.
    slots : shape (n_programs,), interviews a program holds.
    liking : shape (n_applications,), what the applicant thinks of the program.
    cap : shape (n_applicants,), interviews an applicant attends at most.
    rounds : a declined slot is offered again in the next round; after the last it stays empty.

    Returns
    -------
    status (n_applications,): 0 not invited, 1 invited and attended, 2 invited and declined; and the threshold of
    each program: the lowest score invited (+inf without slots, -inf when everybody was invited).
    """
    n_programs = slots.size
    status = np.zeros(score.size, dtype=np.int8)
    ranked = np.empty_like(received.entry)
    ranked_to = received.offsets[:-1].copy()  # only the top of a long list is ever needed: the rest is sorted on demand
    next_place = received.offsets[:-1].copy()
    attending = np.zeros(n_programs, dtype=np.int32)
    held = np.zeros(cap.size, dtype=np.int32)
    for _ in range(rounds):
        moved = False
        for j in range(n_programs):
            while attending[j] < slots[j] and next_place[j] < received.offsets[j + 1]:
                if next_place[j] == ranked_to[j]:
                    ranked_to[j] = _rank_more(j, received, score, 2 * slots[j] + 20, ranked, ranked_to[j])
                e = ranked[next_place[j]]
                if score[e] == -np.inf:
                    next_place[j] = received.offsets[j + 1]
                    break
                next_place[j] += 1
                status[e] = 1
                attending[j] += 1
                held[sent.owner[e]] += 1
                moved = True
        if not moved:
            break
        _drop_beyond_cap(sent, status, liking, cap, held, attending)
    threshold = np.empty(n_programs)
    for j in range(n_programs):
        if slots[j] == 0:
            threshold[j] = np.inf
        elif next_place[j] >= received.offsets[j + 1]:
            threshold[j] = -np.inf
        elif next_place[j] == received.offsets[j]:
            threshold[j] = np.inf
        else:
            threshold[j] = score[ranked[next_place[j] - 1]]
    return status, threshold


@njit(cache=True)
def _rank_more(j: int, received: ByProgram, score: np.ndarray, depth: int, ranked: np.ndarray, done: int) -> int:
    # First call: the best `depth` of program j (and ties), in order. Second call: everybody below them.
    low, high = received.offsets[j], received.offsets[j + 1]
    values = score[received.entry[low:high]]
    size = high - low
    if done > low:
        border = score[ranked[done - 1]]
        chosen = np.flatnonzero(values < border)
    elif depth < size:
        border = np.partition(values, size - depth)[size - depth]
        chosen = np.flatnonzero(values >= border)
    else:
        chosen = np.arange(size)
    order = np.argsort(-values[chosen])
    for k in range(chosen.size):
        ranked[done + k] = received.entry[low + chosen[order[k]]]
    return done + chosen.size


@njit(cache=True)
def _drop_beyond_cap(
    sent: Applications,
    status: np.ndarray,
    liking: np.ndarray,
    cap: np.ndarray,
    held: np.ndarray,
    attending: np.ndarray,
) -> None:
    # Whom somebody has too many of leaves the worst liked first.
    for i in range(cap.size):
        while held[i] > cap[i]:
            worst = -1
            for e in range(sent.offsets[i], sent.offsets[i + 1]):
                if status[e] == 1 and (worst < 0 or liking[e] < liking[worst]):
                    worst = e
            status[worst] = 2
            held[i] -= 1
            attending[sent.program[worst]] -= 1


@njit(cache=True)
def rank_lists(sent: Applications, status: np.ndarray, liking: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rank order lists of attended interviews, the preferred specialty first, then by liking.

    Parameters
    ----------
    status, liking : shape (n_applications,), as `invite` gives and takes them.

    Returns
    -------
    offsets of the lists, application index of each rank, and contiguous ranks (n_applicants,).
    """
    offsets = sent.offsets
    n = offsets.size - 1
    rol_offsets = np.zeros(n + 1, dtype=np.int64)
    for i in range(n):
        count = 0
        for e in range(offsets[i], offsets[i + 1]):
            count += status[e] == 1
        rol_offsets[i + 1] = rol_offsets[i] + count
    entry = np.empty(rol_offsets[n], dtype=np.int32)
    contiguous = np.zeros(n, dtype=np.int32)
    for i in range(n):
        at = rol_offsets[i]
        border = offsets[i] + sent.in_first[i]
        for part in range(2):
            low = offsets[i] if part == 0 else border
            high = border if part == 0 else offsets[i + 1]
            begin = at
            for e in range(low, high):
                if status[e] != 1:
                    continue
                k = at
                while k > begin and liking[entry[k - 1]] < liking[e]:
                    entry[k] = entry[k - 1]
                    k -= 1
                entry[k] = e
                at += 1
            if part == 0:
                contiguous[i] = at - begin
    return rol_offsets, entry, contiguous
