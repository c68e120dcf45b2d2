"""The whole Match of an instance: who is matched where, checked, with reversions and even or odd fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from smartpick.market.couples import find_stable
from smartpick.market.instance import Couple, Instance
from smartpick.market.stability import Blocking, blocking, is_within_quotas
from smartpick.market.units import Units, assemble_units, starts_of

Placed = tuple[str, str, bool]
"""Member, program, and whether the position is a supplemental one."""


@dataclass(frozen=True)
class Names:
    """What the seats of compiled units mean.

    Attributes
    ----------
    everyone, programs : names by index.
    member : shape (n_seats,), index in `everyone`.
    is_supplemental : shape (n_seats,), bool.
    """

    everyone: list[str]
    programs: list[str]
    member: np.ndarray
    is_supplemental: np.ndarray

    def placed(self, units: Units, bundle: int) -> tuple[Placed, ...]:
        """Who takes what in a bundle."""
        return tuple(
            (
                self.everyone[self.member[seat]],
                self.programs[units.seat_program[seat]],
                bool(self.is_supplemental[seat]),
            )
            for seat in range(units.seat_start[bundle], units.seat_start[bundle + 1])
        )


@dataclass(frozen=True)
class MatchResult:
    """What the Match ended with.

    Attributes
    ----------
    matching : resident -> program, None for no position; None as a whole when nothing stable was found.
    stable : whether `matching` is stable at `quotas`.
    blocking : empty when stable; else one who stood in the way of the last matching that was tried.
    supplemental : resident -> preliminary program, for those with supplemental lists.
    quotas : positions of each program after reversions and even or odd fills. [positions]
    proved_none : whether a complete search showed that no stable matching exists.
    """

    matching: dict[str, str | None] | None
    stable: bool
    blocking: list[dict[str, object]] = field(default_factory=list)
    supplemental: dict[str, str | None] = field(default_factory=dict)
    quotas: dict[str, int] = field(default_factory=dict)
    proved_none: bool = False


def run_match(instance: Instance, seed: int = 0) -> MatchResult:
    """A stable matching of the instance, or that none was found.

    Parameters
    ----------
    instance : a checked instance.
    seed : of the orders in which couples enter.

    Notes
    -----
    An applicant with supplemental lists ranks, in the place of an advanced program, that program with each
    preliminary one in turn and then alone; a couple whose members both have them goes through the first
    member's list before the second's.

    When the matching stands, positions left unfilled go to the program they revert to, and the Match is run
    again; then a program that wants an even (odd) number and filled an odd (even) one gives up one position,
    which reverts too, and the Match is run again; until nothing changes [1]_. Stability is meant at the
    quotas that result. A program that filled none is left alone.

    Not modelled: a position that has reverted is never called back.

    References
    ----------
    .. [1] A. E. Roth, E. Peranson, "The Redesign of the Matching Market for American Physicians: Some
       Engineering Aspects of Economic Design," American Economic Review 89(4), 1999, pp. 748-780, section I.

    Examples
    --------
    >>> from smartpick.market.instance import Offer
    >>> run_match(Instance({"r": ("a",)}, programs={"a": Offer(1, ("r",))})).matching
    {'r': 'a'}
    """
    quotas = {name: offer.quota for name, offer in instance.programs.items()}
    while True:
        units, names = compile_units(instance, quotas)
        outcome = find_stable(units, seed)
        if outcome.chosen is None:
            named = [_named(instance, units, names, block) for block in outcome.blocks[:1]]
            return MatchResult(None, False, named, {}, quotas, outcome.proved_none)
        matching, supplemental = _as_names(instance, units, names, outcome.chosen)
        changed = _adjusted(instance, quotas, _filled(instance, matching, supplemental))
        if changed == quotas:
            return MatchResult(matching, True, [], supplemental, quotas)
        quotas = changed


def check_matching(
    instance: Instance, matching: Mapping[str, str | None], supplemental: Mapping[str, str | None] | None = None
) -> list[dict[str, object]]:
    """What is wrong with a matching that somebody brings: all who block it, or why it is not a matching.

    Examples
    --------
    >>> from smartpick.market.instance import Offer
    >>> check_matching(Instance({"r": ("a",)}, programs={"a": Offer(1, ("r",))}), {"r": None})
    [{'resident': 'r', 'program': 'a'}]
    """
    quotas = {name: offer.quota for name, offer in instance.programs.items()}
    units, names = compile_units(instance, quotas)
    extra = supplemental or {}
    chosen = units.bundle_start[1:].copy()
    wrong: list[dict[str, object]] = []
    for unit, members in enumerate(_decide_together(instance)):
        wanted = {(m, p, False) for m in members if (p := matching.get(m)) is not None}
        wanted |= {(m, p, True) for m in members if (p := extra.get(m)) is not None}
        own = range(units.bundle_start[unit], units.bundle_start[unit + 1])
        found = next((b for b in own if set(names.placed(units, b)) == wanted), None)
        if wanted and found is None:
            reason = "not on both lists, or no position there"
            wrong.append({"residents": list(members), "programs": [matching.get(m) for m in members], "reason": reason})
        elif found is not None:
            chosen[unit] = found
    filled = _filled(instance, dict(matching), dict(extra))
    wrong += [
        {"program": name, "reason": f"{filled[name]} residents in {quota} positions"}
        for name, quota in quotas.items()
        if filled[name] > quota
    ]
    if wrong or not is_within_quotas(units, chosen):
        return wrong
    return [_named(instance, units, names, found) for found in blocking(units, chosen, limit=units.n_units)]


def compile_units(instance: Instance, quotas: Mapping[str, int]) -> tuple[Units, Names]:
    """The instance as ragged arrays, and what they mean; impossible bundles are left out.

    A bundle is impossible when a program does not rank the member or has no position. Pairs below "neither
    has a position" are never used, since having none is always possible.
    """
    everyone, programs = instance.everyone, list(instance.programs)
    number = {name: at for at, name in enumerate(everyone)}
    index = {name: at for at, name in enumerate(programs)}
    n_bundles: list[int] = []
    n_seats: list[int] = []
    members: list[str] = []
    wanted: list[str] = []
    is_supplemental: list[bool] = []
    for resident, ranked in instance.residents.items():
        if resident not in instance.supplemental:  # nearly everyone: without a tuple for each rank
            n_bundles.append(len(ranked))
            n_seats += [1] * len(ranked)
            members += [resident] * len(ranked)
            wanted += ranked
            is_supplemental += [False] * len(ranked)
            continue
        bundles = [bundle for program in ranked for bundle in _with_supplement(instance, resident, program)]
        n_bundles.append(_append(bundles, n_seats, members, wanted, is_supplemental))
    for couple in instance.couples.values():
        bundles = list(_joint_bundles(instance, couple))
        n_bundles.append(_append(bundles, n_seats, members, wanted, is_supplemental))

    member = _numbered(number, members)
    program = _numbered(index, wanted)
    n_ranked = [len(offer.ranks) for offer in instance.programs.values()]
    ranked_by = np.repeat(np.arange(len(programs)), n_ranked)
    ranked_place = np.arange(ranked_by.size) - np.repeat(starts_of(n_ranked)[:-1], n_ranked)
    ranked_member = _numbered(number, [name for offer in instance.programs.values() for name in offer.ranks])
    place = _looked_up(ranked_by * len(everyone) + ranked_member, ranked_place, program * len(everyone) + member)
    # a quota beyond everybody's seats means the same as one that has just room for all
    positions = np.array([min(quotas[name], len(wanted)) for name in programs], dtype=np.int64)

    seats_of = np.array(n_seats, dtype=np.int64)
    bundle_of_seat = np.repeat(np.arange(seats_of.size), seats_of)
    is_kept = np.ones(seats_of.size, dtype=bool)
    is_kept[bundle_of_seat[(place < 0) | (positions[program] == 0)]] = False
    unit_of_bundle = np.repeat(np.arange(len(n_bundles)), n_bundles)
    seats = is_kept[bundle_of_seat]
    units = assemble_units(
        starts_of(np.bincount(unit_of_bundle[is_kept], minlength=len(n_bundles))),
        starts_of(seats_of[is_kept]),
        program[seats].astype(np.int32),
        -place[seats].astype(np.float64),
        positions,
    )
    return units, Names(everyone, programs, member[seats], np.array(is_supplemental, dtype=bool)[seats])


def _append(
    bundles: list[tuple[Placed, ...]],
    n_seats: list[int],
    members: list[str],
    wanted: list[str],
    is_supplemental: list[bool],
) -> int:
    for bundle in bundles:
        n_seats.append(len(bundle))
        for member, program, extra in bundle:
            members.append(member)
            wanted.append(program)
            is_supplemental.append(extra)
    return len(bundles)


def _numbered(numbers: Mapping[str, int], names: list[str]) -> np.ndarray:
    return np.fromiter(map(numbers.__getitem__, names), dtype=np.int64, count=len(names))


def _looked_up(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    # the value under each wanted key, -1 where there is none; keys are distinct
    if not keys.size:
        return np.full(wanted.size, -1, dtype=np.int64)
    order = np.argsort(keys)
    at = np.minimum(np.searchsorted(keys, wanted, sorter=order), keys.size - 1)
    return np.where(keys[order[at]] == wanted, values[order[at]], -1)


def _joint_bundles(instance: Instance, couple: Couple) -> Iterator[tuple[Placed, ...]]:
    for pair in couple.pairs:
        if pair == (None, None):
            return
        choices = (_with_supplement(instance, m, p) for m, p in zip(couple.members, pair, strict=True))
        yield from (first + second for first, second in product(*choices))


def _with_supplement(instance: Instance, resident: str, program: str | None) -> list[tuple[Placed, ...]]:
    if program is None:
        return [()]
    preliminary = instance.supplemental.get(resident, {}).get(program, ())
    alone = (resident, program, False)
    return [*((alone, (resident, other, True)) for other in preliminary), (alone,)]


def _decide_together(instance: Instance) -> Iterator[tuple[str, ...]]:
    yield from ((resident,) for resident in instance.residents)
    yield from (couple.members for couple in instance.couples.values())


def _as_names(
    instance: Instance, units: Units, names: Names, chosen: np.ndarray
) -> tuple[dict[str, str | None], dict[str, str | None]]:
    matching: dict[str, str | None] = dict.fromkeys(instance.everyone)
    supplemental: dict[str, str | None] = dict.fromkeys(instance.supplemental)
    for bundle in chosen[chosen < units.bundle_start[1:]].tolist():
        for member, program, is_supplemental in names.placed(units, bundle):
            (supplemental if is_supplemental else matching)[member] = program
    return matching, supplemental


def _filled(instance: Instance, matching: dict[str, str | None], supplemental: dict[str, str | None]) -> dict[str, int]:
    filled = dict.fromkeys(instance.programs, 0)
    for program in [*matching.values(), *supplemental.values()]:
        if program is not None:
            filled[program] = filled.get(program, 0) + 1
    return filled


def _adjusted(instance: Instance, quotas: dict[str, int], filled: dict[str, int]) -> dict[str, int]:
    # reversions first; even and odd fills only once no position is left to revert
    new = dict(quotas)
    for name, offer in instance.programs.items():
        if offer.reverts_to is not None and filled[name] < quotas[name]:
            new[name] -= quotas[name] - filled[name]
            new[offer.reverts_to] += quotas[name] - filled[name]
    if new != quotas:
        return new
    for name, offer in instance.programs.items():
        if offer.fills != "any" and filled[name] and filled[name] % 2 != (offer.fills == "odd"):
            new[name] -= quotas[name] - filled[name] + 1
            if offer.reverts_to is not None:
                new[offer.reverts_to] += 1
    return new


def _named(instance: Instance, units: Units, names: Names, block: Blocking) -> dict[str, object]:
    wanted = names.placed(units, block.bundle)
    main = {member: program for member, program, is_supplemental in wanted if not is_supplemental}
    named: dict[str, object]
    if block.unit < len(instance.residents):
        ((resident, program),) = main.items()
        named = {"resident": resident, "program": program}
    else:
        name, couple = list(instance.couples.items())[block.unit - len(instance.residents)]
        programs = [main.get(member) for member in couple.members]
        named = {"couple": name, "members": list(couple.members), "programs": programs}
    if extra := {member: program for member, program, is_supplemental in wanted if is_supplemental}:
        named["supplemental"] = extra
    return named
