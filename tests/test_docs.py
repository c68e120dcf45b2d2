"""The pages of the docs: their examples run, their commands exist, their links lead somewhere, the site builds."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from smartpick.cli.app import app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
BY_HAND = [page for page in PAGES if page.parent.name != "reference"]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
SAVED = re.compile(r"^Save as `([\w.]+)`:\n```\w+\n(.*?)^```$", re.M | re.S)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def having(text: str) -> list[Path]:
    return [page for page in BY_HAND if text in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    targets = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    missing = [link for link in targets if not (page.parent / link).exists() and not link.startswith("mailto:")]
    assert missing == []


@pytest.mark.parametrize("page", having(">>>"), ids=name_of)
def test_the_examples_of_a_page_run_as_printed(page: Path) -> None:
    result = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert result.attempted > 0
    assert result.failed == 0


def console(text: str) -> Iterator[tuple[list[str], str]]:
    """Give each command of a page's console blocks, with what the page says it prints."""
    for kind, block in FENCE.findall(text):
        if kind == "console":
            for step in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, _, printed = step.partition("\n")
                yield shlex.split(command), printed


@pytest.mark.slow
@pytest.mark.parametrize("page", having("```console"), ids=name_of)
def test_the_commands_of_a_page_run_in_order_and_print_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMARTPICK_HOME", str(tmp_path / "own"))
    for name, content in SAVED.findall(text):
        Path(name).write_text(content, encoding="utf-8")
    steps = list(console(text))
    assert steps
    for (program, *arguments), printed in steps:
        assert program == "smartpick"
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, (arguments, result.output, result.exception)
        assert not printed or holds(result.output, printed), (arguments, result.output)


def holds(output: str, printed: str) -> bool:
    """Whether the output is what the page prints, where "..." stands for anything and spaces do not count."""
    flat = " ".join(output.split())
    parts = [" ".join(part.split()) for part in printed.split("...")]
    at = 0
    for part in parts:
        found = flat.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return flat.startswith(parts[0]) and flat.endswith(parts[-1])


def test_a_page_that_prints_something_else_would_be_noticed() -> None:
    assert holds("a plan\n39 in  100\nmore", "a plan\n... in 100\n...\n")
    assert not holds("a plan\n39 in 100\nmore", "a plan\n... of 100\n...\n")
    assert not holds("a plan and more", "a plan\n")


def shown() -> list[str]:
    """Give every command line that stands in a block of the README, the docs, or the notes for contributors."""
    blocks = [block for page in BY_HAND for _, block in FENCE.findall(page.read_text(encoding="utf-8"))]
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return sorted({line for line in lines if re.match(r"(\.venv/bin/)?smartpick [a-z]", line)})


@pytest.mark.parametrize("line", shown())
def test_every_command_shown_anywhere_exists_with_its_options(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    command = typer.main.get_command(app)
    while words and (inner := getattr(command, "commands", {})):
        assert words[0] in inner, line
        command = inner[words.pop(0)]
    known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {"--help"}
    asked = {word.split("=")[0] for word in words if word.startswith("--")}
    assert asked <= known, line


@pytest.mark.slow
def test_the_site_builds_without_a_warning_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-d", tmp_path / "kept", DOCS, tmp_path / "site"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (built.returncode, built.stderr) == (0, "")
    loads = re.compile(r'<(?:script|img|iframe|link(?=[^>]*stylesheet))[^>]*(?:src|href)="(?:https?:)?//[^"]*"')
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 50
    assert [found for page in pages for found in loads.findall(page.read_text(encoding="utf-8"))] == []
