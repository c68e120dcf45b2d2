"""What programs say and what the user brings: `policy-text`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smartpick.errors import InvalidInput

if TYPE_CHECKING:
    from smartpick.facts.policy_text import PolicyReading

_WORDS = {
    "yes": "yes",
    "no": "said no",
    "case_by_case": "case by case",
    "transfer_only": "only for those who already hold one",
    "unknown": "not said",
}
_OPEN = {
    "any": "people who need a visa too",
    "citizen_lpr_only": "US citizens and permanent residents only",
    "citizen_only": "US citizens only",
    "unknown": "not said",
}
_MOST_BYTES = 20_000_000
Json = Annotated[str | None, typer.Option("--json", help="Write JSON to this file, or - to print it.")]


def policy_text(
    file: Annotated[str, typer.Argument(help="Saved page (text, HTML, PDF), or - for pasted text.")] = "-",
    json_to: Json = None,
) -> None:
    """Read a program's page: visas, limits and the words each answer rests on; what is not said stays unknown."""
    from smartpick.facts.policy_text import read_policy

    content = _content(file)
    readings = read_policy(content)
    if json_to is None:
        for reading in readings:
            _print_reading(reading)
        return
    give_json({"policies": [reading.as_json() for reading in readings]}, json_to)


def _content(file: str) -> bytes:
    """Bytes of a file or of standard input, at most 20 MB."""
    if file == "-":
        return sys.stdin.buffer.read(_MOST_BYTES + 1)
    path = Path(file)
    if not path.is_file():
        raise InvalidInput("FILE", "a file that can be read", file, "Use - to paste the text.")
    if path.stat().st_size > _MOST_BYTES:
        raise InvalidInput("FILE", "at most 20 MB", f"{path.stat().st_size} bytes")
    return path.read_bytes()


def give_json(answer: dict[str, object], json_to: str) -> None:
    """Print JSON alone, or write it to a file."""
    rendered = json.dumps(answer, indent=1, ensure_ascii=False, allow_nan=False)
    if json_to == "-":
        typer.echo(rendered)
    else:
        Path(json_to).write_text(rendered + "\n", encoding="utf-8")


def _print_reading(reading: PolicyReading) -> None:
    policy = reading.policy
    typer.echo(f"{reading.program or 'This program'}: {policy.label.value} (reading: {reading.confidence} confidence)")
    typer.echo(
        f"  J-1: {_WORDS[policy.j1.value]}   H-1B: {_WORDS[policy.h1b.value]}   open to: {_OPEN[policy.open_to.value]}"
    )
    limits = [
        ("Step 3 for H-1B", {True: "required", False: "not required", None: None}[reading.step3_required]),
        ("Years since graduation", reading.max_years_since_grad),
        ("Sittings per exam", reading.max_attempts),
        ("Step 2 CK at least", reading.step2_min),
        ("US clinical experience", reading.usce),
        ("ECFMG certificate by", reading.ecfmg_by),
    ]
    for label, value in limits:
        if value is not None:
            typer.echo(f"  {label}: {value}")
    for field in reading.no_limit:
        if field != "usce":
            typer.echo(f"  {field}: the page says there is no such limit")
    for field, value in reading.preferred.items():
        typer.echo(f"  {field}: {value} is a wish, not a limit")
    for field, words in reading.words.items():
        typer.echo(f'  {field} rests on: "{words}"')
    if policy.label.value == "UNKNOWN":
        typer.echo("  The text does not settle visas: ask the program before you pay for an application.")
