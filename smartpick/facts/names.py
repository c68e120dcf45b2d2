"""Names of employers, hospitals and programs to institution codes: an alias table, blocking by state, scores.

A wrong match puts a fact on the wrong hospital, so a doubtful one is never taken: it goes to the review list with its
best candidate. A name without a state is only matched through the alias table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from smartpick.facts.tables import read_rows, tables

SURE = 93.0  # from here on a match is taken, when nothing else comes close
DOUBTFUL = 80.0  # from here to SURE a person should look
MARGIN = 4.0  # how far the second best must stay behind
ALIASES = "names/aliases"
_EXPANSIONS = {
    **{"med": "medical", "ctr": "center", "centre": "center", "hosp": "hospital", "hosps": "hospital"},
    **{"hospitals": "hospital", "univ": "university", "u": "university", "com": "college of medicine"},
    **{"som": "school of medicine", "hlth": "health", "sys": "system", "systems": "system", "st": "saint"},
    **{"ste": "saint", "mt": "mount", "ft": "fort", "gen": "general", "mem": "memorial", "meml": "memorial"},
    **{"reg": "regional", "regl": "regional", "comm": "community", "fdn": "foundation", "educ": "education"},
    **{"grad": "graduate", "inst": "institute", "natl": "national", "childrens": "children"},
    **{"children's": "children", "sch": "school", "healthcare": "health care", "clinics": "clinic"},
    **{"centers": "center", "bi": "beth israel", "nc": "north carolina", "ny": "new york"},
    **{"la": "los angeles", "uc": "university california"},
}
_LEGAL = frozenset(
    {
        "inc",
        "incorporated",
        "llc",
        "corp",
        "corporation",
        "co",
        "company",
        "ltd",
        "lp",
        "pc",
        "pa",
        "the",
        "of",
        "and",
        "at",
    }
    | {"for", "in", "a", "d", "b", "dba", "assoc", "association", "nonprofit", "pllc", "l", "p"}
)
# words that many hospitals share: agreement on these alone is no agreement
_ORDINARY = frozenset(
    {
        "medical",
        "center",
        "hospital",
        "health",
        "system",
        "care",
        "school",
        "medicine",
        "college",
        "university",
        "clinic",
    }
    | {"regional", "community", "general", "memorial", "program", "foundation", "education", "graduate", "institute"}
    | {"residency", "services", "service", "group", "consortium", "saint", "department", "physicians", "network", "gme"}
    | {
        "sciences",
        "teaching",
        "partners",
        "family",
        "county",
        "state",
        "public",
        "authority",
        "district",
        "board",
        "main",
    }
)
# a physicians' group is not the hospital that trains residents
_EMPLOYED = frozenset({"physicians", "physician", "group", "practice", "associates"})
_STATE_SUFFIX = re.compile(r"-([A-Z]{2})$")


class Decision(StrEnum):
    """What became of a name."""

    MATCHED = "matched"
    REVIEW = "review"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The institution(s) behind a name.

    Attributes
    ----------
    codes : institution codes; several when one employer stands behind several institutions.
    candidate : the best candidate's name, also when it was not taken.
    score : 0-100.
    basis : "alias", "same name", "score" or "".
    """

    decision: Decision
    codes: tuple[str, ...] = ()
    candidate: str = ""
    score: float = 0.0
    basis: str = ""


@lru_cache(maxsize=100_000)
def plain_name(name: str) -> str:
    """Even out a name: lower case, abbreviations written out, legal forms dropped.

    Examples
    --------
    >>> plain_name("St. Luke's Med Ctr, Inc."), plain_name("B I Deaconess Med Ctr")
    ('saint lukes medical center', 'beth israel deaconess medical center')
    """
    name = _STATE_SUFFIX.sub("", name.strip()).lower()
    name = name.replace("b i deaconess", "beth israel deaconess").replace("&", " and ")
    name = re.sub(r"(univ(?:ersity)? of) pa\b", r"\1 pennsylvania", name)
    name = re.sub(r"['’`]", "", name)
    words = re.findall(r"[a-z0-9]+", name)
    expanded = " ".join(_EXPANSIONS.get(word, word) for word in words).split()
    return " ".join(word for word in expanded if word not in _LEGAL)


def _telling(plain: str) -> frozenset[str]:
    return frozenset(word for word in plain.split() if word not in _ORDINARY)


@dataclass(frozen=True, slots=True)
class _Known:
    code: str
    name: str
    plain: str
    city: str


@cache
def _by_state() -> dict[str, tuple[_Known, ...]]:
    """Institutions of the catalogue by state, under each of their names."""
    columns = tables()["catalogue/institutions"].columns
    at = {column: index for index, column in enumerate(columns)}
    known: dict[str, list[_Known]] = {}
    for row in read_rows("catalogue/institutions"):
        for name in {row[at["name"]], row[at["name_2019"]]} - {""}:
            found = _Known(row[at["institution_code"]], name, plain_name(name), row[at["city"]].lower())
            known.setdefault(row[at["state"]], []).append(found)
    return {state: tuple(rows) for state, rows in known.items()}


@cache
def _aliases() -> dict[tuple[str, str], tuple[str, ...]]:
    """(plain name, state) -> institution codes."""
    return {(plain_name(row[0]), row[1]): tuple(row[2].split()) for row in read_rows(ALIASES)}


def match_name(name: str, state: str, city: str = "") -> NameMatch:
    """Find the institution behind an employer's, hospital's or program's name.

    Parameters
    ----------
    state : two-letter code; candidates come from this state only.
    city : helps to tell two of the same name apart.

    Notes
    -----
    The score is rapidfuzz's token-sort ratio of the evened-out names, plus 3 when the cities agree and minus 6 when
    they differ; names that share no telling word ("saint", "medical" and the like do not tell) score at most 60, and
    names that each have a telling word the other lacks at most 85, a physicians' group beside a hospital at most 90.
    Not modelled: mergers that the alias table does not know, employers of several hospitals under one name.
    """
    state = state.strip().upper()
    plain = plain_name(name)
    if not plain:
        return NameMatch(Decision.NONE)
    for key in ((plain, state), (plain, "")):
        if key in _aliases():
            return NameMatch(Decision.MATCHED, _aliases()[key], name, 100.0, "alias")
    scored = _scored(plain, state, city.strip().lower())
    if not scored:
        return NameMatch(Decision.NONE)
    score, best = scored[0]
    second = next((s for s, other in scored if other.code != best.code), 0.0)
    if score >= SURE and score - second >= MARGIN:
        return NameMatch(
            Decision.MATCHED, (best.code,), best.name, round(score, 1), "same name" if score >= 100 else "score"
        )
    if score >= DOUBTFUL:
        return NameMatch(Decision.REVIEW, (best.code,), best.name, round(score, 1))
    return NameMatch(Decision.NONE, (), best.name, round(score, 1))


@lru_cache(maxsize=50_000)
def _scored(plain: str, state: str, city: str) -> tuple[tuple[float, _Known], ...]:
    from rapidfuzz import fuzz

    mine = _telling(plain)
    scored = []
    for known in _by_state().get(state, ()):
        theirs = _telling(known.plain)
        score = fuzz.token_sort_ratio(plain, known.plain)
        if known.plain != plain:
            here = frozenset(known.city.split()) | frozenset(city.split())
            if not mine & theirs:
                score = min(score, 60.0)
            elif len(theirs) == 1 and known.plain in here:
                score = min(score, 85.0)
            elif _EMPLOYED & (frozenset(plain.split()) ^ frozenset(known.plain.split())):
                score = min(score, 90.0)
            elif (mine - theirs - here) and (theirs - mine - here):
                score = min(score, 85.0)
            elif mine - here == theirs - here or mine == theirs:
                score = max(score, fuzz.token_set_ratio(plain, known.plain) - 3.0)
        if city and known.city:
            score += 3.0 if city == known.city else -6.0
        scored.append((score, known))
    return tuple(sorted(scored, key=lambda pair: -pair[0])[:4])
