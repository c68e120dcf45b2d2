"""Options and answers that commands share: the day, JSON output, files to write."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.errors import InvalidInput

if TYPE_CHECKING:
    from smartpick.guidance.person import Person

DayOption = Annotated[str | None, typer.Option("--day", help="YYYY-MM-DD; today when left out.")]
JsonOption = Annotated[str | None, typer.Option("--json", metavar="FILE|-", help="Write JSON; - prints it alone.")]
SeedOption = Annotated[
    int | None, typer.Option("--seed", help="Printed with the plan; the same input gives the same plan.")
]
OfficeOption = Annotated[bool, typer.Option("--office", help="Move chances by office memory (smartpick office).")]
WorkersOption = Annotated[int | None, typer.Option(min=1, help="Processes; left out, one per core.")]
SchedulerOption = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Dask scheduler instead of processes.")]
ProfileArgument = Annotated[Path, typer.Argument(help="Profile, YAML or JSON.")]


def day_of(text: str | None, field: str = "--day") -> date:
    """Read a day, today when left out; `field` is what a refusal names."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(field, "a date as YYYY-MM-DD", text) from error


def give_json(found: Mapping[str, Any], where: str | None) -> None:
    """Print JSON alone for "-", write it to a file otherwise, do nothing when not asked."""
    if where is None:
        return
    text = json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1, default=str)
    if where == "-":
        sys.stdout.write(text + "\n")
    else:
        write_file(where, text + "\n")


def write_file(where: str | Path, content: str | bytes, field: str = "--json") -> None:
    """Write a file that was asked for, or refuse it under the name of its field."""
    path = file_to_write(str(where), field)
    try:
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    except OSError as error:
        raise InvalidInput(field, "a file that can be written", str(where), f"{error.strerror}.") from error


def tell_written(path: Path) -> None:
    """Say on standard error that a file was written, where nothing else would."""
    typer.echo(f"Written: {path}", err=True)


def file_to_write(where: str | None, field: str = "--json") -> Path:
    """Give a path that can be written, or refuse it under the name of its field."""
    path = Path(where or "")
    if path.is_dir() or not path.parent.is_dir():
        how = "a file in an existing folder" + (", or -" if field == "--json" else "")
        raise InvalidInput(field, how, where)
    return path


def person_behind(profile: Path, on: date) -> Person:
    """Read a profile, make its plan, and give the person behind it."""
    from smartpick.guidance.person import person_of
    from smartpick.intake.profile import read_profile
    from smartpick.plan.choice import choose
    from smartpick.plan.make import make_plan

    applicant = read_profile(profile, on)
    return person_of(applicant, make_plan(applicant, on), choose(applicant, on), on)
