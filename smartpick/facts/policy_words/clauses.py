"""Cutting a sentence into clauses that each say one thing about visas."""

from __future__ import annotations

from dataclasses import dataclass

from smartpick.facts.policy_words.lexicon import Part, tagged, tokens_of
from smartpick.facts.policy_words.rewording import reworded

Token = tuple[str, frozenset[Part]]
CLASSES = frozenset({Part.J1, Part.H1B})
NAMED = CLASSES | {Part.OTHER_VISA}
STRONG = frozenset({Part.SPONSOR, Part.CONSIDER, Part.REFUSE, Part.AFFIRMS})
_SPLITTERS = frozenset({Part.COMMA, Part.AND, Part.COLON, Part.BUT})
_SKIPPED = frozenset({Part.SMALL, Part.AND, Part.COMMA, Part.IF})


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as tagged phrases."""

    tokens: tuple[Token, ...]

    def has(self, *parts: Part) -> bool:
        """Whether any phrase can play any of the parts."""
        wanted = frozenset(parts)
        return any(not wanted.isdisjoint(token[1]) for token in self.tokens)

    def where(self, *parts: Part) -> list[int]:
        """Positions of the phrases that can play any of the parts."""
        wanted = frozenset(parts)
        return [index for index, token in enumerate(self.tokens) if not wanted.isdisjoint(token[1])]

    def words(self) -> list[str]:
        """The phrases themselves."""
        return [token[0] for token in self.tokens]


def _has(tokens: list[Token], parts: frozenset[Part]) -> bool:
    return any(token[1] & parts for token in tokens)


def _first(tokens: list[Token], parts: frozenset[Part]) -> int:
    return next((index for index, token in enumerate(tokens) if token[1] & parts), len(tokens))


def _last(tokens: list[Token], parts: frozenset[Part]) -> int:
    return next((index for index in range(len(tokens) - 1, -1, -1) if tokens[index][1] & parts), -1)


_ANSWERS = STRONG | {Part.NOT, Part.PERHAPS, Part.SELDOM, Part.NO_LONGER, Part.PREFER, Part.MAY, Part.TRANSFER}
_STATUS = frozenset({Part.CITIZEN, Part.RESIDENT})
_SUBJECTS = frozenset({Part.WE, Part.OUR_RESIDENTS, Part.FELLOWS, Part.APPLICANTS})
_NEGATIVE = frozenset({Part.NOT, Part.NO_LONGER, Part.REFUSE, Part.SELDOM})
_MENTION = NAMED | {Part.VISA, Part.WORK_VISA}


_ELLIPSES = frozenset({"can", "is", "are", "do", "does", "will", "be"})


def _starts_anew(left: list[Token], right: list[Token], mark: Token) -> bool:
    """Whether what follows a comma, "and" or colon says something of its own."""
    there = _is_there(right)
    right = right[_first_said(right) :]
    if there and right and _says(left) and right[0][1] & CLASSES:
        return True
    if not right:
        return False
    if _has(left, frozenset({Part.PERHAPS, Part.SELDOM, Part.ONLY})) and not _has(left, _MENTION | STRONG | _STATUS):
        return False
    if any(word == "neither" for word, _ in left) and not _has(left, STRONG):
        return False
    if _has(left, frozenset({Part.EXCEPT})) and not _has(left, STRONG | {Part.NOT}):
        return False
    if Part.COLON in mark[1]:
        if mark[0] == "-" and len(left) <= 2 and all(token[1] & {Part.AFFIRMS, Part.NOT, Part.SMALL} for token in left):
            return True
        if (
            right[0][1] & {Part.WE}
            and _has(right[1:], STRONG | {Part.NOT})
            and _has(left, CLASSES)
            and _has(left, frozenset({Part.NOT}))
        ):
            return True
        if mark[0] == "-" and _says(left) and (_begins_saying(right) or _says_of_class(right)):
            return True
        return (
            _has(left, STRONG | {Part.NOT, Part.ONLY})
            and _has(left, CLASSES)
            and _has(right, CLASSES)
            and _has(right, _ANSWERS)
        )
    if _says(left) and _begins_saying(right, people=Part.COMMA in mark[1]):
        return True
    if Part.COMMA in mark[1] and _is_there(left) and _has(left, CLASSES) and _says_of_class(right):
        return True
    says = _has(right, STRONG | {Part.NOT})
    opening = right[0][1]
    if opening & _SUBJECTS and says and _has(right[1:], STRONG | _NEGATIVE):
        listed = (
            opening & {Part.APPLICANTS, Part.OUR_RESIDENTS, Part.FELLOWS}
            and _first(left, STRONG | {Part.NEED}) > len(left) - 1
        )
        return not (listed and Part.AND in mark[1])
    if opening & {Part.SPONSOR, Part.CONSIDER, Part.ONLY} and _has(right, CLASSES) and _has(left, CLASSES):
        return _has(left, STRONG | {Part.NOT})
    demanded = _has(right, frozenset({Part.MUST, Part.NEED, Part.ONLY})) and _has(right, _STATUS)
    if demanded and not _has(left, _STATUS) and _has(left, frozenset({Part.VISA, Part.J1, Part.H1B})):
        return _has(left, STRONG | {Part.NOT})
    if left[-1][0] in _ELLIPSES and Part.COMMA in mark[1] and _has(left, CLASSES) and _has(right, CLASSES):
        return not _has(left, STRONG | {Part.NOT})
    denies_visas = _has(right, frozenset({Part.VISA})) and _has(right, STRONG) and _has(right, _NEGATIVE)
    if Part.COMMA in mark[1] and _has(left, _STATUS) and denies_visas and not _has(left, CLASSES | {Part.VISA}):
        return True
    if opening & _NEGATIVE and _has(right, frozenset({Part.OUR_RESIDENTS, Part.FELLOWS})) and _has(left, CLASSES):
        return True
    if opening & _NEGATIVE and _has(right, _STATUS) and _has(left, _STATUS):
        return True
    if opening & _NEGATIVE and _has(right, _MENTION):
        return _has(left, _MENTION) or Part.COMMA in mark[1]
    denied = _has(left, frozenset({Part.NOT})) and _has(left, CLASSES)
    if denied and opening & {Part.NEED, Part.EXPECT, Part.MUST} and _has(right, CLASSES) and Part.AND in mark[1]:
        return True
    if _goes_on_listing(left, right, mark):
        return False
    if len(left) <= 2 and _has(left, frozenset({Part.AFFIRMS, Part.NOT})) and Part.COMMA in mark[1]:
        return True
    mention = _first(right, NAMED)
    if mention == len(right):
        return False
    if right[-1][0] in {"is", "are", "do", "does"} and _has(left, CLASSES) and _has(left, STRONG | {Part.NOT}):
        return True
    if mention <= 1 and _is_the_one(right[mention + 1 :]) and _has(left, STRONG | {Part.NOT}):
        return True
    answered = _has(right[mention:], _ANSWERS) or _has(right[:mention], frozenset({Part.PERHAPS, Part.SELDOM}))
    if not answered:
        return _has(right, frozenset({Part.TRANSFER})) and _has(left, CLASSES)
    left_says = _has(left, CLASSES | {Part.VISA}) and _has(
        left, _ANSWERS | {Part.NEED, Part.HOLD, Part.EXPECT, Part.ONLY}
    )
    return left_says or not _has(left, NAMED | {Part.VISA, Part.SPONSOR})


def _is_the_one(tokens: list[Token]) -> bool:
    """Whether "is the only visa" follows a class."""
    words = [token[0] for token in tokens[:5]]
    return bool({"is", "are", "remains"} & set(words[:2])) and _has(tokens[:5], frozenset({Part.ONLY}))


def _begins_saying(tokens: list[Token], *, people: bool = True) -> bool:
    """Whether a statement of its own begins: "there is H-1B sponsorship", "interns may be appointed on the J-1"."""
    if not _has(tokens, CLASSES):
        return False
    if tokens[0][1] & (_SUBJECTS | {Part.FOREIGN}):
        verbs = _first(tokens, frozenset({Part.HOLD, Part.EXPECT, Part.SPONSOR, Part.CONSIDER}))
        return people and 0 < verbs < _first(tokens, CLASSES)
    return False


def _says(tokens: list[Token]) -> bool:
    """Whether something is said of a class already: a verb, a "not", or "there is H-1B sponsorship"."""
    return _has(tokens, CLASSES) and (_has(tokens, STRONG | {Part.NOT, Part.HOLD}) or _is_there(tokens))


def _says_of_class(tokens: list[Token]) -> bool:
    return bool(tokens[0][1] & CLASSES) and _has(tokens, STRONG | {Part.NOT})


def _is_there(tokens: list[Token]) -> bool:
    words = [token[0] for token in tokens[:4]]
    return "there" in words[:2] and bool({"is", "are"} & set(words))


def _goes_on_listing(left: list[Token], right: list[Token], mark: Token) -> bool:
    """Whether a list of visas that is the subject goes on: "applicants on H-1B, O-1, or F-1 cannot be taken"."""
    at = next((index for index, token in enumerate(right) if Part.OR not in token[1]), 0)
    named = Part.COMMA in mark[1] and bool(right[at][1] & NAMED)
    return named and bool(left[-1][1] & _MENTION) and not _has(left, STRONG | _NEGATIVE | {Part.NEED})


def _first_said(tokens: list[Token]) -> int:
    return next((index for index, token in enumerate(tokens) if not token[1] <= _SKIPPED), len(tokens))


def clauses(text: str) -> list[Clause]:
    """Cut a sentence into clauses.

    Examples
    --------
    >>> [" ".join(clause.words()) for clause in clauses("We accept J-1 but do not sponsor H1b.")]
    ['we accept j1', 'do not sponsor h1b']
    """
    tokens = _without_brackets(tagged(tokens_of(reworded(text))))
    found: list[list[Token]] = [[]]
    for index, token in enumerate(tokens):
        current = found[-1]
        if token[1] == {Part.CLOSE}:
            if current:
                found.append([])
            continue
        if Part.BUT in token[1] and not _limited_only(tokens[index : index + 5]):
            if current:
                found.append([])
            if token[1] & {Part.UNLIKE}:
                found[-1].append(token)
            continue
        if token[1] & _SPLITTERS and current and Part.BUT not in token[1]:
            ahead = tokens[index + 1 : _end_of_clause(tokens, index + 1)]
            if _starts_anew(current, ahead, token):
                found.append([])
                continue
        current.append(token)
    return [Clause(tuple(part)) for part in found if part]


def _limited_only(tokens: list[Token]) -> bool:
    return _has(tokens, frozenset({Part.NOT_ONLY}))


def _end_of_clause(tokens: list[Token], start: int) -> int:
    """The next comma after something was said, "but" or bracket; a window of 40 phrases keeps the work linear."""
    limit = min(len(tokens), start + 40)
    said = False
    for index in range(start, limit):
        parts = tokens[index][1]
        if Part.BUT in parts or Part.CLOSE in parts:
            return index
        if Part.COMMA in parts and said:
            return index
        said = said or bool(parts & (NAMED | STRONG | {Part.VISA, Part.NOT}))
    return limit


def _without_brackets(tokens: list[Token]) -> list[Token]:
    """Drop brackets around an answer; brackets around a visa class become a clause of their own."""
    found: list[Token] = []
    index = 0
    while index < len(tokens):
        if Part.OPEN in tokens[index][1]:
            end = next(
                (at for at in range(index + 1, min(len(tokens), index + 60)) if Part.CLOSE in tokens[at][1]),
                len(tokens),
            )
            inside = tokens[index + 1 : end]
            alone = _has(inside, CLASSES) and _has(inside, frozenset({Part.ONLY})) and len(inside) <= 4
            plain = not _has(inside, _ANSWERS | {Part.ONLY, Part.EXCEPT})
            answered = bool(found) and found[-1][1] & {Part.AFFIRMS, Part.NOT}
            listed = bool(found) and plain and (answered or Part.VISA in found[-1][1] or not _has(found, NAMED))
            if _has(inside, CLASSES) and (alone or (_has(found, NAMED | STRONG) and not listed)):
                found += [(")", frozenset({Part.CLOSE})), *inside, (")", frozenset({Part.CLOSE}))]
            else:
                last = _last(found, NAMED)
                if _has(inside, frozenset({Part.PERHAPS, Part.SELDOM})) and last > 0:
                    found.insert(last, (")", frozenset({Part.CLOSE})))
                found += inside
            index = end + 1
        elif Part.CLOSE in tokens[index][1]:
            index += 1
        else:
            found.append(tokens[index])
            index += 1
    return found
