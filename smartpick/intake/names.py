"""The specialties and places that a profile names, against those that are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from smartpick.errors import InvalidInput


def unknown_specialties(names: Sequence[str]) -> Iterator[InvalidInput]:
    """Give a refusal of each specialty that nobody knows or that is named twice."""
    from smartpick.facts.catalogue import specialty_named

    known = []
    for index, name in enumerate(names):
        try:
            specialty = specialty_named(name)
        except InvalidInput as problem:
            yield InvalidInput(f"specialties[{index}]", problem.must_be, name, problem.way_on)
            continue
        if specialty in known:
            yield InvalidInput(f"specialties[{index}]", "named once", name)
        known.append(specialty)


def unknown_places(named: Iterable[tuple[str, str]]) -> Iterator[InvalidInput]:
    """Give a refusal of each place that nobody knows.

    Parameters
    ----------
    named : field and the place it names.
    """
    from smartpick.facts.regions import region

    for field, key in named:
        try:
            region(key)
        except InvalidInput as problem:
            yield InvalidInput(field, problem.must_be, key, problem.way_on)
