"""`smartpick advise`: interview sheets, e-mails, low scores, the roadmap, and answers, all for one person."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.cli.plan import DayOption, JsonOption, ProfileArgument, day_of, give_json
from smartpick.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartpick.entities.program import Program
    from smartpick.guidance.person import Person
    from smartpick.guidance.said import Line
    from smartpick.report.advice_paper import Paper

advise = typer.Typer(
    help="What to write and say: interviews, e-mails, low scores, the roadmap, answers.", no_args_is_help=True
)
CodesArgument = Annotated[list[str] | None, typer.Argument(help="NRMP codes or ACGME ids of programs.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Write a printable .html or a .docx file.")]


@advise.command()
def interview(
    profile: ProfileArgument,
    codes: CodesArgument = None,
    out: OutOption = None,
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """Prepare interviews: questions, answers built from your file, what not to say, facts of the place."""
    from smartpick.guidance.interview import likeliest, sheets
    from smartpick.report.advice_sheets import interview_paper

    on = day_of(day)
    target = _target(out)
    person = _person(profile, on)
    found = sheets(person, _programs(codes or likeliest(person)))
    if target is not None:
        _write(interview_paper(found, on), target)
    give_json({"day": on.isoformat(), "sheets": [one.as_json() for one in found]}, json_to)
    if json_to == "-":
        return
    shared = []
    for sheet in found:
        program = sheet.program
        _heading(f"{program.institution}, {program.place.city}, {program.place.state} ({program.code})")
        _show_lines("Know the place and the program", sheet.facts)
        _show_lines("What they weigh", sheet.intro)
        for question in sheet.questions:
            typer.echo(f"\n  {question.ask}")
            _lines(question.say, " + ")
            _lines(question.avoid, " x ")
        _show_lines("Ask them", sheet.ask_them)
        shared = [("Other questions", sheet.others), ("What may be asked", sheet.may_not_ask)]
    for title, lines in shared:
        _show_lines(title, lines)
    _told(out)


def _person(profile: Path, on: date) -> Person:
    """Read a profile, make its plan, and give the person behind it."""
    from smartpick.guidance.person import person_of
    from smartpick.intake.profile import read_profile
    from smartpick.plan.make import choose, make_plan

    applicant = read_profile(profile, on)
    return person_of(applicant, make_plan(applicant, on), choose(applicant, on), on)


def _programs(codes: Iterable[str]) -> list[Program]:
    from smartpick.facts.catalogue import load_catalogue

    catalogue = load_catalogue()
    return [catalogue.program(code) for code in dict.fromkeys(codes)]


def _target(out: Path | None) -> Path | None:
    if out is not None and (out.suffix.lower() not in (".html", ".docx") or not out.parent.is_dir() or out.is_dir()):
        raise InvalidInput("--out", "a file ending in .html or .docx in an existing folder", str(out))
    return out


def _write(paper: Paper, out: Path) -> None:
    from smartpick.report.advice_paper import paper_docx, paper_html

    content = paper_docx(paper) if out.suffix.lower() == ".docx" else paper_html(paper).encode("utf-8")
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(content)
        part.replace(out)
    except OSError as error:
        raise InvalidInput("--out", "a file that can be written", str(out), error.strerror or "") from error
    finally:
        part.unlink(missing_ok=True)


def _heading(text: str) -> None:
    typer.echo(f"\n{text}\n{'=' * min(len(text), 100)}")


def _show_lines(title: str, lines: Iterable[Line]) -> None:
    lines = list(lines)
    if lines:
        typer.echo(f"\n  {title}")
        _lines(lines, " - ")


def _lines(lines: Iterable[Line], mark: str) -> None:
    import textwrap

    from smartpick.report.advice_sheets import small_print

    for line in lines:
        small = small_print(line)
        text = f"{line.text} [{small}]" if small else line.text
        typer.echo(textwrap.fill(text, 100, initial_indent=f"  {mark}", subsequent_indent="     "))


def _told(out: Path | None) -> None:
    if out is not None:
        typer.echo(f"\nWritten: {out}")


def _json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [line.as_json() for line in lines]
