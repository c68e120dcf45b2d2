"""Other ways of putting the same thing, brought to the one that the grammar reads.

Only what cannot change the answer is rewritten: an insertion between commas, a class by its full name, "have done so
and go on doing so". Each pattern is bounded, so that the work stays linear in the sentence.
"""

from __future__ import annotations

import re

_CLASS = r"(?:j ?-? ?1s?|h ?-? ?1 ?-? ?bs?)"
_NOT_THERE = r"(?!\b(?:not|no|never|cannot|nor|without|but|except|only|j ?-? ?1|h ?-? ?1)\b)"
_REWORDINGS = [
    # "do not, under any circumstances, sponsor"
    (
        re.compile(rf"\b(not|never|cannot|can't|don't|doesn't|won't)\s*,\s+((?:{_NOT_THERE}[^,.;:()]){{3,60}}),", re.I),
        r"\1",
    ),
    # "the J-1, sponsored through ECFMG, is"; "H-1Bs, which need Step 3, are"
    (
        re.compile(
            rf"\b({_CLASS}(?: visas?)?)\s*,\s+(?:sponsored|issued|administered|arranged|obtained|as|which|who|through|via|by)"
            rf"\b(?:{_NOT_THERE}[^,.;:()]){{2,70}},\s+(?=(?:is|are|will|may|can|cannot|has|have|remains?)\b)",
            re.I,
        ),
        r"\1 ",
    ),
    # the class by its full name
    (
        re.compile(
            r"\b(h ?-? ?1 ?-? ?b)(?: visas?)?,? \(?specialty occupations?(?: workers?)?\)?(?! are\b| is\b)", re.I
        ),
        r"\1",
    ),
    (
        re.compile(r"\b(j ?-? ?1)(?: visas?)?,? \(?(?:exchange visitor|alien physician|exchange physician)s?\)?", re.I),
        r"\1",
    ),
    # "both J's and H's"
    (re.compile(r"\bJ'?s (and|or|nor) H'?s\b"), r"J-1 \1 H-1B"),
    (re.compile(r"\bH'?s (and|or|nor) J'?s\b"), r"H-1B \1 J-1"),
    # "is not a problem, and neither is the J-1"
    (
        re.compile(
            r"\b(not a problem|no problem|not an issue|no issue)\b([^.;]{0,30}?),? (?:and )?neither (is|are)\b", re.I
        ),
        r"\1\2, and welcome \3",
    ),
    # "have sponsored them for years and will go on doing so"
    (
        re.compile(
            r"\b(?:have|has)(?: (?:long|always|already|regularly))? (sponsor|accept|support|offer)ed\b"
            rf"(?=(?:{_NOT_THERE.replace('|j ?-? ?1|h ?-? ?1', '')}[^.;]){{0,120}}\b(?:continues?|go on|keep on|still do|carry on|to this day)\b)",
            re.I,
        ),
        r"\1",
    ),
]


def reworded(sentence: str) -> str:
    """Give the sentence without insertions and with classes by their short names.

    Examples
    --------
    >>> reworded("We do not, under any circumstances, sponsor H-1B specialty occupation visas.")
    'We do not sponsor H-1B visas.'
    """
    for pattern, replacement in _REWORDINGS:
        sentence = pattern.sub(replacement, sentence)
    return sentence
