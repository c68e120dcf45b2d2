"""Counting stated visa policies: what a passed Step 3 would open, and how the person's places treat visas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.entities.status import VisaAnswer, VisaPolicy, VisaPreference
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.evidence import visa_policy
from smartpick.facts.regions import core_region, region
from smartpick.rules.policy_advice import shares
from smartpick.rules.sentences import Sentence, sentence
from smartpick.rules.step3 import GO, TIGHT, Step3Timing


@dataclass(frozen=True, slots=True)
class H1bDoors:
    """Programs of the person's specialties by what they say of the H-1B, which no petition opens without Step 3.

    Attributes
    ----------
    yes, case_by_case : programs that say they sponsor one, always or sometimes. [count]
    without_j1 : of these, programs that refuse the J-1: closed to this person until Step 3 is passed. [count]
    unknown : programs that say nothing of the H-1B. [count]
    of : programs of the specialties in the catalogue. [count]
    """

    yes: int
    case_by_case: int
    without_j1: int
    unknown: int
    of: int

    def as_json(self) -> dict[str, int]:
        """Give the counts, ready for JSON."""
        return {
            "h1b_yes": self.yes,
            "h1b_case_by_case": self.case_by_case,
            "refuse_j1": self.without_j1,
            "h1b_unknown": self.unknown,
            "programs": self.of,
        }


def h1b_doors(policies: Iterable[VisaPolicy]) -> H1bDoors:
    """Count policies by their answer about the H-1B.

    Examples
    --------
    >>> h1b_doors([VisaPolicy(h1b=VisaAnswer.YES), VisaPolicy()]).as_json()["h1b_unknown"]
    1
    """
    told = list(policies)
    open_ = [policy for policy in told if policy.h1b in {VisaAnswer.YES, VisaAnswer.CASE_BY_CASE}]
    return H1bDoors(
        yes=sum(policy.h1b is VisaAnswer.YES for policy in told),
        case_by_case=sum(policy.h1b is VisaAnswer.CASE_BY_CASE for policy in told),
        without_j1=sum(policy.j1 is VisaAnswer.NO for policy in open_),
        unknown=sum(policy.h1b is VisaAnswer.UNKNOWN for policy in told),
        of=len(told),
    )


def step3_opens(applicant: Applicant, step3: Step3Timing) -> tuple[H1bDoors, list[Sentence]] | None:
    """Say what passing Step 3 in time would open (rules M-01, M-05); None when it opens nothing for this person.

    Notes
    -----
    Counts stated policies of the catalogue, current or old; a program that says nothing may sponsor all the same.
    """
    if step3.verdict not in {GO, TIGHT} or applicant.visa_preference is VisaPreference.J1_ONLY:
        return None
    doors = h1b_doors(visa_policy(program.code) for program in _programs(applicant))
    open_ = doors.yes + doors.case_by_case
    if open_:
        said = [sentence("step3.opens", n=open_, of=doors.of, case=doors.case_by_case)]
    else:
        said = [sentence("step3.opens_none", of=doors.of)]
    if doors.without_j1:
        said.append(sentence("step3.opens_only", n=doors.without_j1))
    if doors.unknown:
        said.append(sentence("step3.opens_unknown", n=doors.unknown))
    return doors, said


def policies_by_place(applicant: Applicant) -> list[dict[str, object]]:
    """Give, for the anchor and each secondary place, the share of programs under each label (rule J-18).

    Returns
    -------
    Rows of `place`, `name`, `programs` [count] and `labels` [fraction], the anchor first; places without a program of
    the specialties are left out.
    """
    geography = applicant.geography
    found = []
    for key in dict.fromkeys([geography.anchor or "", *geography.secondary]):
        if not key:
            continue
        try:
            area = core_region(key) if key == geography.anchor else region(key)
        except InvalidInput:  # refused where the profile is read; a place of no catalogue has no policies
            continue
        inside = [program for program in _programs(applicant) if area.contains(program.place)]
        if inside:
            labels = shares(visa_policy(program.code) for program in inside)
            found.append({"place": key, "name": area.name, "programs": len(inside), "labels": labels})
    return found


def _programs(applicant: Applicant) -> list[Program]:
    catalogue = load_catalogue()
    return [program for name in applicant.specialties for program in catalogue.find(specialty=name)]
