"""The `match` command: run the Match on an instance, or check a matching that somebody brings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from smartpick.cli.options import JsonOption, give_json, write_file
from smartpick.errors import InvalidInput


def match(
    file: Annotated[Path, typer.Argument(help="An instance: r/c/p text or JSON, recognised by itself; - reads stdin.")],
    json_to: JsonOption = None,
    check: Annotated[str, typer.Option(help="Do not match: name who blocks the matching in this file.")] = "",
    matching: Annotated[str, typer.Option(help="Write the matching in the m/r text format to this file.")] = "",
    convert: Annotated[str, typer.Option(help="Write the instance to this file: JSON for .json, else r/c/p.")] = "",
    seed: Annotated[int, typer.Option(min=0, help="Of the orders in which couples enter.")] = 0,
) -> None:
    """Run the Match: who lands where, with couples; every result is checked for pairs that would rather swap."""
    from smartpick.market.clearinghouse import MatchResult, check_matching, run_match
    from smartpick.market.formats import instance_dict, parse_instance, parse_matching, write_lines, write_matching

    instance = parse_instance(_read(file), file.name)
    brought = parse_matching(_read(Path(check)), instance, Path(check).name) if check else None
    converted = ""
    if convert:
        is_json = Path(convert).suffix == ".json"
        converted = json.dumps(instance_dict(instance), indent=1) + "\n" if is_json else write_lines(instance)
    if brought is not None:
        blocks = check_matching(instance, brought)
        result = MatchResult(dict.fromkeys(instance.everyone) | brought, not blocks, blocks)
    else:
        result = run_match(instance, seed)
    document: dict[str, object] = {
        "matching": result.matching,
        "stable": result.stable,
        "blocking": result.blocking,
        "proved_none": result.proved_none,
    }
    if instance.supplemental:
        document["supplemental"] = result.supplemental
    if any(result.quotas.get(name, offer.quota) != offer.quota for name, offer in instance.programs.items()):
        document["quotas"] = result.quotas
    if convert:
        write_file(convert, converted, "--convert")
    if matching:
        write_file(matching, write_matching(instance, result.matching), "--matching")
    give_json(document, json_to)
    if json_to == "-":
        return
    _show(document, dict.fromkeys(instance.programs))


def _read(path: Path) -> str:
    try:
        raw = typer.get_binary_stream("stdin").read() if str(path) == "-" else path.read_bytes()
        return raw.decode("utf-8")
    except OSError as error:
        raise InvalidInput(str(path), f"a readable file: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InvalidInput(path.name, "a text file in UTF-8: r/c/p lines or JSON") from None


def _show(document: dict[str, object], programs: dict[str, None]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    placed = document["matching"]
    if not isinstance(placed, dict):
        proof = "none exists (complete search)" if document["proved_none"] else "none was found, though one may exist"
        console.print(f"No stable matching: {proof}.", markup=False)
        in_the_way = document["blocking"]
        if isinstance(in_the_way, list) and in_the_way:
            console.print(f"In the way at the best try: {json.dumps(in_the_way[0], ensure_ascii=False)}", markup=False)
        if not document["proved_none"]:
            console.print("--seed tries other orders in which couples enter.", markup=False)
        return
    matched = sum(program is not None for program in placed.values())
    console.print(f"{matched} of {len(placed)} residents matched, {len(programs)} programs.", markup=False)
    blocks = document["blocking"]
    if isinstance(blocks, list) and blocks:
        console.print(f"Not stable: {len(blocks)} would rather be elsewhere.", markup=False)
        for block in blocks[:20]:
            console.print(f"  {json.dumps(block, ensure_ascii=False)}", markup=False)
    else:
        console.print("Stable: nobody and no program would rather have each other.", markup=False)
    table = Table("resident", "program", box=None)
    for resident, program in list(placed.items())[:50]:
        table.add_row(escape(resident), escape(program) if program is not None else "no position")
    console.print(table)
    if len(placed) > 50:
        console.print(f"… and {len(placed) - 50} more; --json FILE has them all.", markup=False)
