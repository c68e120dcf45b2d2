"""Options and answers that commands share: the day, JSON output, files to write."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
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


def write_and_tell(path: Path, content: str | bytes, field: str) -> None:
    """Write a file that was asked for and say so on standard error, where nothing else would."""
    write_file(path, content, field)
    typer.echo(f"Written: {path}", err=True)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table that was asked for by --csv, and say so."""
    from smartpick.report.rank_sheet import table_csv

    write_and_tell(path, table_csv(columns, rows), "--csv")


def chance_of(p: float) -> str:
    """Print a chance without its range."""
    from smartpick.plan.chance_words import in_hundred

    return f"{in_hundred(p)} in 100"


def chance_words(chance: Mapping[str, float]) -> str:
    """Print a chance of an answer (low, mid, high) the way every sentence says one."""
    from smartpick.plan.chance_words import with_range
    from smartpick.plan.parts import Range

    return with_range(Range(**chance))


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
