"""Language that programs object to, sentence by sentence: rigidity, desperation, plan B, ultimatums, blame.

Patterns are data (`data/wording/faults.yaml`) over one sentence at a time, with bounded gaps, so that no text can make
reading slow. Precision comes before recall: a false alarm on a good sentence costs the user's trust.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from smartpick.guidance.places_named import place_pattern
from smartpick.guidance.reader import reader
from smartpick.guidance.text import Span, paragraphs, sentences
from smartpick.guidance.word_classes import shows
from smartpick.guidance.wording import wording

MAX_SENTENCE = 2_000  # characters read of one sentence; longer ones are no prose
WHOLE = 6  # sentences from which a text is a whole one, most of which are fine


@dataclass(frozen=True, slots=True)
class Fault:
    """One objection. `kind` names the fault, `span` the sentence or paragraph."""

    kind: str
    rule: str
    level: str
    span: Span
    text: str
    do: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """How one kind of fault is read: any pattern finds it, any `unless` takes it back, `never` whoever finds it."""

    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    never: tuple[re.Pattern[str], ...]

    def finds(self, sentence: str) -> bool:
        return any(p.search(sentence) for p in self.patterns) and not self.spares(sentence)

    def spares(self, sentence: str) -> bool:
        return any(p.search(sentence) for p in self.unless)


@cache
def _readings() -> dict[str, _Reading]:
    data = wording("faults")
    groups = data["groups"]

    def compiled(patterns: list[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(re.sub(r"\{([A-Z]+)\}", in_group, pattern), re.IGNORECASE) for pattern in patterns)

    def in_group(match: re.Match[str]) -> str:
        return f"(?:{groups[match.group(1)]})"

    return {
        kind: _Reading(*(compiled(fault.get(part, [])) for part in ("patterns", "unless", "never")))
        for kind, fault in data["faults"].items()
    }


@cache
def _place() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + place_pattern())


def one_form(sentence: str) -> str:
    """Put a sentence into the one form that the patterns read.

    Examples
    --------
    >>> one_form("I won't leave Boston, and I'm fine with an H1B.")
    'I will not leave PLACEX, and I am fine with an H-1B.'
    """
    text = " ".join(sentence[:MAX_SENTENCE].replace("’", "'").split())
    text = _place().sub("PLACEX", text)
    for pattern, words in _SPELLED_OUT:
        text = pattern.sub(words, text)
    return text


_SPELLED_OUT = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"\bwon'?t\b", "will not"),
        (r"\b(?:can'?t|cannot)\b", "can not"),
        (r"\b(do|does|did|is|are|was|were|would|could|should|has|have|had)n'?t\b", r"\1 not"),
        (r"\bI'm\b", "I am"),
        (r"\b(I|we|they|you)'ll\b", r"\1 will"),
        (r"\b(I|we|they|you)'d\b", r"\1 would"),
        (r"\b(I|we|they|you)'ve\b", r"\1 have"),
        (r"\b(we|they|you)'re\b", r"\1 are"),
        (r"\bh-? ?1-? ?b\b", "H-1B"),
        (r"\bj-? ?1\b", "J-1"),
    )
)


def noticed(sentence: str) -> list[str]:
    """Give what the patterns and the classes of words notice in a sentence in its one form: evidence, no verdict."""
    found = []
    for kind, reading in _readings().items():
        if reading.finds(sentence):
            found.append(kind)
        if shows(kind, sentence) and not reading.spares(sentence):
            found.append(f"words of {kind}")
    return found


def faults_in(text: str) -> list[Fault]:
    """Find every fault of language in a text, in order, at most one per sentence."""
    data = wording("faults")
    found = []
    every = sentences(text)
    for sentence in every:
        read = one_form(sentence.text)
        seen = reader().fault(read, noticed(read), in_text=len(every) >= WHOLE)
        if seen is not None and not any(one.search(read) for one in _readings()[seen[0]].never):
            kind, sure = seen
            fault = data["faults"][kind]
            level = fault["level"] if sure else data["less_sure"]["level"]
            words = fault["text"] if sure else data["less_sure"]["text"].format(text=fault["text"])
            found.append(Fault(kind, fault["rule"], level, sentence, words, fault["do"]))
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
