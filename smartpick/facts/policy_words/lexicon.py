"""The words of the grammar: which phrase is which part of speech of a visa policy."""

from __future__ import annotations

import re
from enum import Enum, auto
from pathlib import Path

import yaml


class Part(Enum):
    """What a phrase does in a sentence about visas."""

    __hash__ = object.__hash__  # members are one of a kind; of a name the hash takes most of the time of a page

    J1 = auto()
    H1B = auto()
    OTHER_VISA = auto()
    VISA = auto()  # "visa", "sponsorship": a visa whose class is not named
    VISA_STATUS = auto()
    WORK_VISA = auto()  # "work visa": certainly the H-1B, perhaps more
    WORK_PERMIT = auto()  # own authorisation to work: EAD
    CITIZEN = auto()
    RESIDENT = auto()  # permanent resident, green card
    FOREIGN = auto()  # non-citizens
    NEEDS_NO_VISA = auto()
    WORK_RIGHT = auto()  # "authorised to work"
    SPONSOR = auto()  # certain verbs: sponsor, accept, offer, support
    CONSIDER = auto()  # consider, review
    HOLD = auto()  # weak verbs: train on, come on, use, hold
    NEED = auto()  # must have, be eligible for, require
    EXPECT = auto()  # should expect, plan on
    AFFIRMS = auto()
    NOT = auto()
    REFUSE = auto()  # decline, exclude: a "not" and a verb in one
    NO_LONGER = auto()
    ONLY = auto()
    NOT_ONLY = auto()
    EXCEPT = auto()
    PERHAPS = auto()  # case by case, rarely, exceptional
    SELDOM = auto()  # "not routinely": a refusal that leaves a door
    MAY = auto()
    TRANSFER = auto()
    NEW = auto()
    PAST = auto()
    UNDECIDED = auto()
    PREFER = auto()
    MUST = auto()
    IF = auto()
    UNLIKE = auto()
    STEP3 = auto()
    WE = auto()
    OUR_RESIDENTS = auto()
    APPLICANTS = auto()
    FELLOWS = auto()
    OTHERS = auto()  # faculty, observers, students, patients
    ELSEWHERE = auto()  # other programs, many hospitals
    ECFMG = auto()
    INSTEAD = auto()  # "rather than": what follows is set aside
    SPECIALTY = auto()
    ABROAD = auto()  # "abroad or without a current visa"
    LAW = auto()  # what the visa is in general: waiver, two-year rule, specialty occupation
    AND = auto()
    OR = auto()
    BUT = auto()
    COMMA = auto()
    OPEN = auto()
    CLOSE = auto()
    COLON = auto()
    WORD = auto()  # any other word
    SMALL = auto()  # the, a, of: says nothing


PHRASES = Path(__file__).resolve().parent.parent.parent / "data" / "policy_words" / "phrases.yaml"


def _phrases() -> dict[Part, list[str]]:
    """Phrases by part, as the data file lists them: separated by "|"."""
    with PHRASES.open(encoding="utf-8") as stream:
        texts = yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {
        Part[name.upper()]: [phrase.strip() for phrase in text.split("|") if phrase.strip()]
        for name, text in texts.items()
    }


_TABLE: dict[str, dict[tuple[str, ...], list[Part]]] = {}


def _build() -> None:
    for part, phrases in _phrases().items():
        for phrase in phrases:
            words = tuple(tokens_of(phrase))
            parts = _TABLE.setdefault(words[0], {}).setdefault(words, [])
            if part not in parts:
                parts.append(part)


_SPELLINGS = [
    (re.compile(r"\b(?:ecfmg|intealth)[- ]sponsored visas?\b"), " j1 "),
    (re.compile(r"(?<![a-z0-9])h ?-? ?1 ?-? ?b?1?s?(?:/1b|a)?(?=visa|j-?1|f-?1|[^a-z0-9]|$)"), " h1b "),
    (re.compile(r"(?<![a-z0-9])j ?-? ?1s?(?=visa|h-?1|f-?1|[^a-z0-9]|$)"), " j1 "),
    (re.compile(r"(?<![a-z0-9])([bfoehjl]) ?-? ?([1-4])s?(?=visa|[^a-z0-9]|$)"), r" \1\2 "),
    (
        re.compile(r"(?<![a-z0-9])['\"]?h['\"]?(?: type)? ?-?(?=visas?\b)|(?<![a-z0-9])h-?[il](?:-?b)?(?= ?visas?\b)"),
        " h1b ",
    ),
    (re.compile(r"(?<![a-z0-9])['\"]?j['\"]?(?: type)? ?-?(?=visas?\b)|(?<![a-z0-9])j-[il](?= ?visas?\b)"), " j1 "),
    (re.compile(r"(?<![a-z0-9])b-?1 ?/ ?b?-?2(?![a-z0-9])"), " b1 "),
    (re.compile(r"\bt-?n\b"), "tn"),
    (re.compile(r"(\w)n't\b"), r"\1 not"),
    (re.compile(r"(\w)'s\b"), r"\1"),
    (re.compile(r"(\w)'ve\b"), r"\1 have"),
    (re.compile(r"(\w)'ll\b"), r"\1 will"),
    (re.compile(r"(\w)'re\b"), r"\1 are"),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"\bcan not\b"), "cannot"),
    (re.compile(r"\bca not\b"), "cannot"),
    (re.compile(r"\bwo not\b"), "will not"),
]
_TICKS = {"✔": " yes, ", "✓": " yes, ", "✘": " no, ", "✗": " no, "}
_LETTERS = re.compile(r"[:=-] ?([YN])(?![\w/])")
_GLUED = re.compile(r"(?:j-?1|h-?1-?b|f-?1){2,}|(?<=friendly)(?:j-?1|h-?1-?b)", re.I)
_TOKEN = re.compile(r"h1b|[a-zà-ÿ]+[0-9]*|[0-9]+|[,:()\[\]&+?]|(?<=\s)-(?=\s)|/")


def tokens_of(text: str) -> list[str]:
    """Lower-case words of a text, visa classes in one spelling.

    Examples
    --------
    >>> tokens_of("We don't sponsor H1-B or J 1.")
    ['we', 'do', 'not', 'sponsor', 'h1b', 'or', 'j1']
    """
    for mark, word in _TICKS.items():
        text = text.replace(mark, word)
    text = _LETTERS.sub(lambda match: ": yes ," if match.group(1) == "Y" else ": no ,", text)
    text = _GLUED.sub(lambda match: " " + re.sub(r"(?i)(j-?1|h-?1-?b|f-?1)", r"\1 ", match.group()), text).lower()
    for pattern, replacement in _SPELLINGS:
        text = pattern.sub(replacement, text)
    return _TOKEN.findall(text)


_MARKS = {
    ",": Part.COMMA,
    "(": Part.OPEN,
    "[": Part.OPEN,
    ")": Part.CLOSE,
    "]": Part.CLOSE,
    ":": Part.COLON,
    "-": Part.COLON,
}
_CLASSES = {"j1": Part.J1, "h1b": Part.H1B}
_build()


def tagged(words: list[str]) -> list[tuple[str, frozenset[Part]]]:
    """Cut a list of words into phrases, longest first, each with the parts it can play."""
    found: list[tuple[str, frozenset[Part]]] = []
    at = 0
    while at < len(words):
        word = words[at]
        if word in _CLASSES:
            found.append((word, frozenset({_CLASSES[word]})))
            at += 1
            continue
        if word == "/":
            at += 1
            found.append(("/", frozenset({Part.AND})))
            continue
        if word in _MARKS:
            found.append((word, frozenset({_MARKS[word]})))
            at += 1
            continue
        candidates = _TABLE.get(word, {})
        best: tuple[str, ...] = ()
        for phrase in candidates:
            if len(phrase) > len(best) and tuple(words[at : at + len(phrase)]) == phrase:
                best = phrase
        if best:
            found.append((" ".join(best), frozenset(candidates[best])))
            at += len(best)
        else:
            found.append((word, frozenset({Part.WORD})))
            at += 1
    return found
