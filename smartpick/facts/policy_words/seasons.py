"""Which season a sentence speaks of, so that the policy of an earlier one on the same page is not read as today's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smartpick.facts.policy_words.sentences import Sentence

_SPAN = re.compile(
    r"\b(20\d\d) ?[-/] ?(?:20)?(\d\d)\b(?=[^.]{0,40}\b(?:season|year|cycle|match|appl|recruit)|:| ?$)", re.I
)
_NAMED = re.compile(
    r"\b(?:(?:match|season|cycle|appl\w+ (?:year|season|cycle))(?: of| year)? (20\d\d)|(20\d\d) (?:eras |nrmp |main )?"
    r"(?:match|season|cycle|appl\w+ (?:year|season|cycle)))\b",
    re.I,
)


def season_year(text: str) -> int | None:
    """Give the later year of the season that a text names, None when it names none.

    Examples
    --------
    >>> season_year("2023-2024 season: we sponsor H-1B."), season_year("For the 2027 Match"), season_year("Since 2019")
    (2024, 2027, None)
    """
    span = _SPAN.search(text)
    if span:
        return 2000 + int(span.group(2))
    named = _NAMED.search(text)
    return int(named.group(1) or named.group(2)) if named else None


def of_earlier_seasons(found: Sequence[Sentence]) -> frozenset[int]:
    """Give the positions of sentences that speak of an earlier season than the latest the page names.

    A sentence without a season of its own has that of its heading. What holds from a season on ("since the 2024
    Match") goes on holding.
    """
    years = [season_year(sentence.text) or season_year(sentence.heading) for sentence in found]
    latest = max((year for year in years if year is not None), default=None)
    if latest is None:
        return frozenset()
    starts = re.compile(r"\b(?:since|from|beginning|starting|as of|effective|after)\b", re.I)
    return frozenset(
        position
        for position, (year, sentence) in enumerate(zip(years, found, strict=True))
        if year is not None and year < latest and not starts.search(sentence.text[:60])
    )
