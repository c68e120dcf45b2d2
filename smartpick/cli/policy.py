"""What programs say and what the user brings: `policy-text`, `import`, `roster`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smartpick.cli.options import JsonOption, give_json
from smartpick.errors import InvalidInput

if TYPE_CHECKING:
    from smartpick.facts.files.workbook import Progress
    from smartpick.facts.importers.reports import ImportReport
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


def policy_text(
    file: Annotated[str, typer.Argument(help="Saved page (text, HTML, PDF), or - for pasted text.")] = "-",
    json_to: JsonOption = None,
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


def _print_reading(reading: PolicyReading) -> None:
    from smartpick.facts.fact_words import fact_label
    from smartpick.report.rows import VISA_WORDS

    policy = reading.policy
    words = VISA_WORDS[policy.label.value]
    named = reading.program or "This program"
    typer.echo(f"{named}: {policy.label.value}, in words: {words} (reading: {reading.confidence} confidence)")
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
            typer.echo(f"  {fact_label(field)}: the page says there is no such limit")
    for field, value in reading.preferred.items():
        typer.echo(f"  {fact_label(field)}: {value} is a wish, not a limit")
    for field, words in reading.words.items():
        typer.echo(f'  {fact_label(field)} rests on: "{words}"')
    if policy.label.value == "UNKNOWN":
        typer.echo("  The text does not settle visas: ask the program before you pay for an application.")


KINDS = ("dol-lca", "nrmp-results", "acgme-programs", "spreadsheet", "directory")


def import_(
    kind: Annotated[str, typer.Argument(help=f"What it is: {', '.join(KINDS)}.")],
    file: Annotated[Path, typer.Argument(help="The file as downloaded or saved (.xlsx, .csv, .pdf).")],
    maps: Annotated[list[str] | None, typer.Option("--map", help="FIELD=COLUMN, for a header not recognised.")] = None,
    preview: Annotated[bool, typer.Option(help="Show what would be taken and write nothing.")] = False,
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day the file is from; today.")] = None,
    json_to: JsonOption = None,
) -> None:
    """Take an official download or your own spreadsheet into your own folder; say what was refused and why."""
    on = day.date() if day else date.today()
    if kind not in KINDS:
        raise InvalidInput("KIND", f"one of {', '.join(KINDS)}", kind)
    own = kind in {"spreadsheet", "directory"}
    if (preview or maps) and not own:
        raise InvalidInput("--preview" if preview else "--map", "used with spreadsheet or directory", kind)
    shown: list[str] = []
    with _progress(json_to is None) as told:
        if own:
            from smartpick.facts.importers.spreadsheet import import_spreadsheet

            result = import_spreadsheet(file, kind, on, _mapping(maps or []), progress=told, preview_only=preview)
            report, shown = result.report, result.rows
            if result.unused:
                shown = [*shown, f"not used: {', '.join(result.unused[:12])}"]
        else:
            report = _official(kind, file, on, told)
    if json_to is not None:
        give_json({**report.as_json(), **({"preview": shown} if own else {})}, json_to)
        return
    _print_report(report, shown, preview)


def _official(kind: str, file: Path, on: date, told: Progress | None) -> ImportReport:
    if kind == "dol-lca":
        from smartpick.facts.importers.lca import import_lca

        return import_lca(file, on, progress=told)
    if kind == "nrmp-results":
        from smartpick.facts.importers.nrmp import import_results

        return import_results(file, progress=told)
    from smartpick.facts.importers.acgme import import_acgme

    return import_acgme(file, progress=told)


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not equals or not name or not column:
            raise InvalidInput("--map", "FIELD=COLUMN", pair)
        mapping[name.strip()] = column.strip()
    return mapping


@contextmanager
def _progress(wanted: bool) -> Iterator[Progress | None]:
    """A progress bar on the terminal's error stream; nothing where there is no terminal."""
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)

        def told(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total or None)

        yield told


def _print_report(report: ImportReport, shown: list[str], preview: bool) -> None:
    word = "would be taken" if preview else "taken"
    typer.echo(
        f"{report.file}: {report.read} rows read, {report.taken} {word}, {report.matched} matched to the catalogue."
    )
    if not preview:
        typer.echo(f"New since the last import: {report.new}.")
    typer.echo("Columns: " + ", ".join(f"{name} from '{column}'" for name, column in report.headers.items()))
    for line in shown:
        typer.echo(f"  {line}")
    for reason, rows in report.refused.most_common():
        examples = "; ".join(report.examples.get(reason, [])[:2])
        typer.echo(f"  refused {rows}: {reason}{f' ({examples})' if examples else ''}")
    if report.review:
        typer.echo(f"To be looked at, not taken as a match ({len(report.review)}):")
        for name, candidate, score in report.review[:10]:
            typer.echo(f"  {name} -> {candidate}? (score {score})")
    for path in report.written:
        typer.echo(f"Kept in {path}")
    if not report.written and not preview:
        typer.echo("Nothing was kept or changed: no row could be taken.")


def roster(
    file: Annotated[str, typer.Argument(help="Saved residents page (text, HTML, PDF), or - for pasted text.")] = "-",
    country: Annotated[
        str | None, typer.Option(help="Your school's country (two letters), to count its graduates.")
    ] = None,
    program: Annotated[str | None, typer.Option(help="Keep the share as a fact of this program.")] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day the page was looked at; today.")
    ] = None,
    json_to: JsonOption = None,
) -> None:
    """Count a residents page by medical school and country; nobody's name is kept."""
    from smartpick.facts.countries import countries
    from smartpick.facts.roster import keep_roster, read_roster

    on = day.date() if day else date.today()
    if country is not None and country.upper() not in countries():
        raise InvalidInput("--country", "a two-letter country code", country)
    found = read_roster(_content(file), on)
    answer = found.as_json()
    if country:
        answer["from_your_country"] = found.from_country(country.upper())
    if program:
        answer["kept_in"] = str(keep_roster(found, program))
    if json_to is not None:
        give_json(answer, json_to)
        return
    typer.echo(f"{found.counted} residents with a school on {on.isoformat()}; {found.unknown} of unknown country.")
    typer.echo(f"From schools abroad: {found.img_low:.0%} to {found.img_high:.0%} (US and non-US citizens together).")
    names = countries()
    for school in found.schools:
        where = names.get(school.country, school.country) if school.country else "country unknown"
        typer.echo(f"  {school.residents:3d}  {where}  {school.name}")
    if country:
        typer.echo(f"From schools in {names[country.upper()]}: {found.from_country(country.upper())}.")
    if program:
        typer.echo(f"Kept in {answer['kept_in']}")
