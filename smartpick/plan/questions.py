"""Which unknowns to ask about before paying, what each answer is worth, and the words to ask with."""

from __future__ import annotations

from datetime import date

import numpy as np

from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.entities.season_of import Season
from smartpick.entities.status import VisaPreference
from smartpick.facts.advice_values import say
from smartpick.plan.parts import ToVerify
from smartpick.plan.problem import ListProblem
from smartpick.plan.warnings import review_began
from smartpick.portfolio.instance import Instance
from smartpick.portfolio.solve import Solution
from smartpick.portfolio.verify_first import Unknown, values_of_knowing

TEXTS = "plan_texts"
ASKED = 25  # questions shown
RESOLVED = 12  # of which the most promising are valued by re-solving


VISA, TAKES_PART = "visa_policy", "participating"


def questions(
    applicant: Applicant, problem: ListProblem, instance: Instance, solution: Solution, season: Season, day: date
) -> tuple[ToVerify, ...]:
    """Give the questions in the order of what their answer is worth; those about listed programs come before others.

    Two things may be unknown of a program: whether it can take the applicant's visa, and whether it still takes part.
    """
    market = problem.table.market
    asked: list[tuple[str, int]] = []
    unknowns: list[Unknown] = []
    closed = np.zeros((instance.p.shape[0], instance.p.shape[2]))
    for field, chance in ((VISA, market.open), (TAKES_PART, market.takes_part)):
        for i in np.flatnonzero((chance > 0) & (chance < 1)).tolist():
            asked.append((field, i))
            unknowns.append(Unknown(i, float(chance[i]), instance.p[:, i] / chance[i], closed))
    if not unknowns:
        return ()
    found = values_of_knowing(instance, solution, unknowns, resolved=RESOLVED)
    useful = [k for k in found if k.value > 0 or k.listed][:ASKED]
    when = season, day
    return tuple(_question(applicant, problem, *asked[k.unknown], max(float(k.value), 0.0), *when) for k in useful)


def _question(
    applicant: Applicant, problem: ListProblem, field: str, i: int, value: float, season: Season, day: date
) -> ToVerify:
    program = problem.table.programs[i]
    if field == VISA:
        return ToVerify(program.code, field, value, visa_question(applicant, program, season, day))
    stands = _stands(applicant, program, season, day)
    ask = say(TEXTS, "ask_takes_part", specialty=program.specialty, code=program.code, year=season.year, stands=stands)
    return ToVerify(program.code, field, value, ask)


def _stands(applicant: Applicant, program: Program, season: Season, day: date) -> str:
    """Say where the application stands: sent, still ahead, or late because programs have been reviewing."""
    sent = set(applicant.season_state.applied) if applicant.season_state else set()
    begun = review_began(season, (program.specialty,))
    key = "stands_ahead"
    if sent & {program.code, program.acgme_id, *(track.code for track in program.tracks)}:
        key = "stands_sent"
    elif begun is not None and day > begun:
        key = "stands_late"
    return say(TEXTS, key)


def visa_question(applicant: Applicant, program: Program, season: Season, day: date) -> str:
    """Give the e-mail to a coordinator about visas (rules K-05, Q-01)."""
    words = {VisaPreference.J1_ONLY: "J-1 visas", VisaPreference.H1B_ONLY: "H-1B visas"}
    visas = "J-1 and/or H-1B visas"
    if applicant.visa_preference is not None:
        visas = words.get(applicant.visa_preference, visas)
    told = {"specialty": program.specialty, "code": program.code, "visas": visas, "year": season.year}
    return say(TEXTS, "ask_email", stands=_stands(applicant, program, season, day), **told)
