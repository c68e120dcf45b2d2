"""What each visa route is worth to this person: listed programs that state it, and the chance of a list made for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from smartpick.entities.applicant import Applicant
from smartpick.entities.status import VisaPreference
from smartpick.errors import NoFeasiblePlan
from smartpick.facts import evidence
from smartpick.plan.gates import program_named
from smartpick.plan.make import Choice, choose
from smartpick.rules.verdict import Answer
from smartpick.rules.visa import door

ROUTES = {"J-1": VisaPreference.J1_ONLY, "H-1B": VisaPreference.H1B_ONLY}


@dataclass(frozen=True, slots=True)
class VisaNumbers:
    """By route ("J-1", "H-1B"): listed programs whose stated policy opens it, and P(match) of a list solved for it."""

    programs: Mapping[str, int]
    chances: Mapping[str, float]


def visa_numbers(choice: Choice) -> VisaNumbers | None:
    """Re-solve the list under each route alone; None for a person who needs no visa.

    Notes
    -----
    A program that the person insists on and the route closes is left out of that route's list.
    A route under which no list exists has chance 0. Unknown policies count in the chances as mixtures and in the
    programs not at all.
    """
    if not choice.applicant.needs_visa:
        return None
    listed = [choice.table.programs[i] for i in choice.solution.chosen]
    programs, chances = {}, {}
    for route, preference in ROUTES.items():
        alone = _under(preference, choice)
        programs[route] = sum(
            door(alone, evidence.visa_policy(p.code), choice.day).answer is Answer.YES for p in listed
        )
        try:
            known = {name: a.value for name, a in choice.assumptions.items() if a.overridden}
            chances[route] = round(float(choose(alone, choice.day, assumptions=known).solution.p_any), 4)
        except NoFeasiblePlan:
            chances[route] = 0.0
    return VisaNumbers(programs, chances)


def _under(preference: VisaPreference, choice: Choice) -> Applicant:
    alone = replace(choice.applicant, visa_preference=preference)
    kept = tuple(
        code
        for code in alone.must_include
        if door(alone, evidence.visa_policy(program_named("must_include", code).code), choice.day).answer
        is not Answer.NO
    )
    return replace(alone, must_include=kept)
