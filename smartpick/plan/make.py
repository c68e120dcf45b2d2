"""`make_plan`: the steps of a plan in order; each step's own logic lives in its own file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from smartpick.chances.simulated import model_version
from smartpick.entities.applicant import Applicant
from smartpick.plan.assemble import assemble
from smartpick.plan.choice import choose
from smartpick.plan.list_ranges import list_ranges
from smartpick.plan.parts import Plan

Progress = Callable[[str], None]


def make_plan(
    applicant: Applicant,
    day: date,
    seed: int = 0,
    progress: Progress | None = None,
    assumptions: Mapping[str, float] | None = None,
) -> Plan:
    """Make the whole plan of one applicant.

    Parameters
    ----------
    day : today; decides season, dated rules and what is past. seed : printed with the plan; nothing in it is random.
    progress : called with the name of each step.

    Examples
    --------
    >>> from smartpick.intake.profile import parse_profile
    >>> someone = parse_profile({"citizenship": ["US"], "immigration_status": "us_citizen", "school": {"country": "PL"},
    ...     "graduation_year": 2025, "exams": {"step2_ck": {"score": 240}}, "specialties": ["pediatrics"]})
    >>> plan = make_plan(someone, date(2026, 9, 1))
    >>> plan.season, plan.totals.applications == len(plan.list)
    (2027, True)
    """
    tell = progress or (lambda step: None)
    tell("choosing the list")
    choice = choose(applicant, day, assumptions=assumptions, bound=True)
    tell("ranges")
    return assemble(choice, list_ranges(choice), seed, model_version(), tell)
