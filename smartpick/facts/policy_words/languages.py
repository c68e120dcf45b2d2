"""Which sentences are in a language that is not read; a little Spanish is."""

from __future__ import annotations

import re

_FOREIGN = frozenset(
    [
        "avec",
        "che",
        "dans",
        "das",
        "der",
        "des",
        "die",
        "du",
        "ein",
        "eine",
        "est",
        "et",
        "für",
        "gli",
        "ihr",
        "il",
        "ist",
        "kein",
        "keine",
        "le",
        "les",
        "nao",
        "ne",
        "nicht",
        "nous",
        "não",
        "oder",
        "pas",
        "pour",
        "sie",
        "sono",
        "sont",
        "são",
        "uma",
        "und",
        "une",
        "vous",
        "werden",
        "wir",
    ]
)
_ENGLISH = frozenset(
    [
        "and",
        "are",
        "do",
        "does",
        "for",
        "in",
        "is",
        "must",
        "not",
        "of",
        "only",
        "or",
        "our",
        "the",
        "to",
        "visa",
        "visas",
        "we",
        "will",
        "you",
    ]
)
_SPANISH_READ = re.compile(r"patrocin|acepta|ofrece")
_SPANISH = frozenset(
    [
        *("ciudadanos", "con", "de", "del", "el", "ella", "en", "está", "la", "las", "los", "nuestra", "nuestro"),
        *("nuestros", "nosotros", "para", "pero", "por", "programa", "que", "residentes", "se", "solo", "su", "sus"),
        *("sí", "sólo", "también", "un", "una", "visados"),
    ]
)


def is_spanish(text: str) -> bool:
    """Tell whether a sentence is in Spanish, which the grammar reads a little of and nothing else does.

    Examples
    --------
    >>> is_spanish("No ofrecemos patrocinio de visa."), is_spanish("We offer no visas."), is_spanish("La visa J-1")
    (True, False, True)
    """
    words = re.findall(r"[a-zà-ÿß]+", text.lower())
    spanish = sum(word in _SPANISH for word in words) + bool(_SPANISH_READ.search(text.lower()))
    return spanish > sum(word in _ENGLISH - {"visa", "visas"} for word in words)


def is_foreign(text: str) -> bool:
    """Tell whether a sentence is in French, German, Portuguese or Italian.

    Examples
    --------
    >>> is_foreign("Nous ne sponsorisons pas les visas H-1B."), is_foreign("We do not sponsor H-1B visas.")
    (True, False)
    """
    words = re.findall(r"[a-zà-ÿß]+", text.lower())
    foreign = sum(word in _FOREIGN for word in words)
    return foreign > sum(word in _ENGLISH for word in words) and not _SPANISH_READ.search(text.lower())
