"""Other ways of putting the same thing, brought to the one that the grammar reads.

Only what cannot change the answer is rewritten: an insertion between commas, a class by its full name, "have done so
and go on doing so". Each pattern is bounded, so that the work stays linear in the sentence.
"""

from __future__ import annotations

import re

_CLASS = r"(?:j ?-? ?1s?|h ?-? ?1 ?-? ?bs?)"
_HOW = r"(?:sponsored|issued|administered|arranged|obtained|as|which|who|through|via|by)"
_STILL = r"(?:continues?|go on|keep on|still do|carry on|to this day)"
_NOT_THERE = r"(?!\b(?:not|no|never|cannot|nor|without|but|except|only|j ?-? ?1|h ?-? ?1)\b)"
_REL = rf"(?:{_NOT_THERE}[^,.;:()])"
_REWORDINGS = [
    # "from 2025 onward", "since July 2024": what holds now
    (
        re.compile(
            r"\b(?:from|since|as of|as from|starting|beginning|effective)(?: in| with|"
            r" from)? (?:the )?(?:[a-z]+ )?(?:\d{1,2},? )?"
            r"20\d\d(?:[-/]\d\d(?:\d\d)?)?(?: (?:season|cycle|match|academic year))?(?:(?: onwards?| on|"
            r" forward)\b)?,?",
            re.I,
        ),
        " ",
    ),
    (re.compile(r"(\b(?:not|cannot)|n't) yet\b(?= (?:sponsor|offer|support|accept|provide|file)|,)", re.I), r"\1"),
    # "sponsorship (through ECFMG) is", "sponsorship (even with Step 3) is not": how, put between subject and verb
    (
        re.compile(
            r" ?\((?:even (?:with|after|for)|through|via|issued (?:by|through)|sponsored (?:by|through)|"
            r"administered by)\b[^()]{1,60}\)(?= (?:is|are|was|were|can|cannot|will|may|has|have|does|do)\b)",
            re.I,
        ),
        "",
    ),
    # "those who would need us to sponsor a J-1 may not [apply]"
    (
        re.compile(
            rf"^(?:those|anyone|applicants|candidates|graduates|physicians|people|persons|everyone) (?:who|that) "
            rf"(?:would |may |might |will )?(?:need|require|want)s? (?:us to (?:sponsor|file(?: for)?) )?"
            rf"({_REL}{{1,20}}{_CLASS}[^.;:()]{{0,40}}?) (?:may not|cannot|can not|can't|are not able to|are unable to)"
            r"(?: (?:apply|match|join|train|be (?:considered|ranked|interviewed|accepted|invited))"
            r"(?: here| to us)?)?[.!]?$",
            re.I,
        ),
        r"we cannot sponsor \1.",
    ),
    # "offers sponsorship to IMGs who need a visa"
    (
        re.compile(
            r"\b(sponsorship|visas?)\b([^.;,]{0,40}?) (?:who|that) (?:may |might )?(?:need|require)s? "
            r"(?:an? visas?|visas|sponsorship|visa sponsorship|one|it)\b",
            re.I,
        ),
        r"\1\2",
    ),
    # "do J-1s", "does only H-1B": sponsors them
    (
        re.compile(
            rf"\b(we|office|program|hospital|they|i|only|just|can|cannot|can't|not|don't|doesn't|won't|will|to|now|also)"
            rf" (?:(only|just|solely) )?do(?:es)? (?:(only|just|solely) )?(?=(?:an? |the |new )?{_CLASS})",
            re.I,
        ),
        r"\1 \2 \3 sponsor ",
    ),
    # "both of which we sponsor"
    (
        re.compile(
            r",? (?:both|each|either) of which ([^,.;]{3,40}? )?(sponsors?|accepts?|supports?|offers?|files?|"
            r"provides?)\b",
            re.I,
        ),
        r" but \1\2 both",
    ),
    (
        re.compile(
            rf"\b(?:does not|do not|doesn't|don't|cannot|can't|will not|won't|"
            rf"not)\b([^.;,]{{0,40}}?)\b(?:any )?(?:other )?"
            rf"visas? (?:but|except(?: for)?|other than) (?=(?:an? |the )?{_CLASS})",
            re.I,
        ),
        r"only\1 ",
    ),
    (
        re.compile(
            r"\b(?:our|the) (?:answer|policy|position|stance) (?:has not|hasn't|remains|stays|is) ?"
            r"(?:changed|the same|unchanged)[:;,]?",
            re.I,
        ),
        "",
    ),
    # "not all visas can be sponsored: the J-1 can"
    (re.compile(r"^not (?:all|every|each) [^:.;,]{0,50}[:;,]", re.I), ""),
    # "do not limit ourselves to the J-1"
    (
        re.compile(
            r"\b(?:do not|does not|don't|doesn't|are not|is not|not) (?:limit|restrict|confine)(?:ed)? "
            r"(?:(?:ourselves|itself|(?:our |its |visa )?sponsorship) )?to\b",
            re.I,
        ),
        "sponsor not only",
    ),
    # "under no circumstances will we": never
    (
        re.compile(
            r"^(?!.*\b(?:not|never|cannot|no)\b.*under no)(.{0,60}?)\b(?:under no circumstances?|in no case|"
            r"in no event|on no account|"
            r"by no means|at no time|in no way)\b(?!.*(?:\b(?:not|never|cannot)\b|n't))",
            re.I,
        ),
        r"\1never",
    ),
    (re.compile(r", (?:once|formerly|previously|long|earlier) \w+ed,", re.I), ""),
    # said politely
    (
        re.compile(
            r"\b(?:i'm|i am|we're|we are|am) afraid(?: that)?\b,?|\bi fear(?: that)?\b,?|\b(?:alas|sadly|"
            r"regrettably),?|"
            r"\b(?:please |kindly )?(?:be advised|be aware|note|know|understand|keep in mind|remember|"
            r"take note) that\b|"
            r", (?:if|should) (?:you|they|one) (?:need|require|want)s? (?:one|it|a visa),|"
            r"\b(?:who|that|if they|when they|should they) (?:may |might )?(?:need|require|want|"
            r"request)s? (?:it|one|them|this|such)\b|"
            r",? and (?:that|this) (?:will|does|is|has) ?(?:not|n't)(?: going to)? chang\w+\b",
            re.I,
        ),
        " ",
    ),
    (re.compile(r"\b(may|can|will|could|do|does|is|are|we|they|residents|applicants|to) still\b", re.I), r"\1"),
    # "whether J-1 or H-1B": both
    (
        re.compile(
            rf",? ?\bwhether (?:it is |it be |for |on )?(?:an? |the )?({_CLASS}) or (?:an? |the )?({_CLASS})\b,?", re.I
        ),
        r" \1 or \2",
    ),
    (re.compile(r"\bexchange[- ]visitor (?:sponsorship )?program\b", re.I), "J-1 program"),
    # "as regards H-1B, we are unable to provide sponsorship": the class is the object of what follows
    (
        re.compile(
            rf"^(?:as regards|as for|as to|as far as|regarding|concerning|with regards? to|in regards? to|"
            rf"with respect to|when it comes to|in terms of|turning to|speaking of|about) (?:the |an? )?({_CLASS}) ?"
            rf"(?:visas?|sponsorship|petitions?|holders?)? ?(?:visas?|sponsorship|is concerned|are concerned|goes)?, "
            rf"([^,;:()]{{3,90}}?)\b(?:any |the |such |this )?(?:visa )?(?:sponsorship|sponsor(?:ing)? it|it|"
            rf"them|one|visas?)\b",
            re.I,
        ),
        r"\2\1 sponsorship",
    ),
    # "unlike the J-1, which we sponsor, the H-1B is not": two statements
    (
        re.compile(
            rf"\b(?:unlike|as opposed to|in contrast to|in contrast with|contrary to|different from) "
            rf"(?:the |an? )?({_CLASS})(?: visas?)?, (?:which|that) ({_REL}{{3,60}}), ",
            re.I,
        ),
        r"\2 \1, but ",
    ),
    # "non-US IMGs": people, not a denial
    (re.compile(r"\bnon-? ?us[- ]?(imgs?|graduates?|applicants?|candidates?|physicians?)\b", re.I), r"foreign \1"),
    # "H-1B's are", "the J-1's"
    (re.compile(rf"\b({_CLASS})'s?(?= (?:are|is|and|or|for|on|at)\b)", re.I), r"\1"),
    # "the exchange visitor visa" is the J-1
    (
        re.compile(
            r"(?<!j-1 )(?<!j1 )(?<!\ban )\b(?:exchange[- ]visitor|exchange[- ]physician|"
            r"alien physician) (visas?|status|program)\b",
            re.I,
        ),
        r"J-1 \1",
    ),
    # "could also be appointed on H-1B through the 2021-22 season": that is over
    (re.compile(r"^((?:through|until|up to|till) (?:the )?(?:[a-z]+ )?20\d\d[^,.;]{0,60}?)\bcould\b", re.I), r"\1did"),
    # "the one just like the other"
    (
        re.compile(
            r"\b(?:the )?one (?:just like|as well as|or|and|as much as|no less than|like) the other"
            r"(?: (?:one|visa|class|type))?\b",
            re.I,
        ),
        "both",
    ),
    (re.compile(r"\b(?:have|has) had to\b", re.I), "must"),
    # "do not and will not sponsor"
    (
        re.compile(
            r"\b(do|does|can|will|did) ?not,? (?:and|nor) (?:will|can|do|does|shall|could) ?(?:not|never)?\b", re.I
        ),
        r"\1 not",
    ),
    (re.compile(r"\bnot\b([^.;,]{2,40}) any ?(?:more|longer)\b", re.I), r"no longer\1"),
    (re.compile(r"\bno (cases?|petitions?|requests?)\b([^.;,]{2,40}) any ?(?:more|longer)\b", re.I), r"no longer \1\2"),
    # "not for J-1" after a condition on the other class
    (
        re.compile(
            rf"\b(step ?(?:3|iii|three)\b[^.;]{{0,50}}[,;(] ?)(?:but )?not (?:for|with|on) (?:the |an? )?{_CLASS}s?\b",
            re.I,
        ),
        r"\1",
    ),
    # "do not, under any circumstances, sponsor"
    (
        re.compile(rf"\b(not|never|cannot|can't|don't|doesn't|won't)\s*,\s+((?:{_NOT_THERE}[^,.;:()]){{3,60}}),", re.I),
        r"\1",
    ),
    # "the J-1, sponsored through ECFMG, is"; "H-1Bs, which need Step 3, are"
    (
        re.compile(
            rf"\b({_CLASS}(?: visas?)?)\s*,\s+{_HOW}"
            rf"\b(?:{_NOT_THERE}[^,.;:()]){{2,70}},\s+(?=(?:is|are|will|may|can|cannot|has|have|remains?)\b)",
            re.I,
        ),
        r"\1 ",
    ),
    # "cannot employ anyone but citizens": only citizens
    (
        re.compile(
            r"\b(?:does not|do not|doesn't|don't|cannot|can't|will not|won't|may not|not)\b([^.;,]{0,40}?)"
            r"\b(?:anyone|anybody|others?|applicants|people|anything) (?:but|except(?: for)?|other than) ",
            re.I,
        ),
        r"only\1 ",
    ),
    (re.compile(r"\b(?:no one|nobody|none|noone) (?:but|except(?: for)?|other than) ", re.I), "only "),
    # "J-1 [yes] H-1B [no]", "J-1 yes H-1B no"
    (re.compile(rf"\b({_CLASS}(?: visas?)?) ?[:-]? ?[\[(] ?(yes|no) ?[\])]", re.I), r"\1: \2,"),
    (re.compile(rf"\b({_CLASS}(?: visas?)?) ?[:-]? ?(yes|no) (?={_CLASS})", re.I), r"\1: \2, "),
    # "foreign nationals accepted into our residency will": the people, not the verb
    (
        re.compile(
            r"\b(nationals|applicants|candidates|graduates|imgs|physicians|citizens) "
            r"(?:accepted|selected|hired|appointed|matched|admitted|chosen) (?:into|to|by|at|for|in) "
            r"(?:our|the|this|a|an)\b[\w -]{2,40}? (?=(?:will|are|must|can|cannot|may|need|come|have|hold)\b)",
            re.I,
        ),
        r"\1 ",
    ),
    # "a J-1 or, provided Step 3 is passed, an H-1B"
    (
        re.compile(rf"\b(or|and), ((?:provided|if|once|when|where)\b[^,.;:]{{3,60}}), ((?:an? |the )?{_CLASS})", re.I),
        r"\1 \3 \2",
    ),
    # "residents and fellows": the residents are meant too
    (re.compile(r"\b(residen(?:ts?|cy|cies))(?:,? (?:and|or|&) | ?/ ?)fellow(?:s|ships?)?\b", re.I), r"\1"),
    (re.compile(r"\bfellow(?:s|ships?)?(?:,? (?:and|or|&) | ?/ ?)(residen(?:ts?|cy|cies))\b", re.I), r"\1"),
    (re.compile(r"\bnon-? ?(immigrant)", re.I), r"non\1"),
    (
        re.compile(r"\bnon-? ?(?:united states|us) (?:residents or citizens|citizens or residents|residents)\b", re.I),
        "non us citizens",
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
            r"(?=(?:(?!\b(?:not|no|never|cannot|nor|without|but|except|only)\b)[^.;]){0,120}"
            rf"\b{_STILL}\b)",
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
