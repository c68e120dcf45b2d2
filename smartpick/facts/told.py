"""What programs told the applicant: claims of the profile, beside what is published and for this applicant alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from smartpick.entities.applicant import Applicant, ProgramAnswer
from smartpick.entities.fact import Fact, FactStatus, SourceKind
from smartpick.entities.status import VisaPolicy
from smartpick.facts.claims import Claim
from smartpick.facts.evidence import facts_of, facts_with, policy_with, visa_policy

PARTICIPATING = "participating"
# what a program can be asked about, and the answers that say something
ANSWERS: dict[str, tuple[str, ...]] = {
    "j1": ("yes", "no", "case_by_case"),
    "h1b": ("yes", "no", "case_by_case"),
    "open_to": ("any", "citizen_lpr_only"),
    "accepts_img": ("yes", "no"),
    PARTICIPATING: ("yes", "no"),
}


def claim_of(answer: ProgramAnswer) -> Claim:
    """Give an answer as a claim, as strong as the program's own word."""
    return Claim(
        scope="program",
        code=answer.code,
        field=answer.field,
        value=answer.value,
        unit=None,
        source="told by the program to the applicant",
        url="",
        kind=SourceKind.USER,
        where=answer.note or None,
        holds_for=str(answer.day.year),
        year=answer.day.year,
        checked_on=answer.day,
        status=FactStatus.TOLD_BY_USER,
        confidence="high",
        note="",
    )


def told_by(applicant: Applicant, code: str) -> tuple[ProgramAnswer, ...]:
    """Give what one program told the applicant."""
    return tuple(answer for answer in applicant.told if answer.code == code)


def policy_for(applicant: Applicant, code: str) -> VisaPolicy:
    """Give a program's visa policy as this applicant knows it: what is published and what they were told."""
    told = _claims(told_by(applicant, code)) if applicant.told else ()
    return policy_with(code, told) if told else visa_policy(code)


def facts_for(applicant: Applicant, code: str) -> tuple[Fact, ...]:
    """Give the facts of a program as this applicant knows them."""
    told = told_by(applicant, code) if applicant.told else ()
    if not told:
        return facts_of(code)
    known = facts_with(code, _claims(told))
    said = [answer for answer in told if answer.field == PARTICIPATING]
    return tuple(_told_of_it(fact, said[-1]) if said and fact.field == PARTICIPATING else fact for fact in known)


def _told_of_it(known: Fact, answer: ProgramAnswer) -> Fact:
    against = f"{known.value} ({known.status.value}, {known.holds_for or 'undated'})"
    return replace(
        known,
        value=answer.value,
        source=claim_of(answer).source,
        where=answer.note or None,
        source_kind=SourceKind.USER,
        holds_for=str(answer.day.year),
        checked_on=answer.day,
        status=FactStatus.TOLD_BY_USER,
        conflicts_with=(against,) if known.value != answer.value else (),
    )


def takes_part(applicant: Applicant, code: str) -> bool | None:
    """Say whether a program told the applicant that it takes part this year; None when it did not say."""
    said = [answer.value for answer in told_by(applicant, code) if answer.field == PARTICIPATING]
    return said[-1] == "yes" if said else None


def _claims(answers: Iterable[ProgramAnswer]) -> tuple[Claim, ...]:
    return tuple(claim_of(answer) for answer in answers if answer.field != PARTICIPATING)
