"""A verdict: yes, no, depends or unknown, with its reasons and the rules it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smartpick.rules.sentences import Sentence


class Answer(StrEnum):
    """What a rule can say; UNKNOWN means that a fact is missing, never "no"."""

    YES = "yes"
    NO = "no"
    DEPENDS = "depends"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer with its reasons (most important first) and rule ids.

    Examples
    --------
    >>> Verdict.of(Answer.YES).as_json()
    {'answer': 'yes', 'reasons': [], 'rules': []}
    """

    answer: Answer
    reasons: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer, *sentences: Sentence) -> Verdict:
        """Build a verdict from sentences; the rules are theirs, each once."""
        rules = dict.fromkeys(rule for sentence in sentences for rule in sentence.rules)
        return cls(answer, tuple(sentence.text for sentence in sentences), tuple(rules))

    @property
    def is_closed(self) -> bool:
        """Whether the door is shut: the answer is a plain no."""
        return self.answer is Answer.NO

    def as_json(self) -> dict[str, object]:
        """Give answer, reasons and rules."""
        return {"answer": self.answer.value, "reasons": list(self.reasons), "rules": list(self.rules)}
