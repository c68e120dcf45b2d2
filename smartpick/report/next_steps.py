"""What to do next, the same on page, paper and terminal: the season's stage first, then what moves the chance most."""

from __future__ import annotations

from smartpick.facts.advice_values import say
from smartpick.plan.parts import Plan, Warning_
from smartpick.report.rows import next_questions

TEXTS = "plan_texts"
LEVEL_WORDS = {"error": "Attention", "warn": "Mind", "note": "Note"}  # how a warning's level is said to a person


def is_late(plan: Plan) -> bool:
    """Say whether programs already review, so that an application sent now comes after the others."""
    return any(_is_about_lateness(one) for one in plan.warnings)


def next_steps(plan: Plan, questions: int = 3) -> list[str]:
    """Give what to do next in one line each, most urgent first; dates stand in the calendar.

    Parameters
    ----------
    questions : how many questions to programs are named.
    """
    found = []
    if is_late(plan):
        found += [say(TEXTS, "next_log"), say(TEXTS, "next_late")]
    found += [one.text for one in plan.warnings if one.rule == "G-05" and one.level == "warn"]
    return found + next_questions(plan, questions)


def _is_about_lateness(one: Warning_) -> bool:
    return one.rule == "Z-17" and one.level == "error"
