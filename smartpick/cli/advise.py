"""`smartpick advise`: interview sheets, e-mails, low scores, the roadmap, and answers, all for one person."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.cli.options import DayOption, JsonOption, ProfileArgument, day_of, give_json, person_behind
from smartpick.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from smartpick.entities.program import Program
    from smartpick.guidance.emails import Email
    from smartpick.guidance.improvements import Gap
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
    named = _programs(codes or [])
    person = person_behind(profile, on)
    found = sheets(person, named or _programs(likeliest(person)))
    told = {"day": on.isoformat(), "sheets": [one.as_json() for one in found]}
    if _handed_over(told, json_to, lambda: interview_paper(found, on), target):
        return
    shared = []
    for sheet in found:
        program = sheet.program
        _heading(f"{program.institution}, {program.place.city}, {program.place.state} ({program.code})")
        _show_lines("Know the place and the program", sheet.facts)
        _show_lines("What they weigh", sheet.intro)
        for question in sheet.questions:
            typer.echo(f"\n  {question.ask} [advice {question.rule}]")
            _lines(question.say, " + ")
            _lines(question.avoid, " x ")
        _show_lines("Ask them", sheet.ask_them)
        shared = [("Other questions", sheet.others), ("What may be asked", sheet.may_not_ask)]
    for title, lines in shared:
        _show_lines(title, lines)
    _told(out)


@advise.command()
def emails(
    profile: ProfileArgument,
    codes: CodesArgument = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind of draft; repeatable.")] = None,
    name: Annotated[str, typer.Option("--name", help="Your name, put under the drafts; not kept.")] = "",
    log: Annotated[Path | None, typer.Option("--log", help="File that remembers what was sent and answered.")] = None,
    sent: Annotated[list[str] | None, typer.Option("--sent", metavar="KIND=CODE", help="Write down: sent.")] = None,
    answered: Annotated[
        list[str] | None, typer.Option("--answered", metavar="CODE:FIELD=VALUE", help="Write down an answer.")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Who answered, and how.")] = "",
    heard: Annotated[list[str] | None, typer.Option("--heard", help="What a resident or mentor told you.")] = None,
    out: OutOption = None,
    json_to: JsonOption = None,
    day: DayOption = None,
) -> None:
    """Draft e-mails and letters from your profile, and keep a log of what was sent and answered."""
    from smartpick.report.advice_sheets import emails_paper

    on = day_of(day)
    target = _target(out)
    writes = bool(sent or answered or heard)
    if writes and log is None:
        way_on = "It names the file that remembers them."
        raise InvalidInput("--log", "given with --sent, --answered and --heard", None, way_on)
    named = _programs(codes or [])
    state = _log(log, sent or [], answered or [], note, heard or [], profile, on) if log is not None else None
    drafts = [] if writes else _drafts(person_behind(profile, on), named, kind or [], name)
    told = {"day": on.isoformat(), "emails": [one.as_json() for one in drafts], "log": state}
    if _handed_over(told, json_to, lambda: emails_paper(drafts, on), target):
        return
    for draft in drafts:
        _heading(f"{draft.name}{f': {draft.program} ({draft.code})' if draft.code else ''}")
        typer.echo(f"[advice {', '.join(draft.rules)}]\nTo: {draft.to}\nSubject: {draft.subject}\n\n{draft.body}")
        if draft.blanks:
            typer.echo(f"\n  Fill in: {', '.join(draft.blanks)}")
        _show_lines("Before sending", draft.before_sending)
    if state is not None:
        _show_log(state)
    _told(out)


def _drafts(person: Person, named: list[Program], wanted: list[str], name: str) -> list[Email]:
    """Draft what was asked for, all that concerns the person when nothing was."""
    from smartpick.guidance.emails import about_a_program, email, kinds, to_ask

    programs = named or _programs(to_ask(person, 1))
    known, drafts = kinds(person.told), []
    for kind in wanted or known:
        about = programs if kind in known and about_a_program(kind) else [None]
        drafts += [email(person, kind, program, name) for program in about]
    return drafts


def _log(
    path: Path, sent: list[str], answered: list[str], note: str, heard: list[str], profile: Path, on: date
) -> dict[str, Any]:
    from smartpick.intake.profile import read_profile
    from smartpick.season.mail_log import MailLog

    applicant = read_profile(profile, on)
    log = MailLog(path)
    for text in sent:
        kind, _, code = text.partition("=")
        log.sent(kind, code, on)
    for text in answered:
        code, _, answer = text.partition(":")
        log.answered(code, answer, on, note)
    for text in heard:
        log.heard(text, on)
    return log.state(applicant, on)


def _show_log(state: dict[str, Any]) -> None:
    _heading("Log")
    for one in state["waiting"]:
        typer.echo(f"  waiting: {one['kind'].replace('_', ' ')} to {one['code']}, sent on {one['day']}")
    for one in state["answers"]:
        typer.echo(f"  {one['name']} ({one['code']}) {one['words']}, told on {one['day']}")
        typer.echo(f"     policy on record: {one['was']}; with the answers: {one['now']}")
        for reason in one["reasons"]:
            typer.echo(f"     {reason}")
    for one in state["heard"]:
        typer.echo(f"  heard on {one['day']}: {one['words']}")
    if state["profile_edits"]:
        import yaml

        typer.echo("\nPut these answers into your profile and make the plan again; it counts with them then:\n")
        typer.echo(yaml.safe_dump(state["profile_edits"], sort_keys=False, allow_unicode=True))


@advise.command()
def repair(profile: ProfileArgument, out: OutOption = None, json_to: JsonOption = None, day: DayOption = None) -> None:
    """Judge low scores: what can change, what speaks for you, when to mention them, and whether to wait a year."""
    from smartpick.guidance.person_values import chance
    from smartpick.guidance.repair import repair as plan_repair
    from smartpick.guidance.wording import wording
    from smartpick.report.advice_sheets import repair_paper

    on = day_of(day)
    target = _target(out)
    found = plan_repair(person_behind(profile, on))
    told = {"day": on.isoformat(), **found.as_json()}
    if _handed_over(told, json_to, lambda: repair_paper(found, on), target):
        return
    _heading("Scores")
    for title, lines in (
        ("Where they stand", found.class_),
        ("What can still change", found.raise_),
        ("Where the file fits", found.choose),
        ("What speaks for you", found.evidence),
        ("Whether to mention them", found.mention),
    ):
        _show_lines(title, lines)
    _show_gaps(found.gaps)
    for one in found.as_json()["work"]:
        typer.echo(f"   {one['begin']} to {one['end']}: {one['text']}")
    words = wording("low_scores")["delay"]
    typer.echo("\n  Now, later, or both")
    for way in found.comparison.ways:
        typer.echo(
            f"   {words[way.id]}: {chance(way.p_match)}, fees ${way.fees_expected:,.0f} expected,"
            f" ${way.fees_most:,.0f} at most"
        )
    _lines(found.verdict, " - ")
    _show_lines("By a preliminary year", found.staged)
    _told(out)


@advise.command()
def roadmap(profile: ProfileArgument, out: OutOption = None, json_to: JsonOption = None, day: DayOption = None) -> None:
    """Lay out the way to the application: gaps by effect per month, people, another try, the way back."""
    from smartpick.guidance.roadmap import roadmap as lay_out
    from smartpick.report.advice_sheets import roadmap_paper

    on = day_of(day)
    target = _target(out)
    found = lay_out(person_behind(profile, on))
    told = {"day": on.isoformat(), **found.as_json()}
    if _handed_over(told, json_to, lambda: roadmap_paper(found, on), target):
        return
    _heading(f"Roadmap to the applications of {found.applies_on}")
    _show_gaps(found.gaps)
    if found.work:
        typer.echo("\n  Work that fits in, one after the other")
        for step in found.work:
            typer.echo(f"   {step.begin} to {step.end}: {step.gap.text}")
        typer.echo(f"   {found.together}")
    for title, lines in (
        ("Another try", found.reapply),
        ("Until applications open", found.before),
        ("In the season", found.season),
        ("If it does not work", found.unmatched),
        ("People", found.people),
        ("Afterwards", found.back),
    ):
        _show_lines(title, lines)
    typer.echo("\n  Dates of this season still ahead")
    for entry in found.dates:
        typer.echo(f"   {entry.date}: {entry.what}{f' ({entry.doubt})' if entry.doubt else ''}")
    _told(out)


@advise.command()
def answers(profile: ProfileArgument, out: OutOption = None, json_to: JsonOption = None, day: DayOption = None) -> None:
    """Answer the twenty questions every applicant asks, for you, and name the pitfalls that apply."""
    from smartpick.guidance.answers import answers as all_answers
    from smartpick.guidance.answers import pitfalls
    from smartpick.report.advice_sheets import answers_paper

    on = day_of(day)
    target = _target(out)
    person = person_behind(profile, on)
    found, traps = all_answers(person), pitfalls(person)
    told = {"day": on.isoformat(), "answers": [one.as_json() for one in found], "pitfalls": _json(traps)}
    if _handed_over(told, json_to, lambda: answers_paper(found, traps, on), target):
        return
    _heading("Your questions")
    for one in found:
        typer.echo(f"\n  {one.ask} [advice {one.rule}]")
        _lines(one.lines, " - ")
    _show_lines("Pitfalls that apply to you", traps)
    _told(out)


def _show_gaps(gaps: Iterable[Gap]) -> None:
    from smartpick.plan.chance_words import points

    gaps = list(gaps)
    if gaps:
        typer.echo("\n  What your file can gain, by effect per month (the model's effects, our months)")
        for gap in gaps:
            typer.echo(f"   {points(gap.range)} in {gap.time}: {gap.text} [advice {', '.join(gap.rules)}]")


def _programs(codes: Iterable[str]) -> list[Program]:
    from smartpick.facts.catalogue import load_catalogue

    catalogue = load_catalogue()
    return [catalogue.program(code) for code in dict.fromkeys(codes)]


def _target(out: Path | None) -> Path | None:
    if out is not None and (out.suffix.lower() not in (".html", ".docx") or not out.parent.is_dir() or out.is_dir()):
        raise InvalidInput("--out", "a file ending in .html or .docx in an existing folder", str(out))
    return out


def _handed_over(told: dict[str, Any], json_to: str | None, paper: Callable[[], Paper], out: Path | None) -> bool:
    """Write the paper and the JSON that were asked for; say whether that is all, because JSON is printed alone."""
    if out is not None:
        _write(paper(), out)
    give_json(told, json_to)
    return json_to == "-"


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
