"""What season commands share: the season file, a rank list, and programs by the codes they are applied to under."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from smartpick.season.tracker import Tracker

RankListOption = Annotated[Path, typer.Option("--list", help="Your rank list, best first.")]
DrawsSeedOption = Annotated[int, typer.Option("--seed", help="Of the draws behind the ranges.")]
LARGEST = 2_000_000  # bytes of a file of one's own
FileArgument = Annotated[Path, typer.Argument(metavar="SEASON", help="Your season file; made with the first entry.")]


def tracker_of(file: Path) -> Tracker:
    """Give the tracker of a season file."""
    from smartpick.season.tracker import Tracker

    return Tracker(file)


def known_code(code: str) -> str:
    """Give the code that an application to a program is kept under."""
    from smartpick.season.applied import applied_program

    return applied_program(code).code
