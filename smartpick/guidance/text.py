"""Text as the linter sees it: sentences and paragraphs with their place in the document."""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])|\n\s*\n")
_ABBREVIATED = re.compile(r"\b(Dr|Mr|Mrs|Ms|St|Prof|vs|etc|e\.g|i\.e|No|U\.S|Inc|approx)\.$")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text and where it stands. [characters]"""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the piece ends."""
        return self.start + len(self.text)


def sentences(text: str, start: int = 0) -> list[Span]:
    """Split text into sentences; abbreviations such as "Dr." do not end one.

    Examples
    --------
    >>> [s.text for s in sentences("I met Dr. Lee. She taught me.")]
    ['I met Dr. Lee.', 'She taught me.']
    """
    spans, begin = [], 0
    for match in _END.finditer(text):
        piece = text[begin : match.start()]
        if _ABBREVIATED.search(piece) and "\n\n" not in match.group():
            continue
        spans.append(_trimmed(piece, start + begin))
        begin = match.end()
    spans.append(_trimmed(text[begin:], start + begin))
    return [span for span in spans if span.text]


def paragraphs(text: str) -> list[Span]:
    """Split text at blank lines."""
    spans, begin = [], 0
    for match in re.finditer(r"\n\s*\n", text):
        spans.append(_trimmed(text[begin : match.start()], begin))
        begin = match.end()
    spans.append(_trimmed(text[begin:], begin))
    return [span for span in spans if span.text]


def _trimmed(piece: str, start: int) -> Span:
    stripped = piece.lstrip()
    return Span(stripped.rstrip(), start + len(piece) - len(stripped))
