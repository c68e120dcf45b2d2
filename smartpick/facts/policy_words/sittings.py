"""How many sittings of an exam a sentence allows."""

from __future__ import annotations

import re

from smartpick.facts.policy_words.limit import COUNT, DENIED, SOFT, TAKEN_BACK, WHOLE, Limit, number

_EXAM = re.compile(
    r"usmle|step|comlex|\bfail(?:s|ed|ures?)?\b|\bfirst[- ](?:time|try) pass|\bre-?takes?\b|\bno repeats\b|"
    r"\btries\b|\bsittings?\b|\bpass\w* (?:\w+ )?first time\b|first (?:try|attempt)|exam|\bck\b|attempt|"
    r"board scores?|boards\b",
    re.I,
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
    rf"(?:(?<!step )(?<!steps )(?<!not )\b{COUNT}|no more than {WHOLE}|(?:at )?most {WHOLE}|maximum {WHOLE})"
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
    re.compile(
        rf"attempts?(?: limit| allowed| accepted)?: ?(?:max(?:imum)?\.? |up to |"
        rf"at most )?{COUNT}\b(?! (?:\w+ )?fail)",
        re.I,
    ),
]
# "attempts <= 2", "two tries at each Step", "three attempts is the ceiling", "exam taken no more than twice"
_SITTINGS = r"(?:attempts?|tries|sittings?|takes)"
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
_ORDINAL = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_MOST = [
    re.compile(
        rf"\b{_SITTINGS}(?: limits?| allowed| accepted| permitted| per (?:step|exam)s?| on (?:any|each|every) \w+)*"
        rf"(?: ?(?:<=?|≤|[:=|]|\.\.+| - )+ ?| )(?:is |are |of |to |limited |not above |exceed |max(?:imum)?\.? |"
        rf"up to |at most |no more than |not more than |a |of )*"
        rf"{COUNT}\b(?!\s*(?:%|years?|months?|letters?|or more))",
        re.I,
    ),
    re.compile(
        rf"\b(?:allow|accept|take|permit|consider|tolerate)s? (?:a total of |up to |at most )?{COUNT} {_SITTINGS}\b",
        re.I,
    ),
    re.compile(
        rf"\b{COUNT} {_SITTINGS}(?: in total)?(?: (?:for|at|on|per|of|in|with) (?:each|every|any|the|both|one|a|"
        rf"all)?(?: \w+){{0,2}})?[,:]? "
        rf"(?:(?:is|are|as|at|and) )?(?:the |our |your |where |no )?(?:\w+ ){{0,2}}?(?:limits?|max\w*|most|more|"
        rf"ceiling|caps?|line|last)\b",
        re.I,
    ),
    re.compile(
        rf"\b{COUNT}(?: or (?:fewer|less))? (?:exam )?{_SITTINGS}(?: in total)? (?:at|on|for|with|in|"
        rf"per) (?:each|every|any|both|all|step|exam|the usmle)\b|\b{COUNT} or (?:fewer|less) {_SITTINGS}",
        re.I,
    ),
    re.compile(rf"(?:at (?:the )?most|max(?:imum)?(?: of)?|in|than|of|up to) {COUNT} (?:exam )?{_SITTINGS}\b", re.I),
    re.compile(rf"^\W*{COUNT} {_SITTINGS}(?: (?:max|per \w+|only|on \w+ \w+))?\W*$", re.I),
    re.compile(rf"\b{COUNT}[- ]attempt (?:limit|program|maximum|rule)", re.I),
]
_NO_MORE_TIMES = re.compile(
    r"\b(?:no|not|n't|never|nobody|none|nor)\b[^.;]{0,60}?\b(?:more than|over|above|beyond) (once|twice|thrice|"
    r"(?:two|three|four|2|3|4) times)|"
    r"\b(?:at most|up to|as often as|only|than) (once|twice|thrice|(?:two|three|four|2|3|4) times)",
    re.I,
)
_TOO_MANY = re.compile(
    r"\b(?P<nth>second|third|fourth|2nd|3rd|4th) (?:\w+ )?(?:attempts?|sittings?|tr(?:y|ies))\b|"
    r"\b(?P<many>two|three|four|2|3|4) or more (?:\w+ )?(?:attempts?|sittings|tries|failures|fails)\b|"
    r"\b(?P<failures>a single|two|three|2|3) (?:failures|failed (?:step|attempt|exam)s?)\b|"
    r"\b(?:taken|sat|attempted) (?P<times>twice|thrice|(?:three|four) times)\b",
    re.I,
)
_TURNED_DOWN = re.compile(
    r"\b(?:not|n't|no|never|cannot|too many|reject\w*|lead to rejection|declin\w*|disqualif\w*|exclud\w*|"
    r"screened out|turn\w* down|drops? out|"
    r"ineligible|closed|filtered out|rules?(?: \w+)? out|need not|needn't|ends?|hard stops?|unread|removed?)\b|n't\b",
    re.I,
)
_NO_FAILURE = re.compile(
    r"\b(?:those|applicants?|candidates?|anyone|persons?|files|you|one|who)\b[^.;]{0,30}\b(?:with (?:an?|"
    r"any) ?(?:\w+ ){0,2}(?:fail\w*)|with fail\w+|"
    r"(?:has|have|'ve|who) (?:ever )?failed)|\b(?:an?|any|a single) (?:\w+ )?fail(?:ed|ure|ures)?\b(?! to)|"
    r"\bfail(?:s|ures?|ed attempts?)?(?: of any kind)?\b|\bno repeats\b",
    re.I,
)
_FAILURES_LABEL = re.compile(
    rf"\bfail(?:s|ures?|ed (?:attempts?|exams?|steps?))(?: allowed| permitted| on \w+| per \w+)*(?: ?[:=(|?]+ ?|"
    rf" - )(?:max(?:imum)?\.? |up to |at most |no more than |of )?"
    rf"(?:(?P<none>none|no|not (?:ok|accepted|allowed)|zero|0)|{COUNT})\b",
    re.I,
)
_TAKEN = re.compile(r"\b(?:sat|sit|taken|take|took|attempt\w*|tried|step|exam\w*|usmle)\b", re.I)
_ONE_FAILURE = re.compile(
    r"\b(?:may|can) (?:have )?fail(?:ed)? (?:a \w+ )?once\b|\bfailing (?:\w+ ){1,2}once is (?:okay|ok|fine|"
    r"accepted)|\bone repeat\b",
    re.I,
)
_FIRST_ONLY = re.compile(
    r"\b(?:zero|without (?:an?|any)) (?:\w+ )?fail\w*|\battempts?(?: number| no)? one\b|\bpass(?:es|ed|"
    r"ing)? (?:\w+ ){0,3}at first\b|\bfirst pass(?:es)? at\b|"
    r"\bfirst[- ](?:time|attempt|try|sitting) pass(?:es|ers?|ing)?\b|\b(?:at|on|in) the first (?:go|sitting|try|"
    r"attempt|time)\b|"
    r"\bone sitting\b|\bno (?:attempts?|degree) (?:beyond|other than|after) the first\b|\bno repeats\b|"
    r"\bno second (?:attempt|sitting|tr)",
    re.I,
)
_FAILED_TIMES = re.compile(
    rf"\bfail\w*\b.{{0,45}}?\b(?P<more>more than |over )?(?:(?P<word>once|twice|thrice)|"
    rf"{COUNT}(?: or more)? times)\b",
    re.I,
)
_ANY_FAILURE = re.compile(
    r"\bfail\w*\b[^.;]{0,60}\b(?:even once|disqualif\w*|remov\w* (?:an applicant |you )?from consideration)", re.I
)
_NO_ATTEMPT_LIMIT = re.compile(
    r"\b(?:no|isn't a|not a) (?:ceiling|cap)\b[^.]{0,30}attempts?|how often you (?:sat|"
    r"took)[^.;,]{0,30}(?:doesn't|does not) matter|\bno (?:limit|maximum|cut-?off|pre-?set|"
    r"set limit)[^.]{0,50}attempts?|attempts? (?:are|"
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
        r"certif\w+ exam\w*|failed (?:a )?(?:drug|background)|state licen[cs]ing|boards? on (?:the )?first)\b",
        text,
        re.I,
    ):
        return []
    if _NO_ATTEMPT_LIMIT.search(text):
        return [Limit("max_attempts", None, "no_limit")]
    if (
        _ANY_FAILURE.search(text)
        and not TAKEN_BACK.search(text)
        and not re.search(r"more than|\b(?:two|three|2|3)\b|one (?:\w+ )?fail", text, re.I)
    ):
        return [Limit("max_attempts", 1, exam=_which_exam(text))]
    found: list[Limit] = []
    for piece in re.split(r",| and (?=(?:step|for|with|no |none))|;| but ", text, flags=re.I):
        if re.search(r"step ?(?:3|iii)\b", piece, re.I) and not re.search(r"\bstep ?[12]|\bck\b|steps", piece, re.I):
            continue
        fails = _FAILS.search(piece)
        taken_back = TAKEN_BACK.search(piece)
        if taken_back and not fails:
            continue
        value = None if taken_back else _at_once(piece, text)
        first = _FIRST.search(piece)
        for pattern in _ATTEMPTS:
            match = pattern.search(piece)
            if match and value is None:
                word = match.group(1).lower()
                if first and first.start() < match.start():
                    break
                value = _ORDINAL.get(word) or number(word)
                break
        times = _FAILED_TIMES.search(piece)
        if (
            value is None
            and times
            and (
                DENIED.search(piece)
                or re.search(
                    r"ineligib|disqualif|"
                    r"exclude",
                    piece,
                    re.I,
                )
            )
        ):
            many = _TIMES[times["word"].lower()] if times["word"] else number(times.group(3))
            value = many + 1 if times["more"] else many
        if value is None and first and re.search(r"none failed", piece, re.I):
            value = 1
        if value is None and fails:
            value = number(next(g for g in fails.groups() if g)) + 1
            if re.search(r"more than one (?:\(1\) )?fail\w* .{0,30}(?:not|n't|ineligible)", piece, re.I):
                value = 2
        elif (
            value is None
            and re.search(
                (
                    r"\bmultiple (?:failures|"
                    r"attempts)\b"
                ),
                piece,
                re.I,
            )
            and DENIED.search(piece)
        ):
            value = 2
        elif value is None and first:
            value = 1
        if value is None:
            value = _otherwise(piece, text)
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


def _at_once(piece: str, text: str) -> int | None:
    """Sittings in the wordings that say what is too many, or that count failures after a label."""
    label = _FAILURES_LABEL.search(piece)
    if label:
        return 1 if label["none"] else number(label.group(2)) + 1
    if re.search(r"\bnot (?:one|a single) (?:\w+ )?fail", piece, re.I):
        return 1
    if _ONE_FAILURE.search(piece) and not _TURNED_DOWN.search(piece):
        return 2
    over = _TOO_MANY.search(piece)
    if not over or re.search(r"no more|at most|more than|up to|\blimit|(?:by|on|within|at) the ", piece, re.I):
        return None
    if over["nth"] and re.search(r"tolerated|accepted|all right|fine|\bok\b|okay|is the last", piece, re.I):
        return None if DENIED.search(piece) else _ORDINAL[over["nth"].lower()]
    if not _TURNED_DOWN.search(piece) or re.search(r"overlook|tolerat|forgiv|live with", piece, re.I):
        return None
    if over["nth"]:
        return _ORDINAL[over["nth"].lower()] - 1
    many = over["many"] or over["failures"]
    if many:
        return max(number(many) if re.search("fail", over.group(), re.I) else number(many) - 1, 1)
    word = over["times"].lower()
    return (_TIMES.get(word) or number(word.split()[0])) - 1


def _otherwise(piece: str, text: str) -> int | None:
    """Sittings in the wordings that are less usual."""
    for pattern in _MOST:
        found = pattern.search(piece)
        if found:
            return number(next(one for one in found.groups() if one))
    times = _NO_MORE_TIMES.search(piece)
    if times and _TAKEN.search(text):
        word = (times.group(1) or times.group(2)).lower()
        many = _TIMES.get(word) or number(word.split()[0])
        return many + 1 if re.search(r"\bfail", piece, re.I) else many
    if _ONE_FAILURE.search(piece):
        return 2
    if _FIRST_ONLY.search(piece):
        return 1
    if (
        _NO_FAILURE.search(piece)
        and _TURNED_DOWN.search(piece)
        and not re.search(r"\b(?:one|two|1|2|once|twice)\b", piece, re.I)
    ):
        return 1
    return None
