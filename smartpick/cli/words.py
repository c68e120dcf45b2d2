"""`smartpick check`: whether statements, letters, answers and the list tell one story."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.cli.options import DayOption, JsonOption, ProfileArgument, day_of, give_json
from smartpick.errors import InvalidInput
from smartpick.intake.code_list import CODE

if TYPE_CHECKING:
    from smartpick.entities.program import Program
    from smartpick.guidance.documents import Document
    from smartpick.guidance.story import Finding

VERSIONS = ("anchor", "wider", "national")
LEVELS = {"error": "Change this", "warn": "Look at this", "note": "Note"}
LONGEST_QUOTE = 200  # characters of the words a finding is about


def check(
    profile: ProfileArgument,
    statement: Annotated[
        list[str] | None,
        typer.Option("--statement", metavar="[VERSION=]FILE", help="anchor=, wider=, national=, CODE=."),
    ] = None,
    letter: Annotated[
        list[str] | None, typer.Option("--letter", metavar="[CODE=]FILE", help="A letter or e-mail to a program.")
    ] = None,
    answer: Annotated[list[str] | None, typer.Option("--answer", metavar="FILE", help="Interview answers.")] = None,
    listed: Annotated[Path | None, typer.Option("--list", help="Your list of program codes.")] = None,
    signals: Annotated[Path | None, typer.Option("--signals", help="Codes of the programs you signal.")] = None,
    preference: Annotated[
        list[str] | None, typer.Option("--preference", metavar="REGION", help="A geographic preference; repeatable.")
    ] = None,
    rank_list: Annotated[Path | None, typer.Option("--rank-list", help="Codes in the order you rank them.")] = None,
    interviewed: Annotated[Path | None, typer.Option("--interviewed", help="Codes where you interviewed.")] = None,
    season: Annotated[
        Path | None, typer.Option("--season", help="Your season file: who interviewed you, what you declined.")
    ] = None,
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """Check that statements, letters, answers and the list tell one story."""
    from smartpick.facts.catalogue import load_catalogue
    from smartpick.guidance.story import Application, findings
    from smartpick.intake.code_list import read_codes
    from smartpick.intake.profile import read_profile

    applicant = read_profile(profile, day_of(day))
    documents, refused = _read(statement or [], letter or [], answer or [])
    catalogue = load_catalogue()

    def programs(path: Path | None) -> tuple[Any, ...]:
        return () if path is None else tuple(catalogue.program(code) for code in read_codes(path))

    came = _season(season)
    on_list = programs(listed)
    refused += _not_listed(documents, on_list) if on_list else _no_program(documents)
    found = findings(
        Application(
            applicant,
            documents,
            on_list,
            programs(signals),
            preferences=tuple(preference or ()),
            ranked=programs(rank_list) or came["ranked"],
            interviewed=programs(interviewed) or came["interviewed"],
            invited=came["invited"],
            declined=came["declined"],
        )
    )
    give_json({"findings": [_json(f) for f in found], "refused": [str(r) for r in refused]}, json_to)
    if json_to != "-":
        _show(found, documents)
    for problem in refused:
        typer.echo(str(problem), err=True)
    if refused:
        raise typer.Exit(2)


def _season(file: Path | None) -> dict[str, tuple[Program, ...]]:
    """Give the programs that invited, interviewed, were declined and ranked in a season file; none without one."""
    if file is None:
        return dict.fromkeys(("invited", "interviewed", "declined", "ranked"), ())
    from smartpick.season.applied import applied_program
    from smartpick.season.tracker import Status, Tracker

    so_far = Tracker(file).so_far()
    reached = {name: so_far.reached(Status(name)) for name in ("invited", "interviewed", "ranked")}
    reached["declined"] = so_far.with_status(Status.DECLINED)
    return {name: tuple(applied_program(one.code) for one in found) for name, found in reached.items()}


def _read(statements: list[str], letters: list[str], answers: list[str]) -> tuple[list[Document], list[InvalidInput]]:
    """Read every file that can be read; the others are told and the rest still checked."""
    from smartpick.guidance.documents import read_document

    documents, refused = [], []
    for kind, given in (("statement", statements), ("letter", letters), ("answer", answers)):
        for text in given:
            try:
                assigned, path = _split(text, kind)
                documents.append(read_document(path, kind, assigned))
            except InvalidInput as problem:
                refused.append(problem)
    return documents, refused


def _not_listed(documents: list[Document], listed: tuple[Program, ...]) -> list[InvalidInput]:
    """Refuse what is meant for a program that is not on the list; its text is checked all the same."""
    known = {code for p in listed for code in (p.code, p.acgme_id, *(track.code for track in p.tracks))}
    return [
        InvalidInput(one.name, "meant for a program on your list", one.assigned, "Assign it anew, or add the program.")
        for one in documents
        if one.assigned and one.assigned not in VERSIONS and one.assigned not in known
    ]


def _no_program(documents: list[Document]) -> list[InvalidInput]:
    """Refuse what is meant for a code that no program of the catalogue has; its text is checked all the same."""
    from smartpick.facts.catalogue import load_catalogue

    refused = []
    for one in documents:
        if one.assigned and one.assigned not in VERSIONS:
            try:
                load_catalogue().program(one.assigned)
            except InvalidInput as problem:
                refused.append(
                    InvalidInput(one.name, "meant for a program of the catalogue", one.assigned, problem.way_on)
                )
    return refused


def _split(text: str, kind: str) -> tuple[str | None, Path]:
    assigned, equals, rest = text.partition("=")
    if not equals or Path(text).exists():
        return None, Path(text)
    if assigned not in VERSIONS and not CODE.fullmatch(assigned):
        must_be = f"VERSION=FILE or CODE=FILE with a version of {', '.join(VERSIONS)} or a program's code"
        raise InvalidInput(f"--{kind}", must_be, assigned)
    return assigned, Path(rest)


def _json(finding: Finding) -> dict[str, Any]:
    where = {"document": finding.document, "start": finding.start, "end": finding.end}
    return {"rule": finding.rule, "level": finding.level, "where": where, "text": finding.text, "do": finding.do}


def _show(found: list[Finding], documents: list[Document]) -> None:
    """Print each finding with the words it is about, gravest first as they come."""
    from smartpick.plan.chance_words import counted

    typer.echo(f"{counted(len(documents), 'document')} read, {counted(len(found), 'finding')} (advice, by rule).")
    texts = {one.name: one.text for one in documents}
    for finding in found:
        typer.echo(f"\n{LEVELS[finding.level]} [advice {finding.rule}] {finding.document or 'your list and profile'}")
        words = " ".join(texts.get(finding.document or "", "")[finding.start : finding.end].split())
        if words:
            typer.echo(
                f"  \u201c{words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE].rstrip() + '...'}\u201d"
            )
        typer.echo(f"  {finding.text}\n  Do: {finding.do}")
