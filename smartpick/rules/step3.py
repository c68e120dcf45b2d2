"""Step 3 for H-1B: the latest test day from the filing deadline, the score lag and the year-end delay; go or no-go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.rules.entry import VISITOR, entry_limit
from smartpick.rules.parameters import parameter
from smartpick.rules.sentences import Sentence, sentence
from smartpick.rules.specialty_terms import review_begins

PASSED, GO, TIGHT, NO_GO, NOT_NEEDED = "passed", "go", "tight", "no-go", "not needed"
TIGHT_DAYS = 28  # less than four weeks to book a seat in the US and prepare: our declared assumption


@dataclass(frozen=True, slots=True)
class Step3Timing:
    """When Step 3 has to be taken for an H-1B that starts with the season's training.

    Attributes
    ----------
    test_by : last sensible test day: filing deadline less score lag and slack, moved before the year-end delay.
    ideal_by : last test day whose score is there before programs review (rule M-01).
    last_chance : last test day that could still serve with premium processing and no slack at all.
    filing_deadline : when the program files, or our default (rule M-02).
    verdict : "passed", "go", "tight", "no-go" or "not needed".
    reasons : in order. rules : ids behind them.
    """

    test_by: date | None
    ideal_by: date | None
    last_chance: date | None
    filing_deadline: date | None
    verdict: str
    reasons: tuple[str, ...]
    rules: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Give the `step3` object of the plan's visa section, and more."""

        def iso(day: date | None) -> str | None:
            return day.isoformat() if day else None

        return {
            "needed_for": None if self.verdict == NOT_NEEDED else "H-1B",
            "test_by": iso(self.test_by),
            "ideal_by": iso(self.ideal_by),
            "last_chance": iso(self.last_chance),
            "filing_deadline": iso(self.filing_deadline),
            "verdict": self.verdict,
            "reasons": list(self.reasons),
            "rules": list(self.rules),
        }


def latest_test_day(filing_deadline: date, season: Season) -> date:
    """Give the last day to sit Step 3 so that the score is there before a filing deadline (rule M-06).

    Notes
    -----
    ``deadline - score_lag - slack``. Scores of tests taken early in a year have been held back until March, so a
    result needed before the latest such release must come from a test by 31 December [usmle.step3.january_freeze].

    Examples
    --------
    >>> latest_test_day(date(2027, 3, 31), Season(2027))
    datetime.date(2026, 12, 31)
    >>> latest_test_day(date(2027, 5, 31), Season(2027))
    datetime.date(2027, 4, 12)
    """
    needed = filing_deadline - timedelta(days=_days("step3.filing_slack", filing_deadline))
    plain = needed - timedelta(days=_days("step3.planning_lag", filing_deadline))
    freeze = parameter("usmle.step3.january_freeze", filing_deadline).mapping()
    month, day = (int(part) for part in str(freeze["test_by_month_day"]).split("-"))
    releases = [date.fromisoformat(text) for text in freeze["delayed_to"]]
    latest_release = max((release.month, release.day) for release in releases)
    year_end = date(season.year - 1, month, day)
    if year_end < plain and needed < date(season.year, *latest_release):
        return year_end
    return plain


def step3_timing(applicant: Applicant, season: Season, day: date, filing_deadline: date | None = None) -> Step3Timing:
    """Say by when Step 3 has to be taken, and whether that is still possible on `day`.

    Parameters
    ----------
    filing_deadline : a program's own deadline; without one the default of rule M-02 is used, and said.

    Notes
    -----
    Not modelled: seats at test centres, the applicant's own preparation.
    """
    if not applicant.needs_visa:
        return Step3Timing(None, None, None, None, NOT_NEEDED, (sentence("step3.not_needed").text,), ("M-01",))
    exam = applicant.exams.step3
    spent = attempts_spent(applicant, day)
    default = filing_deadline is None
    deadline = filing_deadline or _default_deadline(season)
    test_by = latest_test_day(deadline, season)
    review = review_begins(season, applicant.specialties).day()
    ideal = review - timedelta(days=_days("step3.planning_lag", deadline))
    last = _last_chance(season)
    said = [sentence("step3.default_deadline", deadline=deadline)] if default else []
    if exam.status == "passed":
        said = [sentence("step3.passed")]
        verdict = PASSED
    elif spent is not None:
        said = [spent]
        verdict = NO_GO
    else:
        said.insert(0, sentence("step3.by", test_by=test_by, lag=_days("step3.planning_lag", deadline)))
        verdict = _outlook(applicant, day, test_by)
        said.extend(_hindrances(applicant, verdict, day))
        if verdict == NO_GO:
            said.append(sentence("step3.no_go", last=last))
        elif day <= ideal:
            said.append(sentence("step3.ideal", ideal=ideal))
    rules = tuple(dict.fromkeys(rule for one in said for rule in one.rules))
    return Step3Timing(test_by, ideal, last, deadline, verdict, tuple(one.text for one in said), rules)


def attempts_spent(applicant: Applicant, day: date) -> Sentence | None:
    """Say that Step 3 was failed as often as it may be sat; None when an attempt is left."""
    exam, limit = applicant.exams.step3, parameter("usmle.attempt_limit", day).whole()
    if exam.status != "failed" or exam.attempts is None or exam.attempts < limit:
        return None
    return sentence("h1b.no_attempts", limit=limit)


def visitor_barred(applicant: Applicant, day: date) -> bool:
    """Whether a proclamation keeps somebody abroad from the visitor visa with which Step 3 is sat in the US."""
    return applicant.location != "us" and entry_limit(applicant.citizenship, day).suspends(VISITOR)


def booked_too_late(applicant: Applicant, timing: Step3Timing, day: date) -> bool:
    """Whether only the booked seat is too late: an earlier day could still be in time for the petition."""
    exam, certified = applicant.exams.step3, applicant.ecfmg_certified
    if exam.status != "scheduled" or exam.date is None or timing.test_by is None:
        return False
    ready = certified if isinstance(certified, date) else day
    return exam.date > timing.test_by and max(day, ready) <= timing.test_by


def _outlook(applicant: Applicant, day: date, test_by: date) -> str:
    exam = applicant.exams.step3
    planned = exam.date if exam.status == "scheduled" else None
    certified = applicant.ecfmg_certified
    ready = certified if isinstance(certified, date) else day
    if planned is not None and ready > planned and isinstance(certified, date):
        planned = None  # the seat comes before the certificate that it needs: another has to be booked
    if planned is not None and planned <= test_by:
        return TIGHT if certified is False or visitor_barred(applicant, day) else GO
    if day > test_by or ready > test_by or planned is not None:
        return NO_GO
    tight = (test_by - max(day, ready)).days < TIGHT_DAYS or certified is not True or exam.status == "failed"
    return TIGHT if tight or visitor_barred(applicant, day) else GO


def _hindrances(applicant: Applicant, verdict: str, day: date) -> list[Sentence]:
    said = []
    if applicant.ecfmg_certified is not True:
        said.append(sentence("step3.certificate_first"))
    if applicant.location != "us":
        said.append(sentence("step3.us_only"))
        if visitor_barred(applicant, day):
            said.append(sentence("step3.no_visitor_visa"))
    if applicant.exams.step3.status == "failed":
        said.append(sentence("step3.failed", limit=parameter("usmle.attempt_limit", day).value))
    if verdict == TIGHT:
        booked = applicant.exams.step3.status == "scheduled"
        permit = _days("usmle.step3.permit", day)
        said.append(sentence("step3.tight_booked") if booked else sentence("step3.tight", permit=permit))
    return said


def _default_deadline(season: Season) -> date:
    return parameter("step3.default_filing_deadline", date(season.year, 1, 1)).day_in(season.year)


def _last_chance(season: Season) -> date:
    spring = date(season.year, 6, 1)
    start = parameter("training.start_day", spring).day_in(season.year)
    return start - timedelta(days=_days("step3.premium_days", spring) + _days("usmle.step3.score_lag", spring))


def _days(parameter_id: str, day: date) -> int:
    return parameter(parameter_id, day).whole()
