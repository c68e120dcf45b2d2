"""The visa rules' face: is a program's door open (the contract's table), the routes, the plan's visa section."""

from __future__ import annotations

from datetime import date

from smartpick.entities.applicant import Applicant
from smartpick.entities.status import ImmigrationStatus, OpenTo, VisaAnswer, VisaPolicy, VisaPreference, WorkRight
from smartpick.rules.sentences import sentence
from smartpick.rules.verdict import Answer, Verdict
from smartpick.rules.visa_advice import visa_section
from smartpick.rules.visa_routes import Route, routes

__all__ = ["Route", "door", "routes", "visa_section"]

RESTRICTED = {OpenTo.CITIZEN_ONLY: "US citizens", OpenTo.CITIZEN_LPR_ONLY: "citizens and permanent residents"}


def door(applicant: Applicant, policy: VisaPolicy, day: date) -> Verdict:
    """Say whether a program with this visa policy can be open to the applicant on `day`.

    Returns
    -------
    "no" closes the door (the program's own words, never nationality, place or law in flux); "unknown" and
    "depends" leave it open: the chance is then a mixture.

    Notes
    -----
    Not modelled: an institution's unpublished exceptions. `day` is kept in the signature because the table
    itself may one day change; no dated parameter enters it today.
    """
    right = applicant.work_right
    if right is WorkRight.US_CITIZEN:
        return Verdict.of(Answer.YES, sentence("door.citizen"))
    if right is WorkRight.PERMANENT_RESIDENT:
        if policy.open_to is OpenTo.CITIZEN_ONLY:
            return Verdict.of(Answer.NO, sentence("door.resident_citizen_only"))
        return Verdict.of(Answer.YES, sentence("door.resident"))
    if right is WorkRight.OWN_AUTHORISATION:
        if policy.open_to is OpenTo.CITIZEN_ONLY:
            return Verdict.of(Answer.NO, sentence("door.own_citizen_only"))
        if policy.open_to is OpenTo.CITIZEN_LPR_ONLY:
            return Verdict.of(Answer.DEPENDS, sentence("door.own_resident_only"))
        return Verdict.of(Answer.YES, sentence("door.own"))
    if policy.open_to in RESTRICTED:
        return Verdict.of(Answer.NO, sentence("door.closed_to_visas", who=RESTRICTED[policy.open_to]))
    if applicant.visa_preference is VisaPreference.J1_ONLY:
        return _by_j1(policy)
    if applicant.visa_preference is VisaPreference.H1B_ONLY:
        return _by_h1b(applicant, policy)
    return _by_either(applicant, policy)


def _by_j1(policy: VisaPolicy) -> Verdict:
    if policy.j1 is VisaAnswer.NO:
        return Verdict.of(Answer.NO, sentence("door.j1_no"))
    if policy.j1 is VisaAnswer.YES:
        return Verdict.of(Answer.YES, sentence("door.j1_yes"))
    if policy.j1 is VisaAnswer.UNKNOWN:
        return Verdict.of(
            Answer.UNKNOWN, sentence("door.sponsors" if policy.sponsors_unspecified else "door.j1_unknown")
        )
    return Verdict.of(Answer.DEPENDS, sentence("door.j1_case"))


def _by_h1b(applicant: Applicant, policy: VisaPolicy) -> Verdict:
    if policy.h1b is VisaAnswer.NO:
        return Verdict.of(Answer.NO, sentence("door.h1b_no"))
    if policy.h1b is VisaAnswer.TRANSFER_ONLY:
        if applicant.immigration_status is ImmigrationStatus.H1B:
            return Verdict.of(Answer.YES, sentence("door.transfer_yes"))
        return Verdict.of(Answer.NO, sentence("door.transfer_closed"))
    if policy.h1b is VisaAnswer.YES:
        return Verdict.of(Answer.YES, sentence("door.h1b_yes"))
    if policy.h1b is VisaAnswer.CASE_BY_CASE:
        return Verdict.of(Answer.DEPENDS, sentence("door.h1b_case"))
    return Verdict.of(Answer.UNKNOWN, sentence("door.sponsors" if policy.sponsors_unspecified else "door.h1b_unknown"))


def _by_either(applicant: Applicant, policy: VisaPolicy) -> Verdict:
    if policy.j1 is VisaAnswer.NO and policy.h1b is VisaAnswer.NO:
        return Verdict.of(Answer.NO, sentence("door.both_no"))
    if policy.j1 is VisaAnswer.YES and policy.h1b is VisaAnswer.YES:
        return Verdict.of(Answer.YES, sentence("door.both_yes"))
    if policy.j1 is VisaAnswer.UNKNOWN and policy.h1b is VisaAnswer.UNKNOWN:
        return Verdict.of(Answer.UNKNOWN, sentence("door.sponsors" if policy.sponsors_unspecified else "door.unknown"))
    by_j1, by_h1b = _by_j1(policy), _by_h1b(applicant, policy)
    order = (Answer.YES, Answer.DEPENDS, Answer.UNKNOWN, Answer.NO)
    return min((by_j1, by_h1b), key=lambda verdict: order.index(verdict.answer))
