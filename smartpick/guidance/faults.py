"""Language that programs object to, sentence by sentence: rigidity, desperation, plan B, ultimatums, blame.

Patterns are data (`data/wording/faults.yaml`) over one sentence at a time, with bounded gaps, so that no text can make
reading slow. Precision comes before recall: a false alarm on a good sentence costs the user's trust.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from smartpick.guidance.places_named import place_pattern
from smartpick.guidance.text import Span, paragraphs, sentences
from smartpick.guidance.wording import wording

MAX_SENTENCE = 2_000  # characters read of one sentence; longer ones are no prose


@dataclass(frozen=True, slots=True)
class Fault:
    """One objection. `kind` names the fault, `span` the sentence or paragraph."""

    kind: str
    rule: str
    level: str
    span: Span
    text: str
    do: str


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    data = wording("faults")
    groups = {**data["groups"], "PLACE": place_pattern()}

    def filled(pattern: str) -> str:
        for name, words in groups.items():
            pattern = pattern.replace("{" + name + "}", words if name == "PLACE" else f"(?:{words})")
        return pattern

    return {
        kind: tuple(re.compile(filled(pattern), re.IGNORECASE) for pattern in fault["patterns"])
        for kind, fault in data["faults"].items()
    }


def faults_in(text: str) -> list[Fault]:
    """Find every fault of language in a text, in order; one sentence shows each kind once."""
    data = wording("faults")
    found = []
    for sentence in sentences(text):
        read = " ".join(sentence.text[:MAX_SENTENCE].replace("’", "'").split())
        for kind, patterns in _patterns().items():
            if any(pattern.search(read) for pattern in patterns):
                fault = data["faults"][kind]
                found.append(Fault(kind, fault["rule"], fault["level"], sentence, fault["text"], fault["do"]))
    found += _long_excuses(text)
    return sorted(found, key=lambda fault: fault.span.start)


def _long_excuses(text: str) -> list[Fault]:
    """Find explanations of a result that go on for more than three sentences (rules C-12, C-14, R-25)."""
    data = wording("faults")
    excuse, turns = data["excuse"], data["good_turns"]
    found = []
    for paragraph in paragraphs(text):
        spans = sentences(paragraph.text, paragraph.start)
        first = next((k for k, span in enumerate(spans) if _BAD_RESULT.search(span.text)), None)
        if first is None:
            continue
        until = next(
            (k for k in range(first + 1, len(spans)) if any(turn in spans[k].text.lower() for turn in turns)),
            len(spans),
        )
        count = until - first
        if count > excuse["sentences"]:
            whole = Span(text[spans[first].start : spans[until - 1].end], spans[first].start)
            words = excuse["text"].format(count=count)
            found.append(Fault("long_excuse", excuse["rule"], excuse["level"], whole, words, excuse["do"]))
    return found


_BAD_RESULT = re.compile(
    r"\b(explain|describe)\b.{0,40}\b(score|step [123]|exam|pass|attempt|result)\b"
    r"|\b(failed|did not pass|low|poor|below|disappointing)\b.{0,40}\b(score|step [123]|exam|attempt|result)\b"
    r"|\b(score|step [123]|exam|result)\b.{0,40}\b(failed|low|poor|below|disappointing|not pass)\b",
    re.IGNORECASE,
)
