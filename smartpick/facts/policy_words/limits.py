"""Limits that are not about visas: US experience and the certificate here, the others each in a file of their own."""

from __future__ import annotations

import re

from smartpick.facts.policy_words.graduation import graduation_in
from smartpick.facts.policy_words.licence_exam import step3_in
from smartpick.facts.policy_words.limit import Limit, number
from smartpick.facts.policy_words.scores import score_in
from smartpick.facts.policy_words.sittings import attempts_in

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
_MONTH = "(" + "|".join([*_MONTHS, *(m[:3] for m in _MONTHS), "sept"]) + ")"


_USCE = re.compile(
    r"(?:\bus|usa|united states|u\.s\.|american|north american|us or canadian)\b[^.]{0,45}(?:clinical|"
    r"experience|rotations?|practi[cs]e|externship|clerkship|hands-on)|clinical (?:experience|training|"
    r"rotations?)[^.]{0,40}\b(?:us|usa|united states|america)\b|\busce\b|hands-on[^.]{0,40}\b(?:us|usa|"
    r"united states)\b|observerships? (?:do|are|does|is|will) not|clinical experience is|"
    r"experience (?:in|within) (?:the )?(?:us|usa|united states|an american)",
    re.I,
)
_LENGTH = re.compile(
    r"(?:(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|a|half a|"
    r"half)(?: ?\(\d{1,2}\))?(?: to \d{1,2}|-\d{1,2})?)[- ](months?|weeks?|years?)",
    re.I,
)


def _months(count: str, unit: str) -> int:
    count = count.lower()
    if count.startswith("half"):
        return 6
    many = number(count)
    if unit.startswith("year"):
        return many * 12
    return max(1, round(many / 4)) if unit.startswith("week") else many


def _usce(text: str) -> Limit | None:
    if not _USCE.search(text) or re.search(r"our residents (?:gain|get|receive)|you will (?:gain|get)", text, re.I):
        return None
    low = text.lower()
    if re.search(r"year of graduation|school|scores", low) and re.search(
        r"\bno (?:pre-?set|fixed|set|absolute)\b", low
    ):
        return Limit("usce", "no", "no_limit")
    if re.search(
        r"prefer|helpful|helps|recommend|desir|advantage|a plus|encourag|favou?r|beneficial|optional|"
        r"like to see|looked upon|valued|favorably",
        low,
    ) and not re.search(r"\bmust\b|is required|are required(?! ?but)", low.replace("not required", "")):
        return Limit("usce", "preferred", "preferred")
    if re.search(
        r"\b(?:not|n't|no)\b[^.]{0,25}(?:requir|need|mandatory|necessary)|even if you do not have|"
        r"no us clinical",
        low,
    ) and not re.search(r"observ\w+ (?:is|are|do|does|will)? ?not", low):
        return Limit("usce", "no", "no_limit")
    place = _USCE.search(text)
    lengths = [
        m
        for m in _LENGTH.finditer(text)
        if not re.search(r"(?:past|last|within|previous)[^.]{0,8}$", text[max(0, m.start() - 18) : m.start()], re.I)
    ]
    length = min(lengths, key=lambda m: abs(m.start() - (place.start() if place else 0)), default=None)
    firm = re.search(r"requir|must|at least|minimum|need|mandatory|plus|have", low)
    hands_on = re.search(
        r"hands-on|observerships? (?:do|are|does|is|will)? ?not|direct patient (?:care|contact)|not include observ|"
        r"no observ",
        low,
    )
    if not length and not firm:
        return Limit("usce", "yes, hands-on") if re.search(r"observerships? (?:do|are|does|is|will) not", low) else None
    if length:
        value = f"{_months(length.group(1), length.group(2).lower())} months"
        value = value.replace("1 months", "1 month") if value.startswith("1 ") else value
    else:
        value = "yes"
    if re.search(r"us \(or similar\)|or equivalent|or similar|us or canad|us, canad", low):
        value += " (US or equivalent)"
    return Limit("usce", value + (", hands-on" if hands_on and "equivalent" not in value else ""))


_BY = r"(?:by|before|prior to|no later than|at|in hand before|until|when|to|on or before|with|until)"
_WHEN = [
    (
        "rank list",
        re.compile(
            r"rank(?:ing| order)?[- ]?(?:order )?list|to be ranked|before (?:we )?rank|by ranking|certify our rank|"
            r"being ranked|rol\b|rank order",
            re.I,
        ),
    ),
    ("interview", re.compile(r"(?:to|before|for|prior to|time of|be|in order to)[^.]{0,45}\binterview", re.I)),
    (
        "start of training",
        re.compile(
            r"(?:start\w*|beginning|begin|commence\w*|enter\w*) (?:of |the |their |your |date |intern|residency|"
            r"training|program|july)|\bstart\b|day one|first day|by july 1|before july 1|start date|by june|"
            r"matriculat|begin\w*",
            re.I,
        ),
    ),
    ("appointment", re.compile(r"appointment|appointed|contract|hire", re.I)),
    (
        "application",
        re.compile(
            r"(?:time of|when|before|prior to|at|upon|to|with|part of|for)[^.]{0,25}\bappl(?:y|ication|ying)|"
            r"before (?:the )?application|application (?:must|should) include",
            re.I,
        ),
    ),
]
_DATE = re.compile(rf"\b{_MONTH}\b\.? ?(\d{{1,2}}(?!\d))?(?:st|nd|rd|th)?,? ?(20\d\d)?", re.I)
_ECFMG = re.compile(r"ecfmg|educational commission for foreign", re.I)


def _ecfmg(text: str) -> Limit | None:
    denied = re.search(r"ecfmg[^?]{0,120}\?\s*no\b[,.]?\s*(.+)", text, re.I)
    if denied:
        text = f"ECFMG certification: {denied.group(1)}"
    low = text.lower()
    if not _ECFMG.search(text) or not re.search(r"certif|ecfmg (?:by|needed|must|required|before)", low):
        return None
    if re.search(r"\bj-?1\b|\bvisa", low) and not re.search(r"certificat|certified", low):
        return None
    if re.search(r"not (?:be )?(?:required|need)", low) and not re.search(r"but|before|by ", low):
        return None
    anchor = _ECFMG.search(text)
    date = next(
        (
            m
            for m in _DATE.finditer(text)
            if m.start() > 0
            and re.search((rf"{_BY}\s*(?:the |about |mid |end of )?$"), text[max(0, m.start() - 22) : m.start()], re.I)
        ),
        None,
    )
    if date and not (date.group(1).lower() == "may" and not date.group(2)):
        month = _MONTHS.index(next(m for m in _MONTHS if m.startswith(date.group(1).lower()[:3]))) + 1
        day, year = date.group(2), date.group(3)
        if re.search(r"start|begin|residency|training", low) and month in (6, 7) and not year:
            return Limit("ecfmg_by", "start of training")
        if year:
            return Limit("ecfmg_by", f"{year}-{month:02d}" + (f"-{int(day):02d}" if day else ""))
        if day:
            return Limit("ecfmg_by", f"{_MONTHS[month - 1].capitalize()} {int(day)}")
    tail = text[anchor.start() :] if anchor else text
    hits = [(m.start(), word) for word, pattern in _WHEN for m in [pattern.search(tail)] if m]
    if hits:
        return Limit("ecfmg_by", min(hits)[1])
    hits = [(m.start(), word) for word, pattern in _WHEN for m in [pattern.search(text)] if m]
    return Limit("ecfmg_by", min(hits)[1]) if hits else None


def read_limits(text: str, near: str) -> list[Limit]:
    """Limits said in one sentence.

    Parameters
    ----------
    near : the sentence with its neighbours, for "an H-1B ... Step 3 is required".
    """
    found = [graduation_in(text), score_in(text), _usce(text), _ecfmg(text), step3_in(text, near)]
    return [limit for limit in found if limit] + attempts_in(text)
