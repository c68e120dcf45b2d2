"""What each visa route is worth to this person: listed programs that state it, and the chance of a list made for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from smartpick.entities.applicant import Applicant
from smartpick.entities.status import VisaPreference
from smartpick.errors import NoFeasiblePlan
from smartpick.facts.told import policy_for
from smartpick.plan.choice import Choice, choose
from smartpick.plan.gates import program_named
from smartpick.plan.list_ranges import chance_of, p_any
from smartpick.plan.parts import Range
from smartpick.rules.step3 import GO, TIGHT, step3_timing
from smartpick.rules.verdict import Answer
from smartpick.rules.visa import door
from smartpick.rules.visa_advice import WITH_STEP3, WITHOUT_STEP3

ROUTES = {"J-1": VisaPreference.J1_ONLY, "H-1B": VisaPreference.H1B_ONLY}


@dataclass(frozen=True, slots=True)
class VisaNumbers:
    """By route ("J-1", "H-1B"): listed programs whose stated policy opens it, and P(match) of a list solved for it.

    `chances` also holds P(match) with and without a passed Step 3 while it can still be passed in time. `ranges` are
    those of the routes.
    """

    programs: Mapping[str, int]
    chances: Mapping[str, float]
    ranges: Mapping[str, Range]


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
    programs, ranges = {}, {}
    for route, preference in ROUTES.items():
        alone = _under(preference, choice)
        programs[route] = sum(door(alone, policy_for(alone, p.code), choice.day).answer is Answer.YES for p in listed)
        ranges[route] = _chance(alone, choice)
    chances = {route: round(chance.mid, 4) for route, chance in ranges.items()}
    return VisaNumbers(programs, chances | _by_step3(choice, chances), ranges)


def _chance(applicant: Applicant, choice: Choice) -> Range:
    if applicant == choice.applicant:
        return chance_of(choice)
    known = {name: a.value for name, a in choice.assumptions.items() if a.overridden}
    try:
        return chance_of(choose(applicant, choice.day, assumptions=known, thorough=False))
    except NoFeasiblePlan:
        return Range(0.0, 0.0, 0.0)


def _by_step3(choice: Choice, by_route: Mapping[str, float]) -> dict[str, float]:
    """P(match) with Step 3 passed in time and without it, where only the J-1 is left; {} when that is settled.

    A result that programs see before they review also strengthens the file; a later one only lets them petition.
    """
    applicant, day = choice.applicant, choice.day
    timing = step3_timing(applicant, choice.season, day)
    if timing.verdict not in {GO, TIGHT} or applicant.visa_preference is VisaPreference.J1_ONLY:
        return {}
    without = 0.0 if applicant.visa_preference is VisaPreference.H1B_ONLY else by_route["J-1"]
    seen_in_time = timing.ideal_by is not None and day <= timing.ideal_by
    if not seen_in_time:
        return {WITH_STEP3: round(p_any(choice), 4), WITHOUT_STEP3: without}
    passed = replace(applicant.exams.step3, status="passed", attempts=applicant.exams.step3.attempts or 1)
    stronger = replace(applicant, exams=replace(applicant.exams, step3=passed))
    return {WITH_STEP3: round(_chance(stronger, choice).mid, 4), WITHOUT_STEP3: without}


def _under(preference: VisaPreference, choice: Choice) -> Applicant:
    alone = replace(choice.applicant, visa_preference=preference)
    kept = tuple(
        code
        for code in alone.must_include
        if door(alone, policy_for(alone, program_named("must_include", code).code), choice.day).answer is not Answer.NO
    )
    return replace(alone, must_include=kept)
