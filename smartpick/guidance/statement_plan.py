"""Which versions of the personal statement to write, what each must hold, the reasons, and who gets which (O, P, C)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from smartpick.entities.applicant import Tie
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.regions import named_regions, region
from smartpick.guidance.person import Person
from smartpick.guidance.person_values import experience_words, listed_words, specialties_by_score
from smartpick.guidance.region_reasons import Reason, reasons
from smartpick.guidance.said import Line, Told, filled, holds, lines, pick
from smartpick.guidance.story import STRONG_TIES
from smartpick.guidance.wording import wording
from smartpick.plan.chance_words import counted
from smartpick.plan.statements import ANCHOR, NATIONAL, WIDER
from smartpick.plan.tiers import CORE

TOPIC = "statements"
ORDER = (ANCHOR, WIDER, NATIONAL)


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph of an outline: its title, and what goes in."""

    title: str
    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the paragraph, ready for JSON."""
        return {"title": self.title, "lines": [line.as_json() for line in self.lines]}


@dataclass(frozen=True, slots=True)
class Version:
    """One version: `programs` is how many of the list get it."""

    id: str
    name: str
    programs: int
    why: tuple[Line, ...]
    must: tuple[Line, ...]
    must_not: tuple[Line, ...]
    outline: tuple[Part, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the version, ready for JSON."""
        said = {key: [line.as_json() for line in getattr(self, key)] for key in ("why", "must", "must_not")}
        outline = [part.as_json() for part in self.outline]
        return {"id": self.id, "name": self.name, "programs": self.programs, **said, "outline": outline}


@dataclass(frozen=True, slots=True)
class Assigned:
    """One row of the assignment table."""

    code: str
    program: str
    city: str
    state: str
    tier: str
    version: str


@dataclass(frozen=True)
class StatementPlan:
    """Everything about statements. `reasons` go from weak to strong."""

    option: tuple[Line, ...]
    versions: tuple[Version, ...]
    assignment: tuple[Assigned, ...]
    reasons: tuple[Reason, ...]
    no_reason: tuple[Line, ...]
    build: tuple[Line, ...]
    adapts: tuple[Line, ...]
    goals: tuple[Line, ...]
    score: tuple[Line, ...]
    proof: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the plan of statements, ready for JSON."""
        said = ("option", "no_reason", "build", "adapts", "goals", "score", "proof")
        return {
            **{key: [line.as_json() for line in getattr(self, key)] for key in said},
            "versions": [version.as_json() for version in self.versions],
            "assignment": [{name: getattr(row, name) for name in Assigned.__slots__} for row in self.assignment],
            "reasons": [reason.as_json() for reason in self.reasons],
        }


def statement_plan(person: Person) -> StatementPlan:
    """Plan the statements of one person.

    Notes
    -----
    Which program gets which version is the plan's own choice (`plan/statements.py`), so both always agree. Not
    modelled: what a statement does to a chance; no source measures it.
    """
    listed = person.plan.list
    assignment = tuple(Assigned(p.code, p.institution, p.city, p.state, p.tier, p.statement) for p in listed)
    counts = Counter(row.version for row in assignment)
    told = _told(person, counts)
    versions = tuple(_version(key, counts[key], told) for key in ORDER if counts[key])
    anchor = "anchor" in told.marks
    return StatementPlan(
        lines(TOPIC, "option", told),
        versions,
        assignment,
        reasons(person),
        lines(TOPIC, "no_reason", told),
        lines(TOPIC, "build", told) if anchor else (),
        lines(TOPIC, "adapts", told),
        lines(TOPIC, "goals", told),
        lines(TOPIC, "score", told) if "score_alarms" in told.marks else (),
        lines(TOPIC, "proof", told) if told.marks & {"score_alarms", "low_score"} else (),
    )


def _told(person: Person, counts: Mapping[str, int]) -> Told:
    """Add what the versions ask for: how many there are, and the ties outside the anchor."""
    others = [tie for tie in _outside(person) if tie.kind in STRONG_TIES]
    states = _around_states(person)
    around = _around(person, states)
    beyond = [tie for tie in others if tie.place not in states]
    held = Counter(p.specialty for p in person.plan.list if p.specialty in person.applicant.specialties)
    several = len([key for key in ORDER if counts[key]]) > 1
    told = [name for name in person.applicant.specialties if name in held] or list(person.applicant.specialties)
    alarming, quiet = ([name for name in part if name in told] for part in specialties_by_score(person.applicant))
    marks = {
        *(["score_alarms"] if alarming else []),
        *(["score_quiet"] if quiet else []),
        "several_versions" if several else "one_version",
        *(["wider_used"] if counts[WIDER] else []),
        *(["anchor_used"] if counts[ANCHOR] else []),
        *(["other_strong_ties"] if others else []),
        *(["ties_beyond"] if beyond else []),
        *(["tie_around"] if around else []),
        *(["several_specialties"] if len(held) > 1 else []),
    }
    by_specialty = [f"{name} ({counted(n, 'program')})" for name, n in held.most_common()]
    return person.told.also(
        marks,
        other_ties=_tie_words(others),
        beyond_ties=_tie_words(beyond),
        around_ties=listed_words(around),
        by_specialty=listed_words(by_specialty),
        score_alarms_in=listed_words(alarming),
        score_quiet_in=listed_words(quiet),
        other_specialties=listed_words(list(person.applicant.specialties[1:])),
    )


def _tie_words(ties: Iterable[Tie]) -> str:
    words = wording("person")["ties"]
    return listed_words([f"{words[tie.kind]} ({region(tie.place).name.split(' (')[0]})" for tie in ties])


def _outside(person: Person) -> Iterable[Tie]:
    """Give the ties to places of which no program lies in the anchor."""
    core = person.choice.geography.core
    programs = load_catalogue().programs
    for tie in person.applicant.geography.ties or ():
        place = region(tie.place)
        inside = [p.place for p in programs if place.contains(p.place)]
        if core is None or not any(core.contains(one) for one in inside):
            yield tie


def _around_states(person: Person) -> set[str]:
    """Give the states outside the anchor that the wider version goes to."""
    return {p.state for p in person.plan.list if p.statement == WIDER and p.tier != CORE}


def _around(person: Person, states: set[str]) -> list[str]:
    """Write clinical work and ties in the states that the wider version goes to."""
    words = wording("person")["ties"]
    names = {state: named_regions()[state].name for state in states}
    found = [experience_words(one) for one in person.applicant.us_clinical or () if one.state in states]
    ties = person.applicant.geography.ties or ()
    return found + [f"{words[tie.kind]} ({names[tie.place]})" for tie in ties if tie.place in states]


def _version(key: str, programs: int, told: Told) -> Version:
    words = wording(TOPIC)
    mine = told.also({f"version_{key}"}, version_n=str(programs))
    to_name = "ties_beyond" if key == WIDER else "other_strong_ties"  # the wider version is about the ties around
    if to_name in told.marks:
        mine = mine.also({"ties_to_name"}, ties_to_name=told.values["beyond_ties" if key == WIDER else "other_ties"])
    named = words["versions"][key]
    name = named.get("without_anchor", named["name"]) if "no_anchor" in told.marks else named["name"]
    where = f"{TOPIC}.yaml"

    def said(part: str) -> tuple[Line, ...]:
        return pick([*words[part][key], *words[part]["every"]], mine, where)

    return Version(
        key,
        filled(name, mine, where),
        programs,
        pick(words["why"][key], mine, where),
        said("must"),
        said("must_not"),
        outline(mine),
    )


def outline(told: Told) -> tuple[Part, ...]:
    """Give the paragraphs of one version, filled from the file where it shows something."""
    words, where = wording(TOPIC), f"{TOPIC}.yaml"
    parts = []
    for entry in words["outline"]:
        if holds(entry, told):
            inside = words[entry["lines"]] if isinstance(entry["lines"], str) else entry["lines"]
            once = {line.text: line for line in pick(inside, told, where)}
            parts.append(Part(filled(entry["title"], told, where), tuple(once.values())))
    return tuple(parts)
