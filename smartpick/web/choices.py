"""Programs to choose from in a form: by name, and told apart where two are called the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from smartpick.season.applied import name_of


def to_choose_from(codes: Iterable[str]) -> dict[str, str]:
    """Give code -> name in the order of names; programs of the same name and city carry their code."""
    names = {code: name_of(code) for code in codes}
    often = Counter(names.values())
    told_apart = {code: name if often[name] == 1 else f"{name} ({code})" for code, name in names.items()}
    return dict(sorted(told_apart.items(), key=lambda pair: pair[1].casefold()))
