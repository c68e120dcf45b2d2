"""`smartpick cohort`: plans for all of an office's applicants, side by side."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from smartpick.cli.office import memory_asked_for
from smartpick.cli.options import (
    DayOption,
    JsonOption,
    OfficeOption,
    SchedulerOption,
    WorkersOption,
    chance_words,
    day_of,
    give_json,
)
from smartpick.errors import InvalidInput

MOVES_SHOWN = 10


def cohort(
    source: Annotated[
        Path, typer.Argument(metavar="FOLDER|TABLE", help="Folder of profiles, or a .csv or .xlsx, one a row.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the sheet, the pages and the plans.")],
    day: DayOption = None,
    json_to: JsonOption = None,
    office: OfficeOption = False,
    spread: Annotated[
        bool, typer.Option("--spread", help="Propose how to spread signals and anchor applications over all of them.")
    ] = False,
    slots: Annotated[
        int | None, typer.Option(min=1, help="With --spread: interviews a program has for graduates of one office.")
    ] = None,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
) -> None:
    """Plan for everybody; a run that was killed goes on where it stopped, and one bad profile stops nobody else."""
    from smartpick.intake.cohort_files import read_cohort
    from smartpick.market.ensemble import Workers
    from smartpick.plan.cohort import overlaps, plan_many
    from smartpick.report.cohort_page import member_page

    on = day_of(day)
    members = read_cohort(source)
    memory = memory_asked_for(office, on)
    with _progress(quiet=json_to == "-") as told:
        planned = plan_many(
            members, on, folder=out, page=member_page, office=memory, workers=Workers(workers, scheduler, told)
        )
    shared = overlaps(planned)
    proposal = None
    if spread or slots is not None:
        from smartpick.plan.spread import spread_out
        from smartpick.plan.standpoints import standpoints

        stand = standpoints(members, planned, on, office=memory, workers=Workers(workers, scheduler))
        proposal = spread_out(stand, slots)
    _write(planned, shared, out, "" if memory is None else memory.words, proposal)
    found = {"office": None if memory is None else memory.id, **_found(planned, shared)}
    if proposal is not None:
        found["spread"] = {**asdict(proposal), "words": proposal.words}
    give_json(found, json_to)
    if json_to != "-":
        _show(found, out)


def _write(planned: Any, shared: Any, out: Path, office: str, spread: Any) -> None:
    """Write sheet and page beside their final names first, so that nothing is left half-written."""
    from smartpick.report.cohort_page import cohort_page
    from smartpick.report.cohort_sheet import write_cohort

    try:
        write_cohort(planned, shared, out / ".cohort.xlsx.part", spread)
        (out / ".cohort.html.part").write_text(cohort_page(planned, shared, office, spread), encoding="utf-8")
        for name in ("cohort.xlsx", "cohort.html"):
            (out / f".{name}.part").replace(out / name)
    except OSError as error:
        raise InvalidInput("--out", "a folder that can be written to", str(out), error.strerror or "") from error


def _found(planned: Any, shared: Any) -> dict[str, Any]:
    from smartpick.report.cohort_rows import cohort_rows, risks_of_all

    return {
        "everybody": risks_of_all(planned),
        "applicants": [asdict(row) for row in cohort_rows(planned, shared)],
        "overlap": [
            {
                "code": one.code,
                "institution": one.institution,
                "lists": len(one.names),
                "signals": len(one.signalled_by),
                "interviews": round(one.interviews, 3),
            }
            for one in shared
        ],
        "not_planned": [{"name": one.name, "problem": one.problem} for one in planned if one.brief is None],
    }


def _show(found: dict[str, Any], out: Path) -> None:
    for text in found["everybody"]:
        typer.echo(f"For everybody here: {text}")
    for row in found["applicants"]:
        sums = f"{row['applications']:>4} applications ${row['fee']:>6,.0f}  {chance_words(row['p']):<24}"
        name, class_ = row["name"], row["class_"].replace("_", " ")
        typer.echo(f"{row['file']} {name:<24.24} {class_:<9} {sums}{row['first_risk']}".rstrip())
    for entry in found["not_planned"]:
        typer.echo(f"{entry['name']:<24.24} not planned: {entry['problem']}")
    if found["overlap"]:
        most = found["overlap"][0]
        typer.echo(
            f"{len(found['overlap'])} programs stand on several lists; most wanted: {most['institution']} "
            f"({most['lists']} lists, {most['signals']} signals)."
        )
    if "spread" in found:
        for line in found["spread"]["words"]:
            typer.echo(line)
        moves = found["spread"]["moves"]
        for move in moves[:MOVES_SHOWN]:
            own, alone, others = (100 * move[key] for key in ("own", "alone", "others"))
            typer.echo(
                f"  {move['name']}: {move['words']} Own {own:+.2f} points (in their own plan {alone:+.2f}), the others "
                f"{others:+.2f}."
            )
        if len(moves) > MOVES_SHOWN:
            typer.echo(f"  {len(moves) - MOVES_SHOWN} more, and what they mean for each applicant, are in cohort.html.")
    typer.echo(f"{len(found['applicants'])} plans with a page each, cohort.html and cohort.xlsx are in {out}.")


class _progress:
    """A bar with the time left, on standard error, when somebody is watching."""

    def __init__(self, quiet: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("planning"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.bar = Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet)

    def __enter__(self) -> Any:
        self.bar.start()
        task = self.bar.add_task("planning", total=None)
        return lambda done, total: self.bar.update(task, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()
