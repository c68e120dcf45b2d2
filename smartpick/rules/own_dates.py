"""Days worked out for one person: exams before review, Step 3 before filing, J-1 papers between Match and start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.entities.status import VisaPreference
from smartpick.errors import NoValueOnDate
from smartpick.rules.dated import DatedValue
from smartpick.rules.parameters import parameter, season_value
from smartpick.rules.step3 import NOT_NEEDED, PASSED, step3_timing

CONSULATE_DAYS = "j1.consulate_days"


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


def _exams(applicant: Applicant, season: Season, today: date) -> list[OwnDate]:
    found = []
    try:
        review = season_value("eras.programs_review_from", season)
    except NoValueOnDate:
        return []
    if applicant.exams.step2_ck.score is None:
        lag = parameter("usmle.step2ck.score_weeks", today)
        day = date.fromisoformat(str(review.value)) - timedelta(weeks=int(str(lag.value)))
        found.append(OwnDate("step2_by", day, review, ("Z-23", lag.id, review.id)))
    step3 = step3_timing(applicant, season, today)
    wants = applicant.visa_preference is not VisaPreference.J1_ONLY
    if wants and step3.verdict != NOT_NEEDED and step3.filing_deadline is not None:
        deadline = parameter("step3.default_filing_deadline", today)
        found.append(OwnDate("h1b_filing", step3.filing_deadline, deadline, ("M-02", deadline.id)))
        freeze = parameter("usmle.step3.january_freeze", today)
        if step3.verdict != PASSED and step3.test_by and step3.ideal_by:
            found.append(OwnDate("step3_by", step3.test_by, freeze, ("M-06", freeze.id)))
            found.append(OwnDate("step3_ideal", step3.ideal_by, review, ("M-01", "Z-08", review.id)))
    return found


def _j1(applicant: Applicant, season: Season) -> list[OwnDate]:
    if not applicant.needs_visa or applicant.visa_preference is VisaPreference.H1B_ONLY:
        return []
    try:
        match_day = season_value("nrmp.match_day", season)
    except NoValueOnDate:
        return []
    matched = datetime.fromisoformat(str(match_day.value)).date()
    training = parameter("training.start_day", matched)
    start = date.fromisoformat(f"{season.year}-{training.value}")
    review, consulate = parameter("j1.processing", matched), parameter(CONSULATE_DAYS, matched)
    weeks = int(review.value[1])  # type: ignore[index]
    complete = start - timedelta(weeks=weeks) - timedelta(days=int(str(consulate.value)))
    early = parameter("j1.early_entry", matched)
    return [
        OwnDate("j1_sponsorship", matched, match_day, ("J-02", "j1.statement_of_need", match_day.id)),
        OwnDate("j1_papers", complete, review, (review.id, consulate.id)),
        OwnDate("j1_entry", start - timedelta(days=int(str(early.value))), early, (early.id,)),
    ]
