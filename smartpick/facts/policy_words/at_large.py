"""Which pages explain visas at large, as guides, lawyers and medical schools do, and tell no program's policy."""

from __future__ import annotations

import re
from collections.abc import Sequence

# an article about visas in general: only its "we" and "our" speak of a program
ARTICLE = re.compile(
    r"\b(?:in this (?:article|guide|post)|law (?:firm|office)|attorney at|"
    r"enter (?:the (?:US|United States)|for training)|"
    r"options for their residency|(?:most )?commonly used (?:for|by|in)|vast majority|nonimmigrant status options)\b",
    re.IGNORECASE,
)
MARKS = 2  # of a page at large, from which on it is taken for one
_PEOPLE = (
    r"(?:imgs?|physicians?|(?:medical )?residents|programs|hospitals|graduates|residencies|doctors|applicants|"
    r"institutions)"
)
_AT_LARGE = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:most|many|some|several|few|fewer|nearly (?:all|every)|majority of)\b(?: [\w'./-]+){{0,6}} {_PEOPLE}\b",
        r"\bhome[- ](?:country|residenc[ey])|\b212 ?\(e\)|\btwo[- ]year home|\b2[- ]year home",
        r"\bnon-?immigrant\b|\btemporary workers?\b|\bspecialty occupations?\b",
        r"\b(?:j ?-?1|h ?-?1 ?-?b)(?: [\w-]+){0,3} (?:is|are) (?:a|an|the|often|reserved|available to|as close)\b",
        r"\bdual intent\b|\bcap[- ]exempt\b|\bannual(?: \w+)? caps?\b",
        r"\b(?:this|in the) (?:guide|article|post|blog)\b|\bread on\b|\blearn (?:about|how)\b",
        r"\bwaivers?\b|\bconrad\b",
        r"\bimmigration (?:attorney|lawyer|option|decision|law|professional|expert)s?\b|\blaw firm\b|\bclients\b",
        r"\bvisa (?:options?|strateg\w+|landscape|navigation|pathways?|categories)\b",
        r"\bmost common(?:ly)?\b|\bis common for\b|\bdefault (?:path|route|visa)|\bmost often\b",
        r"\bprograms (?:that|which|are|differ|have|vary)\b|\b(?:vary|varies|differ)(?: \w+)? (?:by|from|between)\b",
        r"\byour (?:visa|immigration|application|career|plans|citizenship)\b|\bas an? (?:foreign|international|non-us)",
        r"\b(?:up to|total of|limit of) (?:\d|six|seven|five) years\b",
    )
]
_HOUSE = r"(?:program|hospital|residency|department|institution|university|center|system|office|clinics|school)"
_OWN = re.compile(
    rf"\b(?:we|our {_HOUSE}|(?:this|the)(?: [\w'-]+){{0,3}} {_HOUSE})\b[^.?]{{0,60}}?"
    r"\b(?:sponsor|accept|support|offer|file|consider|take|recogni[sz]e|administer)(?!\w*ship)|"
    r"\bour (?:program|residency)\b|\bthis policy\b|\bdoes not sponsor\b|\bnot be approved\b|"
    r"\bone of the (?:few|many|most)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:sponsored by|department of state|exchange visitor program|sponsoring employer|"
    r"our (?:team|attorneys|consultants|lawyers|clients))\b",
    re.IGNORECASE,
)


def speaks_at_large(passage: Sequence[str]) -> bool:
    """Tell whether sentences explain visas at large and nothing in them is said by or of one program.

    Examples
    --------
    >>> speaks_at_large(["Most residents train on a J-1.", "It carries a two-year home rule unless there is a waiver."])
    True
    >>> speaks_at_large(["Most of our residents train on a J-1.", "We help with waivers and sponsor the H-1B too."])
    False
    """
    text = "\n".join(passage)
    if sum(bool(pattern.search(text)) for pattern in _AT_LARGE) < MARKS:
        return False
    return not any(_OWN.search(sentence) and not _OTHERS.search(sentence) for sentence in passage)
