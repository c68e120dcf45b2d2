"""People for the tests of guidance: a profile with a small list made for it, quick enough to change often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from applicants import changed

from smartpick.guidance.person import Person, person_of
from smartpick.intake.profile import parse_profile
from smartpick.plan.choice import choose
from smartpick.plan.make import make_plan

DAY = date(2026, 9, 1)


def person(day: date = DAY, **paths: Any) -> Person:
    """Give MODERATE of tests/applicants.py with dotted paths changed and a plan of 25 programs."""
    return _made(day, repr(sorted(paths.items(), key=lambda pair: pair[0])), _Paths(paths))


class _Paths(dict):
    """Paths that stand beside their own text as the key of the cache."""

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return True


@cache
def _made(day: date, text: str, paths: _Paths) -> Person:
    applicant = parse_profile(changed(**{"applications": {"max": 25}, **paths}), day)
    return person_of(applicant, make_plan(applicant, day), choose(applicant, day), day)


def entries(found: Any) -> Iterator[dict[str, Any]]:
    """Give every entry of a wording file that carries a text, however deep it lies."""
    if isinstance(found, dict):
        if "text" in found:
            yield found
        for one in found.values():
            yield from entries(one)
    elif isinstance(found, list):
        for one in found:
            yield from entries(one)
