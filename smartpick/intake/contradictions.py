"""What one field of a profile says about another: contradictions are refused with both fields named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from smartpick.entities.applicant import Applicant
from smartpick.entities.status import ImmigrationStatus, VisaPreference, WorkRight
from smartpick.errors import Contradiction, InvalidInput

ONE_VISA_ONLY = {VisaPreference.J1_ONLY, VisaPreference.H1B_ONLY, VisaPreference.H1B_PREFERRED}
VISITOR_STATUS = {
    ImmigrationStatus.F1,
    ImmigrationStatus.F1_OPT,
    ImmigrationStatus.J1,
    ImmigrationStatus.J2,
    ImmigrationStatus.H1B,
    ImmigrationStatus.H4,
    ImmigrationStatus.TN,
    ImmigrationStatus.PERMANENT_RESIDENT,
    ImmigrationStatus.ASYLEE,
}
LONGEST_STUDY = 8  # years between today and a graduation that a profile may plan with


def contradictions_of(applicant: Applicant, day: date | None = None) -> Iterator[InvalidInput]:
    """Give what cannot hold together in a profile, each as the refusal it is.

    Parameters
    ----------
    day : today, for dates that cannot lie ahead; None leaves those checks out.
    """
    yield from _status(applicant)
    yield from _visa_preference(applicant)
    yield from _exams(applicant)
    yield from _lists(applicant)
    if day is not None:
        yield from _dates(applicant, day)


def _status(a: Applicant) -> Iterator[InvalidInput]:
    if a.school.country in {"US", "PR"}:
        yield InvalidInput(
            "school.country", "a country outside the US: SmartPick plans for international graduates", a.school.country
        )
    if a.immigration_status is ImmigrationStatus.US_CITIZEN and "US" not in a.citizenship:
        yield Contradiction(
            "citizenship", "immigration_status", "a US citizen has US among the citizenships", "Add US to citizenship."
        )
    if "US" in a.citizenship and a.immigration_status in VISITOR_STATUS:
        yield Contradiction(
            "citizenship",
            "immigration_status",
            f"a US citizen does not hold the status {a.immigration_status.value}",
            "Set immigration_status to us_citizen.",
        )
    if a.immigration_status is ImmigrationStatus.TN and not {"CA", "MX"} & set(a.citizenship):
        yield Contradiction("citizenship", "immigration_status", "TN is for citizens of Canada and Mexico")


def _visa_preference(a: Applicant) -> Iterator[InvalidInput]:
    preference, right = a.visa_preference, a.work_right
    if preference in ONE_VISA_ONLY and right in {WorkRight.US_CITIZEN, WorkRight.PERMANENT_RESIDENT}:
        yield Contradiction(
            "immigration_status",
            "visa_preference",
            f"{'a US citizen' if right is WorkRight.US_CITIZEN else 'a permanent resident'} needs no visa, "
            f"yet visa_preference is {preference.value}",
            "Set visa_preference to none.",
        )
    if preference is VisaPreference.NONE and right is WorkRight.NEEDS_VISA:
        yield Contradiction(
            "immigration_status",
            "visa_preference",
            f"status {a.immigration_status.value} needs a visa for residency, yet visa_preference is none",
            "Set visa_preference to either, or immigration_status to ead if you hold your own work permit.",
        )


def _exams(a: Applicant) -> Iterator[InvalidInput]:
    step1, step2, step3 = a.exams.step1, a.exams.step2_ck, a.exams.step3
    if step1.result not in {None, "not_taken"} and step1.attempts == 0:
        yield Contradiction("exams.step1.result", "exams.step1.attempts", "a result takes at least one sitting")
    if step1.result == "not_taken" and (step1.attempts or 0) > 0:
        yield Contradiction("exams.step1.result", "exams.step1.attempts", "not taken, yet sat")
    if step2.score is not None and step2.attempts == 0:
        yield Contradiction("exams.step2_ck.score", "exams.step2_ck.attempts", "a score takes at least one sitting")
    if step3.status in {"passed", "failed"} and step3.attempts == 0:
        yield Contradiction("exams.step3.status", "exams.step3.attempts", "a result takes at least one sitting")
    if step3.status in {"not_taken", "scheduled"} and step3.score is not None:
        yield Contradiction("exams.step3.status", "exams.step3.score", f"{step3.status}, yet a score is given")
    if a.ecfmg_certified is True and step1.result in {"not_taken", "fail"}:
        yield Contradiction("ecfmg_certified", "exams.step1.result", "certification takes a passed Step 1")


def _lists(a: Applicant) -> Iterator[InvalidInput]:
    both = sorted(set(a.must_include) & set(a.must_exclude))
    if both:
        yield Contradiction("must_include", "must_exclude", f"{both[0]} stands in both")
    lowest, highest = a.applications.min, a.applications.max
    if lowest is not None and highest is not None and lowest > highest:
        yield Contradiction("applications.min", "applications.max", f"{lowest} is more than {highest}")
    if a.geography.anchor is not None and a.geography.anchor in a.geography.never:
        yield Contradiction("geography.anchor", "geography.never", f"{a.geography.anchor} stands in both")
    never = sorted(set(a.geography.secondary) & set(a.geography.never))
    if never:
        yield Contradiction("geography.secondary", "geography.never", f"{never[0]} stands in both")


def _dates(a: Applicant, day: date) -> Iterator[InvalidInput]:
    if a.graduation_year > day.year + LONGEST_STUDY:
        yield InvalidInput("graduation_year", f"at most {day.year + LONGEST_STUDY}", a.graduation_year)
    step3 = a.exams.step3
    if step3.status in {"passed", "failed"} and step3.date is not None and step3.date > day:
        yield Contradiction(
            "exams.step3.status", "exams.step3.date", f"{step3.status}, yet the date {step3.date} lies ahead"
        )
    if step3.status == "scheduled" and step3.date is not None and step3.date < day:
        yield Contradiction(
            "exams.step3.status",
            "exams.step3.date",
            f"scheduled, yet the date {step3.date} has passed",
            "Set the status to passed or failed.",
        )
    for cycle in a.previous_cycles or ():
        if cycle.match_year > day.year:
            yield InvalidInput("previous_cycles.match_year", f"at most {day.year}", cycle.match_year)
