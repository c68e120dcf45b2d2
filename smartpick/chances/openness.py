"""The chance that a program can take this applicant at all, given what is known about visas there.

A stated policy is certain; an unknown one is a mixture: the share of such programs that can, by the order of evidence
(the program's page, the GME office, H-1B filings of the employer, then the rate of the specialty).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from smartpick.chances.pool import Pool
from smartpick.entities.applicant import Applicant
from smartpick.entities.status import VisaAnswer, VisaPolicy, VisaPreference, WorkRight
from smartpick.facts.model_assumptions import Assumption
from smartpick.rules.verdict import Answer
from smartpick.rules.visa import door


def p_open(
    applicant: Applicant,
    policy: VisaPolicy,
    filed: bool,
    pool: Pool,
    day: date,
    assumptions: Mapping[str, Assumption],
) -> float:
    """Give the chance that visa and citizenship do not stand in the way. [probability]

    Parameters
    ----------
    filed : whether the employer is known to have filed H-1B papers for residents.

    Returns
    -------
    0 when a stated policy closes the door, 1 when one opens it, between when it depends or is unknown.
    """
    answer = door(applicant, policy, day).answer
    if answer is Answer.NO:
        return 0.0
    if answer is Answer.YES:
        return 1.0
    if applicant.work_right is WorkRight.OWN_AUTHORISATION:
        return assumptions["visa.restricted_own_permit"].value
    if answer is Answer.DEPENDS:
        return assumptions["visa.case_by_case"].value
    return _unknown(applicant, policy, filed, pool, assumptions)


def _unknown(
    applicant: Applicant, policy: VisaPolicy, filed: bool, pool: Pool, known: Mapping[str, Assumption]
) -> float:
    sponsors_some = policy.sponsors_unspecified or VisaAnswer.YES in (policy.j1, policy.h1b)
    sponsors = 1.0 if sponsors_some else pool.sponsors
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
