"""`smartpick write`: which statements and letters to send where, and what has to be ready by when."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.cli.options import DayOption, JsonOption, ProfileArgument, day_of, give_json, person_behind, write_file
from smartpick.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from smartpick.guidance.paperwork import Paperwork
    from smartpick.guidance.said import Line
    from smartpick.guidance.statement_plan import StatementPlan

write = typer.Typer(
    help="What to write: statements per region, letters of recommendation, papers.", no_args_is_help=True
)


@write.command()
def statements(
    profile: ProfileArgument,
    out: Annotated[Path | None, typer.Option("--out", help="Write the assignment table as .csv.")] = None,
    assigned: Annotated[
        Path | None, typer.Option("--assigned", help="Check your own table: .csv with columns code and version.")
    ] = None,
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """Plan the versions of your personal statement: why, what each must hold, an outline, and who gets which."""
    from smartpick.guidance.assignment import checked, read_assignment
    from smartpick.guidance.statement_plan import statement_plan

    on = day_of(day)
    if out is not None and (out.suffix.lower() != ".csv" or not out.parent.is_dir() or out.is_dir()):
        raise InvalidInput("--out", "a file ending in .csv in an existing folder", str(out))
    theirs = read_assignment(assigned) if assigned is not None else None
    found = statement_plan(person_behind(profile, on))
    wrong = checked(found, theirs) if theirs is not None else None
    if out is not None:
        _write_table(found, out)
    told = {"day": on.isoformat(), **found.as_json()}
    give_json({**told, "misassigned": [one.as_json() for one in wrong]} if wrong is not None else told, json_to)
    if json_to != "-":
        _show_statements(found, wrong, out)


@write.command()
def documents(profile: ProfileArgument, json_to: JsonOption = None, day: DayOption = None) -> None:
    """Say which letters of recommendation go to which program, and what must be complete by when."""
    from smartpick.guidance.paperwork import paperwork

    on = day_of(day)
    found = paperwork(person_behind(profile, on))
    give_json({"day": on.isoformat(), **found.as_json()}, json_to)
    if json_to != "-":
        _show_documents(found)


def _write_table(found: StatementPlan, out: Path) -> None:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(("code", "program", "city", "state", "tier", "version"))
    writer.writerows((r.code, r.program, r.city, r.state, r.tier, r.version) for r in found.assignment)
    write_file(out, sheet.getvalue(), "--out")


def _show_statements(found: StatementPlan, wrong: list[Any] | None, out: Path | None) -> None:
    console = _console()
    console.print("[bold]Personal statements[/bold]  (advice with its rule; the text stays yours)\n")
    _lines(console, found.option)
    for version in found.versions:
        console.print(f"\n[bold]{version.name}[/bold]  {version.programs} programs")
        _lines(console, version.why)
        for title, lines in (("It must hold", version.must), ("It must not", version.must_not)):
            console.print(f"\n  [bold]{title}[/bold]")
            _lines(console, lines)
        console.print("\n  [bold]Outline[/bold]")
        for i, part in enumerate(version.outline, 1):
            console.print(f"  {i}. {part.title}")
            _lines(console, part.lines, indent=5)
    if found.reasons:
        console.print("\n[bold]Your reasons for the place, weak to strong[/bold]")
        for reason in found.reasons:
            console.print(f"  {reason.grade:<6} {reason.line.text} [dim]{_small(reason.line)}[/dim]")
            console.print(f"         Missing: {reason.missing}")
    for title, lines in (
        ("No reasons", found.no_reason),
        ("How to build relevance", found.build),
        ("Evidence that you adapt", found.adapts),
        ("Goals: told alike everywhere", found.goals),
        ("The exam result", found.score),
        ("Proof to show beside it", found.proof),
    ):
        if lines:
            console.print(f"\n[bold]{title}[/bold]")
            _lines(console, lines)
    _show_assignment(console, found)
    if wrong is not None:
        console.print(f"\n[bold]Your table[/bold]  {len(wrong)} to mend")
        for one in wrong:
            console.print(f"  {one.level.upper()} {one.text} {one.do} [dim]advice {one.rule}[/dim]")
    if out is not None:
        console.print(f"\nWritten: {out}")


def _show_assignment(console: Console, found: StatementPlan) -> None:
    from rich.table import Table

    table = Table(title="Program -> version", title_justify="left", box=None, pad_edge=False)
    for name in ("Code", "Program", "Where", "Version"):
        table.add_column(name, no_wrap=name != "Program")
    for row in found.assignment:
        table.add_row(row.code, row.program, f"{row.city}, {row.state}", row.version)
    console.print()
    console.print(table)


def _show_documents(found: Paperwork) -> None:
    console = _console()
    console.print("[bold]Letters of recommendation[/bold]\n")
    _lines(console, (*found.said, *found.order))
    for one in found.sets:
        console.print(f"\n  [bold]{len(one.programs)} programs[/bold] in {', '.join(one.states)}")
        for i, letter in enumerate(one.letters, 1):
            console.print(f"     {i}. {letter}")
    if found.asked:
        console.print("\n[bold]Programs that say how many they want[/bold]")
        for ask in found.asked:
            short = "" if ask["enough"] is not False else ", more than you have"
            where = f"{ask['program']} ({ask['code']})"
            said = ", ".join(part for part in (ask["source"], ask["holds_for"]) if part)
            console.print(f"  {ask['wants']}{short}: {where} [dim]{said}[/dim]")
    _show_steps(console, found)


def _show_steps(console: Console, found: Paperwork) -> None:
    """Print the steps with a number for each source, and the sources below them."""
    from smartpick.guidance.wording import wording

    words = wording("documents")
    sources: dict[str, int] = {}
    console.print("\n[bold]Ready by[/bold]")
    for step in found.steps:
        late = f" ({words['passed']})" if step.passed else ""
        rules = f"advice {', '.join(step.rules)}" if step.rules else ""
        number = f"source {sources.setdefault(step.source, len(sources) + 1)}" if step.source else ""
        rest = "; ".join(part for part in (rules, number, "verify" if step.doubt else "") if part)
        console.print(f"  {step.by or words['no_day']}{late}  {step.text} [dim]{rest}[/dim]")
    for source, place in sources.items():
        console.print(f"  [dim]source {place}: {source}[/dim]")


def _lines(console: Console, lines: Iterable[Line], indent: int = 2) -> None:
    from rich.markup import escape
    from rich.padding import Padding

    for line in lines:
        console.print(Padding(f"- {escape(line.text)} [dim]{_small(line)}[/dim]", (0, 0, 0, indent)))


def _small(line: Line) -> str:
    from smartpick.report.advice_sheets import small_print

    return small_print(line)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)
