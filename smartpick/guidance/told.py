"""What a program told the applicant: a claim beside what is published, and what it makes of the program's policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.entities.fact import FactStatus, SourceKind
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.claims import Claim
from smartpick.facts.evidence import facts_with, policy_with, visa_policy
from smartpick.rules.visa import door

ANSWERS = {
    "j1": {"yes": "takes J-1", "no": "does not take J-1", "case_by_case": "J-1 case by case"},
    "h1b": {"yes": "sponsors H-1B", "no": "does not sponsor H-1B", "case_by_case": "H-1B case by case"},
    "open_to": {"any": "open to everybody", "citizen_lpr_only": "citizens and green cards only"},
    "accepts_img": {"yes": "considers IMGs", "no": "does not consider IMGs"},
}


def meaning(
    one: Mapping[str, str], applicant: Applicant, day: date, others: Iterable[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """Say what an answer makes of the program's policy, and what to do with the program.

    Parameters
    ----------
    one : code, field, value, day (YYYY-MM-DD) and note, all checked before.
    others : every answer on record; those of the same program are read together with it.

    Returns
    -------
    The answer with the labels of the policy before and after, the verdict, and `do`: "exclude", "lock" or "".
    """
    claim = claim_of(one)
    code = one["code"]
    program = load_catalogue().program(code)
    together = [claim, *(claim_of(other) for other in others if other["code"] == code and other is not one)]
    policy = policy_with(code, together)
    verdict = door(applicant, policy, day)
    fact = next((f for f in facts_with(code, [claim]) if f.field == one["field"]), None)
    closed = verdict.answer.value == "no" or (one["field"] == "accepts_img" and one["value"] == "no")
    return {
        **one,
        "name": f"{program.institution}, {program.place.city}",
        "words": ANSWERS[one["field"]].get(one["value"], one["value"]),
        "was": visa_policy(code).label.value,
        "now": policy.label.value,
        "verdict": verdict.answer.value,
        "reasons": list(verdict.reasons),
        "conflicts": list(fact.conflicts_with) if fact else [],
        "do": "exclude" if closed else "lock" if verdict.answer.value == "yes" else "",
    }


def claim_of(one: Mapping[str, str]) -> Claim:
    """Give an answer as a claim, as strong as the program's own word."""
    when = date.fromisoformat(one["day"])
    return Claim(
        scope="program",
        code=one["code"],
        field=one["field"],
        value=one["value"],
        unit=None,
        source="told by the program to the user",
        url="",
        kind=SourceKind.USER,
        where=one["note"] or None,
        holds_for=str(when.year),
        year=when.year,
        checked_on=when,
        status=FactStatus.PUBLISHED,
        confidence="high",
        note="",
    )
