"""How much is known: per specialty or state, how many programs have which evidence, how old, how contested."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from smartpick.entities.fact import Fact, SourceKind
from smartpick.entities.program import PositionType, Program
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.catalogue_facts import participating
from smartpick.facts.claims import Claim
from smartpick.facts.corrections import claims
from smartpick.facts.data_version import refreshed_on
from smartpick.facts.evidence import Age, age_of, claims_about, facts_of, is_hint, visa_policy
from smartpick.facts.tables import DATA, tables

SEARCH_LOG = DATA / "evidence" / "log" / "search_log.csv"
OWN_PAGES = frozenset({SourceKind.PROGRAM_PAGE, SourceKind.GME_OFFICE})
VISA = frozenset({"j1", "h1b", "open_to", "visa_policy"})
LIMITS = frozenset({"step2_min", "max_attempts", "max_years_since_grad", "usce_required"})
REVIEW_AFTER_DAYS = 365  # declared: every table is looked at once a year, after the Match results come out
FULL_TRAINING = (PositionType.CATEGORICAL, PositionType.PRIMARY, PositionType.ADVANCED)


@cache
def searched() -> dict[str, str]:
    """Give the outcome of the search for each program: code -> "found", "nothing visible" or "no page"."""
    if not SEARCH_LOG.is_file():
        return {}
    with SEARCH_LOG.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["outcome"] for row in csv.DictReader(file) if row["kind"] == "program"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known about a group of programs. [programs]

    Attributes
    ----------
    group : specialty or state. programs : all of them; searched : looked for by name or by specialty and state, as the
        search log has it; taking_part, taking_part_unknown : by `participating`.
    visa : with a visa fact from the program's or its GME office's page; visa_own : from the program's own page.
    visa_dated : of `visa`, those whose page names a year; visa_current : still current on the day.
    hint_only : nothing but directory tags or doubtful readings. filing : employer with H-1B filings for residents.
    limits : with a published score, attempt, year or experience requirement. contested : with conflicting values.
    """

    group: str
    programs: int
    searched: int
    taking_part: int
    taking_part_unknown: int
    visa: int
    visa_own: int
    visa_dated: int
    visa_current: int
    hint_only: int
    filing: int
    limits: int
    contested: int

    def as_json(self) -> dict[str, object]:
        """Give the row as printed."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def coverage(day: date, by: str = "specialty", specialty: str | None = None) -> tuple[Coverage, ...]:
    """Give coverage per specialty (or, of one specialty, per state), the largest group first.

    Parameters
    ----------
    by : "specialty" or "state". Preliminary-only programs are left out.
    """
    found = load_catalogue().find(specialty=specialty, position_types=FULL_TRAINING)
    key: Callable[[Program], str] = (lambda p: p.place.state) if by == "state" else (lambda p: p.specialty)
    groups: dict[str, list[Program]] = {}
    for program in found:
        groups.setdefault(key(program), []).append(program)
    rows = [_row(name, members, day) for name, members in groups.items()]
    return tuple(sorted(rows, key=lambda row: (-row.programs, row.group)))


def _row(group: str, programs: list[Program], day: date) -> Coverage:
    counts = dict.fromkeys(Coverage.__dataclass_fields__, 0)
    for program in programs:
        for name in _marks(program, day):
            counts[name] += 1
    return Coverage(group, len(programs), *(counts[name] for name in list(Coverage.__dataclass_fields__)[2:]))


def _marks(program: Program, day: date) -> Iterable[str]:
    about = claims_about(program)
    visa = [claim for claim in about if claim.field in VISA]
    stated = [claim for claim in visa if claim.kind in OWN_PAGES and not is_hint(claim)]
    takes_part = participating(program).value
    marks = {
        "searched": not searched().keys().isdisjoint(track.code for track in program.tracks),
        "taking_part": takes_part == "yes",
        "taking_part_unknown": takes_part is None,
        "visa": bool(stated),
        "visa_own": any(claim.scope == "program" for claim in stated),
        "visa_dated": any(claim.year is not None for claim in stated),
        "visa_current": bool(stated) and _current(program, day),
        "hint_only": bool(visa) and not stated,
        "filing": any(claim.field == "h1b_filings" for claim in about),
        "limits": any(claim.field in LIMITS and not is_hint(claim) for claim in about),
        "contested": any(fact.conflicts_with for fact in facts_of(program.code)) if about else False,
    }
    return [name for name, holds in marks.items() if holds]


def _current(program: Program, day: date) -> bool:
    found = [fact for fact in facts_of(program.code) if fact.field in VISA - {"visa_policy"}]
    return any(age_of(fact, day) is Age.CURRENT for fact in found)


TABLE = {
    "group": "specialty",
    "programs": "programs",
    "searched": "searched",
    "taking_part": "take part",
    "taking_part_unknown": "unknown",
    "visa": "visa",
    "visa_own": "own",
    "visa_dated": "dated",
    "visa_current": "current",
    "hint_only": "hint only",
    "filing": "H-1B filing",
    "limits": "limits",
    "contested": "contested",
}


def coverage_table(day: date | None = None) -> str:
    """Give coverage by specialty as a Markdown table with a line of totals; the day is the data's own when left out."""
    rows = coverage(day or date.fromisoformat(refreshed_on()))
    lines = [f"| {' | '.join(TABLE.values())} |", "| --- |" + " ---: |" * (len(TABLE) - 1)]
    lines += [f"| {' | '.join(str(getattr(row, name)) for name in TABLE)} |" for row in rows]
    sums = [str(sum(getattr(row, name) for row in rows)) for name in list(TABLE)[1:]]
    lines.append(f"| **all** | {' | '.join(sums)} |")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class DataStatus:
    """State of the shipped data on a day.

    Attributes
    ----------
    tables : (name, refreshed on, days since, review due). claims : by kind of source.
    stale, undated, current : claims on visas by age. unknown_visa, known_visa : programs.
    """

    day: date
    version: str
    tables: tuple[tuple[str, str, int, bool], ...]
    claims: dict[str, int]
    ages: dict[str, int]
    known_visa: int
    unknown_visa: int
    contested: int


def data_status(day: date) -> DataStatus:
    """Give age, coverage, conflicts and what is due for review on a day."""
    catalogue = load_catalogue()
    ages = dict.fromkeys((age.value for age in Age), 0)
    for claim in claims():
        if claim.field in VISA:
            ages[_age(claim, day).value] += 1
    by_kind: dict[str, int] = {}
    for claim in claims():
        by_kind[claim.kind.value] = by_kind.get(claim.kind.value, 0) + 1
    known = [p for p in catalogue.programs if visa_policy(p.code).label.value != "UNKNOWN"]
    contested = [p for p in known if any(fact.conflicts_with for fact in facts_of(p.code))]
    rows = []
    for info in sorted(tables().values(), key=lambda info: info.name):
        days = (day - date.fromisoformat(info.refreshed_on)).days
        rows.append((info.name, info.refreshed_on, days, days > REVIEW_AFTER_DAYS and info.refresh != "closed table"))
    return DataStatus(
        day,
        catalogue.version,
        tuple(rows),
        by_kind,
        ages,
        len(known),
        len(catalogue.programs) - len(known),
        len(contested),
    )


def _age(claim: Claim, day: date) -> Age:
    return age_of(Fact(claim.field, claim.value, holds_for=claim.holds_for, checked_on=claim.checked_on), day)
