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
CHANGES = {
    "opened": "open to you then",
    "closed": "closed to you then",
    "entered": "enter the list",
    "left": "leave the list",
    "signals_moved": "signals that change",
}


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
    from smartpick.chances.uncertainty import ranges_of
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
        sent = {"none": "without a signal", "signal": "with a signal"}.get(signal, f"with a {signal} signal")
        ends = ranges_of(table, [0], [len(levels) - 1]).p_match[:, 0]
        title = f"{program.institution}, {program.specialty} ({program.code}), {sent}"
        _show_steps(title, steps, (float(ends[0]), float(ends[1])))


def _show_steps(title: str, steps: tuple[Step, ...], ends: tuple[float, float]) -> None:
    from rich.console import Console
    from rich.table import Table

    from smartpick.plan.chance_words import in_hundred, span

    console = Console(highlight=False)
    console.print(f"[bold]{title}[/bold]\n")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("step", "in 100", "", "because"):
        table.add_column(name, overflow="fold")
    top = max(step.p for step in steps) or 1.0
    for step in steps:
        table.add_row(step.name, in_hundred(step.p), "█" * max(round(BAR / 2 * step.p / top), 0), step.text)
    console.print(table)
    low, high = min(ends[0], steps[-1].p), max(ends[1], steps[-1].p)
    console.print(f"\nChance of a match here: {in_hundred(steps[-1].p)} in 100 (80 % range {span(low, high)}).")


def _show_review(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape

    from smartpick.plan.chance_words import in_hundred, span

    console = Console(highlight=False)
    totals, class_ = found["totals"], found["strength"]["class"].replace("_", " ")
    chance = totals["p_match"]
    console.print(
        f"[bold]{totals['applications']} programs, ${totals['fee_usd']:,.0f}[/bold]: chance to match at one of them"
        f" {in_hundred(chance['mid'])} in 100 ({span(chance['low'], chance['high'])}), counted without signals;"
        " the chance of a plan counts them."
    )
    console.print(f"Flexibility level {found['flexibility_level']} of 4; your file is {class_}.\n")
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
    from rich.markup import escape

    from smartpick.plan.chance_words import points, with_range
    from smartpick.plan.parts import Range

    console = Console(highlight=False)
    before, after = found["totals"]["before"], found["totals"]["after"]
    console.print(f"[bold]If {escape(', '.join(found['set']))}[/bold]")
    for name, words, said in (
        ("programs_open", "programs open to you", "{:,.0f}".format),
        ("applications", "applications", "{:.0f}".format),
        ("fee_usd", "application fees", "${:,.0f}".format),
        ("expected_interviews", "expected interviews", "{:.1f}".format),
    ):
        console.print(f"  {words}: {said(before[name])} -> {said(after[name])}")
    chances = [with_range(Range(**one["p_match_range"])) for one in (before, after)]
    console.print(f"  chance of matching: {chances[0]} -> {chances[1]}")
    console.print(f"  that is {points(Range(**found['gain']))}; the ranges are of 8 in 10 cases")
    of = {when: found["strength"][when].replace("_", " ") for when in ("before", "after")}
    console.print(f"  your file: {of['before']} -> {of['after']}")
    for name, words in CHANGES.items():
        rows = found[name]
        if rows:
            console.print(f"  {words}: {len(rows)}")
            for row in rows[:SHOWN]:
                console.print(f"    {escape(_named(row))}")
            if len(rows) > SHOWN:
                console.print(f"    and {len(rows) - SHOWN} more (--json - lists them)")
    if not found["changed"]:
        console.print("  Nothing you would do changes.")


def _named(row: dict[str, Any]) -> str:
    """Name a program that a change concerns, and what becomes of it."""
    from smartpick.season.applied import name_of

    named = f"{row['code']} {name_of(row['code'])}"
    if "reason" in row or "was" in row:
        return f"{named}: {row.get('reason', row.get('was'))}"
    return f"{named}: {row['before']} -> {row['after']}" if "before" in row else named
