"""Reads what a person wrote: text, Word and PDF files, bounded, with clear words for what cannot be read."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from smartpick.errors import InvalidInput
from smartpick.facts.files.apart import read_apart

MAX_BYTES = 5_000_000
MAX_TEXT = 200_000  # characters; a statement has some 5,000
MAX_UNPACKED = 50_000_000  # bytes a Word file may unpack to
LEAST_WORDS = 5
ENGLISH = {"the", "and", "to", "of", "in", "a", "i", "my", "is", "was", "for", "with", "that"}
LEAST_LETTERS, LATIN_SHARE = 20, 0.8  # letters from which the script is looked at; accents and names are few
FEW_WORDS, ASKED_FROM = 20, 10  # up to so many words one small word of English is enough; under so few none is asked
ENGLISH_SHARE = 0.08  # of the words; English prose has a third or more


@dataclass(frozen=True, slots=True)
class Document:
    """One text. `kind` is "statement", "letter" or "answer"; `assigned` its version or program code, None when open."""

    name: str
    kind: str
    text: str
    assigned: str | None = None


def read_document(path: Path, kind: str, assigned: str | None = None) -> Document:
    """Read one file.

    Raises
    ------
    InvalidInput : missing, empty, too large, not text, a scan without text, or not in English.
    """
    name = path.name or str(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidInput(name, "a readable file", error.strerror) from error
    if len(raw) > MAX_BYTES:
        raise InvalidInput(name, f"at most {MAX_BYTES:,} bytes long", "a larger file")
    return Document(name, kind, _checked(text_of(raw, name), name), assigned)


def document_of(text: str, kind: str, assigned: str | None = None, name: str = "text") -> Document:
    """Make a document of pasted text, with the same checks as a file."""
    return Document(name, kind, _checked(text, name), assigned)


def text_of(raw: bytes, name: str) -> str:
    """Give the text of a file's bytes, told apart by what they begin with.

    Raises
    ------
    InvalidInput : a binary file, or a Word or PDF file that cannot be read.
    """
    if raw.startswith(b"%PDF"):
        return read_apart(pdf_words, raw, name, "a PDF that can be read")
    if raw.startswith(b"PK"):
        return read_apart(word_words, raw, name, "a Word file (.docx) that can be read")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError as error:
            raise InvalidInput(name, "text", "damaged UTF-16", "Save it again or paste its text.") from error
    if b"\x00" in raw:
        raise InvalidInput(name, "text, Word (.docx) or PDF", "a binary file")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")  # what old editors on Windows wrote


def word_words(raw: bytes) -> str:
    """Give the paragraphs of a Word file; call it through `read_apart`."""
    import docx

    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
            raise InvalidInput("Word file", f"at most {MAX_UNPACKED:,} bytes unpacked", "a larger one")
    return "\n\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(raw)).paragraphs)


def pdf_words(raw: bytes) -> str:
    """Give the text of a PDF's first pages; call it through `read_apart`."""
    import pypdf

    pages = pypdf.PdfReader(io.BytesIO(raw)).pages
    return "\n\n".join(page.extract_text() for page in pages[:50])


def _checked(text: str, name: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_TEXT:
        raise InvalidInput(name, f"at most {MAX_TEXT:,} characters long", f"{len(text):,} characters")
    words = re.findall(r"[^\W\d_]+", text.lower())
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) >= LEAST_LETTERS and sum(map(str.isascii, letters)) < LATIN_SHARE * len(letters):
        raise InvalidInput(name, "in English", "another script", "The checks know English only.")
    if len(words) < LEAST_WORDS:
        got = f"{len(words)} word{'' if len(words) == 1 else 's'}"
        raise InvalidInput(name, "a text of at least a sentence", got, "A scan has to be typed out.")
    if not _is_english(words):
        raise InvalidInput(name, "in English", "another language", "The checks know English only.")
    return text


def _is_english(words: list[str]) -> bool:
    """Whether a text has the small words of English; of a very short one that is not asked."""
    known = sum(word in ENGLISH for word in words)
    if len(words) > FEW_WORDS:
        return known / len(words) >= ENGLISH_SHARE
    return known > 0 or len(words) < ASKED_FROM
