"""`smartpick portfolio`: the bare optimiser on a JSON instance."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

LARGEST = 50_000_000  # bytes; 1,000 programs with 4 levels on 64 nodes take some 6 MB


def portfolio(
    file: Annotated[Path, typer.Argument(help="JSON instance, or - for standard input.")],
    json_to: Annotated[str | None, typer.Option("--json", help="Write JSON to this file, or - to print it.")] = None,
    proof: Annotated[bool, typer.Option(help="Prove the list optimal instead of stopping at a gap of 1e-4.")] = True,
) -> None:
    """Choose the best list of programs on a bare instance: chances, utilities and limits as numbers."""
    from smartpick.intake.text_file import read_text
    from smartpick.plan.bare_instance import parse_instance, solution_dict
    from smartpick.plan.portfolio import solve

    text = sys.stdin.read() if str(file) == "-" else read_text(file, LARGEST)
    instance = parse_instance(text, str(file))
    answer = solution_dict(instance, solve(instance, gap_target=0.0 if proof else 1e-4))
    rendered = json.dumps(answer, indent=1, ensure_ascii=False, allow_nan=False)
    if json_to == "-":
        typer.echo(rendered)
    elif json_to is not None:
        Path(json_to).write_text(rendered + "\n", encoding="utf-8")
    else:
        chosen = answer["chosen"]
        signals = [f"{c['id']} ({c['signal']})" if c["signal"] != "none" else c["id"] for c in chosen]  # type: ignore[attr-defined]
        typer.echo(f"{len(signals)} programs: {', '.join(signals) or 'none'}")
        typer.echo(f"Expected utility {answer['objective']:.4f}, at most {answer['bound']:.4f} for any list.")
        typer.echo(f"Chance of at least one {answer['p_any']:.4f}; fees {answer['fee_usd']:.0f} USD.")
