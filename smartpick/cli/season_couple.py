"""`smartpick season half` and `couple`: two partners exchange halves and pair their rank lists."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from smartpick.cli.options import (
    DayOption,
    JsonOption,
    ProfileArgument,
    chance_of,
    chance_words,
    day_of,
    give_json,
    write_file,
    write_table,
)
from smartpick.cli.season_file import LARGEST, DrawsSeedOption, FileArgument, RankListOption, tracker_of

SHOWN = 40  # pairs


def half(
    profile: ProfileArgument,
    file: FileArgument,
    ranked: RankListOption,
    to: Annotated[Path, typer.Option("--to", help="The file for your partner.")],
    day: DayOption = None,
) -> None:
    """Write the file your partner needs to pair your rank lists: codes and chances, nothing about you."""
    import json

    from smartpick.intake.profile import read_profile
    from smartpick.season.entry_list import read_entry_list
    from smartpick.season.partner import half_of

    on = day_of(day)
    found = half_of(read_profile(profile, on), tracker_of(file).so_far(), read_entry_list(ranked).primary, on)
    write_file(to, json.dumps(found.as_json()) + "\n", "--to")
    typer.echo(f"{to.name}: {len(found.codes)} programs of season {found.season}, for 'smartpick season couple'.")


def couple(
    first: Annotated[Path, typer.Argument(help="Your file, made by 'smartpick season half'.")],
    second: Annotated[Path, typer.Argument(help="Your partner's file.")],
    near_km: Annotated[float, typer.Option("--near-km", help="How far apart still counts as together. [km]")] = 80.0,
    apart: Annotated[str, typer.Option("--apart", help="Pairs farther apart: after, mixed or never.")] = "after",
    lead: Annotated[
        float, typer.Option("--lead", help="How much your order counts beside your partner's, 0 to 1.")
    ] = 0.5,
    alone: Annotated[
        str, typer.Option("--alone", help="Who would train while the other is unmatched: both, first, second, nobody.")
    ] = "both",
    own: Annotated[
        Path | None, typer.Option("--pairs", help="Your own order of pairs: the CSV this command writes, edited.")
    ] = None,
    to: Annotated[Path | None, typer.Option("--csv", help="Write the pairs for entering into NRMP.")] = None,
    json_to: JsonOption = None,
    day: DayOption = None,
    seed: DrawsSeedOption = 0,
) -> None:
    """Pair two rank lists: one list of pairs, where it lands, and what it costs."""
    from smartpick.intake.text_file import read_text
    from smartpick.season.couple import checked_wishes
    from smartpick.season.couple_plan import COLUMNS, couple_plan, entry_rows, pairs_of_table
    from smartpick.season.partner import read_half

    on = day_of(day)
    wishes = checked_wishes(near_km, apart, lead, alone)
    one, two = (read_half(read_text(path, LARGEST), path.name) for path in (first, second))
    told = None if own is None else pairs_of_table(read_text(own, LARGEST), one, two, on)
    found = couple_plan(one, two, wishes, on, told, seed)
    if to is not None:
        write_table(to, COLUMNS, entry_rows(found))
    give_json(found, json_to)
    if json_to != "-":
        _show_couple(found)


def _show_couple(found: dict[str, Any]) -> None:
    none = f"No Match ({found['no_match_code']})"
    for row in found["pairs"][:SHOWN]:
        one, two = (row[side]["code"] if row[side] else none for side in ("first", "second"))
        far = "" if row["km"] is None else f"{row['km']} km"
        typer.echo(f"{row['rank']:>3}  {100 * row['p']['mid']:>5.1f} in 100  {one:<22} {two:<22} {far}")
    if len(found["pairs"]) > SHOWN:
        typer.echo(f"… and {len(found['pairs']) - SHOWN} more; --csv writes them all.")
    chances = {of: chance_of(p) for of, p in found["chances"].items() if isinstance(p, float)}
    typer.echo(
        f"\nBoth {chances['both']} (within reach of each other {chances['together']}); only you "
        f"{chances['first_alone']}, only your partner {chances['second_alone']}; nobody "
        f"{chance_words(found['chances']['nowhere'])}.\n"
        f"You {chances['first_matched']} as a couple, {chances['first_matched_without_couple']} without; your "
        f"partner {chances['second_matched']} as a couple, {chances['second_matched_without_couple']} without."
    )
    for one in found["if_shorter"]:
        typer.echo(f"With the first {one['pairs']} pairs alone somebody matches in {chance_of(one['p_any'])}.")
    for reason, count in found["left_out"].items():
        if count:
            typer.echo(f"Left out, {reason.replace('_', ' ')}: {count} pairs.")
    if found["too_long"]:
        typer.echo(f"WARN {found['count']} pairs; NRMP takes {found['longest_list']}.")
    for code in found["needs_first_year"]:
        typer.echo(f"{code} is advanced: its supplemental list is used for that partner alone.")
    for side, words in (("first", "You"), ("second", "Your partner")):
        fee = found["fee"][side]
        typer.echo(f"{words}: {fee['primary_codes']} codes, ${fee['known_usd']:,.0f} (to be re-checked).")
        for part in fee["parts"]:
            if part["usd"] is None:
                typer.echo(f"{part['what']}: amount not known.")


COMMANDS: dict[str, Callable[..., None]] = {"half": half, "couple": couple}
