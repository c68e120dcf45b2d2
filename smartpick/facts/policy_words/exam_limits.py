"""Limits on exams: sittings and scores."""

from __future__ import annotations

import re

from smartpick.facts.policy_words.limit import COUNT, DENIED, SOFT, WHOLE, Limit, number

_EXAM = re.compile(
    r"usmle|step|comlex|\bfail(?:s|ures?)?\b|first (?:try|attempt)|exam|\bck\b|attempt|board scores?|boards\b", re.I
)
_FIRST = re.compile(
    r"\b(?:first|1st)[- ](?:attempt|try|time|sitting)|\bon (?:the|their|your) first\b|none failed|"
    r"\bno (?:usmle |step |exam |prior |previous |board |comlex |past )+fail|"
    r"fail\w*[^.;]{0,25}: ?(?:none|no|0)\b|no (?:failed|"
    r"failing|prior failed|failures?|fails?|failed tr)\b|(?:not|"
    r"never) (?:have )?(?:had )?(?:any )?(?:failed|fail|failures)|without (?:any )?(?:failed|failures?)|"
    r"with none\b|not have (?:any )?(?:failed|failures)|"
    r"single attempt|one attempt only|\bfailures? (?:are|is) (?:not|n't) (?:accepted|considered|allowed)|(?:any|"
    r"an?) (?:usmle |step |exam )?fail(?:ures?|ed attempts?) (?:will|is|are|on|of).{0,60}(?:not|n't|disqualif|"
    r"remov|exclu|ineligib)|(?:who|"
    r"have) (?:have )?failed.{0,60}(?:not|n't|ineligible|excluded)|(?:not|n't) .{0,40}(?:who|"
    r"have) (?:have )?(?:a )?fail\w+|attempts? (?:is|are) not (?:accepted|considered)",
    re.I,
)
_FAILS = re.compile(
    rf"(?:(?<!step )(?<!steps ){COUNT}|no more than {WHOLE}|(?:at )?most {WHOLE}|maximum {WHOLE})"
    r"[^.;,]{0,12}? (?:failed|fails?|failures?|failed tr(?:y|ies))\b",
    re.I,
)
_ATTEMPTS = [
    re.compile(
        r"(?:by|on|within) (?:the |their |your )?(second|third|fourth|2nd|3rd|4th) (?:attempt|try|sitting)", re.I
    ),
    re.compile(
        rf"(?:no more than|not more than|maximum(?: of)?|max(?: of)?|within|at most|up to|limit of|limited to|"
        rf"only|in) {COUNT} (?:usmle )?(?:attempts?|tries|sittings)",
        re.I,
    ),
    re.compile(
        rf"{COUNT} (?:attempts?|tries|sittings) (?:or (?:less|fewer)|at most|max|maximum|allowed|are allowed|"
        rf"per|only|is the (?:most|limit|maximum))",
        re.I,
    ),
    re.compile(rf"(?:more than|over|exceed\w*) {WHOLE} (?:attempts?|tries|sittings)", re.I),
    re.compile(rf"attempts?(?: limit| allowed| accepted)?: ?(?:max(?:imum)?\.? |up to |at most )?{COUNT}\b", re.I),
]
_FAILED_TIMES = re.compile(
    rf"\bfail\w*\b.{{0,45}}?\b(?P<more>more than |over )?(?:(?P<word>once|twice|thrice)|{COUNT}(?: or more)? times)\b",
    re.I,
)
_ANY_FAILURE = re.compile(
    r"\bfail\w*\b[^.;]{0,60}\b(?:even once|disqualif\w*|remov\w* (?:an applicant |you )?from consideration)", re.I
)
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
_ORDINAL = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_NO_ATTEMPT_LIMIT = re.compile(
    r"\bno (?:limit|maximum|cut-?off|pre-?set|set limit)[^.]{0,50}attempts?|attempts? (?:are|"
    r"is) (?:considered|accepted|welcome|ok)|(?:no|not)[^.]{0,30}(?:filter|limit)[^.]{0,40}(?:exam|"
    r"attempts?)",
    re.I,
)


def _which_exam(text: str) -> str | None:
    one = re.search(r"\bstep ?(?:1|i|one)\b(?! ?(?:,|and|/|&) ?(?:step ?)?(?:2|ii))", text, re.I)
    two = re.search(r"\bstep ?(?:2|ii|two)\b|\bck\b", text, re.I)
    if one and not two:
        return "step1"
    return "step2_ck" if two and not one else None


def attempts_in(text: str) -> list[Limit]:
    """Sittings allowed per exam; "one failure allowed" is two."""
    if not _EXAM.search(text) or re.search(
        r"\b(?:board pass rate|pass rate|our residents (?:have|all)|first-time board|abim|abfm|"
        r"certif\w+ exam\w*|state licen[cs]ing|boards? on (?:the )?first)\b",
        text,
        re.I,
    ):
        return []
    if _NO_ATTEMPT_LIMIT.search(text):
        return [Limit("max_attempts", None, "no_limit")]
    if _ANY_FAILURE.search(text):
        return [Limit("max_attempts", 1, exam=_which_exam(text))]
    found: list[Limit] = []
    for piece in re.split(r",| and (?=(?:step|for|with|no |none))|;| but ", text, flags=re.I):
        value: int | None = None
        fails = _FAILS.search(piece)
        first = _FIRST.search(piece)
        for pattern in _ATTEMPTS:
            match = pattern.search(piece)
            if match:
                word = match.group(1).lower()
                if first and first.start() < match.start():
                    break
                value = _ORDINAL.get(word) or number(word)
                break
        times = _FAILED_TIMES.search(piece)
        if value is None and times and (DENIED.search(piece) or re.search(r"ineligib|disqualif|exclude", piece, re.I)):
            many = _TIMES[times["word"].lower()] if times["word"] else number(times.group(3))
            value = many + 1 if times["more"] else many
        if first and re.search(r"none failed", piece, re.I):
            value = 1
        if value is None and fails:
            value = number(next(g for g in fails.groups() if g)) + 1
            if re.search(r"more than one (?:\(1\) )?fail\w* .{0,30}(?:not|n't|ineligible)", piece, re.I):
                value = 2
        elif value is None and re.search((r"\bmultiple (?:failures|attempts)\b"), piece, re.I) and DENIED.search(piece):
            value = 2
        elif value is None and first:
            value = 1
        if value is not None and 1 <= value <= 7:
            kind = (
                "preferred"
                if SOFT.search(piece) and not re.search(r"\b(?:must|needs?)\b|required|only\b", piece, re.I)
                else "required"
            )
            found.append(
                Limit(
                    "max_attempts", value, kind, _which_exam(piece) or (_which_exam(text) if "," not in text else None)
                )
            )
    return found


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


def score_in(text: str) -> Limit | None:
    """The least Step 2 CK score, not one that belongs to Step 1, Step 3 or the H-1B."""
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
