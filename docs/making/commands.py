"""The commands, as the program itself describes them."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.cli import get_docs_for_click

from smartpick.cli.app import app


def commands() -> str:
    """Give every command with its arguments and options, in Typer's own words; the page brings the first heading."""
    command = typer.main.get_command(app)
    _say_whole(command)
    text = get_docs_for_click(obj=command, ctx=typer.Context(command, info_name="smartpick"), name="smartpick")
    text = re.sub(r"^# .*\n+", "", text, count=1)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _say_whole(command: Any) -> None:
    """Let a list of commands show each one's whole sentence, which a terminal has no room for."""
    for found in getattr(command, "commands", {}).values():
        found.short_help = (found.help or "").partition("\n\n")[0]
        _say_whole(found)


def paths(command: Any = None, before: str = "smartpick") -> list[str]:
    """Give the full name of every command that does something."""
    command = command or typer.main.get_command(app)
    inner = getattr(command, "commands", None)
    if not inner:
        return [before]
    return [path for name, found in inner.items() for path in paths(found, f"{before} {name}")]
