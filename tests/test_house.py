"""The house keeps its own rules: file size, names, docstrings, light imports."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent
PACKAGE = ROOT / "smartpick"
SOURCES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 400  # lines
MOST_PARAMETERS = 7
BANNED_NAMES = {"utils", "helpers", "common", "misc", "base", "manager"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_source_file_is_short_named_for_a_thing_and_says_what_lives_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    assert path.stem not in BANNED_NAMES
    assert ast.get_docstring(tree(path)), "a module says in one sentence what lives there"


def test_templates_styles_scripts_tests_and_benches_are_short_too() -> None:
    shown = [path for suffix in ("*.html", "*.css", "*.js", "*.j2") for path in PACKAGE.rglob(suffix)]
    beside = [path for room in ("tests", "bench", "training", "docs") for path in (ROOT / room).rglob("*.py")]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in shown + beside
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_the_folders_of_the_tests_are_rooms_of_the_package() -> None:
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    assert {str(folder) for folder in folders if not (PACKAGE / folder).is_dir()} == set()


def test_the_library_neither_prints_nor_logs_nor_asserts() -> None:
    culprits = []
    for path in SOURCES:
        if path.is_relative_to(PACKAGE / "cli"):
            continue
        for node in ast.walk(tree(path)):
            is_print = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
            if is_print or isinstance(node, ast.Assert):
                culprits.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert culprits == []


def test_no_function_is_there_for_the_tests_alone() -> None:
    docstring, definition = (
        re.compile(r'"""[\s\S]*?"""'),
        re.compile(r"^(@\S*\.\S*\(.*\n)? *(?:def|class) ([a-zA-Z]\w+)", re.M),
    )
    sources = {path: docstring.sub("", path.read_text(encoding="utf-8")) for path in SOURCES}
    told = [*(ROOT / "bench").glob("*.py"), *(ROOT / "docs" / "making").glob("*.py"), *PACKAGE.rglob("*.html")]
    told += [path for room in ("", "methods", "guides", "reference") for path in (ROOT / "docs" / room).glob("*.md")]
    words = Counter(word for text in sources.values() for word in re.findall(r"\w+", text))
    words.update(word for path in told for word in re.findall(r"\w+", path.read_text(encoding="utf-8")))
    dead = {
        f"{path.relative_to(PACKAGE)}: {found[2]}"
        for path, text in sources.items()
        for found in definition.finditer(text)
        if words[found[2]] == 1 and not found[1]  # who decorates a command or a listener calls it
    }
    by_the_standard_library = {f"facts/policy_words/pages.py: handle_{what}" for what in ("starttag", "endtag", "data")}
    for_who_builds_a_market = {"market/units.py: build_units"}
    assert dead == by_the_standard_library | for_who_builds_a_market


def test_a_function_of_the_library_is_handed_few_things() -> None:
    """A command is left out: its parameters are its options, read by a person in its help (decision 0360)."""
    many = {}
    for path in SOURCES:
        for node in ast.walk(tree(path)) if not path.is_relative_to(PACKAGE / "cli") else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                if len(taken) > MOST_PARAMETERS:
                    many[f"{path.relative_to(PACKAGE)}: {node.name}"] = len(taken)
    assert many == {}


def test_only_the_door_knows_what_day_it_is() -> None:
    culprits = [
        str(path.relative_to(PACKAGE))
        for path in SOURCES
        if not path.is_relative_to(PACKAGE / "cli")
        and not path.is_relative_to(PACKAGE / "web")
        and any(
            isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"} for node in ast.walk(tree(path))
        )
    ]
    assert culprits == []


@pytest.mark.parametrize("heavy", ["numba", "scipy", "starlette", "highspy", "xlsxwriter"])
def test_importing_smartpick_or_its_commands_loads_nothing_heavy(heavy: str) -> None:
    code = f"import sys, smartpick, smartpick.cli.app; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
