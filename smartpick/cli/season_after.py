"""`smartpick season soap`, `arrival`: what follows the rank list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from smartpick.cli.plan import DayOption, JsonOption, ProfileArgument, day_of, give_json


def soap(profile: ProfileArgument, json_to: JsonOption = None, day: DayOption = None) -> None:
    """Prepare SOAP: who may, when, the rules of contact, and where to look first."""
    from smartpick.entities.season_of import Season
    from smartpick.intake.profile import read_profile
    from smartpick.plan.make import choose
    from smartpick.season.soap import soap as prepare

    on = day_of(day)
    found = prepare(choose(read_profile(profile, on), on).table, Season.of(on), on)
    give_json(found, json_to)
    if json_to != "-":
        for entry in [*found["rules"], *found["timetable"]]:
            typer.echo(f"{entry['what']}: {entry['value']}{'  (to be re-checked)' if entry['verify'] else ''}")
        for place in found["list"]:
            history = f"open in {place['years_with_open_positions']} of {place['years_known']} known years"
            typer.echo(f"{place['code']:<10} {place['institution']}, {place['state']}: {history}")
        typer.echo(found["standing"])


def arrival(
    profile: ProfileArgument,
    start: Annotated[str | None, typer.Option(help="First day of training, when the contract names another.")] = None,
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """List the steps from the Match to the first day of training."""
    from smartpick.entities.season_of import Season
    from smartpick.intake.profile import read_profile
    from smartpick.season.arrival import arrival as arrive

    on = day_of(day)
    found = arrive(read_profile(profile, on), Season.of(on), on, day_of(start, "--start") if start else None)
    give_json(found, json_to)
    if json_to != "-":
        for route, steps in found["routes"].items():
            typer.echo(f"\n{route.upper()}, start {found['start']} ({found['days_left']} days left)")
            for step in steps:
                typer.echo(f"{step['date'] or 'day not known':<11} [advice {step['rule']}] {step['text']}")


COMMANDS: dict[str, Callable[..., None]] = {"soap": soap, "arrival": arrival}
