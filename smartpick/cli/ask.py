"""`smartpick review`, `what-if` and `explain`: questions about a list, about a change, and about one chance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.cli.options import DayOption, JsonOption, ProfileArgument, day_of, give_json
from smartpick.errors import InvalidInput

if TYPE_CHECKING:
    from smartpick.chances.decomposition import Step

SHOWN = 10
BAR = 40  # characters for the longest bar


def review(
    profile: ProfileArgument,
    listed: Annotated[Path, typer.Option("--list", help="Your list: codes in text, CSV, JSON or a workbook.")],
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """Judge a list you bring: impossible visas, waste, flexibility, contradictions, and the five best swaps."""
    from smartpick.intake.code_list import read_codes
    from smartpick.intake.profile import read_profile
    from smartpick.plan.review import review_json, review_list

    on = day_of(day)
    applicant = read_profile(profile, on)
    found = review_json(review_list(applicant, read_codes(listed), on))
    give_json(found, json_to)
    if json_to != "-":
        _show_review(found)


def what_if(
    profile: ProfileArgument,
    settings: Annotated[list[str], typer.Option("--set", metavar="PATH=VALUE", help="What to change; repeatable.")],
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """Show which decisions change when something about the person changes."""
    from smartpick.intake.text_file import parse_mapping, read_text
    from smartpick.plan.what_if import what_if as compare

    on = day_of(day)
    found = compare(parse_mapping(read_text(profile), str(profile)), settings, on)
    give_json(found, json_to)
    if json_to != "-":
        _show_difference(found)


def explain(
    profile: ProfileArgument,
    code: Annotated[str, typer.Argument(help="NRMP code or ACGME id of the program.")],
    signal: Annotated[str, typer.Option("--signal", help="none, signal, silver or gold.")] = "none",
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """Take one chance apart: base rate, place, program, score, file, visa, signal."""
    from smartpick.chances.decomposition import decompose
    from smartpick.chances.table import chance_table
    from smartpick.entities.season_of import Season
    from smartpick.facts.catalogue import load_catalogue
    from smartpick.intake.profile import read_profile

    on = day_of(day)
    applicant = read_profile(profile, on)
    program = load_catalogue().program(code)
    if signal not in ("none", "signal", "silver", "gold"):
        raise InvalidInput("--signal", "none, signal, silver or gold", signal)
    levels = ("none",) if signal == "none" else ("none", signal)
    table = chance_table(applicant, [program], Season.of(on).year, on, levels=levels)
    steps = decompose(table, 0, len(levels) - 1)
    found = {
        "code": program.code,
        "institution": program.institution,
        "specialty": program.specialty,
        "signal": signal,
        "p_interview": round(steps[-2].p, 4),
        "p_match": round(steps[-1].p, 4),
        "steps": [{"name": step.name, "text": step.text, "p": round(step.p, 4)} for step in steps],
    }
    give_json(found, json_to)
    if json_to != "-":
        _show_steps(f"{program.institution}, {program.specialty} ({program.code})", steps)


def _show_steps(title: str, steps: tuple[Step, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    console.print(f"[bold]{title}[/bold]\n")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("step", "in 100", "", "because"):
        table.add_column(name, overflow="fold")
    top = max(step.p for step in steps) or 1.0
    for step in steps:
        table.add_row(step.name, f"{100 * step.p:.1f}", "█" * max(round(BAR / 2 * step.p / top), 0), step.text)
    console.print(table)


def _show_review(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    totals = found["totals"]
    chance = totals["p_match"]
    console.print(
        f"[bold]{totals['applications']} programs, ${totals['fee_usd']:,.0f}[/bold]: chance to match at one of them"
        f" {100 * chance['mid']:.0f} in 100 ({100 * chance['low']:.0f}-{100 * chance['high']:.0f})."
    )
    console.print(f"Flexibility level {found['flexibility_level']} of 4; your file is {found['strength']['class']}.\n")
    for title, rows in (
        ("Closed to you", [f"{one['code']}: {one['reason']} ({one['rule']})" for one in found["impossible"]]),
        ("Not in the catalogue", [f"{one['code']}. {one['way_on']}" for one in found["not_found"]]),
        ("Does not fit together", [f"{one['text']} ({one['rule']})" for one in found["contradictions"]]),
        ("Watch out", [f"{one['text']} ({one['rule']})" for one in found["warnings"]]),
        ("Money better spent elsewhere", [f"{one['code']}: {one['reason']}" for one in found["waste"]]),
        ("Best swaps", [f"{s['out']} -> {s['in']}: +{100 * s['gain']:.2f} points" for s in found["swaps"]]),
    ):
        if rows:
            console.print(f"[bold]{title}[/bold]")
            for row in rows[:SHOWN]:
                console.print(f" -  {escape(row)}")
            if len(rows) > SHOWN:
                console.print(f" -  and {len(rows) - SHOWN} more (--json - lists them)")
            console.print()


def _show_difference(found: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    before, after = found["totals"]["before"], found["totals"]["after"]
    console.print(f"[bold]{', '.join(found['set'])}[/bold]")
    for name in ("programs_open", "applications", "fee_usd", "expected_interviews", "p_match"):
        console.print(f"  {name.replace('_', ' ')}: {before[name]:g} -> {after[name]:g}")
    console.print(f"  class: {found['strength']['before']} -> {found['strength']['after']}")
    for name in ("opened", "closed", "entered", "left", "signals_moved"):
        rows = found[name]
        if rows:
            shown = ", ".join(row["code"] for row in rows[:SHOWN])
            console.print(f"  {name.replace('_', ' ')}: {len(rows)} ({shown}{', ...' if len(rows) > SHOWN else ''})")
    if not found["changed"]:
        console.print("  Nothing you would do changes.")
