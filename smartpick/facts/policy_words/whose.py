"""Whose policy a sentence speaks of: one specialty of several on a page, the fellowships, or the program at large."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smartpick.facts.policy_words.clauses import Clause
from smartpick.facts.policy_words.lexicon import Part
from smartpick.facts.policy_words.sentences import Sentence

FELLOWSHIP = "fellowship"
OTHER_PROGRAMS = "other programs"
_SPECIALTIES = (
    *("internal medicine", "family medicine", "pediatrics", "psychiatry", "neurology", "general surgery", "surgery"),
    *("anesthesiology", "emergency medicine", "pathology", "obstetrics and gynecology", "radiology", "dermatology"),
    *("orthopedic surgery", "neurological surgery", "physical medicine", "preventive medicine", "radiation oncology"),
    *("urology", "ophthalmology", "otolaryngology", "plastic surgery", "transitional year", "medicine-pediatrics"),
    *("nuclear medicine", "child neurology", "vascular surgery", "thoracic surgery", "medical genetics"),
)
_ALSO = {
    "paediatrics": "pediatrics",
    "pediatric residency": "pediatrics",
    "family practice": "family medicine",
    "ob/gyn": "obstetrics and gynecology",
    "ob-gyn": "obstetrics and gynecology",
    "obgyn": "obstetrics and gynecology",
    "obstetrics & gynecology": "obstetrics and gynecology",
    "obstetrics": "obstetrics and gynecology",
    "anaesthesiology": "anesthesiology",
    "anesthesia": "anesthesiology",
    "diagnostic radiology": "radiology",
    "neurosurgery": "neurological surgery",
    "pm&r": "physical medicine",
    "orthopaedic surgery": "orthopedic surgery",
    "med-peds": "medicine-pediatrics",
    "internal medicine-pediatrics": "medicine-pediatrics",
}
_NAMES = {name: name for name in _SPECIALTIES} | _ALSO
_NAMED = re.compile(
    r"(?<![\w-])(" + "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True)) + r")(?![\w-])", re.IGNORECASE
)
_SHORT = re.compile(r"(?<![\w-])(IM|FM|EM|Peds|Psych|Neuro)(?![\w-])")
_SHORT_NAMES = {
    "IM": "internal medicine",
    "FM": "family medicine",
    "EM": "emergency medicine",
    "Peds": "pediatrics",
    "Psych": "psychiatry",
    "Neuro": "neurology",
}
_REST = re.compile(
    r"\b(?:all|the|our)? ?(?:other|remaining) (?:residency |residencies|programs|departments|specialties)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^([^:]{3,60}?)(?::| - )")
_FELLOWS = re.compile(r"\bfellow(?:s|ships?)?\b", re.IGNORECASE)


def specialties_in(text: str) -> tuple[str, ...]:
    """Specialties named in a text, in order."""
    hits = [(m.start(), _NAMES[m.group(1).lower()]) for m in _NAMED.finditer(text)]
    hits += [(m.start(), _SHORT_NAMES[m.group(1)]) for m in _SHORT.finditer(text)]
    return tuple(dict.fromkeys(name for _, name in sorted(hits)))


def whose_blocks(found: Sequence[Sentence]) -> list[tuple[str, ...]]:
    """The specialties (or fellowship) that a label or a heading puts each sentence under.

    A label such as "Psychiatry:" holds for the rest of its line, until another specialty is named there.

    Examples
    --------
    >>> whose_blocks([Sentence("Neurology: J-1 visas are sponsored."), Sentence("H-1B are not.", follows=True)])
    [('neurology',), ('neurology',)]
    """
    blocks: list[tuple[str, ...]] = []
    line: tuple[str, ...] = ()
    for sentence in found:
        label = _LABEL.match(sentence.text)
        own = _headed(label.group(1)) if label else ()
        if own or not sentence.follows or specialties_in(sentence.text):
            line = own
        blocks.append(line or (_headed(sentence.heading) if len(sentence.heading) < 80 else ()))
    return blocks


def _headed(text: str) -> tuple[str, ...]:
    names = specialties_in(text)
    if _FELLOWS.search(text):
        return () if re.search(r"resident|residenc", text, re.IGNORECASE) else (FELLOWSHIP,)
    return names


def whose_clause(clause: Clause, text: str) -> tuple[str, ...]:
    """Whom a clause names as its subject: specialties before the verb, else the fellowships."""
    if clause.has(Part.FELLOWS) and not clause.has(Part.OUR_RESIDENTS, Part.WE):
        return (FELLOWSHIP,)
    if clause.has(Part.FELLOWS) and "fellow" in " ".join(clause.words()[:4]) and not clause.has(Part.OUR_RESIDENTS):
        return (FELLOWSHIP,)
    words = " ".join(clause.words())
    rest = _REST.search(words)
    if rest and not words[: rest.start()].rstrip().endswith("from"):
        return (OTHER_PROGRAMS,)
    verb = clause.where(Part.SPONSOR, Part.CONSIDER, Part.REFUSE, Part.NOT)
    head = " ".join(clause.words()[: verb[0]]) if verb else words
    names = specialties_in(head)
    if not names and " for " in f" {words} ":
        names = ()
    return names or _short_names(head, text)


def _short_names(head: str, text: str) -> tuple[str, ...]:
    lower = {short.lower(): name for short, name in _SHORT_NAMES.items()}
    present = {match.group(1).lower() for match in _SHORT.finditer(text)}
    return tuple(dict.fromkeys(lower[word] for word in head.split() if word in present))
