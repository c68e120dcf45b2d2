"""Reading one clause: from tagged phrases to statements about the J-1, the H-1B and visas as such."""

from __future__ import annotations

from itertools import pairwise

from smartpick.entities.status import VisaAnswer
from smartpick.facts.policy_words.clauses import CLASSES, Clause
from smartpick.facts.policy_words.denials import (
    NOT_FOR,
    apart,
    denied_after,
    ellipsis_of_doubt,
    is_bare_denial,
    late_denial,
    only_failing_another,
    stands_for_the_verb,
    supposes,
    two_denials_before,
    two_plain_nots,
)
from smartpick.facts.policy_words.general import is_noun, marked_answer, read_general, visas_meant
from smartpick.facts.policy_words.leaning import leaning
from smartpick.facts.policy_words.lexicon import Part
from smartpick.facts.policy_words.requirements import (
    WEAK_VERBS,
    amounts_to_yes,
    asks_step3,
    denies_something,
    is_confined,
    may_not_apply,
    may_not_hold,
    names_step3,
    not_eligible,
    strange_words,
)
from smartpick.facts.policy_words.shades import (
    exclusive,
    is_silent,
    may_be,
    negatives,
    perhaps,
)
from smartpick.facts.policy_words.statements import ANY_VISA, CASE, NO, TRANSFER, YES, Said, Statement

_NAMES = {Part.J1: "j1", Part.H1B: "h1b"}
_ACTIVE = frozenset(
    {"take", "takes", "accept", "accepts", "sponsors", "offers", "provide", "provides", "supports", "allows"}
)
_CHANGES = ("convert", "converted", "change", "changed", "switch", "switched")
_US_GRADUATES = ("us graduates", "us medical", "us schools", "us trained", "american medical schools")
_OBSTACLES = ("problem", "issue", "obstacle", "objection")
_OF_SENTENCES = frozenset({"not the case", "not true", "untrue", "no reason", "not correct that"})
_DOOR_AJAR = frozenset({"ruled out", "rule out", "rules out", "off the table"})


def named(clause: Clause) -> list[tuple[int, str]]:
    """Positions and names of the visa classes in a clause."""
    return [(index, _NAMES[part]) for index, token in enumerate(clause.tokens) for part in token[1] & CLASSES]


def _has_other_object(clause: Clause, verb: int) -> bool:
    """Whether the visa is the subject of an active verb: "the H-1B petition takes three months"."""
    if clause.tokens[verb][0] not in _ACTIVE:
        return False
    if any(Part.STEP3 in token[1] for token in clause.tokens[verb + 1 : verb + 4]):
        return True
    visas = clause.where(Part.J1, Part.H1B, Part.VISA)
    if not visas or visas[-1] > verb:
        return False
    between = clause.tokens[max(visas[-1] + 1, verb - 2) : verb]
    return not any(t[1] & {Part.WE, Part.OUR_RESIDENTS, Part.NOT, Part.APPLICANTS, Part.SPECIALTY} for t in between)


def _verb(clause: Clause) -> int | None:
    """The verb that carries the answer: the last strong one that is not inside "applicants who require …"."""
    strong = [
        i
        for i in clause.where(Part.SPONSOR, Part.CONSIDER, Part.AFFIRMS)
        if not is_noun(clause, i) and not _has_other_object(clause, i)
    ]
    firm = [i for i in strong if clause.tokens[i][0] not in WEAK_VERBS]
    refusals = clause.where(Part.REFUSE)
    if len(refusals) > 1 and clause.tokens[refusals[0]][0] in _OF_SENTENCES:
        refusals = refusals[1:]
    chosen = firm or refusals or strong
    return chosen[0] if chosen else None


def read_clause(clause: Clause, before: Said, *, fragments: bool) -> Said:
    """Read one clause.

    Parameters
    ----------
    before : what the clause before it said, for clauses that lean on it.
    fragments : whether a clause without a verb ("J-1; no H-1B.") may count; false for headings.
    """
    mentions = _kept(clause, named(clause))
    said = Said(mentions=tuple(dict.fromkeys(name for _, name in mentions)))
    general = [] if mentions or clause.has(Part.OTHER_VISA) else visas_meant(clause)
    if not said.mentions and general:
        said.mentions = (ANY_VISA,)
    if not said.mentions and clause.has(Part.WORK_VISA):
        said.mentions = ("h1b",)
    if _is_for_others(clause, said):
        said.statements.append(Statement("h1b", NO, implied=True))
        return said
    if is_silent(clause, asked=before.asked):
        return said
    if not said.mentions and _sponsors_nobody(clause):
        said.mentions, said.answer = (ANY_VISA,), NO
        said.statements.append(Statement(ANY_VISA, NO))
        return said
    if not said.mentions:
        return leaning(clause, before, said)
    if mentions:
        _read_named(clause, mentions, before, said, fragments)
    else:
        read_general(clause, said)
    return said


def _cannot_have(clause: Clause, mention: int) -> bool:
    """Whether a class is only named for people who cannot have it: "H-1B for those who cannot get a J-1"."""
    before = clause.tokens[max(0, mention - 5) : mention]
    who = next((i for i, token in enumerate(before) if token[0] in {"who", "those who", "ineligible"}), None)
    return who is not None and any(token[1] & {Part.NOT, Part.REFUSE} for token in before[who:])


def _is_for_others(clause: Clause, said: Said) -> bool:
    """Whether the H-1B is kept for faculty: "H-1B only for faculty", "the H-1B is for faculty"."""
    if said.mentions != ("h1b",) or not clause.has(Part.OTHERS) or clause.has(Part.OUR_RESIDENTS):
        return False
    if clause.has(Part.ONLY):
        return True
    first, others = clause.where(Part.H1B)[:1], clause.where(Part.OTHERS)
    between = clause.tokens[first[0] + 1 : others[0]] if first and first[0] < others[0] else ()
    words = {token[0] for token in between}
    return {"is", "for"} <= words and all(token[1] & {Part.SMALL, Part.VISA} for token in between)


def _kept(clause: Clause, mentions: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Mentions without those set aside by "rather than"."""
    aside = clause.where(Part.INSTEAD)
    kept = [m for m in mentions if not any(0 < m[0] - index <= 3 for index in aside)]
    kept = [m for m in kept if m[0] == mentions[0][0] or not _cannot_have(clause, m[0])]
    start = next((i for i in clause.where(Part.IF) if kept and i > kept[0][0]), len(clause.tokens))
    end = next((i for i in clause.where(Part.COMMA) if i > start), len(clause.tokens))
    return [m for m in kept if not start < m[0] < end]


def _sponsors_nobody(clause: Clause) -> bool:
    """Whether a clause that names no visa says "sponsors nothing" or "cannot sponsor foreign nationals"."""
    verbs = [i for i in clause.where(Part.SPONSOR) if clause.tokens[i][0].startswith("sponsor")]
    if not verbs or not clause.has(Part.NOT) or clause.has(Part.OTHER_VISA, Part.OTHERS, Part.CITIZEN):
        return False
    words = {"nothing", "none"} & set(clause.words())
    return bool(words) or (clause.has(Part.FOREIGN, Part.APPLICANTS) and negatives(clause, verbs[0], verbs[0]) % 2 == 1)


def _converted(clause: Clause, mentions: list[tuple[int, str]]) -> bool:
    """Whether one visa must be changed into the other: "H-1B visas must be converted to J-1"."""
    words = " ".join(clause.words())
    return len(mentions) == 2 and clause.has(Part.MUST, Part.NEED) and any(f" {verb} to " in words for verb in _CHANGES)


def _read_named(clause: Clause, mentions: list[tuple[int, str]], before: Said, said: Said, fragments: bool) -> None:
    if _converted(clause, mentions):
        said.statements += [Statement(mentions[0][1], NO), Statement(mentions[1][1], YES)]
        said.answer = NO
        return
    excepted = _excepted(clause, mentions)
    plain = [m for m in mentions if m not in excepted]
    about = {name for _, name in plain}
    verb = _verb(clause)
    step3 = names_step3(clause)
    said.step3 = step3 and "h1b" in {name for _, name in mentions}
    answer: VisaAnswer | None = None
    if only_failing_another(clause, mentions):
        said.answer, said.statements = CASE, [*said.statements, Statement("h1b", CASE)]
        return
    until = max(mentions[0][0], verb or 0) if plain else len(clause.tokens)
    count = negatives(clause, verb if verb is not None else -1, until) if verb is not None else 0
    has_not = clause.has(Part.NOT, Part.NO_LONGER, Part.REFUSE)
    marked = marked_answer(clause)
    if marked is not None:
        answer = marked
    elif clause.has(Part.SELDOM):
        answer = CASE
    elif denied_after(clause, mentions[-1][0], verb):
        answer = NO if not any(i < mentions[0][0] for i in clause.where(Part.NOT, Part.NO_LONGER)) else None
    elif verb is not None and not _only_weak(clause, verb):
        answer = (
            NO
            if count % 2
            else (YES if not (two_plain_nots(clause, verb, until) or apart(clause, max(verb, until))) else None)
        )
        if clause.tokens[verb][0] in _DOOR_AJAR and answer is YES:
            answer = CASE
        if clause.has(Part.CONSIDER) and answer is YES and about == {"h1b"} and Part.CONSIDER in clause.tokens[verb][1]:
            answer = CASE
    elif (
        has_not
        and not two_denials_before(clause, mentions[0][0])
        and (
            verb is not None
            or not_eligible(clause, mentions[0][0])
            or may_not_hold(clause, mentions[0][0])
            or may_not_apply(clause, mentions[-1][0])
            or (is_bare_denial(clause) and not ellipsis_of_doubt(clause, before))
        )
    ):
        answer = NO
    elif ("h1b" in about and _is_transfer(clause) and _takes_over(clause) and not has_not) or (
        (not denies_something(clause) and amounts_to_yes(clause, mentions))
        or is_confined(clause, mentions)
        or (step3 and about == {"h1b"} and asks_step3(clause))
    ):
        answer = YES
    elif clause.has(Part.PREFER) and not clause.has(Part.NOT) and not step3 and strange_words(clause) <= 2:
        answer = YES if not clause.has(Part.PERHAPS) else CASE
    elif (
        not denies_something(clause)
        and (_is_fragment(clause, step3) or _bare_item(clause, mentions))
        and (fragments or before.answer is not None or clause.has(Part.ONLY))
    ):
        answer = YES if before.answer in (None, YES) or not _continues(clause) else before.answer
    if (
        answer in (None, YES)
        and before.answer is not None
        and not has_not
        and stands_for_the_verb(clause, mentions[-1][0])
    ):
        answer = NO if before.obstacle else YES
    said.obstacle = any(word.endswith(_OBSTACLES) for i in clause.where(Part.AFFIRMS) for word in clause.tokens[i][:1])
    if answer is NO and before.step3 and verb is None and " ".join(clause.words()[:2]) in NOT_FOR:
        return
    if answer is YES and not clause.has(Part.PERHAPS) and late_denial(clause, until):
        return
    if answer is NO and supposes(clause, mentions[0][0]):
        return
    if answer is None and before.answer is YES and about == {"j1"} and clause.has(Part.IF) and not has_not:
        answer = YES
    if answer is None and clause.has(Part.PERHAPS) and "h1b" in about and not has_not:
        answer, plain = CASE, [m for m in plain if m[1] == "h1b"]
    if answer is None and excepted and not plain and has_not and clause.has(Part.VISA):
        answer = NO
    if answer is None or not mentions or (verb is None and has_not and ellipsis_of_doubt(clause, before)):
        return
    _record(clause, plain, excepted, answer, said)
    said.step3 = said.step3 and any(s.about == "h1b" and s.answer is not NO for s in said.statements)


def _only_weak(clause: Clause, verb: int) -> bool:
    return clause.tokens[verb][0] in WEAK_VERBS and not clause.has(Part.NOT, Part.NO_LONGER)


def _continues(clause: Clause) -> bool:
    return bool(clause.tokens[0][1] & {Part.AND, Part.OR}) and clause.words()[1:2] != ["there"]


def _is_fragment(clause: Clause, step3: bool) -> bool:
    holds = any(clause.tokens[i][0] not in {"holders", "holder", "on"} for i in clause.where(Part.HOLD))
    verbs = (holds and not step3) or clause.has(Part.SPONSOR, Part.EXPECT, Part.LAW)
    verbs = verbs or (
        clause.has(Part.PREFER) and not clause.has(Part.COLON) if step3 else clause.has(Part.NEED, Part.MUST)
    )
    linked = clause.where(Part.J1, Part.H1B)[-1] + 1
    linked += any(Part.VISA in token[1] for token in clause.tokens[linked : linked + 1])
    if [t[0] in {"is", "are"} for t in clause.tokens[linked : linked + 1]] == [True] and any(
        t[1] == {Part.WORD} for t in clause.tokens[linked + 1 : linked + 2]
    ):
        return False  # "H-1Bs are history": a predicate that nobody knows
    active = any(word in {"requires", "require", "needs", "need"} for word in clause.words())
    active = active and not (clause.has(Part.COLON) or clause.has(Part.J1))
    return not verbs and not active and strange_words(clause) <= 1


def _bare_item(clause: Clause, mentions: list[tuple[int, str]]) -> bool:
    """Whether a class is an item of its own in a list of demands: "three letters, J-1, certificate by March"."""
    if clause.has(Part.SPONSOR, Part.CONSIDER, Part.REFUSE, Part.LAW, Part.PAST, Part.OTHERS, Part.HOLD, Part.IF):
        return False
    marks = [-1, *clause.where(Part.COMMA), len(clause.tokens)]
    if len(marks) < 4:
        return False
    start = max(mark for mark in marks if mark < mentions[0][0])
    end = min(mark for mark in marks if mark > mentions[-1][0])
    allowed = {Part.J1, Part.H1B, Part.VISA, Part.SMALL, Part.AND, Part.OR, Part.ONLY, Part.ECFMG, Part.COLON}
    return all(token[1] & allowed for token in clause.tokens[start + 1 : end])


def _excepted(clause: Clause, mentions: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Mentions after "except" up to the next comma."""
    found = []
    adds = {"also", "too"} & set(clause.words())
    for start in clause.where(Part.EXCEPT):
        if clause.tokens[start][0] == "unless" or adds:
            continue
        end = next((i for i in clause.where(Part.COMMA) if i > start), len(clause.tokens))
        found += [m for m in mentions if start < m[0] < end]
    return found


def _record(
    clause: Clause, plain: list[tuple[int, str]], excepted: list[tuple[int, str]], answer: VisaAnswer, said: Said
) -> None:
    about = dict.fromkeys(name for _, name in plain)
    names = set(about)
    said.answer = answer
    may = may_be(clause) and names == {"h1b"}
    unsure = perhaps(clause, names) or may
    has_except = clause.has(Part.EXCEPT) and not {"also", "too"} & set(clause.words())
    transfers = _is_transfer(clause)
    for name in about:
        given = answer
        us_graduates = any(mark in clause.tokens[i][0] for i in clause.where(Part.PERHAPS) for mark in _US_GRADUATES)
        if name == "h1b" and transfers and not us_graduates and (answer is not NO or has_except or _only_new(clause)):
            given = TRANSFER
        elif name == "h1b" and answer is NO:
            given = CASE if (has_except and not excepted) or perhaps(clause, names) else NO
        elif unsure and answer is YES and (name == "h1b" or names == {"j1"} or _ends_with_perhaps(clause, plain)):
            given = CASE
        said.statements.append(Statement(name, given, narrowed=name == "j1" and clause.has(Part.ABROAD)))
    if excepted:
        opposite = YES if answer is NO else NO
        if not plain:
            said.statements.append(Statement(ANY_VISA, answer))
        if answer is YES and not plain and {"all", "any", "every", "each"} & set(clause.words()):
            left = {"j1", "h1b"} - {name for _, name in excepted}
            said.statements += [Statement(name, YES) for name in left]
        said.statements += [Statement(name, opposite) for name in dict.fromkeys(n for _, n in excepted)]
    if answer is YES and len(names) == 1 and exclusive(clause, plain):
        other = "h1b" if names == {"j1"} else "j1"
        said.statements.append(Statement(other, NO, implied=True))
    if answer is NO and "any other visa" in " ".join(clause.words()):
        said.statements.append(Statement(ANY_VISA, NO))


def _is_transfer(clause: Clause) -> bool:
    """Whether the H-1B meant is one that somebody holds already."""
    words = clause.words()
    held = any(word in {"current", "valid"} and after == "h1b" for word, after in pairwise(words))
    return held or clause.has(Part.TRANSFER)


def _takes_over(clause: Clause) -> bool:
    """Whether an H-1B held elsewhere is taken on: "transfers only", "may transfer", "will be extended"."""
    verbs = {"extend", "extended", "transfer", "transfers", "transferred"} & set(clause.words())
    return clause.has(Part.ONLY, Part.MAY, Part.COLON) or (bool(verbs) and strange_words(clause) <= 4)


def _only_new(clause: Clause) -> bool:
    return clause.has(Part.NEW)


def _ends_with_perhaps(clause: Clause, plain: list[tuple[int, str]]) -> bool:
    """Case by case said after the whole list holds for all of it."""
    first, last = plain[0][0], plain[-1][0]
    marks = clause.where(Part.PERHAPS)
    if any(i < first and Part.COLON in clause.tokens[i + 1][1] for i in marks):
        return True
    return any(
        i > last
        and (
            "case by case" in clause.tokens[i][0] or ("individual" in clause.tokens[i][0] and "both" in clause.words())
        )
        for i in marks
    )
