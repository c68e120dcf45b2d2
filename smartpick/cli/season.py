"""`smartpick season`: from the first invitation to the first day of training."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.cli import season_after, season_couple, season_rank
from smartpick.cli.options import (
    DayOption,
    JsonOption,
    ProfileArgument,
    chance_words,
    day_of,
    file_to_write,
    give_json,
    write_and_tell,
    write_file,
)
from smartpick.cli.season_file import FileArgument, known_code, tracker_of
from smartpick.errors import InvalidInput

if TYPE_CHECKING:
    from smartpick.season.tracker import Appointment, SeasonSoFar

season = typer.Typer(help="Track invitations, learn from them, rank, prepare SOAP and arrive.", no_args_is_help=True)

OnOption = Annotated[str | None, typer.Option("--on", help="Day of the event, YYYY-MM-DD; today when left out.")]
CodeArgument = Annotated[str, typer.Argument(help="NRMP code or ACGME id.")]


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
    journal = tracker_of(file).journal
    aside = journal.restore()
    if aside is None:
        typer.echo("Nothing was wrong.")
    else:
        stands = len(journal.entries())
        typer.echo(f"Restored: {stands} entries stand; the damaged file is kept whole as {aside.name}.")


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
    from smartpick.season.season_table import COLUMNS

    rows = _rows(tracker_of(file).so_far())
    if to.suffix.lower() == ".xlsx":
        import xlsxwriter

        with xlsxwriter.Workbook(
            file_to_write(str(to), "to"), {"strings_to_formulas": False, "strings_to_urls": False}
        ) as book:
            sheet = book.add_worksheet("Season")
            for line, values in enumerate([list(COLUMNS), *(list(row.values()) for row in rows)]):
                for column, value in enumerate(values):
                    sheet.write_string(line, column, value)
    elif to.suffix.lower() == ".csv":
        from smartpick.report.rank_sheet import table_csv

        write_file(to, table_csv(COLUMNS, [tuple(row.values()) for row in rows]), "to")
    else:
        raise InvalidInput("to", "a .csv or .xlsx file", to.name)


@season.command("import")
def import_(
    file: FileArgument,
    source: Annotated[
        Path, typer.Argument(help=".csv or .xlsx with code, status and day (or since), as 'season export' writes it.")
    ],
) -> None:
    """Read a spreadsheet: every line, or none when one is wrong; lines that say nothing new are passed over."""
    from smartpick.intake.small_table import read_rows
    from smartpick.season.season_table import events_of

    tracker, rows = tracker_of(file), read_rows(source)
    taken = tracker.take(lambda so_far: events_of(rows, so_far))
    typer.echo(f"{taken} events taken from {len(rows)} lines.")


@season.command()
def calendar(file: FileArgument, to: Annotated[Path, typer.Argument(help="The .ics file to write.")]) -> None:
    """Write the interviews as a calendar file, and tell clashes and journeys that do not fit."""
    from smartpick.season.applied import applied_program, name_of
    from smartpick.season.appointments import clashes, interviews_calendar

    applications = tuple(tracker_of(file).so_far().applications.values())
    programs = {a.code: applied_program(a.code) for a in applications}
    names = {code: name_of(code) for code in programs}
    write_and_tell(to, interviews_calendar(applications, names, date.today()), "to")
    for clash in clashes(applications, {code: p.place for code, p in programs.items()}):
        between = "overlap" if clash.kind == "overlap" else f"the way takes about {clash.needed_hours:.0f} hours"
        typer.echo(f"Clash: {names[clash.first]} and {names[clash.second]}: {between}.")


@season.command()
def update(profile: ProfileArgument, file: FileArgument, json_to: JsonOption = None, day: DayOption = None) -> None:
    """Update the chances with what was heard and not heard; alerts, what to keep, what is still worth sending."""
    from smartpick.intake.profile import read_profile
    from smartpick.plan.chance_words import in_hundred, points, span
    from smartpick.plan.choice import choose
    from smartpick.plan.parts import Range
    from smartpick.season.outlook import outlook

    on = day_of(day)
    applicant, so_far = read_profile(profile, on), tracker_of(file).so_far()
    found = outlook(applicant, so_far, on, choose(applicant, on).table if so_far.applications else None).as_json()
    give_json(found, json_to)
    if json_to != "-":
        chance = chance_words({"mid": found["p_match"], **found["p_match_range"]})
        in_hand = f"{in_hundred(found['p_match_in_hand'])} ({span(**found['p_match_in_hand_range'])})"
        further = found["further_interviews_range"]
        typer.echo(
            f"Chance of matching now: {chance}; with what is in hand alone {in_hand}.\n"
            f"Still expected: {found['further_interviews']:.1f} ({further['low']:.1f} to {further['high']:.1f}) "
            "invitations; "
            f"{100 * found['share_of_invitations_out']:.0f} % of them are usually out by now ({found['timing']})."
        )
        rows = [(tier, row) for tier, row in found["by_tier"].items() if row["applied"]]
        rows += [(f"  {row['region']}", row) for row in found["by_region"]]
        for name, row in rows:
            typer.echo(
                f"{name:<46.46} {row['invited']} invited of {row['applied']}; expected by now {row['expected_by_now']} "
                f"({row['low']} to {row['high']}); {row['interviewed']} interviewed"
            )
        for alert in found["alerts"]:
            typer.echo(f"{alert['level'].upper()} [advice {alert['rule']}] {alert['text']} {alert['do']}")
        for kept in [one for one in found["keep"] if not one["held"]][:15]:
            typer.echo(f"keep   {points(Range(**kept['adds_range']))}  {kept['name']}")
        for late in found["late_applications"][:5]:
            fee = "fee not known" if late["fee_usd"] is None else f"${late['fee_usd']:.0f}"
            typer.echo(f"apply  {points(Range(**late['adds_range']))}, {fee}  {late['name']}")
        for letter in found["letters_of_interest"][:5]:
            typer.echo(f"write  {points(Range(**letter['adds_if_invited_range']))} if invited  {letter['name']}")


for _name, _command in {**season_rank.COMMANDS, **season_couple.COMMANDS, **season_after.COMMANDS}.items():
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


def _rows(so_far: SeasonSoFar) -> list[dict[str, str]]:
    from smartpick.season.season_table import table_of

    return table_of(so_far)
