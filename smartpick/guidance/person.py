"""One person as the advice sees them: marks that hold and values that fill the gaps of sentences.

Marks are what a condition in the wording may ask for ("needs_visa", "not step3_passed"); what the profile leaves out
sets no mark, so that nothing is said about it but that it is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from smartpick.chances.strength import is_hands_on, measure
from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.entities.status import ApplicantType, VisaPreference, WorkRight
from smartpick.facts.advice_values import advice_values
from smartpick.facts.regions import region
from smartpick.guidance.person_values import is_narrow, specialties_by_score, values_of, without_letter
from smartpick.guidance.said import Told
from smartpick.plan.choice import Choice
from smartpick.plan.parts import Plan
from smartpick.plan.strength_class import matched_score
from smartpick.plan.tiers import CORE
from smartpick.rules.parameters import load_parameters

ROOTS = {"grew_up", "family", "school", "partner", "work", "community"}


@dataclass(frozen=True, eq=False)
class Person:
    """An applicant with the plan that was made for them, and what follows for the advice."""

    applicant: Applicant
    day: date
    season: Season
    plan: Plan
    choice: Choice
    told: Told


def person_of(applicant: Applicant, plan: Plan, choice: Choice, day: date) -> Person:
    """Give the person behind a profile and its plan.

    Parameters
    ----------
    choice : the headline of the same plan; it knows the programs that are open but not listed.
    """
    season = Season.of(day)
    marks = frozenset(mark for mark, on in _marks(applicant, season, plan, choice, day) if on)
    told = Told(day, marks, values_of(applicant, season, plan, choice, day))
    return Person(applicant, day, season, plan, choice, told)


def _marks(
    applicant: Applicant, season: Season, plan: Plan, choice: Choice, day: date
) -> Iterator[tuple[str, bool | None]]:
    yield from _status(applicant)
    yield from _scores(applicant)
    yield from _file(applicant, season, day)
    yield from _places(applicant, choice)
    yield from _list(applicant, plan)
    for class_ in ("strong", "moderate", "at_risk"):
        yield f"class_{class_}", plan.strength.class_ == class_


def _status(applicant: Applicant) -> Iterator[tuple[str, bool | None]]:
    yield "us_img", applicant.applicant_type is ApplicantType.US_IMG
    yield "non_us_img", applicant.applicant_type is ApplicantType.NON_US_IMG
    yield "us_citizen", applicant.is_us_citizen
    yield "resident", applicant.work_right is WorkRight.PERMANENT_RESIDENT
    yield "own_permit", applicant.work_right is WorkRight.OWN_AUTHORISATION
    yield "needs_visa", applicant.needs_visa
    yield "abroad", applicant.location == "abroad"
    if applicant.needs_visa:
        for preference in VisaPreference:
            yield preference.value, applicant.visa_preference is preference
    step3 = applicant.exams.step3.status
    yield "step3_passed", step3 == "passed"
    yield "step3_scheduled", step3 == "scheduled"
    yield "step3_booked", step3 == "scheduled" and applicant.exams.step3.date is not None
    yield "step3_open", step3 in ("not_taken", "failed")
    certified = applicant.ecfmg_certified
    yield "certified", certified is True
    yield "not_certified", certified is False or isinstance(certified, date)
    for name in ("stay_in_us", "underserved_ok", "return_home_hard", "spouse_must_work"):
        yield name, getattr(applicant.long_term, name)
    yield "no_underserved", applicant.long_term.underserved_ok is False
    yield "fellowship", (applicant.fellowship_years or 0) > 0


def _scores(applicant: Applicant) -> Iterator[tuple[str, bool | None]]:
    limits = advice_values("low_scores")
    exams, score = applicant.exams, applicant.exams.step2_ck.score
    norm = matched_score(applicant.specialties[0], applicant.applicant_type)
    step1 = exams.step1.result
    numeric = isinstance(step1, int)
    points = step1 if isinstance(step1, int) else 0
    yield "ck_known", score is not None
    yield "ck_pending", score is None
    low = score is not None and score < norm + limits["step2"]["low_from_norm"]
    very_low = score is not None and score < norm + limits["step2"]["very_low_from_norm"]
    failed = (exams.step1.attempts or 1) > 1 or (exams.step2_ck.attempts or 1) > 1 or step1 == "fail"
    failed = failed or exams.step3.status == "failed" or "failed_exam" in (applicant.red_flags or ())
    yield "ck_low", low
    yield "ck_very_low", very_low
    yield "ck_below_norm", score is not None and score < norm
    yield "ck_at_norm", score is not None and score >= norm
    yield "step1_number", numeric
    step1_low = numeric and points < limits["step1"]["low_below"]
    yield "step1_low", step1_low
    step1_very_low = numeric and points < limits["step1"]["very_low_below"]
    yield "step1_very_low", step1_very_low
    yield "mention_score", applicant.specialties[0] in specialties_by_score(applicant)[0]
    yield "step1_competitive", numeric and points >= limits["step1"]["competitive_from"]
    yield "step1_failed", step1 == "fail" or (exams.step1.attempts or 1) > 1
    yield "failed_exam", failed
    yield "low_score", low or step1_low or failed
    yield "trend_known", numeric and score is not None
    yield "rising", numeric and score is not None and score > points
    yield "oet_passed", exams.oet == "pass"


def _file(applicant: Applicant, season: Season, day: date) -> Iterator[tuple[str, bool | None]]:
    found = measure(applicant, season.year, day)
    wanted = advice_values("low_scores")["file"]
    hands_on, observed, letters = found["hands_on_months"], found["observer_months"], found["us_letters"]
    research = found["research_outputs"]
    yield "clinical_known", applicant.us_clinical is not None
    yield "us_experience", bool(hands_on or observed)
    yield "hands_on_enough", hands_on is not None and hands_on >= wanted["hands_on_months"]
    yield "hands_on_few", hands_on is not None and hands_on < wanted["hands_on_months"]
    yield "only_observed", bool(observed) and not hands_on
    yield "letters_enough", letters is not None and letters >= wanted["us_letters"]
    yield "letters_few", letters is not None and letters < wanted["us_letters"]
    yield "letters_known", letters is not None
    mine = applicant.letters or ()
    yield "letters_missing", letters is not None and bool(without_letter(applicant))
    yield "letter_academic", any(one.setting == "academic" and one.country == "US" for one in mine)
    yield "research_any", bool(research)
    yield "research_none", research == 0
    yield "paper", any(one.kind == "publication" for one in applicant.research or ())
    years = found["years_since_graduation"] or 0
    yield "old_graduate", years >= wanted["old_from_years"]
    yield "recent_graduate", years < wanted["recent_below_years"]
    yield "gap", "gap" in (applicant.red_flags or ())
    cycles = applicant.previous_cycles or ()
    yield "reapplicant", bool(cycles)
    yield "narrow_before", any(is_narrow(one) for one in cycles)
    yield "interviewed_before", any((one.interviews or 0) > 0 for one in cycles)
    yield "languages", bool(applicant.languages)
    lived = {*applicant.citizenship, applicant.school.country, *(["US"] if hands_on or observed else [])}
    yield "several_countries", len(lived) > 1


def _places(applicant: Applicant, choice: Choice) -> Iterator[tuple[str, bool | None]]:
    ties, core = applicant.geography.ties, choice.geography.core
    yield "anchor", core is not None
    yield "no_anchor", core is None
    yield "ties_known", ties is not None
    inside = [program.place for program in choice.table.programs if core is not None and core.contains(program.place)]
    states = {place.state for place in inside}
    kinds = {tie.kind for tie in ties or () if any(region(tie.place).contains(place) for place in inside)}
    worked = [one for one in applicant.us_clinical or () if one.state in states]
    yield "family_told", any(tie.kind in ("family", "partner") for tie in ties or ())
    yield "anchor_ties", bool(kinds or worked)
    yield "no_anchor_ties", core is not None and not (kinds or worked)
    yield "anchor_roots", bool(kinds & ROOTS)
    yield "anchor_family", bool(kinds & {"family", "partner"})
    yield "anchor_grew_up", "grew_up" in kinds
    yield "anchor_work", bool(worked) or bool(kinds & {"rotation", "research", "work"})
    yield "anchor_hands_on", any(is_hands_on(one.kind, one.hands_on) for one in worked)
    yield "anchor_boston", states == {"MA"}
    yield "anchor_california", states == {"CA"}
    yield "anchor_letter", any(one.state in states for one in applicant.letters or ())
    strong = (applicant.geography.anchor_importance or 0) >= advice_values("low_scores")["strong_wish_from"]
    yield "anchor_strongly", strong


def _list(applicant: Applicant, plan: Plan) -> Iterator[tuple[str, bool | None]]:
    n = len(plan.list)
    core = sum(one.tier == CORE for one in plan.list)
    share = core / n if n else 0.0
    advice = advice_values("allocation")
    yield "list", n > 0
    yield "core_listed", core > 0
    yield "core_heavy", share >= advice["concentration"]["warn_from"]
    yield "core_alone", share >= advice["concentration"]["error_from"]
    yield "core_light", 0 < core < advice["fewest_core"]["value"]
    most = advice_values("anchor_counts")["us_img"].get(plan.strength.class_)
    us = applicant.applicant_type is ApplicantType.US_IMG
    yield "core_over_advice", us and most is not None and core > most
    yield "core_above_cap", share > advice["core_cap"]["average_or_below"]
    yield "unknown_policies", applicant.needs_visa and any(p.visa.label.value == "UNKNOWN" for p in plan.list)
    yield "never_any", bool(applicant.geography.never)
    dates = {event.id: event.date for event in plan.calendar}
    opens, status, end = dates.get("eras_submit"), dates.get("nrmp_status"), dates.get("soap_end")
    review = f"eras.{plan.season}.programs_review_from"
    yield "review_known", {"eras_review", "step2_by"} <= dates.keys() and review in load_parameters()
    review_day, sent = dates.get("eras_review"), applicant.season_state and applicant.season_state.applied
    yield "review_begun", review_day is not None and plan.day > review_day and not sent
    yield "before_opening", opens is not None and plan.day < opens
    yield "in_soap", status is not None and status <= plan.day <= (end or status)
    yield "family_medicine", "family medicine" in applicant.specialties
    yield "parallel_specialty", len(applicant.specialties) > 1
    yield "chance_low", plan.totals.p_match.mid < advice_values("specialty_standing")["odds_matter_below"]
    standing = advice_values("specialty_standing")
    yield "very_competitive_specialty", applicant.specialties[0] in standing["highly_competitive"]
    yield "moderate_specialty", applicant.specialties[0] in standing["moderate"]
    yield "odds_specialty", applicant.specialties[0] in standing["default_when_odds_matter"]
