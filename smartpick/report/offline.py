"""The common what-ifs, answered beforehand, so that the saved page answers them without a connection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.errors import InvalidInput, NoFeasiblePlan
from smartpick.facts.advice_values import say
from smartpick.facts.regions import region
from smartpick.intake.profile import parse_profile, profile_dict
from smartpick.plan.chance_words import points
from smartpick.plan.choice import Choice, choose
from smartpick.plan.parts import Range
from smartpick.plan.what_if import changed_profile, difference

SCORE_STEPS = (-10, -5, 5, 10)  # points of Step 2 CK
BUDGET_FACTORS = (0.5, 0.75, 1.25, 1.5)
CENSUS_REGIONS = ("northeast", "midwest", "south", "west")
STANCES = ("j1_only", "h1b_preferred", "h1b_only")
HIGHEST_SCORE = 300


@dataclass(frozen=True, slots=True)
class OfflineAnswer:
    """One what-if and what it changes.

    Attributes
    ----------
    words : the change. before, after : totals as `smartpick what-if` prints them; None where no list is possible.
    gained : the points the change adds, with their range. entered, left : names of the programs.
    refused : why there is no list.
    """

    words: str
    before: dict[str, Any]
    after: dict[str, Any] | None
    gained: str = ""
    entered: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    refused: str = ""


def offline_answers(applicant: Applicant, day: date) -> list[OfflineAnswer]:
    """Answer the common what-ifs of one person, each with a list solved anew; what contradicts the profile is left out.

    Not modelled: two changes at once. The planner itself answers those.
    """
    before = choose(applicant, day)
    profile = profile_dict(applicant)
    answers = []
    for words, settings in _questions(applicant, before):
        try:
            changed, _ = changed_profile(profile, settings)
            other = replace(parse_profile(changed, day), assumptions=applicant.assumptions)
        except InvalidInput:
            continue
        answers.append(_answer(words, before, other, day))
    return answers


def _answer(words: str, before: Choice, other: Applicant, day: date) -> OfflineAnswer:
    try:
        found = difference(before, choose(other, day), [])
    except NoFeasiblePlan as problem:
        return OfflineAnswer(words, difference(before, before, [])["totals"]["before"], None, refused=str(problem))
    entered, left = (tuple(f"{p['institution']}, {p['city']}" for p in found[key]) for key in ("entered", "left"))
    totals, gained = found["totals"], points(Range(**found["gain"]))
    return OfflineAnswer(words, totals["before"], totals["after"], gained, entered, left)


def _questions(applicant: Applicant, before: Choice) -> Iterator[tuple[str, list[str]]]:
    exams, geography = applicant.exams, applicant.geography
    if exams.step3.status != "passed":
        yield say("plan_texts", "if_step3"), ["exams.step3.status=passed", f"exams.step3.date={before.day}"]
    if exams.step2_ck.score is not None:
        for step in SCORE_STEPS:
            score = exams.step2_ck.score + step
            if score <= HIGHEST_SCORE:
                yield say("plan_texts", "if_score", score=score), [f"exams.step2_ck.score={score}"]
    base = applicant.budget_usd or before.solution.fee_usd
    for factor in BUDGET_FACTORS:
        amount = round(base * factor / 10) * 10
        if amount > 0:
            yield say("plan_texts", "if_budget", amount=amount), [f"budget_usd={amount}"]
    if geography.anchor is not None:
        for importance in (1, 5):
            if geography.anchor_importance != importance:
                yield (
                    say("plan_texts", f"if_anchor_{importance}", anchor=region(geography.anchor).name),
                    [f"geography.anchor_importance={importance}"],
                )
    if applicant.needs_visa:
        for stance in STANCES:
            if applicant.visa_preference != stance:
                yield say("plan_texts", f"if_{stance}"), [f"visa_preference={stance}"]
    for key in CENSUS_REGIONS:
        if geography.secondary and key not in geography.secondary:
            yield (
                say("plan_texts", "if_region", region=region(key).name),
                [f"geography.secondary=[{', '.join([*geography.secondary, key])}]"],
            )
