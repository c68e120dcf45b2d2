"""Days worked out for one person: exams before review, Step 3 before filing, J-1 papers between Match and start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.entities.status import VisaPreference
from smartpick.errors import NoValueOnDate
from smartpick.rules.dated import DatedValue
from smartpick.rules.parameters import parameter, season_value
from smartpick.rules.specialty_terms import review_begins
from smartpick.rules.step3 import NOT_NEEDED, PASSED, attempts_spent, step3_timing

REVIEW, CONSULATE_DAYS, ARRIVAL_MARGIN = "j1.processing", "j1.consulate_days", "j1.arrival_margin"


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A day that follows from other days; `key` names its wording, `basis` the value it rests on most."""

    key: str
    day: date
    basis: DatedValue
    rules: tuple[str, ...]


def own_dates(applicant: Applicant, season: Season, today: date) -> list[OwnDate]:
    """Give the days that concern this person in a season; days that rest on unknown ones are left out."""
    return [*_exams(applicant, season, today), *_j1(applicant, season)]


def j1_interview_by(start: date, day: date) -> date:
    """Give the latest sensible day of the visa interview for a start of training, by the figures of `day`.

    Examples
    --------
    >>> j1_interview_by(date(2027, 7, 1), date(2026, 9, 1))
    datetime.date(2027, 5, 18)
    """
    days = sum(parameter(key, day).whole() for key in (CONSULATE_DAYS, ARRIVAL_MARGIN))
    return start - timedelta(days=days)


def j1_papers_by(start: date, day: date) -> date:
    """Give the latest sensible day for complete J-1 papers: the interview's day less the longer end of the review.

    Examples
    --------
    >>> j1_papers_by(date(2027, 7, 1), date(2026, 9, 1))
    datetime.date(2027, 4, 6)
    """
    weeks = parameter(REVIEW, day).entries()
    longest = max(weeks)
    return j1_interview_by(start, day) - timedelta(weeks=longest)


def _exams(applicant: Applicant, season: Season, today: date) -> list[OwnDate]:
    found = []
    try:
        review = review_begins(season, applicant.specialties)
    except NoValueOnDate:
        return []
    if applicant.exams.step2_ck.score is None:
        lag = parameter("usmle.step2ck.score_weeks", today)
        weeks = timedelta(weeks=lag.whole())
        found.append(OwnDate("step2_by", review.day() - weeks, review, ("Z-23", lag.id, review.id)))
        if applicant.ecfmg_certified is not True:
            found += _exam_for_the_match(season, lag)
    step3 = step3_timing(applicant, season, today)
    wants = applicant.visa_preference is not VisaPreference.J1_ONLY and attempts_spent(applicant, today) is None
    if wants and step3.verdict != NOT_NEEDED and step3.filing_deadline is not None:
        deadline = parameter("step3.default_filing_deadline", today)
        found.append(OwnDate("h1b_filing", step3.filing_deadline, deadline, ("M-02", deadline.id)))
        freeze = parameter("usmle.step3.january_freeze", today)
        if step3.verdict != PASSED and step3.test_by and step3.ideal_by:
            found.append(OwnDate("step3_by", step3.test_by, freeze, ("M-06", freeze.id)))
            found.append(OwnDate("step3_ideal", step3.ideal_by, review, ("M-01", "Z-08", review.id)))
    return found


def _exam_for_the_match(season: Season, lag: DatedValue) -> list[OwnDate]:
    """Give the last day of Step 2 CK whose score still counts for the Match; [] while its deadline is unknown."""
    try:
        lists = season_value("nrmp.rol_deadline", season)
    except NoValueOnDate:
        return []
    day = lists.day() - timedelta(weeks=lag.whole())
    return [OwnDate("step2_match_by", day, lists, ("ecfmg.match_eligibility", lag.id, lists.id))]


def _j1(applicant: Applicant, season: Season) -> list[OwnDate]:
    if not applicant.needs_visa or applicant.visa_preference is VisaPreference.H1B_ONLY:
        return []
    try:
        match_day = season_value("nrmp.match_day", season)
    except NoValueOnDate:
        return []
    matched = match_day.day()
    training = parameter("training.start_day", matched)
    start = training.day_in(season.year)
    review = parameter(REVIEW, matched)
    early = parameter("j1.early_entry", matched)
    entry = start - timedelta(days=early.whole())
    return [
        OwnDate("j1_sponsorship", matched, match_day, ("J-02", "j1.statement_of_need", match_day.id)),
        OwnDate("j1_papers", j1_papers_by(start, matched), review, (review.id, CONSULATE_DAYS, ARRIVAL_MARGIN)),
        *([OwnDate("j1_entry", entry, early, (early.id,))] if applicant.location != "us" else []),
    ]
