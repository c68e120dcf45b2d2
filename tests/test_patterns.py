"""No regular expression of ours can be made to run for long by what a stranger writes.

Every pattern that any module compiles, or gives to `re` as it stands, is run over long strings built of its own
pieces. A pattern with nested repetitions would take hours on some of them; all together take seconds.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import smartpick

PACKAGE = Path(smartpick.__file__).parent
LENGTH = 5_000  # characters
LONGEST = 0.5  # seconds of the processor for one string; the worst takes half of that on an idle machine
ANYWHERE = [" ", "\n", "\t", "a", "A ", "1", "1,", "(", "<", '"', "-", ".", "a.", "a b ", "visa ", "J-1 ", "é", "\x00"]


def compiled() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Give the patterns that stand in a module, also inside its lists and tables, with where they stand."""
    for found in pkgutil.walk_packages(smartpick.__path__, "smartpick."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            yield from ((f"{found.name}.{name}", one) for one in inside(value))


def inside(value: object, depth: int = 4) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from inside(one, depth - 1)
    elif depth and isinstance(value, dict):
        for key, one in value.items():
            yield from inside(key, depth - 1)
            yield from inside(one, depth - 1)


def written() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Give the patterns that are handed to a function of `re` where they are used."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if not isinstance(called, ast.Attribute) or getattr(called.value, "id", "") != "re":
                continue
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and called.attr != "escape":
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", re.compile(first.value)


def all_patterns() -> dict[tuple[Any, int], tuple[str, re.Pattern[Any]]]:
    return {(found.pattern, found.flags): (where, found) for where, found in (*compiled(), *written())}


def strings_for(pattern: re.Pattern[Any], length: int) -> list[str]:
    """Give long strings of the pieces that a pattern itself is made of."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    words = list(dict.fromkeys(re.findall(r"[A-Za-z0-9]{2,}|[^\\\[\](){}|?*+^$\w\s]", text)))[:12]
    pairs = [f"{one} {other} " for one, other in itertools.pairwise(words)]
    pieces = [*ANYWHERE, *words, *(f"{word} " for word in words), *pairs[:6]]
    return [(piece * (length // len(piece) + 1))[:length] + "\x01!" for piece in dict.fromkeys(pieces)]


def slowest(pattern: re.Pattern[Any], length: int = LENGTH) -> tuple[float, str]:
    """Give the longest time that the pattern takes for one of its strings, and how that string begins."""
    worst = (0.0, "")
    for text in strings_for(pattern, length):
        given: Any = text if isinstance(pattern.pattern, str) else text.encode("latin-1")
        began = time.process_time()
        pattern.search(given)
        worst = max(worst, (time.process_time() - began, text[:20]))
    return worst


@pytest.mark.slow
def test_the_patterns_of_the_reader_and_of_the_doors_are_among_those_that_are_tried() -> None:
    from smartpick.facts.files import workbook_parts
    from smartpick.facts.policy_words.page_walk import _REPORTED
    from smartpick.intake.code_list import CODE

    found = all_patterns()
    assert len(found) > 200
    for pattern in (_REPORTED, CODE, workbook_parts._PHONETIC):
        assert (pattern.pattern, pattern.flags) in found


@pytest.mark.slow
def test_no_pattern_takes_long_on_a_hostile_string() -> None:
    slow = [(where, *slowest(pattern)) for where, pattern in all_patterns().values()]
    assert [found for found in slow if found[1] > LONGEST] == []


def test_a_pattern_that_could_be_made_to_run_would_be_noticed() -> None:
    assert slowest(re.compile(r"[ \t]+-?[ \t]*:"), length=1_200)[0] > LONGEST
