"""Words that stand for a visa named before: "it is not offered", "that is the only one", "we sponsor both groups".

A word is only put back where the sentence leaves no second reading: as the object of a verb of sponsoring, or as a
subject whose predicate is itself an answer. "It is a fine place to train" keeps its "it".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from smartpick.facts.policy_words.clauses import CLASSES, Clause, Token
from smartpick.facts.policy_words.lexicon import Part

_TOKENS: dict[str, Token] = {"j1": ("j1", frozenset({Part.J1})), "h1b": ("h1b", frozenset({Part.H1B}))}
_TOKENS["any"] = ("visas", frozenset({Part.VISA}))
_AND: Token = ("and", frozenset({Part.AND}))
_IS: Token = ("is", frozenset({Part.SMALL}))
_REACH = 3  # sentences that "both" may reach back over; "it" reaches over one
_BOTH = frozenset({"both", "either", "two", "either one", "each"})
_GROUPS = frozenset({"groups", "group", "of", "categories", "routes", "ways", "paths", "pathways", "kinds", "ones"})
_GROUPS |= {"types", "classes", "class", "type", "kind", "them", "these", "one", "alike", "here", "for", "now"}
_BE = frozenset({"is", "are", "has", "have", "does", "do", "will", "can", "remains", "remain", "was", "can be", "be"})
_SUBJECTS = frozenset({"it", "this", "that", "these", "those", "they", "neither"})
_OBJECTS = frozenset({"it", "them", "one", "these", "those", "this", "that"})
_BESIDE = frozenset({"alongside", "besides", "as well as", "in addition to", "on top of", "next to", "along with"})
_ACTS = frozenset({Part.SPONSOR, Part.REFUSE, Part.CONSIDER, Part.TRANSFER, Part.HOLD, Part.NEED})
_PREDICATES = frozenset({Part.SPONSOR, Part.REFUSE, Part.NOT, Part.NO_LONGER, Part.ONLY, Part.PERHAPS, Part.SELDOM})
_PREDICATES |= {Part.AFFIRMS, Part.CONSIDER, Part.TRANSFER}
_PEOPLE = frozenset({Part.APPLICANTS, Part.OUR_RESIDENTS, Part.FOREIGN})
_OPENING = frozenset({Part.AND, Part.BUT, Part.COMMA, Part.OR})
_ABOUT_NOT = frozenset({Part.STEP3, Part.ECFMG, Part.CITIZEN, Part.RESIDENT, Part.OTHER_VISA, Part.WORK_PERMIT})


@dataclass(slots=True)
class Memory:
    """Classes that the page named last.

    Attributes
    ----------
    last : classes of the last clause that named any.
    named : class to the number of the sentence that named it last.
    at : number of the sentence being read.
    welcome : `Part.CITIZEN` and `Part.RESIDENT`, as far as the page said yes to them.
    once_only : the class that a clause about the past named as the only one ("last year we could only do J-1").
    of_people : the last clause spoke of people ("applicants on a J-1"), whom "they" may mean.
    """

    last: tuple[str, ...] = ()
    named: dict[str, int] | None = None
    at: int = 0
    of_people: bool = False
    once_only: str = ""
    welcome: set[Part] = field(default_factory=set)

    def note(self, clause: Clause, names: tuple[str, ...]) -> None:
        """Remember the classes that a clause names."""
        if not names:
            if clause.has(Part.OTHER_VISA, Part.OTHERS):
                self.last = ()
            elif clause.has(Part.VISA):
                self.last, self.named = ("any",), {**(self.named or {}), "any": self.at}
            return
        self.once_only = names[0] if len(names) == 1 and clause.has(Part.PAST) and clause.has(Part.ONLY) else ""
        self.last = names
        self.of_people = clause.has(*_PEOPLE)
        self.named = {**(self.named or {}), **dict.fromkeys(names, self.at)}

    def near(self, reach: int) -> tuple[str, ...]:
        """The classes named at most so many sentences ago."""
        return tuple(name for name, at in (self.named or {}).items() if self.at - at <= reach and name != "any")

    def adds(self, clause: Clause, names: tuple[str, ...]) -> str:
        """The class that "now we do H-1Bs as well" takes for granted, "" when none."""
        added = self.once_only and len(names) == 1 and names[0] != self.once_only
        return self.once_only if added and {"too", "also", "as well", "well"} & set(clause.words()) else ""


def put_back(clause: Clause, memory: Memory) -> Clause:
    """Put the class back for the word that stands for it; the clause itself when no word surely does."""
    if len(clause.where(*CLASSES)) == 1 and len(memory.last) == 1:
        return _beside(clause, memory.last)
    if clause.has(*CLASSES) or clause.has(*_ABOUT_NOT) or len(clause.tokens) > 30:
        return clause
    pair = memory.near(_REACH)
    if len(pair) == 2:
        found = _both(clause) or _former(clause, memory)
        if found is not None:
            start, end, names = found
            return _with(clause, start, end, names)
    if not memory.last or any(memory.at - (memory.named or {})[name] > 1 for name in memory.last):
        return clause
    span = _standing(clause, memory)
    return _with(clause, *span, memory.last) if span else clause


def _with(clause: Clause, start: int, end: int, names: tuple[str, ...]) -> Clause:
    tokens: list[Token] = [_TOKENS[names[0]]]
    for name in names[1:]:
        tokens += [_AND, _TOKENS[name]]
    if clause.tokens[start][0] == "that is":
        tokens.append(_IS)
    if clause.tokens[start][0] == "neither":
        tokens.insert(0, ("no", frozenset({Part.NOT})))
    return Clause((*clause.tokens[:start], *tokens, *clause.tokens[end:]))


def _both(clause: Clause) -> tuple[int, int, tuple[str, ...]] | None:
    words = clause.words()
    for index, word in enumerate(words):
        if word not in _BOTH:
            continue
        end = index + 1
        while end < len(words) and (words[end] in _GROUPS or Part.VISA in clause.tokens[end][1]) and end - index < 4:
            end += 1
        if word == "two" and end == index + 1:
            continue
        after = clause.tokens[end] if end < len(words) else None
        if (after is None or after[1] & (_PREDICATES | {Part.COMMA}) or after[0] in _BE) and clause.has(*_ACTS):
            return index, end, ("j1", "h1b")
    return None


def _former(clause: Clause, memory: Memory) -> tuple[int, int, tuple[str, ...]] | None:
    """What "the former", "the latter" and "the other" mean."""
    words = clause.words()
    for index, word in enumerate(words):
        if word in {"former", "latter", "first", "second"} and index and words[index - 1] == "the":
            if len(memory.last) != 2 or (index + 1 < len(words) and clause.tokens[index + 1][1] == {Part.WORD}):
                continue
            return index, index + 1, (memory.last[0 if word in {"former", "first"} else 1],)
        if word == "other" and index and words[index - 1] == "the" and len(memory.last) == 1:
            end = index + 2 if index + 1 < len(words) and _is_name(clause.tokens[index + 1]) else index + 1
            if end < len(words) and clause.tokens[end][1] == {Part.WORD}:
                continue
            return index, end, ("h1b" if memory.last == ("j1",) else "j1",)
    return None


def _beside(clause: Clause, last: tuple[str, ...]) -> Clause:
    """Put the class back in "H-1B has been added alongside it"."""
    words = clause.words()
    if last == ("any",):
        return clause
    for index in range(1, len(words)):
        if words[index] == "it" and words[index - 1] in _BESIDE and last[0] not in words:
            return _with(clause, index, index + 1, last)
    return clause


def _is_name(token: Token) -> bool:
    return Part.VISA in token[1] or token[0] in {"one", "class", "type", "category"}


def _standing(clause: Clause, memory: Memory) -> tuple[int, int] | None:
    """The word that stands for the class named last: an object of a verb, or a subject with an answer."""
    tokens = clause.tokens
    first = next((i for i, token in enumerate(tokens) if not token[1] & _OPENING), len(tokens))
    if (
        memory.last != ("any",)
        and first < len(tokens)
        and not clause.has(Part.VISA)
        and _is_subject(clause, first, memory)
    ):
        return first, first + 1
    for index, (word, _) in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if word in {"this", "that", "these", "those", "such"} and following and Part.VISA in following[1]:
            return (index, index + 2) if memory.last != ("any",) else None
        if word not in _OBJECTS or not index:
            continue
        if following and following[1] == {Part.WORD} and word not in {"it", "them"}:
            continue
        before = tokens[index - 1]
        if memory.last == ("any",):
            if Part.SPONSOR in before[1] and word == "it":
                return index, index + 1
            continue
        if before[1] & _ACTS or (
            before[0] in {"for", "on", "of", "with"} and index > 1 and tokens[index - 2][1] & _ACTS
        ):
            return index, index + 1
    return None


def _is_subject(clause: Clause, first: int, memory: Memory) -> bool:
    tokens = clause.tokens
    word = tokens[first][0]
    at = first + 1
    if word != "that is":
        if word not in _SUBJECTS or (word in {"they", "those", "these"} and memory.of_people):
            return False
        while at < len(tokens) and (tokens[at][0] in _BE or tokens[at][0] in {"also", "therefore", "the", "a", "now"}):
            at += 1
        if at == first + 1 and not tokens[at : at + 1]:
            return False
    at += sum(token[0] in {"the", "our", "at", "on"} for token in tokens[at : at + 2])
    if at >= len(tokens) or not tokens[at][1] & _PREDICATES:
        return False
    return not any(token[0] in {"to", "that"} for token in tokens[at + 1 : at + 2])
