"""`smartpick office`: what an office of advisers has seen of its own past applicants; it stays on this computer."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.cli.options import DayOption, JsonOption, day_of, file_to_write, give_json, write_file
from smartpick.errors import InvalidInput

if TYPE_CHECKING:
    from datetime import date

    from smartpick.entities.office import OfficeMemory

office = typer.Typer(
    help="Office memory: learn from past cohorts, see how well chances were predicted, forget.", no_args_is_help=True
)
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help=".xlsx or .csv.")]


@office.command("template")
def template(file: FileArgument) -> None:
    """Write an empty table with its columns explained and one made-up row."""
    from smartpick.report.office_template import write_template

    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise InvalidInput("FILE", "a name that ends in .xlsx or .csv", str(file))
    write_template(file_to_write(str(file), "FILE"))
    typer.echo(f"{file}: one past applicant a row. Fill it in, then: smartpick office import {file}")


@office.command("import")
def import_(
    file: FileArgument,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would be taken.")] = False,
    day: DayOption = None,
    json_to: JsonOption = None,
) -> None:
    """Take past applicants from a spreadsheet; bad rows are named by row and column and stop no other."""
    from smartpick.chances.office_store import keep, office_folder
    from smartpick.intake.past_cohorts import read_past_cohort

    found = read_past_cohort(file, day_of(day))
    added, replaced = (0, 0) if preview else keep(found.applicants)
    give_json(
        {
            "taken": len(found.applicants),
            "added": added,
            "replaced": replaced,
            "problems": [asdict(problem) for problem in found.problems],
        },
        json_to,
    )
    if json_to == "-":
        return
    for problem in found.problems:
        typer.echo(str(problem))
    refused = len({problem.row for problem in found.problems if problem.refused})
    if preview:
        typer.echo(f"{len(found.applicants)} applicants could be taken, {refused} rows not. Nothing was kept.")
    else:
        typer.echo(
            f"{added} applicants added, {replaced} replaced, {refused} rows not taken. Kept in {office_folder()}."
        )


@office.command("show")
def show(day: DayOption = None, json_to: JsonOption = None) -> None:
    """Say what the past cohorts teach: by how much chances are moved, and at which programs most."""
    from smartpick.facts.catalogue import load_catalogue

    memory = memory_or_refuse(day_of(day))
    give_json(asdict(memory), json_to)
    if json_to == "-":
        return
    typer.echo(memory.words)
    typer.echo(f"A match once interviewed: {memory.match.mean:+.2f} (sd {memory.match.sd:.2f}) in probit units.")
    moved = sorted(memory.programs, key=lambda one: -abs(one[1]))[:12]
    for code, mean, sd in moved:
        program = load_catalogue().program(code)
        factor = 2.718281828459045**mean
        typer.echo(f"  {factor:>5.2f} times the odds  {program.institution}, {program.place.city} {code} (sd {sd:.2f})")


@office.command("calibration")
def calibration(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.html", help="Write the page.")] = None,
    day: DayOption = None,
    json_to: JsonOption = None,
) -> None:
    """Hold what was predicted against what happened to your own past applicants, in bins with intervals."""
    from smartpick.chances.office_calibration import calibration as curves_of
    from smartpick.chances.office_evidence import outcomes_of
    from smartpick.chances.office_store import past_applicants
    from smartpick.report.office_page import office_page

    on = day_of(day)
    memory = memory_or_refuse(on)
    curves = curves_of(outcomes_of(past_applicants(on), on))
    give_json({"office": memory.id, "applicants": memory.applicants, "curves": [asdict(c) for c in curves]}, json_to)
    if out is not None:
        write_file(out, office_page(memory, curves), "--out")
    if json_to == "-":
        return
    for curve in curves:
        typer.echo(
            f"{curve.what:<11} {curve.by:<7} predicted {curve.predicted:8.1f}  happened {curve.realised:6.0f} of "
            f"{curve.count}  log loss {curve.log_loss:.4f}  Brier {curve.brier:.4f}"
        )
    typer.echo("With memory, every applicant is predicted by a memory learned without them.")
    if out is not None:
        typer.echo(f"The curves are in {out}.")


@office.command("forget")
def forget() -> None:
    """Delete everything kept of past cohorts from this computer."""
    from smartpick.chances.office_store import forget as delete

    typer.echo(f"{delete()} past applicants deleted.")


def memory_or_refuse(on: date) -> OfficeMemory:
    """Give the office's memory, or say how to get one."""
    from smartpick.chances.office_store import office_memory

    found = office_memory(on)
    if found is None:
        way_on = "Begin with: smartpick office template FILE.xlsx, then smartpick office import FILE.xlsx."
        raise InvalidInput("office memory", "learned from past cohorts that were imported", "none kept", way_on)
    return found


def memory_asked_for(wanted: bool, on: date, saved: Any = None) -> OfficeMemory | None:
    """Give the memory when it is asked for; a saved plan that was made with one gets it when it is still the same."""
    from smartpick.chances.office_store import office_memory

    if wanted:
        return memory_or_refuse(on)
    made_with = (saved.plan.get("model", {}).get("office") or {}).get("id") if saved is not None else None
    if made_with is None:
        return None
    found = office_memory(on)
    return found if found is not None and found.id == made_with else None
