"""Printing the season sheet of a specialty: `smartpick rules --specialty "internal medicine" --season 2027`."""

from __future__ import annotations

from datetime import date
from typing import Any

from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput

WORDS = {"signal": "signals"}
FIRST, LAST = 2010, 2040  # years of a Match that can be meant


def sheet_for(specialty: str, season: int | None, on: date) -> dict[str, Any]:
    """Give the sheet of a specialty named by a person."""
    from smartpick.facts.catalogue import specialty_named
    from smartpick.rules.season_sheet import season_sheet

    if season is not None and not FIRST <= season <= LAST:
        raise InvalidInput("--season", f"a Match year from {FIRST} to {LAST}", season)
    return season_sheet(specialty_named(specialty), Season(season) if season else Season.of(on), on)


def sheet_lines(sheet: dict[str, Any]) -> list[str]:
    """Give the sheet as lines of text, what is next first."""
    signals, fees, where = sheet["signals"], sheet["fees"], sheet["geographic_preferences"]
    lines = [f"{sheet['specialty'].capitalize()}, season {sheet['season']}: apply through {sheet['service']}."]
    if sheet["next"]:
        lines.append(f"Next: {sheet['next']['date']}, {sheet['next']['what']}{_marks(sheet['next'])}.")
    elif sheet["calendar"]:
        lines.append(f"Every known date of the season is past on {sheet['day']}.")
    counts = ", ".join(f"{n} {WORDS.get(level, level)}" for level, n in signals["levels"].items()) or "not known"
    based = f" from season {signals['based_on']}" if signals["status"] == "projected" else ""
    lines.append(f"Signals: {counts} ({signals['status']}{based}). [{signals['source']}]")
    most = "" if where["at_most"] is None else f", up to {where['at_most']}"
    lines.append(f"Geographic preferences: {where['kind']}{most}{_marks(where)}. [{where['source']}]")
    sums = ", ".join(f"{n} programs {'not known' if usd is None else f'${usd:,.0f}'}" for n, usd in fees["usd"].items())
    lines.append(
        f"Application fees: {sums} ({fees['status']}{', re-check' if fees['verify'] else ''}). [{fees['source']}]"
    )
    lines += ["", "What is new", *([f"  - {text}" for text in sheet["changes"]] or ["  - Nothing that was published."])]
    lines += ["", "Dates"]
    for event in sheet["calendar"]:
        past = " (past)" if event["past"] else ""
        lines.append(f"  {event['date']}  {event['what']}{_marks(event)}{past}")
    lines += [f"  not published yet: {name}" for name in sheet["not_published"]]
    return lines


def _marks(row: dict[str, Any]) -> str:
    marks = ["projected"] if row.get("status") == "projected" else []
    marks += ["re-check"] if row.get("verify") else []
    return f" ({', '.join(marks)})" if marks else ""
