"""How many years may lie between medical school and residency."""

from __future__ import annotations

import re

from smartpick.facts.policy_words.limit import COUNT, DENIED, SOFT, TAKEN_BACK, WHOLE, Limit, number

# what is counted from: medical school, in all the words that programs have for it
_SCHOOL = re.compile(
    r"\bgradu?a?te?d?s?\b|\bgraduat\w*|\bgrads?\b|\byogs?\b|med(?:ical)? school|\bschool\b|\bdiplomas?\b|"
    r"\bdegrees?\b|\bmd\b|\bmbbs\b|\b(?:years?|yrs?) out\b",
    re.I,
)
_TIME = re.compile(
    rf"\b{COUNT}(?:(?:-| to | or )\d{{1,2}})?(?: or (?:less|fewer|more))?[- ]?(years?|yrs?|y|months)\b", re.I
)
_DECADE = re.compile(r"\ba decade\b", re.I)
_COLUMN = re.compile(
    r"(?:yog|year of graduation|graduation year|(?:years?|yrs?) (?:since|from|after|out|of)[^:|.;]{0,26}|graduation)"
    rf"\s?(?:\.\.+|[:|=≤<]+| - |\bmax\b)[^|;.]{{0,22}}?\b{WHOLE}(?![-/\d]| ?%)\b(?! (?:attempt|month|letter|week))",
    re.I,
)
_BEFORE = re.compile(
    r"(?:\bwithin|\bw/in|\b(?:in|from|of|over|during|for) (?:the )?(?:last|past|previous|preceding|most recent)|"
    r"\b(?:last|past|previous|preceding)|\bin the(?=\s*$)|\byogs?|"
    r"\b(?:no|not) (?:be )?(?:more|longer|older|later|earlier|over|above|beyond|less recent)(?: ago)?(?: than)?|"
    r"\b(?:more|longer|older|less recent|less|fewer|younger|newer|later|earlier)(?: ago)? than(?: or equal to)?|"
    r"\bover|\babove|\bbeyond|\bunder|"
    r"\bat (?:the )?(?:most|latest)|\bup to|\bmax(?:imum)?\.?(?: of)?|\bexceed\w*|\b(?:limit|cut-? ?off|cap|"
    r"line|stop|window)s?"
    r"(?: \w+)?(?: is| are| of| at| to|:)?|<=?|≤|=<)"
    r"(?: or (?:last|past))?(?: (?:the|a|about|of|than|to|at|last|past))*\s*$",
    re.I,
)
_AFTER = re.compile(
    r"^(?:(?:'s?|s')? ?\(?(?:\w+ ){0,6}?(?:old or (?:less|newer)|or (?:less|fewer|newer|more recent|older|"
    r"under)|at (?:the )?(?:most|maximum|latest)|"
    r"max(?:imum)?\b|tops\b|and no (?:more|longer|older)|(?:ago )?or (?:later|newer|less|more recent)|"
    r"but (?:not|no) (?:older|longer|more)|"
    r"limit\b|cut-? ?off\b|ceiling\b|rule\b|window\b|"
    r"(?:since|from|of|out of|after|post|past|beyond)(?: the| your| their| a| an)? ?(?:\w+ )?(?:graduat\w*|"
    r"grad\b|med(?:ical)? school|school|degree|diploma|md\b)|"
    r"post[- ]?grad\b|\(?graduation\)|"
    r"(?:is|are|as) (?:the|our|its|where we|a|an)? ?(?:\w+ ){0,2}(?:limit|max\w*|most|ceiling|longest|cut-?off|"
    r"line|utmost|rule)))",
    re.I,
)
# years that are counted from something else
_OTHER_YEARS = re.compile(
    r"\b(?:experience|practi[cs]\w*|rotations?|clerkships?|research|observ\w+|residency (?:is|program of)|"
    r"fellowship|licen[cs]\w*|"
    r"contract|certificat\w+|training (?:is|program|lasts)|accredit\w*|founded|history|alumni|our (?:graduates|"
    r"residents)|"
    r"residents graduat\w+|has graduated|board|letters?|visas? (?:is|are) (?:valid|limited)|scores? (?:from|"
    r"older|within)|"
    r"last year's|valid for|passed within|gap in|no gap)\b",
    re.I,
)
_OF_RESIDENTS = re.compile(r"\b(?:founded|alumni|our graduates|has graduated|residents graduated|board pass)\b", re.I)
_UNLESS = re.compile(
    r"^(?:if|unless) you(?:'ve)? have|if you have not|if not graduated|\b(?:should|must|need to|"
    r"have to) (?:show|demonstrate|document|provide|have (?:recent|hands|been in|clinical|contin\w+))|"
    r"\bno (?:strict|absolute|hard)\b|\bnot (?:a )?(?:strict|required)",
    re.I,
)
_REJECTED = re.compile(
    r"\b(?:not|n't|never|nobody|no one|none|cannot|reject\w*|declin\w*|disqualif\w*|exclud\w*|screened out|"
    r"turn\w* down|out\b|ineligible|"
    r"without review|closed|clos\w*|filter\w*|limit\w*|cut-?off|unread|rules? you out|hard stop\w*|"
    r"remov\w*)\b|n't\b",
    re.I,
)
_MORE = re.compile(r"\b(?:more|longer|older|over|beyond|exceed\w*|above|earlier|less recent)\b", re.I)
_DENIED_MORE = re.compile(
    r"\b(?:no|not|n't|nor|never|nobody|none) (?:\w+ ){0,3}(?:more|longer|older|over|beyond|above|earlier)|"
    r"n't exceed|not exceed",
    re.I,
)
_FREE = re.compile(
    r"year of graduation|graduation[- ]year|graduation (?:date|cut|year)|cut-?off.{0,25}graduat|"
    r"graduat.{0,20}(?:cut-?off|limit)|years since graduation|how (?:long|many years) (?:ago|since)|cut-?off year",
    re.I,
)
_NO_MATTER = re.compile(
    r"(?:doesn't|does not|n't|not|no) matter(?: to us)? (?:when|"
    r"how long ago) you graduated",
    re.I,
)
_MUST = re.compile(r"\b(?:must|required?|mandatory)\b", re.I)


def graduation_in(text: str) -> Limit | None:
    """Years since graduation that a sentence allows at most.

    Notes
    -----
    A number of years is one only beside a word that bounds it (within, at most, cut-off ...) and a word for medical
    school, or in a column of that name. "Five years, two attempts" alone is not read.

    Examples
    --------
    >>> graduation_in("Diploma not older than 36 months.").value, graduation_in("Years out: five at most.").value
    (3, 5)
    >>> graduation_in("Our three-year residency was founded ten years ago by a graduate.")
    """
    counted = re.search(rf"{WHOLE}[- ]?(?:years?|yrs?)", text, re.I)
    free = _FREE.search(text) and DENIED.search(text) and not counted
    if (free or _NO_MATTER.search(text)) and not _COLUMN.search(text):
        return Limit("max_years_since_grad", None, "no_limit")
    if not _SCHOOL.search(text) or _OF_RESIDENTS.search(text):
        return None
    for match in [*_TIME.finditer(text), *_DECADE.finditer(text)]:
        years = _years(match)
        if years and _bounded(text, match) and _from_school(text, match):
            return Limit("max_years_since_grad", years, _kind(text, match))
    column = _COLUMN.search(text)
    if column and not _OTHER_YEARS.search(column.group()):
        return Limit("max_years_since_grad", number(column.group(1)), _kind(text, column))
    return None


def _years(match: re.Match[str]) -> int | None:
    if not match.groups():
        return 10
    many, unit = number(match.group(1)), match.group(2).lower()
    if unit == "months":
        return many // 12 if many >= 12 and many % 12 == 0 else None
    return many if many <= 20 else None


def _piece(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the part between full stops, semicolons and bars begins and ends."""
    first = max((m.end() for m in re.finditer(r"[;|•]|\.\s", text[:start])), default=0)
    last = re.search(r"[;|•]|\.(?:\s|$)", text[end:])
    return first, end + last.start() if last else len(text)


def _bounded(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 44) : match.start()], text[match.end() : match.end() + 48]
    if re.search(r"\b(?:not|just|only|at least|minimum(?: of)?|(?:no|not) (?:less|fewer) than)\s*$", before, re.I):
        return False
    if TAKEN_BACK.search(re.split(r",|\bbut\b", before)[-1] + match.group() + re.split(r",|\bbut\b", after)[0]):
        return False
    first, last = _piece(text, match.start(), match.end())
    piece = text[first:last]
    if _BEFORE.search(before) or _AFTER.search(after) or "or less" in match.group() or "or fewer" in match.group():
        beyond = _MORE.search(before[-22:]) and not _DENIED_MORE.search(before)
        return not beyond or bool(_REJECTED.search(piece))
    label = re.search(r"(?:[:?=]|\.\.)\s*(?:yes[:,]? |there is[:,]? )?$", before, re.I)
    return bool(label and _SCHOOL.search(text[max(first - 60, 0) : match.start()]))


def _from_school(text: str, match: re.Match[str]) -> bool:
    first, last = _piece(text, match.start(), match.end())
    first, last = max(first, match.start() - 90), min(last, match.end() + 70)
    piece = text[first:last]
    comma = re.split(r",|\band\b", text[max(first, match.start() - 60) : match.start()])[-1]
    rest = re.split(r",| and ", text[match.end() : last])[0]
    own = comma + match.group() + rest
    if _OTHER_YEARS.search(own) and not re.search(
        r"graduat|out of school|\bmed(?:ical)? school|diploma|degree", own.replace("graduate medical", ""), re.I
    ):
        return False
    if re.search(r"gap\b", own, re.I) and not re.search(r"school|graduat|degree", own, re.I):
        return bool(re.match(r"\s*gap\b", text[first:], re.I))
    return bool(_SCHOOL.search(piece))


def _kind(text: str, match: re.Match[str]) -> str:
    first, last = _piece(text, match.start(), match.end())
    own = text[first:last]
    parts = re.split(r", (?:and|but)? ?", own)
    own = next((part for part in parts if match.group() in part), own)
    soft = SOFT.search(own) and not _MUST.search(own)
    return "preferred" if soft or _UNLESS.search(text) else "required"
