"""A clause without a visa in it that answers for the one before: "ours does not", "Yes.", "we have stopped"."""

from __future__ import annotations

from smartpick.entities.status import VisaAnswer
from smartpick.facts.policy_words.clauses import Clause
from smartpick.facts.policy_words.lexicon import Part
from smartpick.facts.policy_words.requirements import names_step3
from smartpick.facts.policy_words.statements import CASE, NO, YES, Said, Statement

_SHORT_YES = frozenset({"it is", "they are", "we do", "it does", "there is"})
_IDLE = frozenset({"match", "cycle", "season", "year"}) | frozenset(
    {"so", "afraid", "answer", "programs", "likewise", "doing", "practice", "again", "either", "same", "way"}
)
_CUSTOMS = frozenset(
    {"practice", "practise", "arrangement", "offer", "service", "era", "custom", "habit", "sponsoring"}
)


def leaning(clause: Clause, before: Said, said: Said) -> Said:
    """A clause without a visa in it that answers for the one before: "ours does not", "Yes."."""
    if before.asked and before.mentions and _says_yes_shortly(clause):
        answer = CASE if clause.has(Part.PERHAPS) and before.mentions == ("h1b",) else YES
        said.mentions, said.answer, said.step3 = before.mentions, answer, names_step3(clause)
        said.statements += [Statement(about, answer) for about in before.mentions]
        return said
    if (
        not before.mentions
        or _has_subject_of_its_own(clause)
        or len(clause.tokens) > 10
        or clause.has(Part.STEP3, Part.CITIZEN, Part.RESIDENT, Part.OTHER_VISA, Part.WORK_PERMIT)
    ):
        return said
    content = [t for t in clause.tokens if t[1] == {Part.WORD} and t[0] not in _IDLE and not t[0].isdigit()]
    if len(content) > (2 if before.asked or (clause.has(Part.PERHAPS) and not clause.has(Part.NOT)) else 0):
        return said
    if before.asked and _adds_itself(clause):
        said.mentions, said.answer = before.mentions, YES
        said.statements += [Statement(about, YES) for about in before.mentions]
        return said
    given: VisaAnswer | None = None
    tail = clause.tokens[-1]
    if clause.has(Part.IF) or "without" in clause.words():
        return said
    if not before.asked and all(token[1] & {Part.AFFIRMS, Part.NOT, Part.COMMA} for token in clause.tokens):
        return said
    if (clause.has(Part.NOT, Part.NO_LONGER) and not clause.has(Part.NEED, Part.MUST)) or (
        clause.has(Part.REFUSE) and _stopped(clause)
    ):
        given = NO
    elif clause.has(Part.SELDOM, Part.PERHAPS):
        given = CASE
    elif clause.has(Part.AFFIRMS) or _sponsors_them(clause) or tail[0] in {"is", "are", "does", "do", "will"}:
        given = YES
    if given is not None:
        if clause.has(Part.PERHAPS):
            given = CASE
        said.mentions = before.mentions
        said.answer = given
        said.statements += [Statement(about, given) for about in before.mentions if given is not CASE or about == "h1b"]
    return said


def _adds_itself(clause: Clause) -> bool:
    """Whether "that too" or "also" answers a question."""
    words = clause.words()
    return bool({"too", "also"} & set(words)) and all(token[1] & {Part.SMALL, Part.AND} for token in clause.tokens)


def _stopped(clause: Clause) -> bool:
    """Whether a clause says no more than "we have stopped" or "this ended" of what was named before."""
    allowed = {Part.WE, Part.SMALL, Part.REFUSE, Part.COMMA, Part.PAST, Part.AND, Part.BUT}
    return len(clause.tokens) <= 6 and all(
        token[1] & allowed or token[0].isdigit() or token[0] in _CUSTOMS for token in clause.tokens
    )


def _says_yes_shortly(clause: Clause) -> bool:
    """Whether a clause begins with "it is," or is no more than "we do"."""
    words = clause.words()
    return " ".join(words[:2]) in _SHORT_YES and words[2:3] in ([], [","]) and not clause.has(Part.NOT)


def _sponsors_them(clause: Clause) -> bool:
    """Whether a clause says "we sponsor both" of what was named before."""
    words = clause.words()
    verbs = [i for i in clause.where(Part.SPONSOR) if words[i].startswith(("sponsor", "accept", "support", "offer"))]
    return bool(verbs) and bool({"both", "them", "either"} & set(words[verbs[0] :])) and len(words) <= 6


def _has_subject_of_its_own(clause: Clause) -> bool:
    """Whether a clause speaks of people or papers of its own: "applications without a transcript will not be read"."""
    if not clause.has(Part.NOT) or clause.has(Part.WE):
        return False
    verbs = clause.where(Part.SPONSOR, Part.CONSIDER)
    return (
        bool(verbs)
        and clause.tokens[0][1] != {Part.SMALL}
        and any(token[1] == {Part.WORD} for token in clause.tokens[: verbs[0]])
    )
