"""Reading what a clause says of visas as such: "we do not sponsor visas", "visa sponsorship: yes"."""

from __future__ import annotations

from smartpick.entities.status import VisaAnswer
from smartpick.facts.policy_words.clauses import Clause, Token
from smartpick.facts.policy_words.lexicon import Part
from smartpick.facts.policy_words.shades import negatives
from smartpick.facts.policy_words.statements import ANY_VISA, NO, OTHER_VISAS, YES, Said, Statement

_GENERAL_YES = (
    *("sponsor", "sponser", "offer", "provide", "support", "available", "accept", "exist"),
    *("patrocin", "acepta", "ofrece", "take care of", "takes care of"),
)
_GENERAL_NO = (
    *_GENERAL_YES,
    *("consider", "eligible", "interview", "appoint", "hire", "accommodate", "process", "file", "review"),
    *("participate", "apply", "can apply", "may apply", "arrange", "obtain", "take", "allow", "permit"),
    *("possible", "assist", "given", "grant", "approv", "act as", "serve as", "rank", "select", "admit", "chosen"),
)
# "visa advice" and the like are not visas
_COMPOUNDS = frozenset(
    {
        "advice",
        "letter",
        "letters",
        "information",
        "question",
        "questions",
        "counsel",
        "office",
        "consulting",
        "service",
    }
    | {"services", "matter", "matters", "policy", "policies", "rules", "paperwork", "help", "issue", "issues", "needs"}
    | {"requirements", "requirement", "regulations", "expert", "experts", "lawyer", "attorney", "workshop", "card"}
    | {"documents", "number", "expiration", "holder's", "consultation", "counseling", "history", "page", "webpage"}
)


_UNSURE: tuple[Part, ...] = (Part.NOT, Part.NO_LONGER, Part.REFUSE, Part.IF, Part.MAY, Part.NEED, Part.MUST)
_UNSURE += (Part.PERHAPS, Part.SELDOM, Part.EXCEPT, Part.OTHERS, Part.FELLOWS, Part.LAW)


def visas_meant(clause: Clause) -> list[int]:
    """Positions where visas as such are meant, not "visa advice"."""
    found = []
    tokens = clause.tokens
    for index in clause.where(Part.VISA):
        after = tokens[index + 1][0] if index + 1 < len(tokens) else ""
        if tokens[index][0] == "visa" and after in _COMPOUNDS:
            continue
        found.append(index)
    return found


def is_noun(clause: Clause, index: int) -> bool:
    """Whether "offer" is the contract and not the verb."""
    word, before = clause.tokens[index][0], clause.tokens[index - 1][0] if index else ""
    if word in {"support", "backing"} and not any(Part.WE in t[1] for t in clause.tokens[:index]):
        after = clause.tokens[index + 1][0] if index + 1 < len(clause.tokens) else ""
        return after in {"for", "of", "with"} and len(clause.tokens) > index + 3
    return word in {"offer", "offers"} and before in {"an", "the", "any", "your", "a", "all", "job", "such"}


def marked_answer(clause: Clause) -> VisaAnswer | None:
    """The answer after a colon that ends the clause: "accepts H-1B: no"."""
    colons = clause.where(Part.COLON)
    tail = clause.tokens[colons[-1] + 1 :] if colons else ()
    if not tail or any(not token[1] & {Part.AFFIRMS, Part.NOT, Part.COMMA} for token in tail):
        return None
    return NO if any(Part.NOT in token[1] for token in tail) else YES


def read_general(clause: Clause, said: Said) -> None:
    """Visas as such: "we do not sponsor visas", "visa sponsorship is available"."""
    words = clause.words()
    if clause.has(Part.WORK_VISA) and said.mentions == ("h1b",):
        verbs = [i for i in clause.where(Part.SPONSOR) if words[i].startswith(_GENERAL_YES)]
        if verbs and negatives(clause, verbs[0], max(verbs[0], clause.where(Part.WORK_VISA)[0])) % 2:
            said.statements.append(Statement("h1b", NO, implied=True))
        elif verbs and verbs[0] < clause.where(Part.WORK_VISA)[0] and not clause.has(*_UNSURE):
            said.statements.append(Statement(ANY_VISA, YES))
        return
    if words[0] == "without" and clause.where(Part.NOT)[-1] > 0:
        return
    if _no_others(clause):
        said.answer = NO
        said.statements.append(Statement(OTHER_VISAS, NO, implied=True))
        return
    marked = marked_answer(clause)
    if marked is not None:
        said.answer = marked
        said.statements.append(Statement(ANY_VISA, marked))
        return
    if _people_may_have(clause):
        said.answer = YES
        said.statements.append(Statement(ANY_VISA, YES))
        return
    verbs = [
        i
        for i in clause.where(Part.SPONSOR, Part.CONSIDER, Part.REFUSE, Part.AFFIRMS, Part.NEED)
        if (words[i].startswith(_GENERAL_NO) or Part.REFUSE in clause.tokens[i][1]) and not is_noun(clause, i)
    ]
    visa = visas_meant(clause)[0]
    negated = _directly_denied(clause.tokens, visa)
    if (
        not verbs
        and Part.NOT in clause.tokens[-1][1]
        and (words[visa - 1] == "other" if visa else _ends_denied(clause))
    ):
        negated = True
    if not verbs:
        if (clause.has(Part.PERHAPS) and _decided(clause)) or (
            clause.has(Part.AFFIRMS) and clause.has(Part.COLON) and not clause.has(Part.NOT)
        ):
            said.answer = YES
            said.statements.append(Statement(ANY_VISA, YES))
        elif (negated and not clause.has(Part.PERHAPS)) or (clause.has(Part.COLON) and clause.has(Part.NOT)):
            said.answer = NO
            said.statements.append(Statement(ANY_VISA, NO))
        return
    between = clause.tokens[verbs[0] + 1 : visa]
    if any(token[1] & {Part.COMMA, Part.WE} for token in between):
        return
    if Part.CONSIDER in clause.tokens[verbs[0]][1] and not _about_people(clause, visa):
        return
    count = negatives(clause, verbs[0], max(visa, verbs[0]))
    if not count and Part.NOT in clause.tokens[-1][1]:
        count = 1
    if len(verbs) > 1 and not count:
        count = negatives(clause, verbs[-1], max(visa, verbs[-1]))
    if clause.has(Part.SELDOM) or _without_something(clause, verbs[0]):
        return
    if count % 2:
        if clause.has(Part.PERHAPS, Part.EXCEPT) or clause.has(Part.PREFER):
            return
        said.answer = NO
        said.statements.append(Statement(ANY_VISA, NO))
    elif any(Part.APPLICANTS in token[1] and token[0] != "your" for token in between):
        return
    elif words[verbs[0]].startswith(_GENERAL_YES) and not clause.has(
        Part.NEED, Part.MUST, Part.NEEDS_NO_VISA, Part.MAY
    ):
        said.answer = YES
        said.statements.append(Statement(ANY_VISA, YES))


def _ends_denied(clause: Clause) -> bool:
    """Whether "sponsorship is not possible" says nothing but that."""
    return all(token[1] & {Part.SMALL, Part.VISA, Part.NOT} for token in clause.tokens)


def _people_may_have(clause: Clause) -> bool:
    """Whether people "are eligible for visa sponsorship", which is an offer and no demand."""
    words = clause.words()
    visa = visas_meant(clause)[0]
    if clause.has(Part.NOT, Part.IF, Part.ONLY, Part.PERHAPS, Part.LAW, Part.NO_LONGER, Part.REFUSE):
        return False
    taken = [i for i in clause.where(Part.SPONSOR) if i > visa and words[i] in {"sponsored", "supported", "helped"}]
    asks = clause.where(Part.NEED)
    if taken and asks and asks[0] < visa and not clause.has(Part.MAY, Part.OTHERS, Part.FELLOWS):
        return clause.has(Part.APPLICANTS, Part.FOREIGN, Part.OUR_RESIDENTS) and not clause.has(Part.PAST)
    eligible = [i for i in range(1, visa) if words[i].startswith("eligible for") and words[i - 1] in {"is", "are"}]
    people = clause.where(Part.APPLICANTS, Part.FOREIGN)
    return bool(eligible) and bool(people) and people[0] < eligible[0] and visa - eligible[0] <= 2


def _without_something(clause: Clause, verb: int) -> bool:
    """Whether "without ECFMG certification no visa can be issued": a condition, and no refusal."""
    words = clause.words()
    lacking = words.index("without") if "without" in words else len(words)
    return lacking <= 1 and any(lacking < i < verb for i in clause.where(Part.NOT))


def _no_others(clause: Clause) -> bool:
    """Whether all visas but the one named before are refused: "no other visas", "does not support other categories"."""
    words = clause.words()
    at = visas_meant(clause)[0]
    if clause.has(Part.PERHAPS, Part.EXCEPT, Part.SELDOM) or not at:
        return False
    if words[at - 1] in {"no other", "no others", "none other"}:
        return True
    verbs = [i for i in clause.where(Part.SPONSOR) if words[i].startswith(_GENERAL_NO)]
    return words[at - 1] == "other" and bool(verbs) and negatives(clause, verbs[0], max(at, verbs[0])) % 2 == 1


def _about_people(clause: Clause, visa: int) -> bool:
    """Whether people who need a visa are considered or not, and not "these are not considered proper visas"."""
    return clause.has(Part.APPLICANTS, Part.NEED) or "sponsor" in clause.tokens[visa][0]


def _decided(clause: Clause) -> bool:
    return any("case" in clause.tokens[i][0] for i in clause.where(Part.PERHAPS))


def _directly_denied(tokens: tuple[Token, ...], visa: int) -> bool:
    if visa > 0 and tokens[visa - 1][0] in {"no", "without"}:
        return tokens[visa - 1][0] == "no" and len(tokens) <= visa + 4
    near = tokens[max(0, visa - 3) : visa]
    denied = [index for index, token in enumerate(near) if Part.NOT in token[1]]
    if not denied or not ("sponsor" in tokens[visa][0] or tokens[visa][0] == "visas"):
        return False
    return all(token[1] & {Part.SMALL, Part.NOT} for token in near[denied[0] :])
