"""`smartpick rules` and `smartpick visa`: the dated parameters with their sources, and a person's visa routes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartpick.cli.options import day_of, give_json
from smartpick.errors import InvalidInput, NoValueOnDate

if TYPE_CHECKING:
    from smartpick.rules.dated import DatedValue, Parameter

DayOption = Annotated[str | None, typer.Option("--day", help="YYYY-MM-DD; today when left out.")]
JsonOption = Annotated[str | None, typer.Option("--json", metavar="FILE|-", help="Write JSON; - prints it alone.")]
WIDTH = 110


def rules(
    rule: Annotated[str | None, typer.Argument(metavar="[ID]", help="Parameter id; all of them when left out.")] = None,
    day: DayOption = None,
    due: Annotated[bool, typer.Option("--due", help="List what is due for review on that day.")] = False,
    specialty: Annotated[str | None, typer.Option(help="Show this specialty's signals, fees and dates.")] = None,
    season: Annotated[int | None, typer.Option(help="Match year for --specialty; the running one.")] = None,
    json_to: JsonOption = None,
) -> None:
    """Show dated parameters: the value in force on a day, its history and its sources; or a specialty's season."""
    from smartpick.rules.parameters import due as due_rows
    from smartpick.rules.parameters import find, load_parameters

    on = day_of(day)
    if season is not None and specialty is None:
        raise InvalidInput("--season", "given with --specialty", season)
    if specialty is not None:
        if rule is not None or due:
            raise InvalidInput("--specialty", "given without an id and without --due", specialty)
        from smartpick.cli.season_sheet import sheet_for, sheet_lines

        sheet = sheet_for(specialty, season, on)
        _give(sheet, json_to, lambda: _show_lines(sheet_lines(sheet)))
        return
    if rule is not None and due:
        raise InvalidInput("--due", "given without an id", rule, "Leave one of them out.")
    if rule is not None:
        parameter = find(rule)
        row = _in_force(parameter, on)
        answer = {**row.as_json(), "day": on.isoformat(), "history": [old.as_json() for old in parameter.rows]}
        _give(answer, json_to, lambda: _show_one(parameter, row, on))
    elif due:
        late = due_rows(on)
        _give(
            {"day": on.isoformat(), "count": len(late), "due": [row.as_json() for row in late]},
            json_to,
            lambda: _show_due(late, on),
        )
    else:
        known = list(load_parameters().values())
        listed = [_summary(parameter, on) for parameter in known]
        _give(
            {"day": on.isoformat(), "count": len(known), "parameters": listed},
            json_to,
            lambda: _show_all(known, on),
        )


def visa(
    profile: Annotated[Path, typer.Argument(help="Profile, YAML or JSON.")],
    day: DayOption = None,
    json_to: JsonOption = None,
) -> None:
    """Show a person's visa routes: the answer first, then reasons, dates, next steps and what is uncertain."""
    from smartpick.intake.profile import read_profile
    from smartpick.rules.visa import visa_section

    on = day_of(day)
    section = visa_section(read_profile(profile, on), on)
    _give(section, json_to, lambda: _show_visa(section))


def _in_force(parameter: Parameter, on: date) -> DatedValue:
    """The value on the day; a parameter that nobody has published shows its missing row, a gap in time refuses."""
    try:
        return parameter.on(on)
    except NoValueOnDate as error:
        if all(row.status == "missing" for row in parameter.rows):
            return parameter.rows[-1]
        raise InvalidInput(
            "--day", f"a day on which '{parameter.id}' has a value", on.isoformat(), str(error)
        ) from error


def _summary(parameter: Parameter, on: date) -> dict[str, object]:
    try:
        row = parameter.on(on)
    except NoValueOnDate:
        return {
            "id": parameter.id,
            "subject": parameter.subject,
            "label": parameter.label,
            "value": None,
            "status": "no value on this day",
        }
    return {
        "id": parameter.id,
        "subject": parameter.subject,
        "label": row.label,
        "value": row.value,
        "unit": row.unit,
        "status": row.status,
        "verify": row.verify,
    }


def _give(answer: dict[str, object], json_to: str | None, show: Callable[[], None]) -> None:
    if json_to is None:
        show()
        return
    give_json(answer, json_to)


def _show_lines(lines: list[str]) -> None:
    for line in lines:
        _say(line.strip(), "  " if line.startswith("  ") else "")


def _show_one(parameter: Parameter, row: DatedValue, on: date) -> None:
    _say(f"{row.label}: {_plain(row)}")
    _say(f"On {on}: {_span(row)}." + (" To be re-checked." if row.verify else ""))
    if row.is_uncertain_on(on):
        _say(f"Uncertain since {row.uncertain_from}: {row.uncertain_why}.")
    if row.note:
        _say(f"Note: {row.note}")
    _say(f"Confidence {row.confidence}; due for review on {row.review_by}.")
    for reference in row.references:
        _say(f"Source: {reference.publisher}, {reference.title} ({reference.year}), {reference.address}", "  ")
    if row.check_at:
        _say(f"Check it at: {row.check_at}", "  ")
    if len(parameter.rows) > 1:
        _say("History:")
        for old in parameter.rows:
            _say(f"{_span(old)}: {_plain(old)}", "  ")


def _show_due(late: list[DatedValue], on: date) -> None:
    _say(f"{len(late)} values are due for review on {on}." if late else f"Nothing is due for review on {on}.")
    for row in late:
        why = f"uncertain since {row.uncertain_from}" if row.is_uncertain_on(on) else f"due {row.review_by}"
        _say(f"{row.id}: {why}; {row.source}", "  ")


def _show_all(known: list[Parameter], on: date) -> None:
    _say(f"{len(known)} parameters; values of {on}. `smartpick rules ID` shows one with history and sources.")
    subject = ""
    for parameter in known:
        if parameter.subject != subject:
            subject = parameter.subject
            typer.echo(f"\n{subject.replace('_', ' ')}")
        try:
            row = parameter.on(on)
            shown = _plain(row) + (" (to be re-checked)" if row.verify else "")
        except NoValueOnDate:
            shown = "no value on this day"
        _say(f"{parameter.id}: {shown if len(shown) < WIDTH else shown[: WIDTH - 1] + '…'}", "  ")


def _show_visa(section: dict[str, Any]) -> None:
    from smartpick.facts.advice_values import advice_values

    _say(str(section["answer"]))
    if section["advisory"]:
        _say(f"Read first: {section['advisory']['text']}")
    told: set[str] = set()
    for route in section["routes"]:
        first, *rest = route["reasons"]
        rest = [reason for reason in rest if reason not in told]
        told.update(rest)
        typer.echo("")
        _say(f"{_title(route['route'])}: {route['verdict']}. {first}")
        for reason in rest:
            _say(f"- {reason}", "  ")
        _rests(route["rules"])
    if section.get("choice"):
        _show_choice(section["choice"])
    if section["step3"] and section["step3"]["wanted"]:
        typer.echo("")
        words = advice_values("plan_texts")["step3_words"]
        _say(f"Step 3: {words[section['step3']['verdict']]}.")
        opened = section["step3"].get("opens") or {}
        for reason in [*section["step3"]["reasons"], *opened.get("reasons", ())]:
            _say(f"- {_opening(reason)}", "  ")
        _rests([*section["step3"]["rules"], *opened.get("rules", ())])
    if section["needs_sponsorship"] and section["certification"]["answer"] != "yes":
        typer.echo("\nECFMG certification")
        for reason in section["certification"]["reasons"]:
            _say(f"- {reason}", "  ")
        _rests(section["certification"]["rules"])
    _show_listed("What to do next", section["next_steps"], section["rests_on"]["next_steps"])
    _show_listed("Dates ahead", [_dated(event) for event in section["dates"]])
    for title, key in (
        ("If a preliminary year comes first", "preliminary_year"),
        ("Your family", "dependents"),
        ("What is uncertain", "uncertain"),
        ("Advice", "advice"),
    ):
        own_mark = key == "advice"  # each of its lines ends with its rules
        _show_listed(title, section.get(key) or [], [] if own_mark else section["rests_on"].get(key, []))
    if section.get("after_training"):
        after = section["after_training"]
        _show_listed("After training", [*after["J-1"], *after["H-1B"], after["return"]])
        _rests(section["rests_on"]["after_training"])
        for outlook in after["waiver_outlook"]:
            band = outlook["band"] or "not known"
            _say(f"- Conrad 30 in {outlook['state']}: {band} (rough, as of {outlook['as_of']}; verify)", "  ")
    if section.get("places"):
        from smartpick.report.rows import VISA_WORDS

        typer.echo("\nHow the programs of your places treat visas (what their pages say)")
        for place in section["places"]:
            shares = "; ".join(f"{share:.0%} {VISA_WORDS[label]}" for label, share in place["labels"].items())
            _say(f"- {_opening(place['name'])}, {place['programs']} programs: {shares}", "  ")
    _show_licences(section["licences"])
    if section["notices"]:
        typer.echo("\nLaw in flux (dated; check before you rely on it)")
        for notice in section["notices"]:
            _say(f"- As of {notice['as_of']}: {notice['text']} [{notice['source'].rsplit(', ', 1)[0]}]", "  ")
    parts = [*section["routes"], section["step3"] or {}, (section["step3"] or {}).get("opens") or {}]
    parts += [section["choice"][route]["start_risk"] for route in ("J-1", "H-1B")] if section.get("choice") else []
    named = {rule for part in parts for rule in part.get("rules", ())}
    named |= {rule for ids in section["rests_on"].values() for rule in ids}
    sources = [one for one in section["sources"] if one["id"] in named]
    if sources:
        typer.echo("\nSources of the dated values named above (`smartpick rules ID` gives address and history)")
        for one in sources:
            _say(f"- {one['id']}: {one['source'].rsplit(', ', 1)[0]}{' (re-check)' if one['verify'] else ''}", "  ")
    typer.echo("")
    _say(f"Season {section['season']}, as of {section['day']}. Not legal advice.")


def _show_licences(licences: list[dict[str, Any]]) -> None:
    """Print what meets a limit first, then what is known of each state, and how old the table is."""
    if not licences:
        return
    typer.echo("\nState licences (they warn; no program is left out for them; ask the state board)")
    for text in [text for licence in licences for text in licence["warnings"]]:
        _say(f"! {text}", "  ")
    for licence in licences:
        for text in [licence["table"], *licence["notes"]]:
            if text:
                _say(f"- {text}", "  ")
    first = licences[0]
    _say(f"The table is {first['age_years']:.0f} years old and secondary: {first['source']}.", "  ")


def _show_listed(title: str, lines: list[str], rests_on: list[str] | None = None) -> None:
    if lines:
        typer.echo(f"\n{title}")
        for line in lines:
            _say(f"- {_opening(line)}", "  ")
        _rests(rests_on or [])


def _rests(ids: list[str]) -> None:
    """Name the rules of the articles and the dated values behind the lines above."""
    if ids:
        _say(f"Rests on {', '.join(dict.fromkeys(ids))}.", "  ")


def _dated(event: dict[str, Any]) -> str:
    marks = [mark for mark, on in (("projected", event["status"] == "projected"), ("re-check", event["verify"])) if on]
    return f"{event['date']}: {event['what']}" + (f" ({', '.join(marks)})" if marks else "")


def _show_choice(choice: dict[str, Any]) -> None:
    typer.echo("")
    _say(f"J-1 or H-1B: the rules lean to {choice['lean']}.")
    for reason in choice["reasons"]:
        _say(f"- {_opening(reason)}", "  ")
    told: set[str] = set()
    for route in ("J-1", "H-1B"):
        if choice[route]["verdict"] == "no":
            continue
        cost = choice[route]["cost"]
        unknown = f", and not known: {'; '.join(cost['unknown_parts'])}" if cost["unknown_parts"] else ""
        theirs = f" The hospital pays: {'; '.join(cost['hospital_pays'])}." if cost["hospital_pays"] else ""
        _say(f"- You pay for {route}: ${cost['you_pay_usd']:,.0f}{unknown}.{theirs}", "  ")
    for route in ("J-1", "H-1B"):
        if choice[route]["verdict"] == "no":
            continue
        risk = choice[route]["start_risk"]
        new = [reason for reason in risk["reasons"][1:-1] if reason not in told]
        told.update(new)
        _say(f"- Risk that {route} papers are late for the start of training: {risk['level']}. {' '.join(new)}", "  ")
        _rests(risk["rules"])


def _opening(text: str) -> str:
    return text[:1].upper() + text[1:]


def _title(route: str) -> str:
    return {"none": "No visa needed", "EAD": "Own work permit"}.get(route, route)


def _plain(row: DatedValue) -> str:
    if row.value is None:
        return "not found; nothing is assumed"
    if isinstance(row.value, bool):
        return "yes" if row.value else "no"
    if isinstance(row.value, dict | list):
        return json.dumps(row.value, ensure_ascii=False)
    return (
        f"{row.value} {row.unit}"
        if row.unit not in ("date", "datetime ET", "name", "class", "platform")
        else str(row.value)
    )


def _span(row: DatedValue) -> str:
    if row.status == "missing":
        return "no value known"
    span = f"from {row.from_ or 'an unstated day'} to {row.to or 'further notice'}"
    if row.season is not None and row.from_ is None:
        span = f"season {row.season}"
    return span + (", projected" if row.status == "projected" else "")


def _say(text: str, indent: str = "") -> None:
    import textwrap

    typer.echo(
        textwrap.fill(
            text,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent + ("  " if indent else ""),
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
