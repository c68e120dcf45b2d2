"""Our docstrings as markup: under a section stand lines "name : what it means", without a type."""

from __future__ import annotations

from typing import Any

SECTIONS = {"Parameters", "Attributes", "Returns", "Raises", "Notes", "Examples"}


def as_markup(_app: Any, _what: str, _name: str, _found: Any, _options: Any, lines: list[str]) -> None:
    """Turn section headings into bold words and their lines into a list of definitions, in place."""
    made: list[str] = []
    section = ""
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if line in SECTIONS and set(below) == {"-"}:
            section = line
            made += [f"**{line}**", ""]
        elif section and line and set(line) == {"-"}:
            continue
        elif section in {"Parameters", "Attributes", "Raises"} and line and not line.startswith(" "):
            name, _, meaning = line.partition(" : ")
            made += [f"``{name}``", f"    {meaning}"] if meaning else [f"``{name}``"]
        else:
            made.append(line)
    lines[:] = made
