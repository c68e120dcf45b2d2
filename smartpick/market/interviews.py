"""Kernels of the season before the Match: who applies where, who is invited, who attends, who is ranked.

Ragged arrays throughout. Chance comes in as arrays drawn outside, one number per application, so that two seasons
with the same seed share their chance (common random numbers) even where a parameter differs.
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


class People(NamedTuple):
    """What programs look at in each of n applicants: type (0-3), strength [sd of the pool], need of a visa [bool]."""

    kind: np.ndarray
    eta: np.ndarray
    needs_visa: np.ndarray


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
