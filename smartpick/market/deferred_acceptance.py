"""Applicant-proposing deferred acceptance for single applicants, on ragged integer arrays.

A rank order list is a slice of one long array (`values[offsets[i]:offsets[i + 1]]`), because a dense
table of applicants by programs would have hundreds of millions of cells at national size. What a
program thinks of an applicant is one score per entry of the applicants' lists, so a simulated season can
hand in its scores and a real Match its rank lists (`scores_from_ranks`) to the same kernel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from smartpick.errors import InvalidInput

UNMATCHED = -1
"""Program index of an applicant without a position."""


@dataclass(frozen=True)
class Placement:
    """Where everyone landed.

    Attributes
    ----------
    program : shape (n_applicants,), int32
        Program index of each applicant, or `UNMATCHED`.
    rank : shape (n_applicants,), int32
        Place of that program on the applicant's list, counted from 0, or `UNMATCHED`.
    cutoff : shape (n_programs,), float64
        Score of the last applicant a full program took, +inf with quota 0, and -inf where a position is
        left, so that an acceptable applicant with a score above it would have been taken.
    filled : shape (n_programs,), int32
        Positions taken.
    """

    program: np.ndarray
    rank: np.ndarray
    cutoff: np.ndarray
    filled: np.ndarray


def match(rol_values: np.ndarray, rol_offsets: np.ndarray, scores: np.ndarray, quotas: np.ndarray) -> np.ndarray:
    """Program of each applicant in the applicant-optimal stable matching.

    Parameters
    ----------
    rol_values : shape (n_entries,), integers in 0 … n_programs - 1
        The rank order lists one after another, most preferred program first.
    rol_offsets : shape (n_applicants + 1,), integers, not falling
        List of applicant i is `rol_values[rol_offsets[i]:rol_offsets[i + 1]]`; an empty list is allowed.
    scores : shape (n_entries,), floats
        What the program of that entry thinks of that applicant: higher is preferred, NaN is unacceptable
        (not ranked by the program). Equal scores are broken in favour of the applicant with the lower index.
    quotas : shape (n_programs,), integers, 0 or more
        Positions. [positions]

    Returns
    -------
    Program index of each applicant, `UNMATCHED` (-1) for none; shape (n_applicants,), int32.

    Raises
    ------
    InvalidInput
        Shapes that do not fit, an index outside the programs, a negative quota.

    Notes
    -----
    Arrays of int32 (values), int64 (offsets), float64 (scores) and int32 (quotas) are read without a copy.
    Not modelled here: couples, supplemental lists, reversions (see `smartpick.market.couples`).

    References
    ----------
    .. [1] D. Gale, L. S. Shapley, "College Admissions and the Stability of Marriage," The American
       Mathematical Monthly 69(1), 1962, pp. 9-15.

    Examples
    --------
    Two applicants want program 0, which has one position and prefers the second.

    >>> match(np.array([0, 1, 0]), np.array([0, 2, 3]), np.array([1.0, 1.0, 2.0]), np.array([1, 1]))
    array([1, 0], dtype=int32)
    """
    return place(rol_values, rol_offsets, scores, quotas).program


def place(rol_values: np.ndarray, rol_offsets: np.ndarray, scores: np.ndarray, quotas: np.ndarray) -> Placement:
    """The applicant-optimal stable matching with ranks, cutoffs and fill; arguments as in `match`.

    Examples
    --------
    >>> place(np.array([0, 0]), np.array([0, 1, 2]), np.array([1.0, 2.0]), np.array([1])).cutoff
    array([2.])
    """
    values = np.ascontiguousarray(rol_values, dtype=np.int32)
    offsets = np.ascontiguousarray(rol_offsets, dtype=np.int64)
    edge_scores = np.ascontiguousarray(scores, dtype=np.float64)
    positions = np.ascontiguousarray(quotas, dtype=np.int32)
    _check_arrays(values, offsets, edge_scores, positions)
    return Placement(*_propose(values, offsets, edge_scores, positions))


def scores_from_ranks(
    rol_values: np.ndarray, rol_offsets: np.ndarray, program_values: np.ndarray, program_offsets: np.ndarray
) -> np.ndarray:
    """Scores for `match` from the programs' own rank order lists.

    Parameters
    ----------
    rol_values, rol_offsets : the applicants' lists, as in `match`.
    program_values : shape (n_ranks,), integers in 0 … n_applicants - 1
        The programs' lists one after another, most preferred applicant first.
    program_offsets : shape (n_programs + 1,), integers, not falling

    Returns
    -------
    Minus the applicant's place on the program's list (0, -1, -2 …), NaN where the program did not rank the
    applicant; shape (n_entries,), float64.

    Raises
    ------
    InvalidInput
        An index outside the applicants or programs, or offsets that do not fit.

    Examples
    --------
    >>> scores_from_ranks(np.array([0, 1, 0]), np.array([0, 2, 3]), np.array([1, 0]), np.array([0, 2, 2]))
    array([-1., nan,  0.])
    """
    values = np.ascontiguousarray(rol_values, dtype=np.int32)
    offsets = np.ascontiguousarray(rol_offsets, dtype=np.int64)
    ranked = np.ascontiguousarray(program_values, dtype=np.int32)
    ranked_offsets = np.ascontiguousarray(program_offsets, dtype=np.int64)
    _check_ragged("rol", values, offsets, ranked_offsets.size - 1)
    _check_ragged("program", ranked, ranked_offsets, offsets.size - 1)
    return _scores_from_ranks(values, offsets, ranked, ranked_offsets)


def ragged(lists: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Values (int32) and offsets (int64) of lists of lists.

    Examples
    --------
    >>> ragged([[2, 0], [], [1]])
    (array([2, 0, 1], dtype=int32), array([0, 2, 2, 3]))
    """
    offsets = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(entries) for entries in lists], out=offsets[1:])
    return np.array([entry for entries in lists for entry in entries], dtype=np.int32), offsets


def _check_arrays(values: np.ndarray, offsets: np.ndarray, scores: np.ndarray, quotas: np.ndarray) -> None:
    _check_ragged("rol", values, offsets, quotas.size)
    if scores.shape != values.shape:
        raise InvalidInput("scores", f"one score for each of the {values.size} entries", scores.shape)
    if quotas.size and quotas.min() < 0:
        at = int(quotas.argmin())
        raise InvalidInput(f"quotas[{at}]", "0 or more positions", int(quotas[at]))


def _check_ragged(name: str, values: np.ndarray, offsets: np.ndarray, n_targets: int) -> None:
    if values.ndim != 1 or offsets.ndim != 1 or offsets.size == 0:
        raise InvalidInput(f"{name}_offsets", "one-dimensional, one longer than the number of lists", offsets.shape)
    if offsets[0] != 0 or offsets[-1] != values.size or (offsets[1:] < offsets[:-1]).any():
        raise InvalidInput(f"{name}_offsets", f"rising from 0 to {values.size}, the number of entries")
    if values.size and (values.min() < 0 or values.max() >= n_targets):
        at = int(np.flatnonzero((values < 0) | (values >= n_targets))[0])
        raise InvalidInput(f"{name}_values[{at}]", f"an index from 0 to {n_targets - 1}", int(values[at]))


@njit(cache=True)
def _propose(
    values: np.ndarray, offsets: np.ndarray, scores: np.ndarray, quotas: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    # Each program keeps the applicants it holds in a heap with the least preferred at the root; the heaps
    # lie one after another in `held_score` and `held_entry`. The score of the root of a full heap is the
    # program's cutoff, so most proposals are refused by one comparison without touching the heap.
    n_applicants = offsets.size - 1
    n_programs = quotas.size
    start = np.zeros(n_programs + 1, dtype=np.int64)
    for j in range(n_programs):
        start[j + 1] = start[j] + quotas[j]
    held_score = np.empty(start[n_programs], dtype=np.float64)
    held_applicant = np.empty(start[n_programs], dtype=np.int32)
    filled = np.zeros(n_programs, dtype=np.int32)
    cutoff = np.full(n_programs, -np.inf)
    for j in range(n_programs):
        if quotas[j] == 0:
            cutoff[j] = np.inf
    next_entry = offsets[:-1].copy()

    for first in range(n_applicants):
        applicant = first
        while applicant >= 0:
            entry = next_entry[applicant]
            end = offsets[applicant + 1]
            displaced = UNMATCHED
            while entry < end:
                score = scores[entry]
                program = values[entry]
                entry += 1
                if not score >= cutoff[program] or quotas[program] == 0:  # also when the score is NaN
                    continue
                low = start[program]
                if filled[program] < quotas[program]:
                    at = filled[program]
                    filled[program] += 1
                    while at > 0:
                        parent = (at - 1) >> 1
                        above = held_score[low + parent]
                        if above < score or (above == score and held_applicant[low + parent] > applicant):
                            break
                        held_score[low + at] = above
                        held_applicant[low + at] = held_applicant[low + parent]
                        at = parent
                else:
                    if score == held_score[low] and applicant > held_applicant[low]:
                        continue
                    displaced = held_applicant[low]
                    at = 0
                    size = quotas[program]
                    while True:
                        child = 2 * at + 1
                        if child >= size:
                            break
                        other = child + 1
                        if other < size and (
                            held_score[low + other] < held_score[low + child]
                            or (
                                held_score[low + other] == held_score[low + child]
                                and held_applicant[low + other] > held_applicant[low + child]
                            )
                        ):
                            child = other
                        below = held_score[low + child]
                        if below > score or (below == score and held_applicant[low + child] < applicant):
                            break
                        held_score[low + at] = below
                        held_applicant[low + at] = held_applicant[low + child]
                        at = child
                held_score[low + at] = score
                held_applicant[low + at] = applicant
                if filled[program] == quotas[program]:
                    cutoff[program] = held_score[low]
                break
            else:
                entry = end + 1  # the list is exhausted
            next_entry[applicant] = entry
            applicant = displaced

    program_of = np.full(n_applicants, UNMATCHED, dtype=np.int32)
    rank = np.full(n_applicants, UNMATCHED, dtype=np.int32)
    for i in range(n_applicants):
        if next_entry[i] <= offsets[i + 1] and next_entry[i] > offsets[i]:
            program_of[i] = values[next_entry[i] - 1]
            rank[i] = next_entry[i] - 1 - offsets[i]
    return program_of, rank, cutoff, filled


@njit(cache=True)
def _scores_from_ranks(
    values: np.ndarray, offsets: np.ndarray, ranked: np.ndarray, ranked_offsets: np.ndarray
) -> np.ndarray:
    # For each applicant, the programs that rank them with their place, gathered by counting; then one
    # scratch row per applicant, so that the whole takes time linear in the entries of both sides.
    n_applicants = offsets.size - 1
    n_programs = ranked_offsets.size - 1
    start = np.zeros(n_applicants + 1, dtype=np.int64)
    for k in range(ranked.size):
        start[ranked[k] + 1] += 1
    for i in range(n_applicants):
        start[i + 1] += start[i]
    fill = start[:-1].copy()
    ranking_program = np.empty(ranked.size, dtype=np.int32)
    place_there = np.empty(ranked.size, dtype=np.int32)
    for j in range(n_programs):
        for k in range(ranked_offsets[j], ranked_offsets[j + 1]):
            at = fill[ranked[k]]
            fill[ranked[k]] += 1
            ranking_program[at] = j
            place_there[at] = k - ranked_offsets[j]
    score_here = np.full(n_programs, np.nan)
    scores = np.empty(values.size, dtype=np.float64)
    for i in range(n_applicants):
        for k in range(start[i], start[i + 1]):
            score_here[ranking_program[k]] = -place_there[k]
        for e in range(offsets[i], offsets[i + 1]):
            scores[e] = score_here[values[e]]
        for k in range(start[i], start[i + 1]):
            score_here[ranking_program[k]] = np.nan
    return scores
