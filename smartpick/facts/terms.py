"""The glossary: the field's words with their meaning and source, for pages and for `docs/glossary.md`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field; `long` is what an abbreviation stands for, None when it is none."""

    term: str
    long: str | None
    meaning: str
    source: str


@cache
def terms() -> tuple[Term, ...]:
    """Give all terms in the glossary's order."""
    text = (files("smartpick") / "data" / "terms.yaml").read_text(encoding="utf-8")
    return tuple(Term(**entry) for entry in yaml.safe_load(text))


def glossary_table() -> str:
    """Give the glossary as a Markdown table."""
    lines = ["| term | stands for | meaning | source |", "| --- | --- | --- | --- |"]
    lines += [f"| {t.term} | {t.long or ''} | {t.meaning} | {t.source} |" for t in terms()]
    return "\n".join(lines)
