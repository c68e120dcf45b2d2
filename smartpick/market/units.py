"""A market of units that choose bundles: single applicants, couples and applicants with supplemental lists.

A *unit* is whoever decides together; its list is an ordered row of *bundles*; a bundle is a set of *seats*,
each one position at one program for one member. A single applicant's bundle has one seat, a couple's has one
or two, an applicant's with a supplemental list has an advanced and a preliminary one. One shape for all three
keeps one algorithm and one definition of stability for all three.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit

Seat = tuple[int, float]
"""Program index, and what the program thinks of the member: higher is preferred."""


class Units(NamedTuple):
    """Units, bundles and seats as ragged arrays, which kernels take as one argument; build with `build_units`.

    Attributes
    ----------
    bundle_start : shape (n_units + 1,), int64
        Bundles of unit u are `bundle_start[u] … bundle_start[u + 1] - 1`, most preferred first.
    seat_start : shape (n_bundles + 1,), int64
        Seats of bundle b are `seat_start[b] … seat_start[b + 1] - 1`.
    seat_program, seat_rank : shape (n_seats,), int32
        Program of the seat, and the member's place there among all seats (0 = most preferred, strict).
    seat_unit, seat_bundle : shape (n_seats,), int32 and int64
    quotas : shape (n_programs,), int32. [positions]
    program_start, program_seats : shapes (n_programs + 1,) and (n_seats,), int64
        Seats at program j, most preferred first.
    is_joint : shape (n_units,), bool
        Whether the unit ever takes two seats at once, or the same program for either member.
    """

    bundle_start: np.ndarray
    seat_start: np.ndarray
    seat_program: np.ndarray
    seat_rank: np.ndarray
    seat_unit: np.ndarray
    seat_bundle: np.ndarray
    quotas: np.ndarray
    program_start: np.ndarray
    program_seats: np.ndarray
    is_joint: np.ndarray

    @property
    def n_units(self) -> int:
        """How many units decide."""
        return self.bundle_start.size - 1


@njit(cache=True)
def ahead_in_bundle(units: Units, bundle: int, seat: int) -> int:
    """How many seats of the bundle are at the same program as this one and stand before it there."""
    ahead = 0
    for other in range(units.seat_start[bundle], units.seat_start[bundle + 1]):
        if units.seat_program[other] == units.seat_program[seat] and units.seat_rank[other] < units.seat_rank[seat]:
            ahead += 1
    return ahead


def build_units(lists: Sequence[Sequence[Sequence[Seat]]], quotas: Sequence[int]) -> Units:
    """Ragged arrays of the units' lists.

    Parameters
    ----------
    lists : for each unit its bundles, most preferred first; each a row of seats (program, score).
        Only seats whose program ranks the member belong here; equal scores at a program are broken in favour
        of the unit with the lower index.
    quotas : positions of each program, 0 or more. [positions]

    Examples
    --------
    >>> units = build_units([[[(0, 1.0)]], [[(0, 2.0), (1, 2.0)]]], [1, 1])
    >>> units.seat_rank.tolist(), units.is_joint.tolist()
    ([1, 0, 0], [False, True])
    """
    bundles = [bundle for row in lists for bundle in row]
    seats = [seat for bundle in bundles for seat in bundle]
    return assemble_units(
        starts_of([len(row) for row in lists]),
        starts_of([len(bundle) for bundle in bundles]),
        np.array([program for program, _ in seats], dtype=np.int32),
        np.array([score for _, score in seats], dtype=np.float64),
        np.asarray(quotas, dtype=np.int64),
    )


def starts_of(lengths: Sequence[int] | np.ndarray) -> np.ndarray:
    """Where each of the rows laid end to end starts, and where the last one ends.

    Examples
    --------
    >>> starts_of([2, 0, 1])
    array([0, 2, 2, 3])
    """
    starts = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def assemble_units(
    bundle_start: np.ndarray,
    seat_start: np.ndarray,
    seat_program: np.ndarray,
    seat_score: np.ndarray,
    quotas: np.ndarray,
) -> Units:
    """Units from ragged arrays; arguments as the attributes of `Units`, with scores instead of ranks."""
    n_programs = quotas.size
    seat_bundle = np.repeat(np.arange(seat_start.size - 1), np.diff(seat_start))
    bundle_unit = np.repeat(np.arange(bundle_start.size - 1), np.diff(bundle_start))
    seat_unit = bundle_unit[seat_bundle]
    order = np.lexsort((seat_unit, -seat_score, seat_program))
    program_start = np.zeros(n_programs + 1, dtype=np.int64)
    np.cumsum(np.bincount(seat_program, minlength=n_programs), out=program_start[1:])
    seat_rank = np.empty(seat_program.size, dtype=np.int32)
    seat_rank[order] = np.arange(order.size) - program_start[seat_program[order]]
    is_joint = np.zeros(bundle_start.size - 1, dtype=np.bool_)
    is_joint[seat_unit[np.diff(seat_start)[seat_bundle] > 1]] = True
    twice = np.unique(seat_unit * n_programs + seat_program, return_counts=True)
    is_joint[twice[0][twice[1] > 1] // max(n_programs, 1)] = True
    return Units(
        bundle_start,
        seat_start,
        seat_program.astype(np.int32),
        seat_rank,
        seat_unit.astype(np.int32),
        seat_bundle.astype(np.int64),
        np.minimum(quotas, np.diff(program_start)).astype(np.int32),  # a position nobody can take changes nothing
        program_start,
        order.astype(np.int64),
        is_joint,
    )
