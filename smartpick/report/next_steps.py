"""What to do next, the same on page, paper and terminal: the season's stage first, then what moves the chance most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smartpick.facts.advice_values import advice_values, say
from smartpick.plan.parts import Plan, Warning_
from smartpick.report.rows import next_questions
from smartpick.rules.step3 import PASSED

TEXTS = "plan_texts"
LEVEL_WORDS = {"error": "Attention", "warn": "Mind", "note": "Note"}  # how a warning's level is said to a person


def is_late(plan: Plan) -> bool:
    """Say whether programs already review, so that an application sent now comes after the others."""
    return any(_is_about_lateness(one) for one in plan.warnings)


def step3_line(visa: Mapping[str, Any]) -> str:
    """Give by when Step 3 would serve an H-1B, and what it would open; "" where it is passed or no H-1B is sought."""
    step3 = visa.get("step3") or {}
    if not step3.get("test_by") or not step3.get("wanted", True) or step3["verdict"] == PASSED:
        return ""
    words = advice_values(TEXTS)["step3_words"][step3["verdict"]]
    opened = (step3.get("opens") or {}).get("reasons", ())
    return " ".join([f"Step 3 for an H-1B, by {step3['test_by']}: {words}.", *opened])


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `screen` is where it is done: interviews, say, start or verify."""

    text: str
    screen: str


def next_steps(plan: Plan, questions: int = 3) -> list[str]:
    """Give what to do next in one line each, most urgent first; dates stand in the calendar.

    Parameters
    ----------
    questions : how many questions to programs are named.
    """
    return [step.text for step in next_actions(plan, questions)]


def next_actions(plan: Plan, questions: int = 3, logged: bool = False) -> list[Step]:
    """Give the same with the screen on which each is done.

    Parameters
    ----------
    logged : the season is being written down, so that it need not be asked for.
    """
    found = []
    if is_late(plan) and not logged:
        found += [Step(say(TEXTS, "next_log"), "interviews"), Step(say(TEXTS, "next_late"), "say")]
    found += [Step(one.text, "start") for one in plan.warnings if one.rule == "G-05" and one.level == "warn"]
    return found + [Step(text, "verify") for text in next_questions(plan, questions)]


def _is_about_lateness(one: Warning_) -> bool:
    return one.rule == "Z-17" and one.level == "error"
