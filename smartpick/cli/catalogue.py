"""`smartpick programs` and `smartpick program CODE`: the catalogue, with the evidence per field."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from smartpick.cli.options import JsonOption, day_of, give_json

if TYPE_CHECKING:
    from smartpick.entities.fact import Fact
    from smartpick.entities.program import Program
    from smartpick.rules.sentences import Sentence


def programs(
    specialty: Annotated[str | None, typer.Option(help="Specialty, by name or usual short form.")] = None,
    state: Annotated[str | None, typer.Option(help="State, as two letters or by name.")] = None,
    region: Annotated[str | None, typer.Option(help='Region key, census division or "city, ST".')] = None,
    visa: Annotated[str | None, typer.Option(help="j1, h1b, unknown, or a label such as J1_ONLY.")] = None,
    radius_km: Annotated[float | None, typer.Option(help="How far around a city, 50 km when left out.")] = None,
    json_to: JsonOption = None,
) -> None:
    """List programs of the catalogue by specialty, place and visa policy."""
    from smartpick.facts.listing import listing_dict, select

    found = select(specialty, state, region, visa, radius_km)
    if json_to is not None:
        give_json(listing_dict(found), json_to)
        return
    for program in found:
        typer.echo(_line(program))
    typer.echo(f"{len(found)} programs.")


def program(
    code: Annotated[str, typer.Argument(help="NRMP program code or ACGME id.")],
    json_to: JsonOption = None,
    day: Annotated[str | None, typer.Option(help="Judge the age of the facts on this day (YYYY-MM-DD).")] = None,
) -> None:
    """Show one program: its tracks, and every fact with its source, age and conflicts."""
    from smartpick.facts.catalogue import load_catalogue
    from smartpick.facts.evidence import facts_of, visa_policy
    from smartpick.facts.listing import program_dict
    from smartpick.facts.places import place_facts
    from smartpick.report.rows import VISA_WORDS

    today = day_of(day)
    found = load_catalogue().program(code)
    if json_to is not None:
        notes = [{"text": one.text, "rules": list(one.rules)} for one in _notes(found, today)]
        give_json({**program_dict(found), "visa_notes": notes}, json_to)
        return
    typer.echo(f"{found.institution}: {found.specialty}, {found.place.city}, {found.place.state}")
    policy = VISA_WORDS[visa_policy(found.code).label.value]
    typer.echo(f"Code {found.code}, ACGME {found.acgme_id or 'not known'}, visas: {policy}")
    for note in _notes(found, today):
        typer.echo(f"  - {note.text}")
    typer.echo("\nTracks")
    for track in found.tracks:
        name = track.label or track.name
        quota = ", ".join(f"{year} {track.filled.get(year, '?')}/{n}" for year, n in track.quota.items())
        typer.echo(f"  {track.code}  {track.position_type.word}{', ' + name if name else ''}: {track.standing.words}")
        typer.echo(f"      filled/offered: {quota or 'not known'}")
    typer.echo("\nFacts")
    for fact in facts_of(found.code):
        _show(fact, today)
    typer.echo("\nThe place")
    for fact in place_facts(found.place):
        _show(fact, today)


def _notes(program: Program, day: date) -> list[Sentence]:
    """What to make of the program's visa policy."""
    from smartpick.facts.evidence import policy_checked_on, visa_policy
    from smartpick.rules.policy_advice import policy_notes

    return policy_notes(visa_policy(program.code), program.institution, policy_checked_on(program.code), day)


def _line(program: Program) -> str:
    from smartpick.facts.catalogue import LATEST_MATCH
    from smartpick.facts.evidence import visa_policy
    from smartpick.report.rows import VISA_WORDS

    quota = program.main_track.quota.get(LATEST_MATCH)
    place = f"{program.place.city}, {program.place.state}"
    seats = f"{quota} positions in {LATEST_MATCH}" if quota else f"{LATEST_MATCH}: {program.main_track.standing.words}"
    words = VISA_WORDS[visa_policy(program.code).label.value]
    return f"{program.code:<10} {program.institution[:46]:<46} {place[:22]:<22} {words:<29} {seats}"


def _show(fact: Fact, day: date) -> None:
    from smartpick.facts.evidence import age_of
    from smartpick.facts.fact_words import fact_label, fact_value

    typer.echo(f"  {fact_label(fact.field)}: {fact_value(fact.field, fact.value, fact.unit)}")
    if fact.source:
        holds = fact.holds_for or "undated"
        typer.echo(f"      {fact.source} [{holds}; checked {fact.checked_on}; {age_of(fact, day).value}]")
    if fact.where:
        typer.echo(f"      where: {fact.where}")
    for other in fact.conflicts_with:
        typer.echo(f"      but: {other}")
