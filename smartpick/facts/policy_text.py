"""What a program's page says about visas and limits, with the words each answer rests on.

Precision comes before reach: a text that is unclear, undecided, about the past, about somebody else or in a language
that is not read here is UNKNOWN, and silence is unknown, never "no".
"""

from __future__ import annotations

from dataclasses import replace

from smartpick.entities.status import VisaPolicy
from smartpick.facts.policy_words.accounts import LONGEST_WORDS, PolicyReading, readings_of
from smartpick.facts.policy_words.at_large import ARTICLE, speaks_at_large
from smartpick.facts.policy_words.languages import is_foreign, is_spanish
from smartpick.facts.policy_words.learned import together
from smartpick.facts.policy_words.only_people import without_people
from smartpick.facts.policy_words.page_walk import accounts_of
from smartpick.facts.policy_words.pages import page_text
from smartpick.facts.policy_words.passages import about_visas, names_visas, spelled_out
from smartpick.facts.policy_words.sentences import Sentence, sentences
from smartpick.facts.policy_words.whose import FELLOWSHIP

__all__ = ["PolicyReading", "read_policy"]


def read_policy(content: bytes | str) -> tuple[PolicyReading, ...]:
    """Read pasted text, a saved HTML page or a PDF.

    Parameters
    ----------
    content : text, or the bytes of a file of at most 1 MB (PDF: 20 MB).

    Returns
    -------
    At least one reading. The first is the residency's, or one per specialty when the page speaks of several; a
    fellowship's own policy comes last, under its name.

    Raises
    ------
    InvalidInput : too large, binary, damaged, or a PDF without text.

    Notes
    -----
    Not modelled: languages other than English and a little Spanish; pictures of text; footnotes that a mark ties to a
    sentence elsewhere; pronouns that reach back over more than one sentence.

    Examples
    --------
    >>> reading, = read_policy("We accept J-1 visas but do not sponsor H-1B.")
    >>> reading.policy.label.value, reading.words["visa_policy"]
    ('J1_ONLY', 'We accept J-1 visas but do not sponsor H-1B.')
    """
    found = sentences(page_text(content))
    accounts = accounts_of(found)
    apart = {name: account.own for name, account in accounts.items() if account.speaks and not account.named}
    readings = readings_of(accounts)
    if all(one.program in (None, FELLOWSHIP) for one in readings):
        apart = {None: found}
    return tuple(_read_again(one, apart.get(one.program, [])) for one in readings)


def by_grammar(content: bytes | str) -> tuple[PolicyReading, ...]:
    """Read as `read_policy` does, by the grammar alone."""
    return readings_of(accounts_of(sentences(page_text(content))))


def _read_again(reading: PolicyReading, found: list[Sentence]) -> PolicyReading:
    """Let the reader that learned look at the sentences about one program that the grammar read (decision 0171)."""
    passage = about_visas(found)
    unread = any(is_foreign(text) or is_spanish(text) or ARTICLE.search(text) for text in passage)
    if speaks_at_large(passage):
        words = {name: text for name, text in reading.words.items() if name != "visa_policy"}
        return replace(reading, policy=VisaPolicy(), confidence="low", words=words)
    if not passage or unread or reading.program == FELLOWSHIP:
        return reading
    spelled = spelled_out(passage)
    grammar = reading if spelled == passage else by_grammar(" ".join(spelled))[0]
    learned, confidence = together(spelled, grammar.policy, grammar.confidence)
    policy = without_people(passage, learned)
    confidence = confidence if policy == learned else "low"
    words = {name: text for name, text in reading.words.items() if name != "visa_policy"}
    if policy != VisaPolicy():
        own = " … ".join(text for text in passage if names_visas(text))[:LONGEST_WORDS]
        words["visa_policy"] = reading.words.get("visa_policy", own) if policy == reading.policy else own
    return replace(reading, policy=policy, confidence=confidence, words=words)
