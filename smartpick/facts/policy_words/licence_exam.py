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
    r"\b(?:pgy|end of (?:the |their |your )?(?:first|second|intern)|during (?:residency|training|intern|pgy)|"
    r"promot\w*|"
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


# "whatever your Step 3 result", "even with Step 3"
_NO_MATTER = re.compile(
    r"\b(?:whatever|regardless of|irrespective of|even (?:if|with|when|after|for)|no matter|with or without|"
    r"including those with)\b"
    r"[^.;]{0,40}step ?(?:3|iii)|step ?(?:3|iii)\b[^.;]{0,60}(?:does not|doesn't|makes no|won't) (?:change|help|"
    r"matter|difference)|"
    r"\b(?:don't|do not|never) send[^.;]{0,20}step ?(?:3|iii)",
    re.I,
)
# "no H-1B until Step 3 is passed": needed, though the sentence denies something
_NOT_WITHOUT = re.compile(
    r"(?:\b(?:cannot|can't|no|not|never|unable)\b|n't\b)[^.;]{0,50}\b(?:until|unless|without|lacking|"
    r"before)\b[^.;]{0,40}step ?(?:3|iii)|"
    r"\b(?:without|lacking)\b[^.;]{0,20}step ?(?:3|iii)\b[^.;]{0,30}(?:\b(?:cannot|can't|no|not|never|unable)\b|"
    r"n't\b)",
    re.I,
)
_UNASKED = re.compile(
    r"\bneither step ?(?:3|iii)\b|\bnot (?:required|needed|necessary)(?: are| is)?: [^.;:]{0,40}\bstep ?(?:3|iii)|"
    r"step ?(?:3|iii)\b[^.;:]{0,30}(?:\b(?:is|are|as|but) (?:optional|unnecessary|not)\b|\boptional\b|"
    r"\bunnecessary\b|n't (?:required|needed|necessary)|"
    r"\bisnt (?:required|needed)|\bneed not\b|\bneedn't\b|,? (?:but|though|and)[^.;:]{0,20}\bnot (?:required|"
    r"needed|necessary|a must))|"
    r"\b(?:don't|doesn't|do not|does not|not|needn't|nobody has to|no one has to)\b (?:\w+ ){0,3}?(?:need|"
    r"require|ask for|insist on|have|passed|have passed)"
    r" (?:a |an |to have )?(?:\w+ ){0,2}?step ?(?:3|iii)|\b(?:no need for|may (?:start|"
    r"apply) without)[^.;:]{0,15}step ?(?:3|iii)|"
    r"\brequires? (?:usmle )?step ?(?:3|iii)\?? ?: ?no?\b|step ?(?:3|iii)[^.;:]{0,14}(?:[:?|-] ?|, )(?:no\b|"
    r"not\b|recommended, not|optional)",
    re.I,
)
_ASKED_TOO = re.compile(
    r"\b(?:required?|needs?|needed|asks?|calls?|must|mandatory)\b[^.;]{0,25}\bh ?-? ?1|"
    r"\bh ?-? ?1 ?-? ?b?\b[^.;]{0,25}\b(?:requires?|needs?|calls for|asks for|must)\b|"
    r"\bfor (?:the |an )?h ?-? ?1[^.;]{0,40}(?:required|needed|must|passed)|\bexcept\b|\bunless\b|\bonly (?:for|"
    r"if)\b",
    re.I,
)
_EACH_AT_ONCE = re.compile(
    r"all (?:usmle )?steps[^.;]{0,30}(?:first|one|single|two|\d) (?:attempt|try|sitting|go|time)", re.I
)
_DONE = re.compile(
    r"(?:^|[:,;(]|\band\b|\bwith\b|\bincluding\b) ?(?:a )?(?:passed |passing |completed )?(?:usmle )?step ?(?:3|"
    r"iii)\b(?: \w+)? ?"
    r"(?:passed|pass\b|done|completed?|behind|on the transcript|mandatory|a must|has to be passed|"
    r"needs to be passed|must be passed|"
    r"before (?:ranking|you start|july|match)|by (?:ranking|july|the day))",
    re.I,
)
_SUPPOSED = re.compile(
    r"\b(?:if|whoever|those who|who (?:have|has)|may|might|could|can|helps?|later|law|uscis|federal)\b|\?", re.I
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
    if not _STEP3.search(text) or _NO_MATTER.search(text) or _EACH_AT_ONCE.search(text):
        return None
    if _NOT_WITHOUT.search(text):
        return Limit("step3_required", True)
    both = _H1B.search(text) and re.search(r"\bj ?-? ?1\b", text, re.I)  # asked for one of the two, perhaps
    if _UNASKED.search(text) and not both and not _ASKED_TOO.search(text):
        return None if _ONLY_TO_APPLY.search(text) else Limit("step3_required", False)
    if _H1B.search(near):
        found = _for_h1b(text)
        if found is not None:
            return found
    if _LATER.search(text):
        return None
    if _NOT_ASKED.search(text):
        return None if _ONLY_TO_APPLY.search(text) else Limit("step3_required", False)
    if _DONE.search(text) and not _SUPPOSED.search(text) and not _H1B.search(text):
        return Limit("step3_required", True)
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
