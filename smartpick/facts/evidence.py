"""Several claims on one field: which is shown, which conflict, how old they are, and what stays unknown.

The order is stated, not hidden: a program's own word comes before its institution's; then trust in the kind of
source, times the confidence of the reading, halved for every six years of age (an undated page counts as six years
old). Every other value published for the field is listed beside the one shown. One program's policy never spreads
to its institution, and an institution's never overrides what the program itself says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cache

from smartpick.entities.fact import Fact, FactStatus, SourceKind
from smartpick.entities.program import Program
from smartpick.entities.season_of import Season
from smartpick.entities.status import OpenTo, VisaAnswer, VisaLabel, VisaPolicy
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.catalogue_facts import catalogue_facts
from smartpick.facts.claims import COUNTS, Claim, youngest_year
from smartpick.facts.corrections import claims

# declared: how far a kind of source is trusted, before age and confidence
TRUST = {
    SourceKind.PROGRAM_PAGE: 1.0,
    SourceKind.GME_OFFICE: 0.9,
    SourceKind.OFFICIAL_TABLE: 0.9,
    SourceKind.USER: 0.9,
    SourceKind.EMPLOYER_FILING: 0.5,
    SourceKind.DIRECTORY: 0.4,
    SourceKind.THIRD_PARTY: 0.25,
    SourceKind.DERIVED: 0.2,
}
FOR_ALL = "for all programs of the institution"  # said of a fact that is its institution's rule
QUOTED_RULE = 0.7  # an institution's rule as the page of one of its programs quotes it
CONFIDENCE = {"high": 1.0, "medium": 0.8, "low": 0.4}
HALF_LIFE_YEARS = 6.0
UNDATED_AGE_YEARS = 6.0
REFERENCE_YEAR = 2026  # ages are counted from the year the shipped tables were built
HINTS = frozenset({SourceKind.DIRECTORY, SourceKind.THIRD_PARTY, SourceKind.DERIVED})
OWN_WORD = frozenset({SourceKind.PROGRAM_PAGE, SourceKind.GME_OFFICE, SourceKind.USER})
STALE_AFTER_DAYS = 90  # rule K-07
NOTHING_KNOWN = VisaPolicy()
NO_VISA_FACT = Fact("visa_policy", VisaLabel.UNKNOWN.value, status=FactStatus.DERIVED)
VISA_FIELDS = ("j1", "h1b", "open_to")


class Age(StrEnum):
    """How old a fact is on a day (rule K-07)."""

    CURRENT = "current"
    STALE = "stale"
    UNDATED = "undated"


def age_of(fact: Fact, day: date) -> Age:
    """Say whether a fact is current on a day.

    Stale: last looked at more than 90 days ago or in an earlier season, or its source names no year later than the
    one in which the season began. Undated: the source does not say when it was written; reading it today does not
    make it current.

    Examples
    --------
    >>> seen = Fact("j1", "yes", holds_for="2019", checked_on=date(2026, 11, 22))
    >>> age_of(seen, date(2026, 12, 1)).value
    'stale'
    """
    season = Season.of(day)
    if fact.checked_on is None or (day - fact.checked_on).days > STALE_AFTER_DAYS:
        return Age.STALE
    if Season.of(fact.checked_on) < season:
        return Age.STALE
    year = youngest_year(fact.holds_for or "")
    if year is None:
        return Age.UNDATED
    return Age.CURRENT if year >= season.year - 1 else Age.STALE


Ordered = dict[str, list[Claim]]
# fields that can close a door: a hint on them is shown apart and decides nothing
HARD_FIELDS = (
    "accepts_img",
    "step1_min",
    "step2_min",
    "max_attempts",
    "max_years_since_grad",
    "max_years_since_training",
    "usce_required",
    "usce_months",
)
_DOORS = frozenset({*VISA_FIELDS, "visa_policy", *HARD_FIELDS})


@cache
def _index() -> dict[tuple[str, str], list[Claim]]:
    found: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims():
        found.setdefault((claim.scope, claim.code), []).append(claim)
    return found


def claims_about(program: Program) -> tuple[Claim, ...]:
    """Give every claim about a program: its own under any of its codes, then its institution's."""
    index = _index()
    own = [claim for track in program.tracks for claim in index.get(("program", track.code), ())]
    return (*own, *index.get(("institution", program.institution_code), ()))


def _weight(claim: Claim) -> float:
    age = UNDATED_AGE_YEARS if claim.year is None else max(0.0, REFERENCE_YEAR - claim.year)
    quoted = claim.scope == "institution" and claim.kind is SourceKind.PROGRAM_PAGE
    return (
        (QUOTED_RULE if quoted else TRUST[claim.kind]) * CONFIDENCE[claim.confidence] * 0.5 ** (age / HALF_LIFE_YEARS)
    )


def in_order(found: Iterable[Claim]) -> list[Claim]:
    """Put claims on one field in the order of trust, best first; ties keep the younger, then the address."""

    def key(claim: Claim) -> tuple[bool, float, int, str]:
        speaks_for_itself = claim.scope == "program" and claim.kind in OWN_WORD
        return (not speaks_for_itself, -_weight(claim), -(claim.year or 0), claim.url)

    return sorted(found, key=key)


def is_hint(claim: Claim) -> bool:
    """Whether a claim is only a hint: a directory tag, hearsay, or a reading of low confidence.

    Hints are shown, but they never decide a visa answer or close a door.
    """
    return claim.kind in HINTS or claim.confidence == "low"


def _by_field(found: Iterable[Claim]) -> dict[str, list[Claim]]:
    fields: dict[str, list[Claim]] = {}
    for claim in found:
        fields.setdefault(claim.field, []).append(claim)
    return {field: in_order(group) if len(group) > 1 else group for field, group in fields.items()}


def _fact(ordered: list[Claim]) -> Fact:
    best = ordered[0]
    others = {claim.value: claim for claim in reversed(ordered) if claim.value != best.value}
    return Fact(
        field=best.field,
        value=best.value,
        unit=best.unit,
        source=best.source,
        where=_where(best),
        source_kind=best.kind,
        holds_for=best.holds_for,
        checked_on=best.checked_on,
        status=best.status,
        conflicts_with=tuple(_against(claim) for claim in in_order(others.values())),
    )


def _where(claim: Claim) -> str | None:
    said_by = FOR_ALL if claim.scope == "institution" else ""
    return "; ".join(part for part in (claim.where or "", said_by, claim.note) if part) or None


def _against(claim: Claim) -> str:
    whose = "institution" if claim.scope == "institution" else "program"
    return f"{claim.value} ({whose}, {claim.kind.value}, {claim.holds_for or 'undated'}, {claim.url})"


@cache
def facts_of(code: str) -> tuple[Fact, ...]:
    """Give what is known about a program, one fact per field, the visa first.

    Parameters
    ----------
    code : any track code or ACGME id of the program.

    Returns
    -------
    Facts with their conflicts listed. `visa_policy` and `participating` are always there; a field that nobody has
    published is missing. Value None means unknown.
    """
    program = load_catalogue().program(code)
    return _facts(program, *_split(program.code))


def facts_with(code: str, told: Iterable[Claim]) -> tuple[Fact, ...]:
    """Give the facts of a program with what the user was told beside them (a coordinator's e-mail, a phone call).

    Such a claim is a word of the program: a fresh one outweighs an older page, and the page stays as a conflict.
    """
    program = load_catalogue().program(code)
    return _facts(program, *_sorted_out((*claims_about(program), *_about(program, told))))


def policy_with(code: str, told: Iterable[Claim]) -> VisaPolicy:
    """Give a program's visa policy with what the user was told taken into account."""
    program = load_catalogue().program(code)
    return _policy(_sorted_out((*claims_about(program), *_about(program, told)))[0])


def _about(program: Program, told: Iterable[Claim]) -> list[Claim]:
    codes = {track.code for track in program.tracks}
    return [
        claim for claim in told if claim.code in (codes if claim.scope == "program" else {program.institution_code})
    ]


def _facts(program: Program, stated: Ordered, hints: Ordered, others: Ordered) -> tuple[Fact, ...]:
    facts = [_visa_fact(stated)]
    facts += [_fact(stated[field]) for field in VISA_FIELDS if field in stated]
    facts += [_hint(hints[field]) for field in VISA_FIELDS if field in hints]
    facts += [_fact(stated[field]) for field in HARD_FIELDS if field in stated]
    facts += [_hint(hints[field]) for field in HARD_FIELDS if field in hints]
    facts += [_fact(others[field]) for field in sorted(others)]
    return (*facts, *catalogue_facts(program))


@cache
def _split(code: str) -> tuple[Ordered, Ordered, Ordered]:
    return _sorted_out(claims_about(load_catalogue().program(code)))


def _sorted_out(found: tuple[Claim, ...]) -> tuple[Ordered, Ordered, Ordered]:
    # what is stated on doors, what is only hinted, and everything else; each field in the order of trust
    if not found:
        return {}, {}, {}
    doors = [claim for claim in found if claim.field in _DOORS]
    stated = [claim for claim in doors if not is_hint(claim)]
    hints = [claim for claim in doors if is_hint(claim)]
    return _by_field(stated), _by_field(hints), _by_field(claim for claim in found if claim.field not in _DOORS)


def _hint(ordered: list[Claim]) -> Fact:
    return replace(_fact(ordered), field=f"{ordered[0].field}_hint")


def fact(code: str, field: str) -> Fact | None:
    """Give the fact shown for one field of a program, None when nobody has published it."""
    return next((found for found in facts_of(code) if found.field == field), None)


def limit(code: str, field: str) -> int | None:
    """Give a hard limit that the program or its GME office publishes, None when unknown or when they state none.

    A directory's number is a hint and never a limit.
    """
    found = fact(code, field) if field in HARD_FIELDS else None
    return found.value if found is not None and field in COUNTS and isinstance(found.value, int) else None


@cache
def visa_policy(code: str) -> VisaPolicy:
    """Give a program's visa policy: the best claim on each of J-1, H-1B and whom it is open to.

    Employer filings and hints never change an answer: they are facts of their own (`h1b_filings`, `h1b_hint`).
    """
    return _policy(_split(load_catalogue().program(code).code)[0])


@cache
def policy_checked_on(code: str) -> date | None:
    """Give the day on which somebody last looked at the program's visa policy, None when nobody noted it."""
    found = (fact(code, name) for name in ("visa_policy", *VISA_FIELDS))
    return max((one.checked_on for one in found if one is not None and one.checked_on is not None), default=None)


def _policy(by_field: dict[str, list[Claim]]) -> VisaPolicy:
    if not by_field:
        return NOTHING_KNOWN
    j1, h1b, open_to = (str(by_field[field][0].value) if field in by_field else "unknown" for field in VISA_FIELDS)
    said = {claim.value for claim in by_field.get("visa_policy", ())}
    return VisaPolicy(VisaAnswer(j1), VisaAnswer(h1b), OpenTo(open_to), VisaLabel.SPONSORS_UNSPECIFIED.value in said)


def _visa_fact(by_field: dict[str, list[Claim]]) -> Fact:
    if not by_field.keys() & {*VISA_FIELDS, "visa_policy"}:
        return NO_VISA_FACT
    label = _policy(by_field).label
    parts = [by_field[field][0] for field in (*VISA_FIELDS, "visa_policy") if field in by_field]
    best = in_order(parts)[0]
    rivals = {against for field in VISA_FIELDS if field in by_field for against in _rivals(field, by_field[field])}
    shown = _fact([best])
    return replace(
        shown, field="visa_policy", value=label.value, status=FactStatus.DERIVED, conflicts_with=tuple(sorted(rivals))
    )


def _rivals(field: str, ordered: list[Claim]) -> list[str]:
    return [f"{field} {text}" for text in _fact(ordered).conflicts_with]
