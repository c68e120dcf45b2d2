"""Where a "not" stands in a clause, and whether it takes back what the verb says."""

from __future__ import annotations

from smartpick.facts.policy_words.clauses import CLASSES, Clause
from smartpick.facts.policy_words.lexicon import Part
from smartpick.facts.policy_words.requirements import strange_words
from smartpick.facts.policy_words.shades import is_noun_of_refusing
from smartpick.facts.policy_words.statements import CASE, Said

_FILLERS = frozenset({Part.SMALL, Part.VISA, Part.NEW, Part.COMMA, Part.AND, Part.OR, Part.NOT, Part.OUR_RESIDENTS})
_AUXILIARIES = frozenset(
    {"is", "are", "be", "been", "being", "was", "were", "has", "have", "now", "currently", "remains", "remain"}
)
NOT_FOR = frozenset({"not for", "not with", "not on", "no for"})
_HARMLESS = frozenset({"without", "neither", "none"})
_NO_MATTER = frozenset({"cost", "charge", "preference", "matter", "restrictions", "restriction", "additional", "extra"})
_NO_MATTER |= {"fee", "fees", "difference", "limit", "distinction", "exceptions", "further", "problem", "later", "more"}


def denied_after(clause: Clause, mention: int, verb: int | None) -> bool:
    """Whether the class is the subject of a denial: "visas sponsored by us, such as the H-1B, are unavailable"."""
    for index in clause.where(Part.REFUSE, Part.NO_LONGER):
        if index <= mention or clause.tokens[index - 1][0] not in _AUXILIARIES or (verb or 0) >= index:
            continue
        if Part.REFUSE in clause.tokens[index][1] or index + 1 == len(clause.tokens):
            return not clause.has(Part.PERHAPS, Part.EXCEPT, Part.TRANSFER, Part.SELDOM, Part.IF, Part.CONSIDER)
    return False


def two_denials_before(clause: Clause, mention: int) -> bool:
    """Whether two denials stand before the class, so that neither is its answer."""
    return len([i for i in clause.where(Part.NOT, Part.NO_LONGER, Part.REFUSE) if i < mention]) == 2


def only_failing_another(clause: Clause, mentions: list[tuple[int, str]]) -> bool:
    """Whether the H-1B is for those who cannot have the J-1: "only if the J-1 is not an option"."""
    if mentions[0][1] != "h1b" or not clause.has(Part.ONLY, Part.CONSIDER, Part.SPONSOR, Part.MAY):
        return False
    words = clause.words()
    start = next((i for i in range(mentions[0][0] + 1, len(words)) if _opens_condition(clause, i)), len(words))
    rest = clause.tokens[start:]
    before = clause.tokens[:start]
    return (
        any(Part.J1 in token[1] for token in rest)
        and any(token[1] & {Part.NOT, Part.REFUSE} for token in rest)
        and not any(token[1] & {Part.NOT, Part.REFUSE, Part.NO_LONGER} for token in before)
    )


def _opens_condition(clause: Clause, index: int) -> bool:
    word, parts = clause.tokens[index]
    return Part.IF in parts or word in {"who", "whom", "unless"}


def apart(clause: Clause, until: int) -> bool:
    """Whether a colon or comma stands between two denials, which then do not make a yes."""
    denials = [i for i in clause.where(Part.NOT, Part.NO_LONGER, Part.REFUSE) if i <= until]
    return len(denials) > 1 and any(denials[0] < i < denials[-1] for i in clause.where(Part.COLON, Part.COMMA))


def late_denial(clause: Clause, until: int) -> bool:
    """Whether a "not" behind the verb and the class may take back the yes: then nothing is read."""
    for index in clause.where(Part.NOT, Part.NO_LONGER, Part.REFUSE):
        word = clause.tokens[index][0]
        if any(i < index for i in clause.where(Part.IF) if i > until):
            continue
        if index <= until or word in _HARMLESS or is_noun_of_refusing(clause, index):
            continue
        following = {token[0] for token in clause.tokens[index + 1 : index + 3]}
        if not following & _NO_MATTER and not clause.has(Part.STEP3, Part.EXCEPT):
            return True
    return False


def supposes(clause: Clause, mention: int) -> bool:
    """Whether a denial is only supposed: "if there is a reason why a J-1 is not feasible"."""
    condition = next(iter(clause.where(Part.IF)), len(clause.tokens))
    after = [i for i in clause.where(Part.NOT, Part.REFUSE) if i > mention]
    if condition < mention and after and not any(condition < i < after[0] for i in clause.where(Part.COMMA)):
        return not any(i < condition for i in clause.where(Part.NOT, Part.REFUSE))
    return (
        condition <= 1
        and not any(i < condition for i in clause.where(Part.REFUSE, Part.NOT))
        and clause.tokens[condition][0] not in {"once", "subject to"}
        and not any(condition < i for i in clause.where(Part.COMMA, Part.WE))
        and mention > condition
    )


def stands_for_the_verb(clause: Clause, mention: int) -> bool:
    """Whether "can be" stands for the verb of the clause before: "the J-1 cannot be sponsored, the H-1B can be"."""
    rest = [token for token in clause.tokens[mention + 1 :] if not token[1] & {Part.VISA}]
    while len(rest) > 1 and rest[0][0] in {"can", "will", "may", "does", "do"} and rest[1][0] in {"be", "have"}:
        del rest[0]
    if not rest or rest[0][0] not in {"can", "be", "are", "is", "do", "does", "will", "have"}:
        return False
    return len(rest) == 1 or bool(rest[1][1] & {Part.COMMA}) or rest[1][0] in {"for", "too", "also"}


def two_plain_nots(clause: Clause, verb: int, until: int) -> bool:
    """Whether two bare "not" stand before a verb, of which one may belong elsewhere: "do not doubt that … cannot"."""
    denials = [i for i in clause.where(Part.NOT, Part.NO_LONGER, Part.REFUSE) if i <= min(verb, until)]
    return len(denials) == 2 and all(Part.REFUSE not in clause.tokens[i][1] for i in denials)


def ellipsis_of_doubt(clause: Clause, before: Said) -> bool:
    """Whether "the J-1 does not" leans on a clause that was itself neither yes nor no."""
    return Part.NOT in clause.tokens[-1][1] and before.answer is CASE


def _denial_touches_visa(clause: Clause) -> bool:
    """Whether "not" stands right before a visa class or ends the clause; not "J-1 residents may not moonlight"."""
    tokens = clause.tokens
    for index in clause.where(Part.NOT, Part.NO_LONGER, Part.REFUSE):
        rest = [token for token in tokens[index + 1 :] if not token[1] & _FILLERS]
        if tokens[index][0] == "without":
            continue
        if not rest or rest[0][1] & (CLASSES | {Part.OTHER_VISA}) or Part.REFUSE in tokens[index][1]:
            return True
    return False


def _there_is_no(clause: Clause) -> bool:
    """Whether "there will be no H-1B sponsorship" opens a clause, whatever follows."""
    words = clause.words()
    return any(
        words[i] == "no"
        and clause.tokens[i + 1 : i + 2]
        and clause.tokens[i + 1][1] & CLASSES
        and words[0] in {"there", "we"}
        and not clause.has(Part.IF, Part.NEED, Part.MUST, Part.STEP3, Part.LAW)
        for i in clause.where(Part.NOT)[:1]
    )


def is_bare_denial(clause: Clause) -> bool:
    """Whether a clause without a verb denies: "no H-1B", "the H-1B is not"; not "the J-1 research category is not"."""
    if not _denial_touches_visa(clause):
        return False
    if _there_is_no(clause):
        return True
    return strange_words(clause) <= 1 and not clause.has(Part.NEED, Part.MUST, Part.STEP3)
