"""Whether a page names a visa class only where it tells of its people, beside a refusal or a pending decision.

"No visas will be sponsored. Current residents on J-1 are not affected." promises the J-1 to nobody who applies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from smartpick.entities.status import OpenTo, VisaAnswer, VisaPolicy
from smartpick.facts.policy_words.learned import OPENS
from smartpick.facts.policy_words.passages import CLASSES, names_class

_PEOPLE = re.compile(
    r"\b(?:residents?|house ?staff|trainees?|interns?|graduates?|alumn(?:i|us|a|ae)|chiefs?|fellows)\b", re.IGNORECASE
)
_POLICY = re.compile(
    r"\b(?:sponsor|accept|support|consider|welcome|provid|offer|take|file|process|appl(?:y|icant|ies)|eligib|only|"
    r"require|must|may|can|could|will|would|new|you)",
    re.IGNORECASE,
)
_PENDING = re.compile(
    r"\b(?:no|not|none|neither|without)\b[^.;]{0,40}\b(?:visas?|sponsor\w*)\b|"
    r"\bvisas?\b[^.;]{0,40}\b(?:not|no longer|never|cannot|undecided|pending|under review|on hold|suspended|"
    r"to be (?:decided|determined|announced))\b",
    re.IGNORECASE,
)


def without_people(passage: Sequence[str], policy: VisaPolicy) -> VisaPolicy:
    """Leave a yes unknown that rests on nothing but who trains there, where the page refuses or has not decided.

    Parameters
    ----------
    passage : sentences about visas, as `passages.about_visas` gives them.

    Examples
    --------
    >>> said = VisaPolicy(j1=VisaAnswer.YES)
    >>> without_people(["Our residents are on J-1 visas.", "Visa sponsorship has not been decided."], said).j1.value
    'unknown'
    >>> without_people(["Our residents are on J-1 visas.", "We do not sponsor H-1B."], said).j1.value
    'yes'
    """
    if not any(_PENDING.search(text) and not any(names_class(text, name) for name in CLASSES) for text in passage):
        return policy
    j1, h1b = (_answer(passage, name, answer) for name, answer in zip(CLASSES, (policy.j1, policy.h1b), strict=True))
    if (j1, h1b) == (policy.j1, policy.h1b):
        return policy
    return replace(policy, j1=j1, h1b=h1b, open_to=policy.open_to if {j1, h1b} & set(OPENS) else OpenTo.UNKNOWN)


def _answer(passage: Sequence[str], name: str, answer: VisaAnswer) -> VisaAnswer:
    naming = [text for text in passage if names_class(text, name)]
    of_people = bool(naming) and all(_PEOPLE.search(text) and not _POLICY.search(text) for text in naming)
    return VisaAnswer.UNKNOWN if of_people and answer in OPENS else answer
