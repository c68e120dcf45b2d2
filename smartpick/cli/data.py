"""`smartpick data`: how old and how complete the data is, what changed, and whether a correction can be taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from smartpick.cli.options import JsonOption, day_of, give_json
from smartpick.errors import InvalidInput

data = typer.Typer(help="Age, coverage, changes and corrections of the data.", no_args_is_help=True)
Day = Annotated[str | None, typer.Option(help="Judge ages on this day (YYYY-MM-DD).")]
LARGEST_PLAN = 50_000_000  # bytes


@data.command("status")
def status(json_to: JsonOption = None, day: Day = None) -> None:
    """Say how old the data is, what is contested and what is due for review."""
    from smartpick.facts.coverage import data_status

    found = data_status(day_of(day))
    if json_to is not None:
        keys = ("table", "refreshed_on", "days", "review_due")
        content = {
            "day": found.day.isoformat(),
            "version": found.version,
            "tables": [dict(zip(keys, row, strict=True)) for row in found.tables],
            "claims": found.claims,
            "visa_claims_by_age": found.ages,
            "programs": {"visa_known": found.known_visa, "visa_unknown": found.unknown_visa},
            "contested": found.contested,
        }
        give_json(content, json_to)
        return
    typer.echo(f"Data version {found.version}, {len(found.tables)} tables.")
    due = [f"{name} ({days} days)" for name, _, days, review in found.tables if review]
    typer.echo(f"Review due: {', '.join(due) if due else 'none'}.")
    typer.echo("Claims by source: " + ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in found.claims.items()))
    typer.echo("Visa claims by age: " + ", ".join(f"{n} {age}" for age, n in found.ages.items()))
    typer.echo(f"Visa policy: known of {found.known_visa} programs, unknown of {found.unknown_visa}.")
    typer.echo(f"Programs with conflicting values: {found.contested}.")


@data.command("coverage")
def coverage(
    specialty: Annotated[str | None, typer.Option(help="Break this specialty down by state.")] = None,
    json_to: JsonOption = None,
    day: Day = None,
) -> None:
    """Count per specialty, or per state, how many programs have which evidence."""
    from smartpick.facts.coverage import coverage as rows_of

    rows = rows_of(day_of(day), "state" if specialty else "specialty", specialty)
    if json_to is not None:
        give_json({"rows": [row.as_json() for row in rows]}, json_to)
        return
    columns = (
        "programs",
        "searched",
        "taking_part",
        "visa",
        "visa_own",
        "visa_dated",
        "visa_current",
        "hint_only",
        "limits",
    )
    typer.echo(f"{'':<42}" + "".join(f"{name.replace('_', ' '):>13}" for name in columns))
    for row in rows:
        typer.echo(f"{row.group[:41]:<42}" + "".join(f"{getattr(row, name):>13}" for name in columns))
    typer.echo("visa: from the program's or its GME office's page; hints are directory tags and doubtful readings.")


@data.command("diff")
def diff(
    old: Annotated[Path, typer.Argument(help="Folder with the old data.")],
    new: Annotated[Path, typer.Argument(help="Folder with the new data.")],
    plan: Annotated[list[Path] | None, typer.Option(help="A plan.json: say what would change for it.")] = None,
    json_to: JsonOption = None,
) -> None:
    """Say what changed between two versions of the data and whose plans it would change."""
    from smartpick.facts.data_diff import changes_for, data_diff, read_snapshot

    changes = data_diff(read_snapshot(old), read_snapshot(new))
    plans = {str(path): changes_for(changes, _codes_of(path)) for path in plan or ()}
    if json_to is not None:
        content = {
            "count": len(changes),
            "changes": [change.as_json() for change in changes],
            "plans": {name: [change.as_json() for change in touched] for name, touched in plans.items()},
        }
        give_json(content, json_to)
        return
    for change in changes:
        mark = "decides" if change.decides else "       "
        typer.echo(f"{mark}  {change.code:<10} {change.field}: {change.old or 'nothing'} -> {change.new or 'nothing'}")
    typer.echo(f"{len(changes)} changes, {sum(change.decides for change in changes)} of them can decide.")
    for name, touched in plans.items():
        verdict = f"{len(touched)} deciding changes; make the plan again" if touched else "stays as it is"
        typer.echo(f"{name}: {verdict}.")


@data.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A correction file (CSV).")],
    json_to: JsonOption = None,
) -> None:
    """Check a correction file: which rows can be taken, which are refused and why."""
    from smartpick.facts.catalogue import load_catalogue
    from smartpick.facts.corrections import check_corrections

    catalogue = load_catalogue()
    institutions = {program.institution_code for program in catalogue.programs}
    found = check_corrections(file, catalogue.by_code, institutions)
    if json_to is not None:
        rows = [
            {"action": c.action, "code": c.claim.code, "field": c.claim.field, "value": c.claim.value}
            for c in found.taken
        ]
        give_json({"taken": rows, "refused": list(found.refused)}, json_to)
    else:
        for reason in found.refused:
            typer.echo(reason, err=True)
        typer.echo(f"{len(found.taken)} rows can be taken, {len(found.refused)} are refused.")
    if found.refused:
        raise typer.Exit(2)


def _codes_of(path: Path) -> set[str]:
    try:
        if path.stat().st_size > LARGEST_PLAN:
            raise InvalidInput(str(path), f"at most {LARGEST_PLAN // 1_000_000} MB")
        plan = json.loads(path.read_text(encoding="utf-8"))
        listed = [*plan["list"], *plan.get("excluded", ()), *plan.get("not_worth_it", ())]
        return {code for entry in listed for code in (entry["code"], *entry.get("tracks", ()))}
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(str(path), "a plan as written by 'smartpick plan --json'") from error
