"""Shades of a clause: is it past or somebody else's, how often is it negated, "perhaps", "only"."""

from __future__ import annotations

from itertools import pairwise

from smartpick.facts.policy_words.clauses import CLASSES, Clause
from smartpick.facts.policy_words.lexicon import Part
from smartpick.facts.policy_words.requirements import WAYS, confines

_PLAIN_CASE = (
    *("case", "rare", "exception", "discretion", "individual", "one by one", "extraordinary"),
    *("not guaranteed", "sparingly"),
)
_NOT_EXCLUSIVE = frozenset(
    {
        "if",
        "for",
        "in",
        "when",
        "as",
        "after",
        "with",
        "to",
        "under",
        "upon",
        "by",
        "on",
        "through",
        "via",
        "from",
        "until",
    }
    | {"at"}
)
_MAY_OF = (
    *("sponsor", "consider", "grant", "approve", "available", "possible", "offer", "support", "accept", "act as"),
    *("allow", "permit", "obtain", "file", "petition", "issue", "pursue", "process", "initiate"),
)
_NOT_THE_VISA = ("waiver", "reform", "law", "bulletin", "fee", "cost")
_NAMED_FIRST = (Part.J1, Part.WE, Part.OUR_RESIDENTS, Part.APPLICANTS, Part.FOREIGN, Part.SPONSOR)
_VISA_WORDS = CLASSES | {Part.VISA}
_PAST_VERBS = frozenset(
    {"sponsored", "accepted", "offered", "supported", "took", "filed", "allowed", "permitted", "provided"}
)
_ENDINGS = frozenset({"ended", "discontinued", "stopped", "ceased", "withdrawn", "eliminated", "dropped", "abandoned"})
_ENDINGS |= {"phased out", "scrapped", "cancelled", "canceled", "suspended", "halted"}
_BE = frozenset({"is", "are", "be", "been", "being", "get", "isn", "aren", "now", "not", "currently", "only", "may be"})


def is_past(clause: Clause) -> bool:
    """Whether the clause speaks of former seasons; "no longer" speaks of now."""
    words = clause.words()
    if _ended(clause):
        return False
    if clause.has(Part.NO_LONGER) or (clause.has(Part.REFUSE) and not clause.has(Part.PAST)):
        return False
    if clause.has(Part.PAST):
        return True
    return any(_is_active_past(clause, index) for index, word in enumerate(words) if word in _PAST_VERBS)


def _ended(clause: Clause) -> bool:
    """Whether "was ended in 2023" says what no longer is."""
    return any(
        clause.tokens[i][0] in _ENDINGS and clause.tokens[i - 1][0] in {"was", "were"}
        for i in clause.where(Part.REFUSE)
        if i
    )


def _is_active_past(clause: Clause, verb: int) -> bool:
    """Whether "sponsored" is what somebody did ("the director allowed H-1B"), and not "visas sponsored: J-1"."""
    before = clause.tokens[:verb]
    if any(Part.COLON in token[1] for token in clause.tokens[verb + 1 : verb + 2]):
        return False
    if not before or {token[0] for token in before[-4:]} & _BE or any(Part.COLON in token[1] for token in before):
        return False
    said = [token for token in before if token[1] != {Part.SMALL}]
    named_after = any(token[1] & _VISA_WORDS for token in clause.tokens[verb + 1 :])
    return (
        bool(said)
        and named_after
        and not said[-1][1] & (_VISA_WORDS | {Part.VISA_STATUS, Part.ECFMG, Part.OTHER_VISA, Part.AND, Part.OR})
    )


def _comes_from(clause: Clause, elsewhere: int) -> bool:
    """Whether other programs are where somebody comes from: "transfers from other programs only"."""
    return any(token[0] == "from" for token in clause.tokens[max(0, elsewhere - 2) : elsewhere]) and clause.has(
        Part.TRANSFER
    )


def is_silent(clause: Clause, *, asked: bool = False) -> bool:
    """Whether the clause is not about this program's policy for residents now.

    Parameters
    ----------
    asked : it follows a question about the policy, so "J-1 through ECFMG." is an answer.
    """
    undecided = clause.has(Part.UNDECIDED) and not any(
        "case" in word or "individual" in word for word in clause.words()
    )
    if undecided or is_past(clause):
        return True
    verb = clause.where(Part.SPONSOR, Part.CONSIDER, Part.REFUSE)
    law = clause.where(Part.LAW)
    if any(
        word.endswith(("card", "cards", "employer", "employers")) and Part.LAW in parts for word, parts in clause.tokens
    ):
        return True
    if any(clause.tokens[i][0].startswith(_NOT_THE_VISA) and clause.tokens[i - 1][1] & _VISA_WORDS for i in law if i):
        return True
    if law and verb and clause.tokens[verb[0]][0].endswith(("apply", "obtain", "pursue", "secure")):
        return True
    ours = any(Part.WE in clause.tokens[i - 1][1] for i in verb if i)
    if law and not (verb and (verb[0] < law[0] or ours) and Part.ECFMG not in clause.tokens[0][1]):
        return True
    elsewhere = clause.where(Part.ELSEWHERE)
    if (
        elsewhere
        and not _comes_from(clause, elsewhere[0])
        and not (Part.WE in clause.tokens[0][1] and "one" in clause.words()[: elsewhere[0]])
        and (not verb or elsewhere[0] < verb[0])
        and not any(
            i > elsewhere[0] and clause.tokens[i - 1][0] not in {"of", "at", "in"} for i in clause.where(Part.WE)
        )
    ):
        return True
    if clause.has(Part.OTHERS) and not clause.has(Part.OUR_RESIDENTS):
        return True
    ecfmg = clause.where(Part.ECFMG) if not clause.has(Part.WE) else []
    if (
        ecfmg
        and verb
        and not clause.has(Part.OUR_RESIDENTS)
        and clause.words()[verb[0]].startswith("sponsor")
        and not any(i < ecfmg[0] for i in clause.where(*_NAMED_FIRST))
    ):
        return True
    by_ecfmg = bool(ecfmg) and not clause.has(Part.WE, Part.OUR_RESIDENTS, Part.APPLICANTS, Part.FOREIGN)
    if by_ecfmg and not verb:
        strange = any(parts == {Part.WORD} for _, parts in clause.tokens)
        return not asked and not clause.has(Part.VISA) and (strange or not clause.has(Part.J1, Part.H1B))
    return by_ecfmg and ecfmg[0] < verb[0] and clause.words()[verb[0]].startswith("sponsor") and len(verb) == 1


def _describes_people(clause: Clause, denial: int, verb: int) -> bool:
    """Whether "not" belongs to "who are not citizens" and not to the verb."""
    before = {token[0] for token in clause.tokens[max(0, denial - 2) : denial]}
    return bool(before & {"who", "whom"}) and verb - denial > 2


def is_noun_of_refusing(clause: Clause, index: int) -> bool:
    """Whether "pause" is a thing that was ("after a pause of two years") and not what is done now."""
    word, before = clause.tokens[index][0], clause.tokens[index - 1][0] if index else ""
    return word in {"pause", "stop", "bar", "halt", "end"} and before in {"a", "the", "this", "that", "short", "brief"}


def negatives(clause: Clause, verb: int, until: int) -> int:
    """Number of negations that reach the verb: those before it and "sponsor no …" right after it."""
    count = 0
    for index, (_, parts) in enumerate(clause.tokens):
        if index > until:
            break
        if not parts & {Part.NOT, Part.NO_LONGER, Part.REFUSE} or Part.NOT_ONLY in parts:
            continue
        if _describes_people(clause, index, verb) or is_noun_of_refusing(clause, index):
            continue
        if index <= verb or all(t[1] <= {Part.SMALL, Part.NOT} for t in clause.tokens[verb + 1 : index]):
            count += 1
    return count


def perhaps(clause: Clause, about: set[str]) -> bool:
    """Whether the answer is left open; for the J-1 alone only plain words ("case by case", "rarely") count."""
    words = [clause.tokens[index][0] for index in clause.where(Part.PERHAPS)]
    if not clause.has(Part.NOT, Part.SELDOM):
        words = [word for word in words if not word.startswith("guarantee")]
    if about == {"h1b"} and ("a few", "h1b") in pairwise(clause.words()):
        return True
    return bool(words) and (about != {"j1"} or any(mark in word for word in words for mark in _PLAIN_CASE))


def may_be(clause: Clause) -> bool:
    """Whether "may" stands before a verb of sponsoring, and not "residents may train on"."""
    for index in clause.where(Part.MAY):
        following = [token[0] for token in clause.tokens[index + 1 : index + 4]]
        if any(word.startswith(_MAY_OF) for word in following):
            return True
    return False


def exclusive(clause: Clause, mentions: list[tuple[int, str]]) -> bool:
    """Whether "only" shuts out the other classes ("only J-1"), and not "only if", "only for fellows"."""
    words = clause.words()
    first, last = mentions[0][0], mentions[-1][0]
    blockers = {Part.STEP3, Part.IF, Part.OTHERS, Part.PERHAPS, Part.TRANSFER, Part.NOT_ONLY}
    if clause.has(*blockers):
        return False
    for index in clause.where(Part.ONLY):
        if index > last:
            tail = [t for t in clause.tokens[index + 1 :] if not t[1] <= {Part.SMALL, Part.COMMA}]
            near = index - last <= 8 or words[index] in {"nothing else", "no other", "no others"}
            after = words[index + 1] if index + 1 < len(words) else ""
            if (
                near
                and after not in _NOT_EXCLUSIVE
                and (
                    not tail
                    or tail[0][0] in WAYS
                    or tail[0][1] & {Part.VISA, Part.AND, Part.OTHER_VISA, Part.WE, Part.SPONSOR}
                )
            ):
                return True
        elif index < first <= index + 9:
            after = words[index + 1] if index + 1 < len(words) else ""
            if (
                words[index] in {"limited to", "restricted to", "reserved for"}
                or confines(clause, index, first)
                or after not in _NOT_EXCLUSIVE
                or first - index <= 3
            ):
                return True
    return False
