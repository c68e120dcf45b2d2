"""What a text says of exams, experience and specialty against what the profile says (rule S-01).

Patterns read one sentence and are kept tight: a claim that the profile contradicts is worth an objection only when the
sentence says it outright.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from smartpick.entities.applicant import Applicant
from smartpick.guidance.text import Span
from smartpick.guidance.wording import wording

TOPIC = "file_claims"
OBSERVING = {"observership", "shadowing"}
EXAMS = {"step1": "Step 1", "step2_ck": "Step 2 CK", "step3": "Step 3"}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim of a sentence that the profile contradicts; `key` names the words of the finding."""

    key: str
    values: Mapping[str, object]


def contradictions(applicant: Applicant, sentence: Span) -> Iterable[Contradiction]:
    """Give what a sentence claims of its writer and the profile says otherwise; unknown contradicts nothing."""
    text = sentence.text
    yield from _attempts(applicant, text)
    yield from _score(applicant, text)
    yield from _hands_on(applicant, text)
    yield from _specialty(applicant, text)


def _attempts(applicant: Applicant, text: str) -> Iterable[Contradiction]:
    if not (_found("first_attempt", text) and _found("passed", text)) or _found("not_first_attempt", text):
        return
    sat = {name: getattr(applicant.exams, name).attempts or 0 for name in EXAMS}
    named = [name for name in EXAMS if _found(name, text)]
    repeated = [name for name in (named or EXAMS) if sat[name] > 1]
    if repeated:
        yield Contradiction("first_attempt", {"exam": EXAMS[repeated[0]], "n": sat[repeated[0]]})


def _score(applicant: Applicant, text: str) -> Iterable[Contradiction]:
    score = applicant.exams.step2_ck.score
    if score is None or _found("not_own_score", text):
        return
    for pattern in _patterns("own_score"):
        said = pattern.search(text)
        if said and int(said.group(1)) != score:
            yield Contradiction("other_score", {"said": said.group(1), "score": score})
            return


def _hands_on(applicant: Applicant, text: str) -> Iterable[Contradiction]:
    work = applicant.us_clinical or ()
    only_watched = bool(work) and all(one.kind in OBSERVING and one.hands_on is not True for one in work)
    if only_watched and _found("observed", text) and _found("did", text) and not _found("did_not", text):
        yield Contradiction("hands_on", {})


def _specialty(applicant: Applicant, text: str) -> Iterable[Contradiction]:
    words = wording(TOPIC)
    if re.search(words["not_becoming"], text, re.IGNORECASE):
        return
    for own, noun in words["physicians"].items():
        said = re.search(words["becoming"].replace("{noun}", noun), text, re.IGNORECASE)
        if said and not any(re.search(own, mine) for mine in applicant.specialties):
            yield Contradiction("other_specialty", {"other": said.group(1), "mine": ", ".join(applicant.specialties)})
            return


def _found(claim: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in _patterns(claim))


@cache
def _patterns(claim: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in wording(TOPIC)["claims"][claim])
