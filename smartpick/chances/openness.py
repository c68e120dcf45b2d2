"""The chance that a program can take this applicant at all, given what is known about visas there.

A stated policy is certain; an unknown one is a mixture: the share of such programs that can, by the order of evidence
(the program's page, the GME office, H-1B filings of the employer, then the rate among programs of its kind).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from smartpick.chances.program_effects import MOST_UNFILLED, USUAL_BREADTH, academic_breadth, unfilled
from smartpick.chances.program_record import record
from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.entities.status import OpenTo, VisaAnswer, VisaPolicy, VisaPreference, WorkRight
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.model_assumptions import Assumption
from smartpick.rules.verdict import Answer

CENTRED = 1e-6  # how closely the mean over a specialty's programs meets its rate, log odds


def p_open(
    applicant: Applicant,
    policy: VisaPolicy,
    answer: Answer,
    filed: bool,
    sponsors: float,
    assumptions: Mapping[str, Assumption],
) -> float:
    """Give the chance that visa and citizenship do not stand in the way. [probability]

    Parameters
    ----------
    answer : what `rules.visa.door` says of the policy.
    filed : whether the employer is known to have filed H-1B papers for residents.
    sponsors : chance that a program like this one sponsors visas, from `sponsoring`. [probability]

    Returns
    -------
    0 when a stated policy closes the door, 1 when one opens it, between when it depends or is unknown.
    """
    if answer is Answer.NO:
        return 0.0
    if answer is Answer.YES:
        return 1.0
    if applicant.work_right is WorkRight.OWN_AUTHORISATION:
        return assumptions["visa.restricted_own_permit"].value
    if answer is Answer.DEPENDS:
        return assumptions["visa.case_by_case"].value
    return _unknown(applicant, policy, filed, sponsors, assumptions)


def sponsoring(specialty: str, rate: float, assumptions: Mapping[str, Assumption]) -> Mapping[str, float]:
    """Give the chance that each program of a specialty sponsors visas, before its own words are read. [probability]

    Parameters
    ----------
    rate : share of the specialty's programs that sponsor; the mean over all of them, those whose own words say yes or
        no included, stays there. [fraction]

    Returns
    -------
    program code -> chance.

    Notes
    -----
    Two things move a program's log odds. Academic programs take J-1 far more often than community ones. And a program
    that leaves many places open year after year, while thousands of non-US IMGs stay unmatched, is probably one that
    cannot take them. Both only speak where the program itself has said nothing. Programs with a page about visas
    mostly sponsor, so those without one sponsor less often than the rate.

    References
    ----------
    .. [1] Tiako et al., "Reported visa acceptance or sponsorship for non-US citizen applicants," J Grad Med Educ
       14(6):680, 2022: community against academic, adjusted odds ratio 0.20 (0.06-0.64).
    """
    return _sponsoring(
        specialty, rate, assumptions["visa.academic_log_odds"].value, assumptions["visa.unfilled_log_odds"].value
    )


@cache
def _sponsoring(specialty: str, rate: float, academic: float, left_open: float) -> dict[str, float]:
    programs = load_catalogue().find(specialty=specialty)
    shifts = np.array([_shift(program, academic, left_open) for program in programs])
    said = np.array([_said(record(program.code).policy) for program in programs])
    silent = np.isnan(said)
    low, high = -10.0, 10.0
    while high - low > CENTRED:
        middle = (low + high) / 2
        if np.where(silent, 1 / (1 + np.exp(-(shifts + middle))), said).mean() < rate:
            low = middle
        else:
            high = middle
    chances = np.where(silent, 1 / (1 + np.exp(-(shifts + low))), said)
    return {program.code: float(chance) for program, chance in zip(programs, chances, strict=True)}


def _said(policy: VisaPolicy) -> float:
    """Give 1 where a program says that it sponsors some visa, 0 where it says that it sponsors none, else NaN."""
    if policy.sponsors_unspecified or not {VisaAnswer.YES, VisaAnswer.CASE_BY_CASE}.isdisjoint((policy.j1, policy.h1b)):
        return 1.0
    closed = policy.open_to in (OpenTo.CITIZEN_ONLY, OpenTo.CITIZEN_LPR_ONLY)
    return 0.0 if closed or policy.j1 is policy.h1b is VisaAnswer.NO else np.nan


def _shift(program: Program, academic: float, left_open: float) -> float:
    kind = record(program.code).kind
    breadth = min(max((academic_breadth(program) - USUAL_BREADTH) / USUAL_BREADTH, -1.0), 1.0)
    standing = -1.0 if "community" in kind else 1.0 if "university" in kind or "academic" in kind else breadth
    empty, offered = unfilled(program)
    share = min(empty / offered, MOST_UNFILLED) if offered else 0.0
    return academic * standing / 2 + left_open * share


def _unknown(
    applicant: Applicant, policy: VisaPolicy, filed: bool, usual: float, known: Mapping[str, Assumption]
) -> float:
    sponsors_some = policy.sponsors_unspecified or VisaAnswer.YES in (policy.j1, policy.h1b)
    sponsors = 1.0 if sponsors_some else usual
    if filed and not sponsors_some:
        sponsors = 1 - (1 - sponsors) / 2
    h1b = known["visa.h1b_with_filing" if filed else "visa.h1b_when_unknown"].value
    j1 = known["visa.j1_when_unknown"].value
    if policy.h1b is VisaAnswer.NO:
        return sponsors * j1
    if applicant.visa_preference is VisaPreference.H1B_ONLY or policy.j1 is VisaAnswer.NO:
        return sponsors * h1b
    if applicant.visa_preference is VisaPreference.J1_ONLY:
        return sponsors * j1
    return sponsors
