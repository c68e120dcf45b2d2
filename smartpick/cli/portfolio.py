"""`smartpick portfolio`: the bare optimiser on a JSON instance."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smartpick.cli.options import give_json

LARGEST = 50_000_000  # bytes; 1,000 programs with 4 levels on 64 nodes take some 6 MB
ALWAYS_PROVED = 60  # programs: a proof takes a fraction of a second


def portfolio(
    file: Annotated[Path, typer.Argument(help="JSON instance, or - for standard input.")],
    json_to: Annotated[str | None, typer.Option("--json", help="Write JSON to this file, or - to print it.")] = None,
    gap: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Stop once the list is this close to the bound; 0 asks for a proof."),
    ] = None,
) -> None:
    """Choose the best list of programs on a bare instance: chances, utilities and limits as numbers."""
    from smartpick.intake.text_file import read_text
    from smartpick.portfolio.bare_instance import parse_instance, solution_dict
    from smartpick.portfolio.solve import solve

    text = _from_standard_input() if str(file) == "-" else read_text(file, LARGEST)
    instance = parse_instance(text, str(file))
    if gap is None:
        gap = 0.0 if instance.n_programs <= ALWAYS_PROVED else 1e-4
    answer = solution_dict(instance, solve(instance, gap_target=gap))
    give_json(answer, json_to)
    if json_to is None:
        chosen = answer["chosen"]
        signals = [f"{c['id']} ({c['signal']})" if c["signal"] != "none" else c["id"] for c in chosen]
        typer.echo(f"{len(signals)} programs: {', '.join(signals) or 'none'}")
        typer.echo(f"Expected utility {answer['objective']:.4f}, at most {answer['bound']:.4f} for any list.")
        typer.echo(f"Chance of at least one {answer['p_any']:.4f}; fees {answer['fee_usd']:.0f} USD.")


def _from_standard_input() -> str:
    from smartpick.errors import InvalidInput

    raw = typer.get_binary_stream("stdin").read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise InvalidInput("standard input", f"at most {LARGEST:,} bytes long", "a larger file")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("standard input", "UTF-8 text", "binary or another encoding") from error
