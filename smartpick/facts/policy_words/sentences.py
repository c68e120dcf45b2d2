"""From lines to sentences, each with its heading, the list it belongs to and whether it asks something."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from smartpick.errors import InvalidInput
from smartpick.facts.policy_words.table_rows import HEADING, with_columns

MOST_SENTENCES = 20_000  # no page of a program has more; reading them takes seconds
LONGEST_SENTENCE = 1200  # characters; longer ones are cut, so that every later step stays linear
_BULLET = re.compile(r"^\s*(?:[-*•·▪◦‣–]\s+|\(?\d{1,2}[.)]\s+|\(?[a-h][.)]\s+)")
_SAME_CHARACTER = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("’‘`´", "'"), **dict.fromkeys("“”„", '"')}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_ABBREVIATIONS = [
    (re.compile(r"\bU\.\s?S\.\s?A\.?(?![a-z])", re.I), "USA"),
    (re.compile(r"\bU\.\s?S\.(?![a-z])", re.I), "US"),
    (re.compile(r"\be\.\s?g\.", re.I), "eg"),
    (re.compile(r"\bi\.\s?e\.,?", re.I), "that is"),
    (
        re.compile((r"\b(Dr|Mr|Mrs|Ms|St|vs|approx|incl|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.(?=\s)"), re.I),
        r"\1",
    ),
    (re.compile(r"\b(min|max|grad)\.(?=\s+(?:[a-z0-9(]|CK|Step|USMLE))", re.I), r"\1"),
    (re.compile(r"\b(M)\.(D)\.", re.I), r"\1\2"),
    (re.compile(r"\b(D)\.(O)\.", re.I), r"\1\2"),
]
_SPEAKER = re.compile(r"^(?:Q(?:uestion)?|A(?:nswer)?)\s?\d{0,2}\s?[.:)]\s+", re.I)
_EMPTY = frozenset({"[ ]", "[]", "☐", "□"})
_CROSSED = frozenset({"❌", "☒", "✘", "✗", "👎", "🚫"})
_BOX = re.compile(r"\[[ xX]?\]|[☐☑☒□✅❌✓✔✘✗👍👎🚫]")
_LABEL = re.compile(r"\b[JH] ?-? ?1(?: ?-? ?B)?(?: visas?)?", re.I)
_BOX_LABEL = re.compile(rf"(?P<box>{_BOX.pattern}) ?(?P<label>{_LABEL.pattern})", re.I)
_LABEL_BOX = re.compile(rf"(?P<label>{_LABEL.pattern}):? ?(?P<box>{_BOX.pattern})", re.I)
_EMPTY_OTHER = re.compile(r"(?:\[ ?\]|[☐□]) ?(?:none|neither|other|no visas?|others)\b", re.I)
_NEXT_ITEM = re.compile(r" ?; ?(?:and |or )?\([a-h1-9]\)")
_INLINE_ITEM = re.compile(r"(?:^|(?<=[\s:;.,]))(\(?\d{1,2}\) )(?=\w)")
_END = re.compile(  # (?<!\s): not tried again from each space of a long run
    r"(?<=[.!?])[\"')\]]*\s+|(?<=[a-z0-9)][.!?])(?=[A-Z][a-z])|(?<!\s)(?:\s*;\s*|\s+\|\s+|\s+[•·▪]\s+)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a page.

    Attributes
    ----------
    text : its words, spelling of dashes and quotes evened out.
    heading : the heading above it, "" when there is none.
    lead : the line ending in a colon that introduces the list it stands in, "" when none.
    asks : it is a question.
    whole_line : its line holds nothing else.
    follows : it stands in one line with the sentence before it.
    """

    text: str
    heading: str = ""
    lead: str = ""
    asks: bool = False
    whole_line: bool = False
    follows: bool = False


def evened(text: str) -> str:
    """Even out dashes, quotes, spaces and abbreviations with full stops.

    Examples
    --------
    >>> evened("U.S. citizens\\u00a0on H\\u20111B")
    'US citizens on H-1B'
    """
    text = unicodedata.normalize("NFKC", text.translate(_SAME_CHARACTER)).translate(_SAME_CHARACTER)
    text = _NEXT_ITEM.sub(",", _without_boxes(text)).replace("...", " ").replace("…", " ")
    for pattern, replacement in _ABBREVIATIONS:
        text = pattern.sub(replacement, text)
    return text


def _without_boxes(text: str) -> str:
    """Read ticked boxes as "yes" and drop what stands at an empty one; the box stands before or after its label."""
    first = _BOX.search(text)
    if not first:
        return text
    line = text[text.rfind("\n", 0, first.start()) + 1 : first.start()]
    before = not any(character.isalnum() for character in re.split(r"[:?]", line)[-1])
    if before:
        text = _EMPTY_OTHER.sub("", text)
    pattern = _BOX_LABEL if before else _LABEL_BOX

    def read(match: re.Match[str]) -> str:
        box = match.group("box").lower()
        return "" if box in _EMPTY else f" {match.group('label')}: {'no' if box in _CROSSED else 'yes'}, "

    return pattern.sub(read, text)


def _itemised(lines: list[str]) -> list[str]:
    """Put "1) … 2) …" within a line on lines of their own."""
    out: list[str] = []
    for line in lines:
        if len(_INLINE_ITEM.findall(line)) < 2:
            out.append(line)
            continue
        out += [piece for piece in _INLINE_ITEM.sub(r"\n\1", line).split("\n") if piece.strip()]
    return out


def _unwrapped(lines: list[str]) -> list[str]:
    """Join lines that were broken in the middle of a sentence by a fixed page width."""
    joined: list[str] = []
    for line in lines:
        last = joined[-1] if joined else ""
        goes_on = (
            len(last) > 45
            and last[-1] not in ".!?:;|"
            and not last.startswith(HEADING)
            and line[:1].islower()
            and not _BULLET.match(line)
            and len(last) < LONGEST_SENTENCE
        )
        if goes_on:
            joined[-1] = f"{last} {line}"
        else:
            joined.append(line)
    return joined


def _is_heading(line: str, following: str) -> bool:
    words = line.split()
    if not words or len(words) > 7 or line[-1] in ".?!:;," or _BULLET.match(line):
        return False
    return bool(following) and words[0][:1].isupper() and not re.search(r"\d", line)


def sentences(text: str) -> list[Sentence]:
    """Split a page into sentences.

    Parameters
    ----------
    text : plain text, as `page_text` gives it.
    """
    items = [line for line in _itemised(evened(text).splitlines()) if line.strip()]
    if len(items) > MOST_SENTENCES:
        raise _too_many(len(items))
    rows = with_columns(items)
    raw = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in rows]
    lines = _unwrapped([line for line in raw if line])
    found: list[Sentence] = []
    heading, lead = "", ""
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line.startswith(HEADING):
            heading, lead = line.lstrip(HEADING).strip(), ""
            found += _cut(heading, "", "")
            continue
        line = line.lstrip(HEADING).strip()
        line = _SPEAKER.sub("", line)
        is_item = bool(_BULLET.match(line))
        line = _BULLET.sub("", line).strip()
        if not line:
            continue
        if not is_item and _is_heading(line, following):
            heading, lead = line, ""
        if lead and not is_item and (len(line.split()) > 8 or line.endswith((":", "?", "."))):
            lead = ""
        found += _cut(line, heading, lead)
        if line.endswith(":") and following:
            lead = line[:-1].strip()
        if len(found) > MOST_SENTENCES:
            raise _too_many(len(found))
    return found


def _too_many(count: int) -> InvalidInput:
    return InvalidInput("page", f"of at most {MOST_SENTENCES:,} sentences", count, "Paste the part about visas only.")


def _cut(line: str, heading: str, lead: str) -> list[Sentence]:
    found: list[Sentence] = []
    pieces = [piece.strip() for piece in _END.split(line) if any(character.isalnum() for character in piece)]
    label = (
        re.match(r"([^:?;.]{0,40}(?:visa|sponsor|accept|support)[^:?;.]{0,30}):\s", line, re.I)
        if len(pieces) > 1 and not lead
        else None
    )
    for number, piece in enumerate(pieces):
        if label and number and ";" in line and not re.match(r"[^:]{3,40}:", piece):
            lead = label.group(1)
        asks = piece.rstrip("\"')] ").endswith("?")
        found.append(Sentence(piece[:LONGEST_SENTENCE], heading, lead, asks, len(pieces) == 1, number > 0))
    return found
