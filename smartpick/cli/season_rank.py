"""`smartpick season rank` and `landing`: the rank list, and where it lands."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.cli.options import (
    DayOption,
    JsonOption,
    ProfileArgument,
    chance_of,
    chance_words,
    day_of,
    give_json,
    write_table,
)
from smartpick.cli.season_file import LARGEST, DrawsSeedOption, FileArgument, RankListOption, tracker_of
from smartpick.errors import InvalidInput

if TYPE_CHECKING:
    from smartpick.entities.applicant import Applicant
    from smartpick.season.entry_list import EntryList


def rank(
    file: FileArgument,
    ranked: Annotated[
        Path | None,
        typer.Option(
            "--list",
            help="Your rank list, best first; under an advanced program, indented, its first-year programs. "
            "Asks pairs without it.",
        ),
    ] = None,
    rather_unmatched: Annotated[
        list[str] | None,
        typer.Option("--rather-unmatched", metavar="CODE", help="Where you would rather stay unmatched; repeatable."),
    ] = None,
    profile: Annotated[
        Path | None, typer.Option("--profile", help="Your profile: asks whether the order survives other weights.")
    ] = None,
    weights: Annotated[
        str, typer.Option("--weights", help="What counts how much, e.g. 'fit=5,place=3'; needs --profile.")
    ] = "",
    scores: Annotated[
        Path | None, typer.Option("--scores", help="Your own ratings from 0 to 10: CSV with code, fit, training …")
    ] = None,
    certified: Annotated[
        bool, typer.Option("--certified", help="Record every program of the list as ranked in the season file.")
    ] = False,
    to: Annotated[Path | None, typer.Option("--csv", help="Write the list for entering into NRMP.")] = None,
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """Make or check the rank list: true order only, since no other order can help."""
    from smartpick.intake.profile import read_profile
    from smartpick.season.entry_list import COLUMNS, entry_list, judge, read_entry_list, warning_words
    from smartpick.season.tracker import Status

    on = day_of(day)
    if profile is None and (weights or scores):
        raise InvalidInput("--profile", "given with --weights or --scores")
    so_far = tracker_of(file).so_far()
    interviewed = [a.code for a in so_far.reached(Status.INTERVIEWED)]
    if not interviewed:
        raise InvalidInput("season", "one with an interview", "none", "Record 'interviewed' first.")
    refused = list(rather_unmatched or [])
    if ranked is not None:
        listed = read_entry_list(ranked)
    else:
        order, gone = _asked(interviewed, None if profile is None else read_profile(profile, on))
        listed = entry_list(order)
        refused += gone
    warnings = judge(listed, interviewed, refused)
    found: dict[str, Any] = {
        "rank_list": [
            dict(zip(("rank", "code", "program", "list", "linked_to"), row, strict=True)) for row in listed.rows()
        ],
        "warnings": [warning_words(one) for one in warnings],
        "fee": _fee(listed, on),
        "deadlines": _deadlines(on),
    }
    if profile is not None:
        found["sensitivity"] = _sensitivity(profile, listed, weights, scores, on)
    if certified:
        new = [c for c in dict.fromkeys(_programs(listed)) if so_far.applications[c].status is Status.INTERVIEWED]
        found["recorded"] = tracker_of(file).record_all([(code, Status.RANKED, on) for code in new])
    if to is not None:
        write_table(to, COLUMNS, (tuple(row.values()) for row in found["rank_list"]))
    give_json(found, json_to)
    if json_to != "-":
        _show(found)


def landing(
    profile: ProfileArgument,
    file: FileArgument,
    ranked: RankListOption,
    json_to: JsonOption = None,
    day: DayOption = None,
    seed: DrawsSeedOption = 0,
) -> None:
    """Show where the rank list lands, with ranges."""
    from smartpick.intake.profile import read_profile
    from smartpick.season.entry_list import read_entry_list
    from smartpick.season.landed import landed

    on = day_of(day)
    listed = read_entry_list(ranked)
    found = landed(read_profile(profile, on), tracker_of(file).so_far(), listed.primary, on, seed, listed.supplemental)
    give_json(found, json_to)
    if json_to == "-":
        return
    for row in found["ranks"]:
        typer.echo(f"{row['rank']:>3}  {chance_words(row['p']):<22}  {row['code']} {row['institution']}")
        if row["first_year"] is not None:
            for year in row["first_year"]["list"]:
                typer.echo(f"       then {chance_of(year['p'])}  {year['code']} {year['name']}")
            typer.echo(f"       then {chance_of(row['first_year']['p_without'])}  no first year")
    typer.echo(f"nowhere  {chance_words(found['unmatched'])}")
    for key, words in (("best_case", "best"), ("safety_net", "worst")):
        tail = found[key]
        gone = f"nowhere {chance_of(tail['unmatched'])}"
        typer.echo(f"in the {words} quarter of cases most often at {tail['likeliest']}; {gone} [advice V-06]")


def _asked(codes: list[str], applicant: Applicant | None) -> tuple[list[str], list[str]]:
    """Ask pair after pair until the order is settled, then from the bottom where one would rather stay unmatched.

    Returns
    -------
    The programs to rank, best first, and those where the person would rather stay unmatched.
    """
    from smartpick.report.beside import beside, in_one_line
    from smartpick.season.rank_list import Elicitation

    if not _can_ask():
        raise InvalidInput("--list", "given when nobody can be asked", None, "Name the file with your rank list.")
    told = {code: beside(code, applicant) for code in codes}
    talk = Elicitation(tuple(codes))
    while question := talk.next_question():
        first, second = question
        typer.echo("\nWhere would you rather train?")
        for number, code in enumerate(question, start=1):
            typer.echo(f"  {number}  {told[code]['name']}\n     {in_one_line(told[code])}")
        answer = typer.prompt("1 or 2", type=int)
        if answer in (1, 2):
            talk = talk.answered(*(question if answer == 1 else (second, first)))
    order, gone = list(talk.order()), []
    while order and not typer.confirm(f"Would you rather train at {told[order[-1]]['name']} than stay unmatched?"):
        gone.append(order.pop())
    if not order:
        raise InvalidInput("rank list", "one with at least one program where you would train", "none")
    return order, gone


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _programs(listed: EntryList) -> list[str]:
    from smartpick.season.applied import applied_program

    return [applied_program(code).code for code in (*listed.primary, *listed.years)]


def _fee(listed: EntryList, on: date) -> dict[str, object]:
    from smartpick.rules.ranking import rank_fee

    return rank_fee(listed.primary, listed.years, on).as_json()


def _deadlines(on: date) -> list[dict[str, object]]:
    from smartpick.entities.season_of import Season
    from smartpick.rules.ranking import ranking_dates

    return [
        {"what": words, "when": str(v.value), "verify": v.verify, "doubt": v.doubt}
        for words, v in ranking_dates(Season.of(on))
    ]


def _sensitivity(profile: Path, listed: EntryList, weights: str, scores: Path | None, on: date) -> dict[str, Any]:
    from smartpick.intake.profile import read_profile
    from smartpick.intake.small_table import rows_of_text
    from smartpick.intake.text_file import read_text
    from smartpick.season.criteria import checked_ratings, checked_weights, scores_of, sensitivity

    told = {}
    for part in filter(None, (one.strip() for one in weights.split(","))):
        name, sign, value = part.partition("=")
        if not sign:
            raise InvalidInput("--weights", "written as 'fit=5,place=3'", part)
        told[name.strip()] = value
    rows = rows_of_text(read_text(scores, LARGEST), scores.name) if scores else []
    if scores and (not rows or "code" not in rows[0]):
        raise InvalidInput("--scores", "a table with the column 'code' and one criterion or more", scores.name)
    own = {row.pop("code") or "": {k: v for k, v in row.items() if k and v not in (None, "")} for row in rows}
    found = scores_of(read_profile(profile, on), listed.primary, checked_ratings(own))
    return sensitivity(found, checked_weights(told), listed.primary)


def _show(found: dict[str, Any]) -> None:
    heading = ""
    for row in found["rank_list"]:
        if row["list"] != heading:
            heading = row["list"]
            hangs = f", under {row['linked_to']}" if row["linked_to"] else ""
            typer.echo(f"{heading.capitalize()} list{hangs}")
        typer.echo(f"{row['rank']:>3}  {row['code']:<10} {row['program']}")
    for w in found["warnings"]:
        typer.echo(f"{w['level'].upper()} [{w['standing']} {w['rule']}] {w['text']} {w['do']}")
    for part in found["fee"]["parts"]:
        amount = "amount not known" if part["usd"] is None else f"${part['usd']:,.0f}"
        typer.echo(f"Fee: {part['what']}: {amount}{' (to be re-checked)' if part['verify'] else ''}")
    for entry in found["deadlines"]:
        doubt = f" ({entry['doubt']})" if entry["doubt"] else ""
        typer.echo(f"{entry['what']}: {entry['when']} Eastern{doubt}")
    if "sensitivity" in found:
        _show_sensitivity(found["sensitivity"])
    if "recorded" in found:
        typer.echo(f"{found['recorded']} programs recorded as ranked.")


def _show_sensitivity(found: dict[str, Any]) -> None:
    used = ", ".join(f"{name} {found['weights'][name]:g}" for name in found["used"]) or "nothing that is known"
    typer.echo(f"\nBy weights ({used}):")
    for k, row in enumerate(found["order"], start=1):
        typer.echo(f"{k:>3}  {row['code']:<10} {row['name']}")
    if found["unused"]:
        typer.echo(f"Not counted, nothing is known: {', '.join(found['unused'])}. Rate them with --scores.")
    for name, codes in found["unknown"].items():
        typer.echo(f"{name} is not known of {', '.join(codes)}: the middle is taken.")
    if found["survives"]:
        typer.echo("This order survives each weight moved by 20 %.")
    for pair in found["fragile"]:
        typer.echo(f"Hangs on the weight of {pair['criterion']}: {pair['upper']} over {pair['lower']}.")
    for row in found["differs"][:5]:
        typer.echo(f"You put {row['name']} at {row['your_rank']}, the weights at {row['by_weights']}: do you mean it?")


COMMANDS: dict[str, Callable[..., None]] = {"rank": rank, "landing": landing}
