"""Programs by name: what a person calls a program, looked up among the names that it goes by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from smartpick.entities.program import Program
from smartpick.facts.catalogue import accreditation, load_catalogue
from smartpick.facts.names import plain_name
from smartpick.facts.regions import named_regions
from smartpick.facts.tables import read_rows


def program_words(code: str) -> str:
    """Give a program's name, place and specialty with the code that was written; a code nobody knows stays bare.

    Examples
    --------
    >>> program_words("1257140C0"), program_words("9999140C0")
    ('Boston Univ Med Ctr, Boston, MA, internal medicine (1257140C0)', '9999140C0')
    """
    program = load_catalogue().by_code.get(code)
    if program is None:
        return code
    return f"{program.institution}, {program.place.city}, {program.place.state}, {program.specialty} ({code})"


@dataclass(frozen=True, slots=True)
class _Known:
    """A program with the words of each of its own names, and all words it is found by: place, specialty, codes too."""

    program: Program
    names: tuple[frozenset[str], ...]
    words: frozenset[str]


def programs_called(text: str, specialties: Iterable[str] = ()) -> tuple[Program, ...]:
    """Give the programs that hold every word of a text, those first whose name it is.

    Parameters
    ----------
    text : words of a name, a city, a state or a specialty, or a code; the beginning of a word is enough.
    specialties : look among these alone; none = all.

    Examples
    --------
    >>> [p.code for p in programs_called("Boston University Medical Center", ["internal medicine"])]
    ['1257140C0']
    """
    wanted = plain_name(text)
    found = [one.program for one in _among(specialties) if wanted and _hold(one.words, wanted)]
    return tuple(sorted(found, key=lambda p: (plain_name(p.institution) != wanted, p.institution, p.specialty, p.code)))


def program_meant(text: str, specialties: Iterable[str] = ()) -> Program | None:
    """Give the one program that a text can mean: no other holds its words, and one of its own names holds them all.

    Examples
    --------
    >>> program_meant("woodhull", ["internal medicine"]).code, program_meant("Texas Children's", ["pediatrics"])
    ('3116140C1', None)
    """
    found = programs_called(text, specialties)
    wanted = plain_name(text)
    if len(found) != 1:
        return None
    known = next(one for one in _among(specialties) if one.program is found[0])
    return found[0] if any(_hold(name, wanted) for name in known.names) else None


def _among(specialties: Iterable[str]) -> tuple[_Known, ...]:
    among = frozenset(specialties)
    return tuple(one for one in _known() if one.program.specialty in among) if among else _known()


def _hold(known: frozenset[str], wanted: str) -> bool:
    return all(any(one.startswith(word) for one in known) for word in wanted.split())


@cache
def _known() -> tuple[_Known, ...]:
    called: dict[str, list[str]] = {}
    for name, _, institutions, _ in read_rows("names/aliases"):
        for code in institutions.split():
            called.setdefault(code, []).append(name)
    found = []
    for program in load_catalogue().programs:
        row, place = accreditation().get(program.acgme_id or ""), program.place
        names = [program.institution, *called.get(program.institution_code, ())]
        state = named_regions()[place.state].name if place.state in named_regions() else ""
        codes = [place.state, program.acgme_id or "", *(track.code for track in program.tracks)]
        words = _words(*names, row[2] if row else "", place.city, state, program.specialty)
        found.append(_Known(program, tuple(map(_words, names)), words | {code.lower() for code in codes}))
    return tuple(found)


def _words(*names: str) -> frozenset[str]:
    return frozenset(word for name in names for word in (*plain_name(name).split(), *name.lower().split()))
