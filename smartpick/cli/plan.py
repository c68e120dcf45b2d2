"""`smartpick plan` and `smartpick schema`: one profile in, one plan out, in every form."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.cli.office import memory_asked_for
from smartpick.cli.options import DayOption, JsonOption, OfficeOption, SeedOption, day_of, file_to_write, give_json
from smartpick.errors import InvalidInput

if TYPE_CHECKING:
    from smartpick.entities.applicant import Applicant
    from smartpick.plan.parts import Plan


def plan(
    profile: Annotated[Path, typer.Argument(help="Profile, YAML or JSON; or a plan.json, to make it again.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for plan.json, .html, .xlsx, .pdf and .ics.")
    ] = None,
    json_to: JsonOption = None,
    day: DayOption = None,
    seed: SeedOption = None,
    office: OfficeOption = False,
) -> None:
    """Make the plan: which programs, which signals, what it costs, and how good it is.

    A plan.json in the place of the profile is made again as of its own day, and what became different is told.
    """
    from smartpick.intake.profile import parse_profile, read_profile
    from smartpick.intake.saved_plan import read_saved_plan
    from smartpick.plan.make import make_plan
    from smartpick.plan.to_json import plan_file

    saved = read_saved_plan(profile)
    on = saved.day if saved is not None and day is None else day_of(day)
    applicant = read_profile(profile, on) if saved is None else parse_profile(saved.profile, on)
    if office or saved is not None:
        applicant = replace(applicant, office=memory_asked_for(office, on, saved))
    seed = saved.seed if saved is not None and seed is None else seed or 0
    folder = _writable(out) if out is not None else None
    if json_to not in (None, "-"):
        file_to_write(json_to)
    with _steps(quiet=json_to == "-") as tell:
        made = make_plan(applicant, on, seed, tell)
    found = plan_file(made, applicant)
    if folder is not None:
        _write_all(made, applicant, found, folder)
    give_json(found, json_to)
    if json_to != "-":
        from smartpick.cli.summary import show_plan

        show_plan(made, folder)
        if applicant.office is not None:
            typer.echo(applicant.office.words)
        if saved is not None:
            _tell_changes(saved.plan, found, profile)


def _tell_changes(before: Mapping[str, Any], after: Mapping[str, Any], path: Path) -> None:
    from smartpick.plan.since import changes_since

    lines = changes_since(before, after)
    typer.echo()
    typer.echo(f"Compared with {path}:" if lines else f"The same plan as in {path}, number by number.")
    for line in lines:
        typer.echo(f"  {line}")


def schema(
    what: Annotated[str, typer.Argument(metavar="profile|plan", help="Which JSON Schema to print.")],
) -> None:
    """Print the JSON Schema of a profile or of a plan."""
    if what == "profile":
        from smartpick.intake.profile import profile_schema

        typer.echo(json.dumps(profile_schema(), indent=1))
    elif what == "plan":
        from smartpick.plan.schema import plan_schema

        typer.echo(json.dumps(plan_schema(), indent=1))
    else:
        raise InvalidInput("schema", "profile or plan", what)


def _writable(folder: Path) -> Path:
    import os

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput("--out", "a folder that can be written to", str(folder), error.strerror or "") from error
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise InvalidInput("--out", "a folder that can be written to", str(folder))
    return folder


def _write_all(made: Plan, applicant: Applicant, found: dict[str, Any], folder: Path) -> None:
    """Write every form of the plan beside its final name first, so that nothing is left half-written."""
    from smartpick.report.agenda import agenda
    from smartpick.report.document import document
    from smartpick.report.page import page
    from smartpick.report.workbook import write_workbook

    waiting: list[tuple[Path, Path]] = []

    def aside(name: str) -> Path:
        path = folder / f".{name}.part"
        waiting.append((path, folder / name))
        return path

    try:
        text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
        aside("plan.json").write_text(text, encoding="utf-8")
        aside("plan.html").write_text(page(made, applicant), encoding="utf-8")
        write_workbook(made, aside("plan.xlsx"), applicant)
        aside("plan.pdf").write_bytes(document(made, applicant))
        aside("calendar.ics").write_bytes(agenda(made.calendar, made.season, made.day))
        for part, final in waiting:
            part.replace(final)
    except OSError as error:
        raise InvalidInput("--out", "a folder that can be written to", str(folder), error.strerror or "") from error
    finally:
        for part, _ in waiting:
            part.unlink(missing_ok=True)


class _steps:
    """Tells on standard error what is being done, when somebody is watching."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet or not sys.stderr.isatty()
        self.status: Any = None

    def __enter__(self) -> Any:
        if not self.quiet:
            from rich.console import Console

            self.status = Console(stderr=True).status("reading the catalogue")
            self.status.start()
        return self.tell

    def tell(self, step: str) -> None:
        """Show the step."""
        if self.status is not None:
            self.status.update(step)

    def __exit__(self, *_: object) -> None:
        if self.status is not None:
            self.status.stop()
