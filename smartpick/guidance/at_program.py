"""What a program adds to what is known about a person: where it lies for them, what it says on visas, facts of it."""

from __future__ import annotations

from smartpick.entities.fact import Fact
from smartpick.entities.program import Program
from smartpick.entities.status import VisaAnswer
from smartpick.facts import evidence
from smartpick.facts.catalogue_facts import catalogue_facts
from smartpick.facts.claims import SHARES
from smartpick.facts.places import place_facts
from smartpick.facts.regions import named_regions, region
from smartpick.facts.shares import find_shares
from smartpick.facts.sources import cite
from smartpick.facts.told import policy_for
from smartpick.guidance.person import Person
from smartpick.guidance.person_values import experience_words, listed_words
from smartpick.guidance.said import FACT, Line, Told
from smartpick.guidance.wording import wording
from smartpick.plan.tiers import CORE

STUDIED = "region_facts"
NOTHING = (None, "", "UNKNOWN", "unknown")


def at_program(person: Person, program: Program) -> Told:
    """Give the marks and values of the person at one program."""
    choice = person.choice
    tier = choice.geography.tier_of(program)
    policy = policy_for(person.applicant, program.code)
    ties = _ties_here(person, program)
    listed = next((one for one in person.plan.list if one.code == program.code), None)
    marks = {
        "in_anchor" if tier == CORE else "outside_anchor",
        f"tier_{tier}",
        *(["tie_here"] if ties else []),
        *(["here_listed"] if listed else []),
        *(["here_signalled"] if listed and listed.signal != "none" else []),
        *(["here_j1"] if policy.j1 is VisaAnswer.YES else []),
        *(["here_h1b"] if policy.h1b in (VisaAnswer.YES, VisaAnswer.CASE_BY_CASE) else []),
        *(["here_no_h1b"] if policy.h1b is VisaAnswer.NO else []),
        *(["here_policy_unknown"] if policy.label.value == "UNKNOWN" else []),
    }
    place = program.place
    anchor = person.told.values.get("anchor")
    values = {
        "program": program.institution,
        "code": program.code,
        "program_specialty": program.specialty,
        "city": place.city,
        "state": _state(program),
        "tie_here": ties,
        "anchor_or_other": anchor or wording("person")["another_place"],
    }
    if program.specialty in person.applicant.specialties:
        values["specialty"] = program.specialty  # a parallel plan is asked about itself, not about the first choice
    return person.told.also(marks, **values)


def _ties_here(person: Person, program: Program) -> str:
    """Write the ties and clinical work in the program's own state, "" without any."""
    words, place = wording("person"), program.place
    applicant = person.applicant
    found = [words["ties"][tie.kind] for tie in applicant.geography.ties or () if region(tie.place).contains(place)]
    found += [experience_words(one) for one in applicant.us_clinical or () if one.state == place.state]
    return listed_words(list(dict.fromkeys(found)))


def studied_facts(program: Program, needs_visa: bool) -> tuple[Line, ...]:
    """Give facts of the place and the program worth knowing before an interview, each with its source and its time.

    Notes
    -----
    Only what a table or a page says. Not modelled: the teaching, the patients and the people; they are to be read on
    the program's own pages.
    """
    words = wording(STUDIED)
    lines, seen = [], set()
    for fact in (*evidence.facts_of(program.code), *catalogue_facts(program), *place_facts(program.place)):
        text = words["fields"].get(fact.field)
        visa = fact.field in words["about_visas"]
        if text is None or fact.field in seen or not fact.source or fact.value in NOTHING or (visa and not needs_visa):
            continue
        seen.add(fact.field)
        said = text.format(value=_value(fact), city=program.place.city, state=_state(program))
        dated = fact.holds_for and not fact.holds_for.startswith(words["undated"])
        when = words["holds_for"].format(when=fact.holds_for) if dated else ""
        whose = words["of_institution"] if evidence.FOR_ALL in (fact.where or "") else ""
        against = words["against"].format(others="; ".join(fact.conflicts_with)) if fact.conflicts_with else ""
        lines.append(Line(f"{said}{whose}{when}{against}", FACT, (), fact.source, fact.status.value != "published"))
    return (*lines, *_shares(program))


def _shares(program: Program) -> list[Line]:
    """Say how many foreign graduates matched in the state, the latest year that tells the two kinds apart."""
    rows = [row for row in find_shares(program.place.state, "all") if row.us_img is not None and row.year]
    if not rows or rows[0].non_us_img is None:
        return []
    row = rows[0]
    text = wording(STUDIED)["shares"].format(
        state=_state(program),
        us=row.us_img,
        non_us=row.non_us_img,
        year=row.year,
        doubt=f" ({row.doubt})" if row.doubt else "",
    )
    return [Line(text, FACT, (), cite(row.source), bool(row.doubt))]


def _state(program: Program) -> str:
    return named_regions()[program.place.state].name


def _value(fact: Fact) -> str:
    value = fact.value
    if fact.field in SHARES and isinstance(value, float):
        return f"{value:.0%}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(wording(STUDIED)["values"].get(str(value), value))
