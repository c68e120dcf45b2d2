"""To whom a program is open at all: citizens, holders of a green card, people with their own permission to work."""

from __future__ import annotations

from smartpick.entities.status import OpenTo
from smartpick.facts.policy_words.clauses import Clause
from smartpick.facts.policy_words.lexicon import Part
from smartpick.facts.policy_words.statements import ANY_VISA, NO, Said, Statement

_PAPERS = frozenset(
    {
        "proof",
        "copy",
        "documentation",
        "verification",
        "regardless",
        "irrespective",
        "documents",
        "copies",
        "evidence",
        "question",
        "gender",
    }
)
_PASSIVE = frozenset({"required", "mandatory", "needed", "requirement", "only"})


def _denies(clause: Clause) -> bool:
    return clause.has(Part.NOT, Part.NO_LONGER)


def _demanded(clause: Clause) -> bool:
    """Whether the status is demanded, and not the subject of another demand ("citizens must pass Step 1")."""
    who = clause.where(Part.CITIZEN, Part.RESIDENT)
    first, last = who[0], who[-1]
    if any(index < first for index in clause.where(Part.MUST, Part.NEED, Part.ONLY)):
        return True
    words = clause.words()
    tail = [word for index, word in enumerate(words) if index > last and Part.SMALL not in clause.tokens[index][1]]
    if tail and tail[0] in _PASSIVE:
        return "to" not in words[last + 1 : last + 4] or tail[0] == "only"
    return False


def read_openness(clause: Clause, said: Said) -> None:
    """Add to `said` what the clause says about citizens and permanent residents."""
    if not clause.has(Part.CITIZEN, Part.RESIDENT):
        if (
            clause.has(Part.WORK_RIGHT, Part.WORK_PERMIT)
            and clause.has(Part.NEEDS_NO_VISA)
            and clause.has(Part.MUST, Part.NEED, Part.ONLY)
        ) or (clause.has(Part.NEEDS_NO_VISA) and clause.has(Part.MUST, Part.ONLY) and clause.has(Part.APPLICANTS)):
            said.statements.append(Statement(ANY_VISA, NO, implied=True))
        return
    words = set(clause.words())
    if (
        clause.has(Part.PREFER, Part.PAST, Part.NEEDS_NO_VISA, Part.UNDECIDED, Part.OTHERS, Part.ELSEWHERE)
        or words & _PAPERS
    ):
        return
    if clause.has(Part.J1, Part.H1B, Part.OTHER_VISA, Part.WORK_RIGHT, Part.VISA) or not _demanded(clause):
        return
    if _denies(clause) and not clause.has(Part.ONLY):
        return
    if clause.has(Part.WORK_PERMIT):
        said.statements.append(Statement(ANY_VISA, NO, implied=True))
    elif clause.has(Part.RESIDENT):
        said.open_to = OpenTo.CITIZEN_LPR_ONLY
    else:
        said.open_to = OpenTo.CITIZEN_ONLY
