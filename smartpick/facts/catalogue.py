"""The catalogue: every NRMP track we can place, grouped into the programs an applicant pays for.

A program is the ACGME program where its id is known, else institution x specialty x site; a track label that
names a place ("Pensacola", "Yale-Waterbury") is a site, one that names a curriculum ("Research", "PSTP") is not.
Codes that appear only in results tables of 2024-2026 are placed by their first four digits (the institution) and
take their specialty from digits 5-7; those whose institution is not known are kept apart in `unplaced_codes`.
"""

from __future__ import annotations

import difflib
import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from smartpick.entities.place import Place
from smartpick.entities.program import PositionType, Program, Track, TrackStanding
from smartpick.errors import InvalidInput
from smartpick.facts.data_version import data_version
from smartpick.facts.regions import Region, region, regions_of, state_division
from smartpick.facts.tables import read_rows

RESULT_YEARS = (2020, 2021, 2022, 2023, 2024, 2025, 2026)
LATEST_MATCH = RESULT_YEARS[-1]
LIST_YEAR = 2023  # the Match year of the list of all codes; a code outside it that is offered later is new


@dataclass(frozen=True)
class Catalogue:
    """Every program, with look-ups.

    Attributes
    ----------
    programs : ordered by code.
    version : version of the data, printed on every plan.
    """

    programs: tuple[Program, ...]
    version: str
    _found: dict[tuple[object, ...], tuple[Program, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def by_code(self) -> dict[str, Program]:
        """Programs by any of their track codes and by ACGME id."""
        index = {track.code: program for program in self.programs for track in program.tracks}
        index.update({program.acgme_id: program for program in self.programs if program.acgme_id})
        return index

    @cached_property
    def specialties(self) -> tuple[str, ...]:
        """Names of all specialties that have a program, lower case, in alphabetical order."""
        return tuple(sorted({program.specialty for program in self.programs}))

    def program(self, code: str) -> Program:
        """Give the program of a track code or ACGME id; `code.upper()` and spaces do not matter.

        Raises
        ------
        InvalidInput
            The code is not in the catalogue; says whether it is a code that could not be placed, else the nearest.
        """
        wanted = "".join(code.split()).upper()
        found = self.by_code.get(wanted)
        if found is not None:
            return found
        reason = unplaced_codes().get(wanted)
        if reason is not None:
            raise InvalidInput(
                "program", "a program of the catalogue", code, f"This code is known but left out: {reason}."
            )
        typed_o = wanted.replace("O", "0")
        near = (
            [typed_o]
            if typed_o in self.by_code
            else difflib.get_close_matches(wanted, _same_start(self.by_code, wanted), n=1, cutoff=0.6)
        )
        way_on = f"Did you mean '{near[0]}'?" if near else "Codes look like 1257140C0; see 'smartpick programs'."
        raise InvalidInput("program", "an NRMP code or ACGME id of the catalogue", code, way_on)

    def find(
        self,
        specialty: str | None = None,
        state: str | None = None,
        region: str | Region | None = None,
        position_types: Iterable[PositionType] | None = None,
        institution_code: str | None = None,
    ) -> tuple[Program, ...]:
        """Give the programs that meet every condition given, ordered by code.

        Parameters
        ----------
        specialty : name or alias. state : two letters or name. region : anything `regions.region` takes.
        position_types : types of the main track; leave out for all.
        """
        types = None if position_types is None else frozenset(position_types)
        key = (specialty, state, region, types, institution_code)
        if key not in self._found:
            self._found[key] = tuple(self._matching(specialty, state, region, types, institution_code))
        return self._found[key]

    def _matching(
        self,
        specialty: str | None,
        state: str | None,
        where: str | Region | None,
        types: frozenset[PositionType] | None,
        institution_code: str | None,
    ) -> Iterator[Program]:
        name = None if specialty is None else specialty_named(specialty)
        code = None if state is None else state_code(state)
        area = region(where) if isinstance(where, str) else where
        for program in self.programs:
            if (
                (name is None or program.specialty == name)
                and (code is None or program.place.state == code)
                and (area is None or area.contains(program.place))
                and (types is None or program.main_track.position_type in types)
                and (institution_code is None or program.institution_code == institution_code)
            ):
                yield program


@lru_cache(maxsize=256)
def codes_inside(where: Region) -> frozenset[str]:
    """Give the codes of every program in a region: quicker than asking the region place by place."""
    return frozenset(program.code for program in load_catalogue().programs if where.contains(program.place))


@cache
def load_catalogue() -> Catalogue:
    """Read the whole catalogue once; later calls give the same object.

    Results that the user has imported replace the shipped ones of the same track and year.
    """
    from smartpick.facts.own.overlay import overlay

    with _no_collection():
        ended = {change.code for change in changes() if change.change in {"closed", "moved_to"}}
        continued = {change.other for change in changes() if change.change == "moved_to"}
        tracks: dict[str, list[Track]] = {}
        for row in read_rows("catalogue/tracks"):
            tracks.setdefault(row[1], []).append(_track(row, ended, continued))
        overlay(tracks)
        names = {row[0]: row[1] for row in read_rows("catalogue/institutions")}
        renamed = {change.code: change.other for change in changes() if change.change == "renamed"}
        names.update({code: f"{new} (formerly {names[code]})" for code, new in renamed.items()})
        specialties = {row[0]: row[1] for row in read_rows("catalogue/specialties")}
        programs = tuple(
            _program(row, tracks[row[0]], names[row[2]], specialties[row[3]]) for row in read_rows("catalogue/programs")
        )
    return Catalogue(programs, data_version())


@contextmanager
def _no_collection() -> Iterator[None]:
    # tens of thousands of small objects are made and none is garbage: the collector is paused meanwhile and told
    # afterwards to leave them alone, which also shortens every later collection
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


@cache
def _place(city: str, state: str, county: str, fips: str, latitude: str, longitude: str) -> Place:
    point = (float(latitude), float(longitude)) if latitude else (None, None)
    return Place(city, state, county or None, fips or None, *point)


def _program(row: list[str], tracks: list[Track], institution: str, specialty: str) -> Program:
    place = _place(*row[4:10])
    return Program(
        code=row[0],
        acgme_id=row[1] or None,
        institution_code=row[2],
        institution=institution,
        specialty=specialty,
        specialty_code=row[3],
        place=place,
        division=state_division(place.state),
        regions=regions_of(place),
        tracks=tuple(tracks),
    )


class _Numbers(dict[str, int]):
    """Whole numbers by their text: the tables repeat a few hundred numbers a hundred thousand times."""

    def __missing__(self, text: str) -> int:
        self[text] = number = int(text)
        return number


_NUMBER = _Numbers()


_TYPES = {member.value: member for member in PositionType}
_N = len(RESULT_YEARS)


@cache
def _by_year(values: tuple[str, ...]) -> dict[int, int]:
    return {year: _NUMBER[value] for year, value in zip(RESULT_YEARS, values, strict=True) if value}


@cache
def _offered(values: tuple[str, ...]) -> tuple[dict[int, int], int | None, int | None]:
    # positions per year, and the first and last year with any; many tracks share the same row of numbers
    quota = _by_year(values)
    years = [year for year, positions in quota.items() if positions]
    return quota, years[0] if years else None, years[-1] if years else None


def _track(row: list[str], ended: set[str], continued: set[str]) -> Track:
    code = row[0]
    quota, first, last = _offered(tuple(row[5 : 5 + _N]))
    filled = _by_year(tuple(row[5 + _N : 5 + 2 * _N]))
    standing = _standing(code, quota, first, row[4] == "1" or code in continued, ended)
    return Track(code, _TYPES[code[7]], row[2], row[3], quota, filled, standing, last)


def _standing(code: str, quota: dict[int, int], first: int | None, known: bool, ended: set[str]) -> TrackStanding:
    if code in ended or code[:4] in ended:
        return TrackStanding.CLOSED
    if LATEST_MATCH not in quota:
        return TrackStanding.UNKNOWN
    if not quota[LATEST_MATCH] or first is None:
        return TrackStanding.NOT_OFFERED
    return TrackStanding.NEW if first > LIST_YEAR and not known else TrackStanding.OFFERED


@dataclass(frozen=True, slots=True)
class Change:
    """A program or institution that closed, moved to another code or took another name.

    Attributes
    ----------
    code : track code, or the four digits of an institution. change : "closed", "moved_to", "renamed", or "named" when
        the results print no name and the program's own page gives it.
    since : Match year from which it holds. other : the new code or the new name, "" when closed.
    """

    code: str
    change: str
    since: int
    other: str
    source: str
    where: str


@cache
def changes() -> tuple[Change, ...]:
    """Give every closure, move and change of name on record."""
    return tuple(
        Change(code, change, int(since), other, source, where)
        for code, change, since, other, source, where in read_rows("catalogue/changes")
    )


@cache
def result_sources() -> dict[str, str]:
    """Give the source id of each track's quota and fill; a track without results is missing."""
    return {row[0]: row[-1] for row in read_rows("catalogue/tracks") if row[-1]}


@cache
def place_basis() -> dict[str, str]:
    """Give how the place of each program was found: a table, its track's label, its institution code, "curated"."""
    return {row[0]: row[10] for row in read_rows("catalogue/programs")}


@cache
def accreditation() -> dict[str, list[str]]:
    """Give the row of each ACGME program by id: id, specialty, name, city, state, ZIP, status, day, source."""
    return {row[0]: row for row in read_rows("catalogue/acgme")}


@cache
def unplaced_codes() -> dict[str, str]:
    """Give the known codes that are not in the catalogue, each with the reason."""
    return {
        code: f"{reason}{' (' + year + ')' if year else ''}"
        for code, reason, _, year, _ in read_rows("catalogue/unplaced_codes")
    }


def _same_start(codes: Iterable[str], wanted: str) -> list[str]:
    return [code for code in codes if code[:3] == wanted[:3]]


@cache
def _specialty_words() -> dict[str, str]:
    words: dict[str, str] = {}
    for _, name, aliases in read_rows("catalogue/specialties"):
        for word in (name, *filter(None, aliases.split("|"))):
            words[_plain(word)] = name
    return words


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower().replace("&", " and ")).split())


def specialty_named(text: str) -> str:
    """Give the catalogue's name of a specialty, whatever the case, spelling variant or usual short form.

    Raises
    ------
    InvalidInput
        No specialty of that name; the message gives the nearest.

    Examples
    --------
    >>> specialty_named("IM"), specialty_named("General Surgery")
    ('internal medicine', 'surgery-general')
    """
    words = _specialty_words()
    plain = _plain(text)
    if plain in words:
        return words[plain]
    near = difflib.get_close_matches(plain, list(words), n=1, cutoff=0.5)
    way_on = f"Did you mean '{words[near[0]]}'?" if near else "Try 'internal medicine'."
    raise InvalidInput("specialty", "a specialty of the Match", text, way_on)


def state_code(text: str) -> str:
    """Give the two letters of a state, from its code or its name.

    Examples
    --------
    >>> state_code("ma"), state_code("Puerto Rico")
    ('MA', 'PR')
    """
    plain = text.strip().lower()
    rows = read_rows("places/states")
    for code, name, _, _ in rows:
        if plain in (code.lower(), name.lower()):
            return code
    near = difflib.get_close_matches(plain, [row[1].lower() for row in rows], n=1, cutoff=0.6)
    way_on = f"Did you mean '{near[0].title()}'?" if near else "Two letters, such as MA."
    raise InvalidInput("state", "a state, DC or PR", text, way_on)
