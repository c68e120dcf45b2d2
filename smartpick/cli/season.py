"""`smartpick season`: from the first invitation to the first day of training."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.cli import season_after, season_rank
from smartpick.cli.plan import DayOption, JsonOption, ProfileArgument, day_of, file_to_write, give_json
from smartpick.cli.season_file import FileArgument, known_code, tracker_of
from smartpick.errors import InvalidInput
from smartpick.report.cells import without_formula

if TYPE_CHECKING:
    from smartpick.season.tracker import Appointment, SeasonSoFar

season = typer.Typer(help="Track invitations, learn from them, rank, prepare SOAP and arrive.", no_args_is_help=True)

OnOption = Annotated[str | None, typer.Option("--on", help="Day of the event, YYYY-MM-DD; today when left out.")]
CodeArgument = Annotated[str, typer.Argument(help="NRMP code or ACGME id.")]
COLUMNS = ("code", "institution", "city", "state", "status", "since", "interview", "notes")
LARGEST_IMPORT = 2_000_000  # bytes


@season.command()
def record(
    file: FileArgument,
    code: CodeArgument,
    status: Annotated[str, typer.Argument(help="applied, invited, scheduled, interviewed, declined, rejected …")],
    on: OnOption = None,
    start: Annotated[str | None, typer.Option(help="Interview, e.g. '2026-11-30T09:00 America/New_York'.")] = None,
    minutes: Annotated[int, typer.Option(help="Length of the interview.", min=1, max=2880)] = 240,
    way: Annotated[str, typer.Option(help="virtual or in_person.")] = "virtual",
    note: Annotated[str, typer.Option(help="A note.")] = "",
) -> None:
    """Record what happened to one application."""
    reached = _status(status)
    known = known_code(code)
    if way not in ("virtual", "in_person"):
        raise InvalidInput("--way", "virtual or in_person", way)
    application = tracker_of(file).record(known, reached, day_of(on, "--on"), _appointment(start, minutes, way), note)
    typer.echo(f"{known}: {application.status.value} since {max(application.days.values())}.")


@season.command("apply")
def apply_(
    file: FileArgument,
    listed: Annotated[Path, typer.Option("--list", help="plan.json or any list of codes.")],
    on: OnOption = None,
) -> None:
    """Record that every program of a list was applied to."""
    import json

    from smartpick.intake.code_list import read_codes
    from smartpick.intake.text_file import read_text
    from smartpick.season.tracker import Status

    codes: tuple[str, ...]
    try:
        found = json.loads(read_text(listed, 20_000_000)) if listed.suffix == ".json" else None
        codes = tuple(p["code"] for p in found["list"]) if isinstance(found, dict) else read_codes(listed)
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput("--list", "a plan.json or a list of codes", listed.name) from error
    tracker, day = tracker_of(file), day_of(on, "--on")
    new = [code for code in map(known_code, codes) if code not in tracker.so_far().applications]
    typer.echo(f"{tracker.record_all([(code, Status.APPLIED, day) for code in new])} applications recorded.")


@season.command()
def note(file: FileArgument, code: CodeArgument, words: str, on: OnOption = None) -> None:
    """Add a note to an application."""
    tracker_of(file).note(known_code(code), words, day_of(on, "--on"))


@season.command()
def undo(file: FileArgument) -> None:
    """Take back the last entry; again for the one before."""
    event = tracker_of(file).undo(date.today())
    typer.echo(f"Taken back: {event.get('code', '')} {event['what']} on {event['day']}.")


@season.command()
def restore(file: FileArgument) -> None:
    """Mend a damaged season file: a copy is kept aside, the last good state goes on."""
    aside = tracker_of(file).journal.restore()
    typer.echo("Nothing was wrong." if aside is None else f"Restored; the damaged file is kept as {aside.name}.")


@season.command()
def show(file: FileArgument, json_to: JsonOption = None) -> None:
    """Show where every application stands."""
    rows = _rows(tracker_of(file).so_far())
    give_json({"applications": rows}, json_to)
    if json_to != "-":
        for row in rows:
            typer.echo(f"{row['code']:<10} {row['status']:<12} {row['since']}  {row['institution']}, {row['state']}")
        typer.echo(f"{len(rows)} applications.")


@season.command("export")
def export_(file: FileArgument, to: Annotated[Path, typer.Argument(help="A .csv or .xlsx file.")]) -> None:
    """Write the season as a spreadsheet."""
    rows = _rows(tracker_of(file).so_far())
    if to.suffix.lower() == ".xlsx":
        import xlsxwriter

        with xlsxwriter.Workbook(
            file_to_write(str(to), "to"), {"strings_to_formulas": False, "strings_to_urls": False}
        ) as book:
            sheet = book.add_worksheet("Season")
            for line, values in enumerate([COLUMNS, *([row[c] for c in COLUMNS] for row in rows)]):
                for column, value in enumerate(values):
                    sheet.write_string(line, column, str(value))
    elif to.suffix.lower() == ".csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([[without_formula(str(row[c])) for c in COLUMNS] for row in rows])
        file_to_write(str(to), "to").write_text(text.getvalue(), encoding="utf-8")
    else:
        raise InvalidInput("to", "a .csv or .xlsx file", to.name)


@season.command("import")
def import_(
    file: FileArgument,
    source: Annotated[Path, typer.Argument(help="CSV with columns code, status, day (one event a row).")],
) -> None:
    """Read events from a spreadsheet (CSV): all of them, or none when one is wrong."""
    from smartpick.intake.text_file import read_text

    reader = csv.DictReader(read_text(source, LARGEST_IMPORT).splitlines())
    missing = {"code", "status", "day"} - set(reader.fieldnames or ())
    if missing:
        raise InvalidInput(
            source.name, f"a table with the column '{sorted(missing)[0]}'", list(reader.fieldnames or ())
        )
    steps = []
    for number, row in enumerate(reader, start=2):
        try:
            steps.append((known_code(row["code"] or ""), _status(row["status"] or ""), day_of(row["day"] or "", "day")))
        except InvalidInput as problem:
            problem.args = (f"line {number}: {problem}",)
            raise
    typer.echo(f"{tracker_of(file).record_all(steps)} events taken.")


@season.command()
def calendar(file: FileArgument, to: Annotated[Path, typer.Argument(help="The .ics file to write.")]) -> None:
    """Write the interviews as a calendar file, and tell clashes and journeys that do not fit."""
    from smartpick.season.applied import applied_program, name_of
    from smartpick.season.appointments import clashes, interviews_calendar

    applications = tuple(tracker_of(file).so_far().applications.values())
    programs = {a.code: applied_program(a.code) for a in applications}
    names = {code: name_of(code) for code in programs}
    file_to_write(str(to), "to").write_bytes(interviews_calendar(applications, names, date.today()))
    for clash in clashes(applications, {code: p.place for code, p in programs.items()}):
        between = "overlap" if clash.kind == "overlap" else f"the way takes about {clash.needed_hours:.0f} hours"
        typer.echo(f"Clash: {names[clash.first]} and {names[clash.second]}: {between}.")


@season.command()
def update(profile: ProfileArgument, file: FileArgument, json_to: JsonOption = None, day: DayOption = None) -> None:
    """Update the chances with what was heard and not heard; alerts, what to keep, what is still worth sending."""
    from smartpick.intake.profile import read_profile
    from smartpick.season.outlook import outlook

    on = day_of(day)
    found = outlook(read_profile(profile, on), tracker_of(file).so_far(), on).as_json()
    give_json(found, json_to)
    if json_to != "-":
        typer.echo(
            f"Chance of matching now: {100 * found['p_match']:.0f} in 100; with what is in hand alone "
            f"{100 * found['p_match_in_hand']:.0f}.\nStill expected: {found['further_interviews']:.1f} invitations; "
            f"{100 * found['share_of_invitations_out']:.0f} % of them are usually out by now ({found['timing']})."
        )
        for alert in found["alerts"]:
            typer.echo(f"{alert['level'].upper()} [advice {alert['rule']}] {alert['text']} {alert['do']}")
        for kept in [one for one in found["keep"] if not one["held"]][:15]:
            typer.echo(f"keep   +{100 * kept['adds']:.1f} points  {kept['name']}")
        for letter in found["letters_of_interest"][:5]:
            typer.echo(f"write  +{100 * letter['adds_if_invited']:.1f} if invited  {letter['name']}")


for _name, _command in {**season_rank.COMMANDS, **season_after.COMMANDS}.items():
    season.command(_name)(_command)


def _status(word: str) -> Any:
    from smartpick.season.tracker import Status

    try:
        return Status(word.strip().lower())
    except ValueError as error:
        raise InvalidInput("status", f"one of {', '.join(Status)}", word) from error


def _appointment(start: str | None, minutes: int, way: str) -> Appointment | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from smartpick.season.tracker import Appointment

    if start is None:
        return None
    clock, _, zone = start.partition(" ")
    try:
        return Appointment(datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone.strip())), minutes, way)
    except (ValueError, ZoneInfoNotFoundError, OSError) as error:
        raise InvalidInput(
            "--start", "a time and a zone, such as '2026-11-30T09:00 America/New_York'", start
        ) from error


def _rows(so_far: SeasonSoFar) -> list[dict[str, Any]]:
    from smartpick.season.applied import applied_program

    rows = []
    for a in so_far.applications.values():
        program = applied_program(a.code)
        rows.append(
            {
                "code": a.code,
                "institution": program.institution,
                "city": program.place.city,
                "state": program.place.state,
                "status": a.status.value,
                "since": max(a.days.values()).isoformat(),
                "interview": a.appointment.start.isoformat() if a.appointment else "",
                "notes": " | ".join(a.notes),
            }
        )
    return rows
