"""`smartpick cohort`: plans for all of an office's applicants, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smartpick.cli.plan import DayOption, JsonOption, day_of, give_json
from smartpick.errors import InvalidInput


def cohort(
    source: Annotated[Path, typer.Argument(metavar="FOLDER|TABLE", help="Folder of profiles, or a .csv, one a row.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for cohort.xlsx and one plan an applicant.")],
    day: DayOption = None,
    json_to: JsonOption = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; left out, one per core.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Dask scheduler instead of processes.")
    ] = None,
) -> None:
    """Plan for everybody; a run that was killed goes on where it stopped, and one bad profile stops nobody else."""
    import json

    from rich.progress import Progress

    from smartpick.intake.cohort_files import read_cohort
    from smartpick.plan.cohort import overlaps, plan_many
    from smartpick.report.cohort_sheet import HEADINGS, cohort_rows, write_cohort

    on = day_of(day)
    members = read_cohort(source)
    try:
        (out / "plans").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput("--out", "a folder that can be written to", str(out), error.strerror or "") from error
    with Progress(transient=True, disable=json_to == "-") as bar:
        task = bar.add_task("planning", total=len(members))
        planned = plan_many(
            members,
            on,
            folder=out,
            workers=workers,
            scheduler=scheduler,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    shared = overlaps(planned)
    for number, one in enumerate(planned, start=1):
        if one.plan is not None:
            text = json.dumps(one.plan, ensure_ascii=False, indent=1)
            (out / "plans" / f"{number:04d}.json").write_text(text + "\n", encoding="utf-8")
    write_cohort(planned, shared, out / "cohort.xlsx")
    rows = cohort_rows(planned)
    refused = [{"name": one.name, "problem": one.problem} for one in planned if one.plan is None]
    keys = [heading.lower().replace(" ", "_") for heading in HEADINGS]
    give_json(
        {
            "applicants": [dict(zip(keys, row, strict=True)) for row in rows],
            "overlap": [
                {"code": o.code, "institution": o.institution, "lists": len(o.names), "signals": len(o.signalled_by)}
                for o in shared
            ],
            "not_planned": refused,
        },
        json_to,
    )
    if json_to == "-":
        return
    for row in rows:
        sums = f"{row[4]:>4} applications ${row[5]:>6,.0f}  {100 * row[8]:>3.0f} in 100"
        typer.echo(f"{row[0]:<24.24} {row[1]:<9} {sums}  {row[13]}")
    for entry in refused:
        typer.echo(f"{entry['name']:<24.24} not planned: {entry['problem']}")
    if shared:
        most = shared[0]
        typer.echo(
            f"{len(shared)} programs stand on several lists; most wanted: {most.institution}, {most.state} "
            f"({len(most.names)} lists, {len(most.signalled_by)} signals)."
        )
    typer.echo(f"{len(rows)} plans and cohort.xlsx are in {out}.")
