"""From all that was said about one program to one policy; contradictions end in unknown."""

from __future__ import annotations

from dataclasses import dataclass

from smartpick.entities.status import OpenTo, VisaAnswer, VisaPolicy
from smartpick.facts.policy_words.statements import ANY_VISA, OTHER_VISAS, Said

UNKNOWN, YES, NO = VisaAnswer.UNKNOWN, VisaAnswer.YES, VisaAnswer.NO
CASE, TRANSFER = VisaAnswer.CASE_BY_CASE, VisaAnswer.TRANSFER_ONLY


@dataclass(frozen=True, slots=True)
class Resolved:
    """A policy and how sure the reading is: "high", "medium" or "low"."""

    policy: VisaPolicy
    confidence: str


def _one(answers: set[VisaAnswer]) -> tuple[VisaAnswer, bool]:
    """The answer that a set of plain statements leaves, and whether they clash."""
    if CASE in answers:
        return CASE, False
    if TRANSFER in answers:
        return TRANSFER, False
    if answers == {YES, NO}:
        return UNKNOWN, True
    return (next(iter(answers)) if answers else UNKNOWN), False


def resolve(said: list[Said]) -> Resolved:
    """Combine what was said.

    A plain statement about a class overrides what follows from "only", which overrides what is said of visas as
    such. Yes and no about the same class leave it unknown.
    """
    statements = [statement for one in said for statement in one.statements]
    plain = {
        name: {s.answer for s in statements if s.about == name and not s.implied} for name in ("j1", "h1b", ANY_VISA)
    }
    implied = {
        name: {s.answer for s in statements if s.about == name and s.implied} for name in ("j1", "h1b", ANY_VISA)
    }
    clash = plain[ANY_VISA] >= {YES, NO} and not (plain["j1"] or plain["h1b"])
    visas = plain[ANY_VISA] | implied[ANY_VISA]
    answers: dict[str, VisaAnswer] = {}
    weak = False
    no_others = any(s.about == OTHER_VISAS for s in statements) and any(
        given & {YES, CASE, TRANSFER} for name, given in plain.items() if name != ANY_VISA
    )
    for name in ("j1", "h1b"):
        answer, clashes = _one(plain[name])
        clash = clash or clashes
        if not plain[name]:
            if NO in implied[name] or no_others:
                answer, weak = NO, True
            elif NO in visas and YES not in plain[ANY_VISA]:
                answer = NO
        answers[name] = answer
    if answers["h1b"] is YES and any(s.narrowed for s in statements):
        answers["h1b"] = CASE
    opened = any(answer in (YES, CASE, TRANSFER) for answer in answers.values()) or (
        YES in plain[ANY_VISA] and NO not in visas
    )
    closed = {one.open_to for one in said if one.open_to}
    if NO in plain[ANY_VISA] and not opened:
        closed |= {one.listed for one in said if one.listed}
    open_to = OpenTo.ANY if opened else OpenTo.UNKNOWN
    if closed and not opened:
        both = OpenTo.CITIZEN_LPR_ONLY in closed
        open_to = OpenTo.CITIZEN_LPR_ONLY if both else OpenTo.CITIZEN_ONLY
        answers = {"j1": NO, "h1b": NO}
    elif closed and opened and not (plain["j1"] or plain["h1b"]):
        clash, open_to = True, OpenTo.UNKNOWN
    unspecified = YES in plain[ANY_VISA] and NO not in visas and not clash
    policy = VisaPolicy(answers["j1"], answers["h1b"], open_to, sponsors_unspecified=unspecified)
    known = any(answer is not UNKNOWN for answer in answers.values()) or open_to is not OpenTo.UNKNOWN
    confidence = "low" if clash or not known else ("medium" if weak or unspecified else "high")
    return Resolved(policy, confidence)
