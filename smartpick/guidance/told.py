"""What an answer of a program makes of its policy, and of its place on the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from smartpick.entities.applicant import Applicant, ProgramAnswer
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.evidence import visa_policy
from smartpick.facts.told import PARTICIPATING, facts_for, policy_for
from smartpick.rules.visa import door

WORDS = {
    "j1": {"yes": "takes J-1", "no": "does not take J-1", "case_by_case": "J-1 case by case"},
    "h1b": {"yes": "sponsors H-1B", "no": "does not sponsor H-1B", "case_by_case": "H-1B case by case"},
    "open_to": {"any": "open to everybody", "citizen_lpr_only": "citizens and green cards only"},
    "accepts_img": {"yes": "considers IMGs", "no": "does not consider IMGs"},
    PARTICIPATING: {"yes": "takes part this year", "no": "offers no positions this year"},
}
CLOSING = {("accepts_img", "no"), (PARTICIPATING, "no")}


def meaning(
    answer: ProgramAnswer, applicant: Applicant, day: date, others: Iterable[ProgramAnswer] = ()
) -> dict[str, Any]:
    """Say what an answer makes of the program's policy, and what becomes of the program.

    Parameters
    ----------
    others : every answer on record; those of the same program are read together with it.

    Returns
    -------
    The answer with the labels of the policy before and after, the verdict, and `do`: "exclude" when the door is closed
    now, "lock" when it is open, else "".
    """
    knowing = replace(applicant, told=(*(one for one in others if one != answer), answer))
    program = load_catalogue().program(answer.code)
    policy = policy_for(knowing, answer.code)
    verdict = door(applicant, policy, day)
    fact = next((one for one in facts_for(knowing, answer.code) if one.field == answer.field), None)
    closed = verdict.answer.value == "no" or (answer.field, answer.value) in CLOSING
    return {
        **asdict(answer),
        "day": answer.day.isoformat(),
        "name": f"{program.institution}, {program.place.city}",
        "words": WORDS[answer.field][answer.value],
        "was": visa_policy(answer.code).label.value,
        "now": policy.label.value,
        "verdict": verdict.answer.value,
        "reasons": list(verdict.reasons),
        "conflicts": list(fact.conflicts_with) if fact else [],
        "do": "exclude" if closed else "lock" if verdict.answer.value == "yes" else "",
    }
