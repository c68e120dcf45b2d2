"""Whether Step 3 is asked for before training begins: for an H-1B, or of everybody."""

from __future__ import annotations

import re

from smartpick.facts.policy_words.limit import Limit

_STEP3 = re.compile(
    r"step ?(?:3|iii|three)\b|all (?:three|3) (?:usmle )?steps|all usmle steps|steps 1, ?2,? ?(?:and|"
    r"&) ?3|level 3|3 steps of the usmle",
    re.I,
)
_H1B = re.compile(r"\bh ?-? ?1(?: ?-? ?b)?\b", re.I)
_NEEDED = re.compile(
    r"requir|must|need|passed|passing|prior to|before|if you have|complet|result|with|only|, but it is", re.I
)
_DENIED = re.compile(r"(?:not|n't|no|without)\b[^.]{0,22}(?:requir|need|necessary|mandatory|step)", re.I)
_REFUSED_H1B = re.compile(r"\b(?:cannot|can't|not|never|no)\b[^.]{0,40}\bh ?-? ?1", re.I)
# asked of residents in training, or only said of them
_LATER = re.compile(
    r"\b(?:pgy|end of (?:the |their |your )?(?:first|second|intern)|during (?:residency|training|intern|pgy)|promot\w*|"
    r"advance\w*|licen[cs]\w+|our residents|second year|third year|by the (?:first|second|third) year|"
    r"prefer\w*|encourag\w*|recommend\w*|helpful|a plus|advantage|desir\w*|ideal\w*|if you|who (?:have|has))\b",
    re.I,
)
_ASKED_OF_ALL = re.compile(r"\b(?:must|required?|requires|mandatory|needs?|needed|prerequisite|necessary)\b", re.I)
_ONLY_TO_APPLY = re.compile(
    r"\b(?:to apply|to be interviewed|for (?:an )?interview|(?:of|for) (?:the )?application)\b"
    r"(?!.*\b(?:start|begin|enter|match|rank))",
    re.I,
)
_NOT_ASKED = re.compile(
    r"step ?(?:3|iii|three)\b[^.;]{0,12}?(?:is|are|was|:|\?|-)?,? ?(?:n't|not|no\b)[^.;,]{0,12}"
    r"(?:requir\w*|need\w*|necessary|mandatory|asked|\.|$)|"
    r"\bno step ?(?:3|iii|three)\b[^.;]{0,20}(?:requir\w*|need\w*|necessary|\.|$)|"
    r"\b(?:not|n't) (?:require|need|ask for)\b[^.;,]{0,15}step ?(?:3|iii|three)",
    re.I,
)


def step3_in(text: str, near: str) -> Limit | None:
    """Whether Step 3 is asked for.

    Parameters
    ----------
    near : the sentence with its neighbours: an H-1B in it makes a bare "with Step 3" a condition.

    Notes
    -----
    Not modelled: Step 3 that residents take in training.

    Examples
    --------
    >>> step3_in("Step 3 is not required.", "").value, step3_in("Step 3 must be passed before ranking.", "").value
    (False, True)
    >>> step3_in("Residents must pass Step 3 before PGY-3.", "")
    """
    if not _STEP3.search(text):
        return None
    if _H1B.search(near):
        found = _for_h1b(text)
        if found is not None:
            return found
    if _LATER.search(text):
        return None
    if _NOT_ASKED.search(text):
        return None if _ONLY_TO_APPLY.search(text) else Limit("step3_required", False)
    if _H1B.search(text) or not re.match(rf"(?:{_STEP3.pattern})|[^.;,]{{0,60}}(?:must|need|requir)", text, re.I):
        return None
    asked = _ASKED_OF_ALL.search(text) and not _DENIED.search(text)
    return Limit("step3_required", True) if asked and not text.rstrip().endswith("?") else None


def _for_h1b(text: str) -> Limit | None:
    """Step 3 as a condition of the H-1B."""
    for piece in re.split(r", (?:but|and)|;| but ", text):
        if not (_STEP3.search(piece) or _H1B.search(piece)) or _NOT_ASKED.search(piece):
            if _NOT_ASKED.search(piece) and _H1B.search(piece):
                return Limit("step3_required", False)
            continue
        denied = _DENIED.search(piece)
        if denied and re.search(r"j-?1", piece, re.I) and not _H1B.search(piece):
            continue
        if _REFUSED_H1B.search(piece):
            continue
        if (
            denied
            and _H1B.search(text)
            and not re.search(r"but (?:it )?is|but (?:is )?required|without (?:a )?(?:pass|step)", text, re.I)
        ):
            return Limit("step3_required", False)
        if _NEEDED.search(piece) or not denied:
            return Limit("step3_required", True)
    return None
