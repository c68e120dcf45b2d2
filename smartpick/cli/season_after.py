"""`smartpick season soap`, `arrival`, `not-matched`: what follows the rank list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from smartpick.cli.options import (
    DayOption,
    JsonOption,
    ProfileArgument,
    chance_words,
    day_of,
    file_to_write,
    give_json,
    write_and_tell,
    write_table,
)
from smartpick.cli.season_file import FileArgument, tracker_of
from smartpick.errors import InvalidInput

RECHECK = "  (to be re-checked)"
STANDS = {"yes": "yes", "no": "NO ", "ask": "ask"}


def soap(
    profile: ProfileArgument,
    unfilled: Annotated[
        Path | None, typer.Option("--unfilled", help="Codes of the real list, once it is told in Match Week.")
    ] = None,
    needs_first_year: Annotated[
        bool, typer.Option("--needs-first-year", help="You matched to an advanced position and need its first year.")
    ] = False,
    to: Annotated[Path | None, typer.Option("--csv", help="Write the list of programs.")] = None,
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """Prepare SOAP: who may, when, the rules of contact, and where to look first."""
    from smartpick.entities.season_of import Season
    from smartpick.intake.code_list import read_codes
    from smartpick.intake.profile import read_profile
    from smartpick.plan.choice import choose
    from smartpick.season.soap import COLUMNS
    from smartpick.season.soap import soap as prepare

    on = day_of(day)
    applicant = read_profile(profile, on)
    real = read_codes(unfilled) if unfilled else ()
    found = prepare(applicant, choose(applicant, on).table, Season.of(on), on, real, needs_first_year)
    if to is not None:
        write_table(to, COLUMNS, ([row[name] for name in COLUMNS] for row in found["list"]))
    give_json(found, json_to)
    if json_to != "-":
        _show_soap(found)


def arrival(
    profile: ProfileArgument,
    start: Annotated[str | None, typer.Option(help="First day of training, when the contract names another.")] = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", help="State to look at for a waiver job afterwards; repeatable.")
    ] = None,
    calendar: Annotated[Path | None, typer.Option("--ics", help="Write the steps ahead as a calendar file.")] = None,
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """List the steps from the Match to the first day of training, and what follows it."""
    from smartpick.entities.season_of import Season
    from smartpick.intake.profile import read_profile
    from smartpick.report.agenda import agenda
    from smartpick.season.arrival import arrival as arrive
    from smartpick.season.arrival import arrival_entries

    on = day_of(day)
    first = day_of(start, "--start") if start else None
    found = arrive(read_profile(profile, on), Season.of(on), on, first, state or ())
    if calendar is not None:
        write_and_tell(calendar, agenda(arrival_entries(found), found["season"], on), "--ics")
    give_json(found, json_to)
    if json_to != "-":
        _show_arrival(found)


def not_matched(
    profile: ProfileArgument,
    file: FileArgument,
    ranked: Annotated[
        Path | None, typer.Option("--list", help="The certified rank list, when it was not recorded.")
    ] = None,
    profile_to: Annotated[
        Path | None, typer.Option("--profile-to", help="Write the profile with this season among the previous ones.")
    ] = None,
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """Read why a season ended without a match, and plan the next one."""
    from smartpick.entities.season_of import Season
    from smartpick.intake.profile import read_profile
    from smartpick.season.entry_list import read_entry_list
    from smartpick.season.next_now import first_today
    from smartpick.season.next_season import next_season
    from smartpick.season.not_matched import not_matched as reading

    on = day_of(day)
    applicant, so_far = read_profile(profile, on), tracker_of(file).so_far()
    codes = read_entry_list(ranked).primary if ranked else ()
    found = reading(applicant, so_far, on, codes)
    if profile_to is not None and found["provisional"]:
        raise InvalidInput("--profile-to", "left out until the Match is out", str(profile_to), found["provisional"])
    found["first_today"] = first_today(on, Season(found["season"])).text
    found["next"] = next_season(applicant, so_far, on, codes)
    if profile_to is not None:
        _write_profile(profile, profile_to, found["next"]["profile_edits"])
    give_json(found, json_to)
    if json_to != "-":
        _show_not_matched(found)


def _write_profile(profile: Path, to: Path, edits: dict[str, Any]) -> None:
    import yaml

    from smartpick.intake.text_file import parse_mapping, read_text

    path = file_to_write(str(to), "--profile-to")
    if path.exists() and path.samefile(profile):
        raise InvalidInput("--profile-to", "another file than the profile that is read", str(to))
    told = {
        key: value for key, value in parse_mapping(read_text(profile), profile.name).items() if key != "season_state"
    }
    path.write_text(yaml.safe_dump({**told, **edits}, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _show_soap(found: dict[str, Any]) -> None:
    typer.echo("May you take part?")
    for line in found["eligible"]:
        typer.echo(f"  {STANDS[line['stands']]}  {line['text']}{RECHECK if line['verify'] else ''}")
    typer.echo("Rules and times (Eastern)")
    for entry in [*found["rules"], *found["timetable"]]:
        words = f": {entry['words']}" if entry["words"] else ""
        doubt = f"  ({entry['doubt']})" if entry["doubt"] else ""
        typer.echo(f"  {entry['what']}{words}{doubt}")
    typer.echo("Prepare")
    for line in found["prepare"]:
        typer.echo(f"  {line['text']} [{', '.join(line['rules'])}]")
    typer.echo("Apply to" if found["real_list"] else "Look for first")
    for place in found["list"]:
        history = f"open in {place['years_with_open_positions']} of {place['years_known']} known years"
        if not found["real_list"]:
            history += f", again {chance_words(place['p_open_range'])}"
        typer.echo(f"{place['place']:>4}  {place['code']:<10} {place['name']}: {place['specialty']}, {history}")
    if found["beyond"]:
        typer.echo(f"{found['beyond']} more are open than {found['applications_allowed']} applications allow.")
    for one in found["closed"]:
        typer.echo(f"closed {one['code']} {one['name']}: {' '.join(one['reasons'])}")
    typer.echo(found["standing"])


def _show_arrival(found: dict[str, Any]) -> None:
    for route, steps in found["routes"].items():
        typer.echo(f"\n{route.upper()}, start {found['start']} ({found['days_left']} days left)")
        for step in steps:
            late = " (past)" if step["passed"] else ""
            typer.echo(f"{step['date'] or 'day not known':<11} [advice {step['rule']}] {step['text']}{late}")
    after = found["after_training"]
    for one in after["routes"]:
        typer.echo(f"\nAfter training on {one['route']}")
        for line in [*one["said"], *({"text": text} for text in one["clock"]["said"])]:
            typer.echo(f"  {line['text']}")
        for entry in one["dates"]:
            typer.echo(f"{entry['date']:<11} {entry['text']}")
    for state in after["states"]:
        typer.echo(f"\n{state['state']} {state['site'] or ''}")
        for fact in state["facts"]:
            typer.echo(f"  {fact['what']}: {fact['value']} ({fact['as_of']}; {fact['source']}){RECHECK}")
    if after["note"]:
        typer.echo(f"\n{after['note']}\n{after['return']}")


def _show_not_matched(found: dict[str, Any]) -> None:
    counts, expected = found["counts"], found["expected"]
    for text in filter(None, [found["first_today"], found["provisional"], found["summary"], *found["assumed"]]):
        typer.echo(text)
    typer.echo(
        f"Applied {counts['applied']}, invited {counts['invited']}, interviewed {counts['interviewed']}, ranked "
        f"{counts['ranked']}. On {found['applied_on']} the chance to match was {chance_words(expected)}."
    )
    for cause in found["causes"]:
        lost = cause["lost"]
        cost = f" [{chance_words(lost)} lost]" if lost and lost["mid"] >= 0.005 else ""
        typer.echo(
            f"\n{cause['title']}: {cause['weight_words']}{cost}\n  {cause['text']} [advice {', '.join(cause['rules'])}]"
        )
    for tier, row in found["by_tier"].items():
        typer.echo(
            f"{tier}: {row['invited']} invitations of {row['applied']} applications; expected {row['expected']} "
            f"({row['low']} to {row['high']})"
        )
    typer.echo(found["caveats"])
    after = found["next"]
    typer.echo("\nThe next season")
    for text in after["said"]:
        typer.echo(f"  {text}")
    for step in after["work"]:
        typer.echo(f"  {step['begin']} to {step['end']}: {step['text']} (+{100 * step['gain']:.0f} in 100)")
    for line in after["advice"]:
        typer.echo(f"  {line['text']} [{', '.join(line['rules'])}]")


COMMANDS: dict[str, Callable[..., None]] = {"soap": soap, "arrival": arrival, "not-matched": not_matched}
