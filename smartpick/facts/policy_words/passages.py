"""From the sentences of a page to the words that the learned reader sees: the part about visas, with classes marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smartpick.facts.policy_words.seasons import of_earlier_seasons
from smartpick.facts.policy_words.sentences import Sentence

MOST_WORDS = 140  # read of a page
MOST_SENTENCES = MOST_WORDS // 2  # no sentence has less than a word and its end
BREAK, ASKED, OTHER = "¶", "TT", "OO"  # end of a sentence; the class asked about; the other one
CLASSES = ("j1", "h1b")
_CLASS = {
    "j1": re.compile(r"\bj\s?-?\s?1\s?'?s?\b|\bj[ -]visas?\b|\bexchange[- ]visitors?\b(?: \(j-?1\))?", re.IGNORECASE),
    "h1b": re.compile(r"\bh\s?-?\s?1\s?-?\s?b'?s?\b|\bh\s?-?\s?1'?s?\b|\bh[ -]visas?\b", re.IGNORECASE),
}
_ABOUT_VISAS = re.compile(
    r"visa|\bj ?-? ?1|\bh ?-? ?1|citizen|green[ -]?card|permanent resident|\blprs?\b|sponsor|\bead\b|passport|petition|"
    r"exchange[- ]visitor|immigra|work (?:authori|permit)|authori[sz]ed to work|ds-?2019|i-?129|nationals?\b",
    re.IGNORECASE,
)
_SPELLED = {"j1": "J-1", "h1b": "H-1B"}
_NOT_PEOPLE = r"(?!\s+(?:residents?|trainees?|fellows?|years?|months?|half)\b)"
_ONE_OF_TWO = {word: re.compile(rf"\bthe {word}\b{_NOT_PEOPLE}", re.IGNORECASE) for word in ("former", "latter")}
_NOT = re.compile(r"n't\b")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[A-Za-z']+|9|[.,;:?!()=]")


def about_visas(found: Sequence[Sentence]) -> list[str]:
    """Give the sentences that may be about visas or status, with one before and one after each; [] where none is.

    Sentences about earlier seasons are left out.

    Examples
    --------
    >>> about_visas([Sentence("Welcome."), Sentence("We take J-1 visas."), Sentence("Only those."), Sentence("Bye.")])
    ['Welcome.', 'We take J-1 visas.', 'Only those.']
    """
    past = of_earlier_seasons(found)
    own = [one.text for number, one in enumerate(found) if number not in past]
    kept: list[str] = []
    before, here = False, bool(own) and names_visas(own[0])
    for number, text in enumerate(own):
        after = number + 1 < len(own) and names_visas(own[number + 1])
        if before or here or after:
            kept.append(text)
        if len(kept) == MOST_SENTENCES:
            break
        before, here = here, after
    return kept


def names_visas(text: str) -> bool:
    """Tell whether a sentence has a word of visas, status or sponsoring."""
    return _ABOUT_VISAS.search(text) is not None


def names_class(text: str, name: str) -> bool:
    """Tell whether a sentence names a visa class, "j1" or "h1b"."""
    return _CLASS[name].search(text) is not None


def spelled_out(passage: Sequence[str]) -> list[str]:
    """Name the class that "the former" and "the latter" mean, where exactly two were named before.

    Examples
    --------
    >>> spelled_out(["J-1 or H-1B?", "We sponsor the latter, not the former."])
    ['J-1 or H-1B?', 'We sponsor the H-1B, not the J-1.']
    """
    told: list[str] = []
    pair: list[str] = []
    for text in passage:
        asked = [found.start() for pattern in _ONE_OF_TWO.values() if (found := pattern.search(text))]
        pair = _in_order(text[: min(asked)] if asked else text) or pair
        for word, name in zip(("former", "latter"), pair, strict=False):
            text = _ONE_OF_TWO[word].sub(f"the {name}", text)
        told.append(text)
    return told


def _in_order(text: str) -> list[str]:
    """Give the two classes as a text names them first; [] where it does not name both."""
    at = {name: found.start() for name, pattern in _CLASS.items() if (found := pattern.search(text))}
    return [_SPELLED[name] for name in sorted(at, key=at.__getitem__)] if len(at) == len(CLASSES) else []


def words_of(texts: Sequence[str], asked: str) -> list[str]:
    """Give the words of sentences with the class asked about, "j1" or "h1b", and the other one marked.

    Examples
    --------
    >>> words_of(["We don't sponsor H-1Bs.", "J-1: yes."], "h1b")
    ['we', 'do', 'not', 'sponsor', 'TT', '.', '¶', 'OO', ':', 'yes', '.', '¶']
    """
    words: list[str] = []
    for text in texts:
        for name in CLASSES:
            text = _CLASS[name].sub(f" {ASKED if name == asked else OTHER} ", text)
        plain = _NUMBER.sub("9", _NOT.sub(" not", text))
        words += [word if word in (ASKED, OTHER) else word.lower() for word in _WORD.findall(plain)]
        words.append(BREAK)
        if len(words) >= MOST_WORDS:
            break
    return words[:MOST_WORDS]
