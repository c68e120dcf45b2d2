"""The least Step 2 CK score that a sentence asks for."""

from __future__ import annotations

import re

from smartpick.facts.policy_words.limit import SOFT, TAKEN_BACK, Limit

_SCORE = re.compile(
    r"\b(1[89]\d|2[0-7]\d)\b(?!\s*(?:programs|residents|beds|-bed|positions|hours|applicants|street|patients))"
)
_NO_SCORE = re.compile(
    r"\b(?:no|not|n't|without)\b[^.?]{0,45}\b(?:minimum|cut-?offs?|min\.?|pre-?set|score requirements?|"
    r"threshold)\b|\b(?:neither|nor)\b[^.?]{0,20}\b(?:minimum|score)|minimum[^.?]{0,30}\? ?no\b|"
    r"\bno[^.]{0,20}filter[^.]{0,30}scores?",
    re.I,
)


def _piece_with_score(text: str) -> str:
    """The part between commas or semicolons that holds the score of a sentence that also speaks of visas."""
    pieces = [piece for piece in re.split(r"[,;]| and (?=j-?1|h-?1)", text, flags=re.I) if _SCORE.search(piece)]
    return pieces[0] if len(pieces) == 1 else text


_CK = re.compile(r"\b(?:usmle )?(?:step ?(?:2|ii)(?: ?-? ?ck)?|2ck|ck)\b", re.I)
# words that may stand beside an exam and a number when nothing else is said there
_PLAIN = re.compile(
    r"a|above|accept|accepted|all|an|and|applicants|apply|are|as|ask|asked|asks|at|attempt|bar|be|below|"
    r"better|candidates|comes|consider|considered|cut|cutoff|do|enough|equal|everybody|everyone|filter|"
    r"filters|first|floor|for|from|greater|hard|higher|hold|in|interview|interviews|is|it|least|least's|"
    r"line|look|lower|lowest|min|minimum|more|must|necessary|need|needed|needs|no|not|of|off|on|only|or|"
    r"our|over|pass|passed|passing|reach|reaches|read|require|required|requires|result|results|s|score|"
    r"scores|screen|screening|set|should|show|sits|start|starts|take|than|that|the|threshold|time|to|try|"
    r"under|up|us|usmle|want|wants|we|where|will|with|your"
)
_DESCRIBES = re.compile(
    r"\b(?:average\w*|mean|median|typical\w*|most of|our (?:residents|applicants|interns)|successful applicants|"
    r"last year|had an?|"
    r"above average|matched with)\b",
    re.I,
)
_FOR_ONE_VISA = re.compile(
    r"\bh-?1-?b?\b[^.;]{0,70}\b(?:if|when|where|with|whose|for (?:those|applicants|candidates)|only|provided|"
    r"on condition)\b|"
    r"\b(?:if|when|where|with|whose|provided)\b[^.;]{0,60}\bh-?1-?b?\b",
    re.I,
)


def _score_alone(text: str) -> Limit | None:
    """A score in a part of the sentence that says nothing but the exam, the number and that it is the least."""
    if _DESCRIBES.search(text):
        return None
    general = re.search(r"\b(?:our|everybody|everyone|alike|all)\b", text, re.I)
    if _FOR_ONE_VISA.search(text) and not general:
        return None
    for piece in re.split(r"[,;&|•]|\.\s|\band\b(?! (?:up|above|over|higher|better|more))|\bbut\b| / | \+ |\(", text):
        exam, scores = _CK.search(piece), _SCORE.findall(piece)
        if not exam or len(scores) != 1 or re.search(r"step ?(?:3|iii)\b|\bstep ?1\b", piece, re.I):
            continue
        rest = piece.replace(exam.group(), " ").rpartition(": ")[2] if piece.find(":") < exam.start() else piece
        words = re.findall(r"[a-z']+", rest.replace(exam.group(), " ").lower())
        if len(words) <= 12 and all(_PLAIN.fullmatch(word) for word in words):
            return Limit("step2_min", int(scores[0]))
    return None


def score_in(text: str) -> Limit | None:
    """The least Step 2 CK score, not one that belongs to Step 1, Step 3 or the H-1B.

    Examples
    --------
    >>> score_in("CK 222 min, two attempts").value, score_in("H-1B only where Step 2 CK is over 250.")
    (222, None)
    """
    parts = [part for part in re.split(r"[,;:/]| but | and ", text) if _SCORE.search(part)]
    if parts and all(TAKEN_BACK.search(part) for part in parts):
        return None
    return _score_said(text) or _score_alone(text)


def _score_said(text: str) -> Limit | None:
    low = text.lower()
    if not re.search(r"step|usmle|score|\bck\b", low):
        return None
    if _NO_SCORE.search(text) and re.search(r"score|usmle|step", low):
        return Limit("step2_min", None, "no_limit")
    if re.search(r"\b(?:h-?1-?b?|j-?1|visa)\b|step ?3|step iii", low):
        text = _piece_with_score(text)
        low = text.lower()
    scores = [m for m in _SCORE.finditer(text)]
    if not scores or re.search(r"\b(?:h-?1-?b?|visa)\b", low) or re.search(r"step ?3|step iii|level 3", low):
        return None
    if re.search(r"\bstep ?(?:1|i)\b", low) and not re.search(
        r"step ?(?:2|ii)|steps? 1 (?:and|&|,) ?2|steps 1|\bck\b|both", low
    ):
        return None
    two = re.search(r"step ?(?:2|ii)\b|\bck\b|steps 1", low)
    near = scores[0]
    if two:
        near = min(scores, key=lambda m: (m.start() < two.start(), abs(m.start() - two.start())))
    if re.search(
        r"\b(?:average|mean|median|averaged|typical|most of our|"
        r"our (?:residents|applicants|interns)|successful applicants)\b",
        low,
    ):
        return Limit("step2_min", int(near.group()), "typical")
    soft = SOFT.search(text) and not re.search(
        r"\b(?:must|needs?|required?|minimum|at least)\b(?![^.]*recommend)", text, re.I
    )
    firm = re.search(
        r"minimum|\bmin\b|need|criteria|requirement|at least|or (?:above|higher|greater|better|more)|and (?:up|"
        r"above|higher|over)|or up|above|over|"
        r"greater than|must|require|>|≥|"
        r"no (?:less|lower)|or \(greater|cut[- ]?off|below|under|less than|first-try|\+",
        low,
    )
    if not firm and not soft:
        return None
    return Limit("step2_min", int(near.group()), "preferred" if soft else "required")
