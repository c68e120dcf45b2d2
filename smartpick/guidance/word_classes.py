"""The second reader of the linter: classes of words that show a fault when they stand together in one sentence.

Patterns (`faults.py`) know an order of words; this reader does not, so it finds a thought said another way round.
Classes and combinations are data (`data/wording/word_classes.yaml`). Not modelled: the scope of a denial over a whole
sentence, irony, and what only the sentence before makes clear.
"""

from __future__ import annotations

import re
from functools import cache

from smartpick.guidance.wording import wording


def shows(kind: str, sentence: str) -> bool:
    """Whether a sentence, in its one form, shows a kind of fault by the classes of its words.

    Examples
    --------
    >>> shows("rigidity", "In our situation relocation can not be considered.")
    True
    >>> shows("rigidity", "We are both ready to move to another state.")
    False
    """
    return any(
        all(_has(name, sentence) for name in needed) and not any(_has(name, sentence) for name in absent)
        for needed, absent in _combinations(kind)
    )


def _has(name: str, sentence: str) -> bool:
    return _classes()[name].search(sentence) is not None


@cache
def _classes() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
        for name, words in wording("word_classes")["classes"].items()
    }


@cache
def _combinations(kind: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Give (classes that must be there, classes that must not) for a kind."""
    return tuple(
        (
            tuple(name for name in names if not name.startswith("no ")),
            tuple(name[3:] for name in names if name.startswith("no ")),
        )
        for names in wording("word_classes")["together"].get(kind, ())
    )
