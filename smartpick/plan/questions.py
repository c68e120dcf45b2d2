"""Which unknowns to ask about before paying, what each answer is worth, and the words to ask with."""

from __future__ import annotations

import numpy as np

from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.entities.season_of import Season
from smartpick.entities.status import VisaPreference
from smartpick.facts.advice_values import say
from smartpick.plan.instance import Instance
from smartpick.plan.parts import ToVerify
from smartpick.plan.portfolio import Solution
from smartpick.plan.problem import Problem
from smartpick.plan.verify_first import Unknown, values_of_knowing

TEXTS = "plan_texts"
ASKED = 25  # questions shown
RESOLVED = 12  # of which the most promising are valued by re-solving


def questions(
    applicant: Applicant, problem: Problem, instance: Instance, solution: Solution, season: Season
) -> tuple[ToVerify, ...]:
    """Give the questions in the order of what their answer is worth; those about listed programs come before others."""
    market = problem.table.market
    unsure = np.flatnonzero((market.open > 0) & (market.open < 1))
    if not unsure.size:
        return ()
    unknowns = [
        Unknown(
            int(i),
            float(market.open[i]),
            instance.p[:, i] / market.open[i],
            np.zeros_like(instance.p[:, i]),
        )
        for i in unsure
    ]
    found = values_of_knowing(instance, solution, unknowns, resolved=RESOLVED)
    asked = [k for k in found if k.value > 0 or k.listed][:ASKED]
    return tuple(
        ToVerify(
            code=problem.table.programs[unknowns[k.unknown].program].code,
            field="visa_policy",
            value_of_knowing=max(float(k.value), 0.0),
            ask=visa_question(applicant, problem.table.programs[unknowns[k.unknown].program], season),
        )
        for k in asked
    )


def visa_question(applicant: Applicant, program: Program, season: Season) -> str:
    """Give the e-mail to a coordinator about visas (rules K-05, Q-01)."""
    words = {VisaPreference.J1_ONLY: "J-1 visas", VisaPreference.H1B_ONLY: "H-1B visas"}
    visas = "J-1 and/or H-1B visas"
    if applicant.visa_preference is not None:
        visas = words.get(applicant.visa_preference, visas)
    return say(TEXTS, "ask_email", specialty=program.specialty, code=program.code, visas=visas, year=season.year)
