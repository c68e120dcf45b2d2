"""To whom a program is open at all: citizens, holders of a green card, people with their own permission to work."""

from __future__ import annotations

from itertools import pairwise

from smartpick.entities.status import OpenTo
from smartpick.facts.policy_words.clauses import Clause
from smartpick.facts.policy_words.lexicon import Part
from smartpick.facts.policy_words.statements import ANY_VISA, NO, Said, Statement

_PAPERS = frozenset(
    {"proof", "copy", "documentation", "verification", "regardless", "irrespective", "documents", "copies", "evidence"}
    | {"question", "gender", "tell", "inform", "indicate", "state", "specify", "upload", "submit", "bring", "list"}
)
_OTHERS = frozenset({"everyone else", "others", "anyone else", "everybody else", "the rest", "all others", "no others"})
_OTHERS |= {"no one else", "nobody else"}
_LABELS = frozenset({"requirement", "requirements", "required", "accepted", "acceptable", "eligible"})
_DUTIES = frozenset({"have", "pass", "provide", "be", "take", "complete", "hold", "show", "obtain", "register"})
_PASSIVE = frozenset(
    {"necessary", "essential", "must", "required", "mandatory", "needed", "requirement", "condition", "prerequisite"}
    | {"only", "exclusively", "solely", "alone"}
)


def _denies(clause: Clause) -> bool:
    return clause.has(Part.NOT, Part.NO_LONGER)


def _demanded(clause: Clause) -> bool:
    """Whether the status is demanded, and not the subject of another demand ("citizens must pass Step 1")."""
    who = clause.where(Part.CITIZEN, Part.RESIDENT)
    first, last = who[0], who[-1]
    asked = [index for index in clause.where(Part.MUST, Part.NEED, Part.ONLY) if index < first]
    if asked:
        return not any(asked[0] < index < first for index in clause.where(Part.IF))
    if _taken_if(clause, first):
        return True
    words = clause.words()
    if words[0] == "be" or {"no one else", "nobody else", "nothing else", "no others"} & set(words):
        return True
    if first >= 2 and words[first - 1] == "for" and words[first - 2] in {"is", "are", "only"}:
        return True
    head = " ".join(clause.words()[:4])
    colon = next(iter(clause.where(Part.COLON)), -1)
    label = set(words[:colon]) if 0 < colon <= 5 else set()
    if label & _LABELS and clause.has(Part.CITIZEN) and all(i > colon or i == 0 for i in who):
        return any(i > colon for i in who)
    if clause.has(Part.COLON) and head.startswith(("eligible", "open to", "eligibility")):
        return clause.has(Part.CITIZEN)
    tail = [word for index, word in enumerate(words) if index > last and Part.SMALL not in clause.tokens[index][1]]
    if tail and tail[0] in _PASSIVE:
        following = words[last + 1 : last + 7]
        return not any(first == "to" and then in _DUTIES for first, then in pairwise(following))
    return False


def _taken_if(clause: Clause, status: int) -> bool:
    """Whether people are taken on condition of the status: "we accept IMGs provided they are citizens"."""
    who = clause.where(Part.APPLICANTS, Part.FOREIGN)
    taken = clause.where(Part.CONSIDER, Part.SPONSOR)
    return any(taken and who and max(taken[0], who[0]) < index < status <= index + 5 for index in clause.where(Part.IF))


def _may_work_otherwise(clause: Clause) -> bool:
    """Whether "or otherwise authorised to work" stands beside citizens; not "only … (citizen or green card)"."""
    return clause.has(Part.WORK_RIGHT) and not (clause.has(Part.ONLY) and clause.has(Part.RESIDENT))


def _visa_outside_label(clause: Clause) -> bool:
    """Whether visas are spoken of, and not only in a label such as "Visa applicants:"."""
    colon = next(iter(clause.where(Part.COLON)), -1)
    return any(index > colon or colon > 3 for index in clause.where(Part.VISA))


def _residents_too(clause: Clause) -> bool:
    """Whether permanent residents are among those shut out: "no foreign nationals or permanent residents"."""
    foreign, resident = clause.where(Part.FOREIGN), clause.where(Part.RESIDENT)
    if not foreign or not resident or clause.has(Part.EXCEPT):
        return False
    low, high = sorted((foreign[0], resident[0]))
    return all(token[1] & {Part.SMALL, Part.OR, Part.AND, Part.COMMA} for token in clause.tokens[low + 1 : high])


def read_rest(clause: Clause, welcome: set[Part], said: Said) -> None:
    """Add to `said` what "everyone else: no" closes, after citizens (and green cards) were said to be welcome.

    Parameters
    ----------
    welcome : `Part.CITIZEN` and `Part.RESIDENT` as far as a clause before said yes to them; added to here.
    """
    if clause.has(Part.J1, Part.H1B, Part.VISA, Part.OTHER_VISA):
        return
    denies = clause.has(Part.NOT, Part.REFUSE)
    if clause.has(Part.CITIZEN, Part.RESIDENT):
        if clause.has(Part.AFFIRMS, Part.CONSIDER, Part.SPONSOR, Part.MUST, Part.NEED) and not denies:
            welcome |= {part for part in (Part.CITIZEN, Part.RESIDENT) if clause.has(part)}
        return
    others = any(token[0] in _OTHERS for token in clause.tokens[:3])
    denies = denies or bool({"no others", "nobody else", "no one else"} & set(clause.words()))
    if others and denies and Part.CITIZEN in welcome and len(clause.tokens) <= 8:
        said.open_to = OpenTo.CITIZEN_LPR_ONLY if Part.RESIDENT in welcome else OpenTo.CITIZEN_ONLY


def _shut_out(clause: Clause) -> OpenTo | None:
    """Whom "applicants without citizenship are not considered" leaves in."""
    text = " ".join(clause.words())
    verbs = clause.where(Part.SPONSOR, Part.CONSIDER)
    lacking = clause.has(Part.FOREIGN) or ("without" in clause.words() and clause.has(Part.CITIZEN, Part.RESIDENT))
    refused = clause.has(Part.REFUSE) and not clause.has(Part.EXCEPT)
    refused = refused or (
        bool(verbs) and any(word not in {"without", "non"} and Part.NOT in parts for word, parts in clause.tokens)
    )
    if any(clause.tokens[index][0].startswith("sponsor") for index in verbs):
        return None
    if not (lacking and refused) or clause.has(Part.J1, Part.H1B, Part.VISA, Part.WORK_PERMIT, Part.PREFER, Part.PAST):
        return None
    if _residents_too(clause):
        return OpenTo.CITIZEN_ONLY
    if "permanent resid" in text or "green card" in text:
        return OpenTo.CITIZEN_LPR_ONLY
    return OpenTo.CITIZEN_ONLY if "citizen" in text else None


def read_openness(clause: Clause, said: Said) -> None:
    """Add to `said` what the clause says about citizens and permanent residents."""
    left_in = _shut_out(clause)
    if left_in is not None:
        said.open_to = left_in
        return
    if not clause.has(Part.CITIZEN, Part.RESIDENT):
        if (
            clause.has(Part.WORK_RIGHT, Part.WORK_PERMIT)
            and clause.has(Part.NEEDS_NO_VISA)
            and clause.has(Part.MUST, Part.NEED, Part.ONLY)
        ) or (
            clause.has(Part.NEEDS_NO_VISA)
            and clause.has(Part.MUST, Part.NEED, Part.ONLY)
            and clause.has(Part.APPLICANTS)
        ):
            said.statements.append(Statement(ANY_VISA, NO, implied=True))
        return
    words = set(clause.words())
    spelt_out = "that is" in " ".join(clause.words()) and clause.has(Part.MUST, Part.NEED)
    if (
        (clause.has(Part.NEEDS_NO_VISA) and not spelt_out)
        or clause.has(Part.PREFER, Part.PAST, Part.UNDECIDED, Part.OTHERS, Part.ELSEWHERE)
        or words & _PAPERS
    ):
        return
    if (
        clause.has(Part.J1, Part.H1B, Part.OTHER_VISA)
        or _visa_outside_label(clause)
        or (_may_work_otherwise(clause) and not spelt_out)
        or not (_demanded(clause) or spelt_out)
    ):
        return
    if _denies(clause) and not clause.has(Part.ONLY) and not spelt_out:
        return
    if clause.has(Part.WORK_PERMIT):
        said.statements.append(Statement(ANY_VISA, NO, implied=True))
    elif clause.has(Part.RESIDENT):
        said.open_to = OpenTo.CITIZEN_LPR_ONLY
    else:
        said.open_to = OpenTo.CITIZEN_ONLY
