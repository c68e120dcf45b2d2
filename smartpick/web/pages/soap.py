"""SOAP in the browser: may I take part, when, how, and where to look; the real list once it is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartpick.entities.season_of import Season
from smartpick.errors import InvalidInput
from smartpick.intake.code_list import CODE
from smartpick.report.rank_sheet import table_csv
from smartpick.report.rows import VISA_WORDS
from smartpick.season.applied import begins_a_year_later
from smartpick.season.soap import COLUMNS
from smartpick.season.soap import soap as prepare
from smartpick.season.tracker import Status
from smartpick.web.contexts import Page
from smartpick.web.plans import choice_of
from smartpick.web.season_log import season_of
from smartpick.web.sent import Sent

LONGEST = 200_000  # characters of a pasted list
STANDS = {"no": "No", "ask": "Make sure", "yes": "Yes"}


def soap(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the SOAP plan; with the codes of the real list, the applications it comes to."""
    text = "" if fields.get("leave") else str(fields.get("unfilled") or "")
    found = _found(sent, text, fields)
    for place in found["list"]:
        place["visa_words"] = VISA_WORDS[place["visa"]]
    content = {**found, "unfilled": " ".join(_codes(text)), "stands": STANDS}
    return Page("soap.html", "SOAP", "/soap", sent.is_example, sent.as_text, content)


def soap_csv(sent: Sent) -> bytes:
    """Give the list of programs as a table."""
    found = _found(sent, str(sent.fields.get("unfilled") or ""), sent.fields)
    return table_csv(COLUMNS, [tuple(row[name] for name in COLUMNS) for row in found["list"]])


def _codes(text: str) -> list[str]:
    """Give the codes of a pasted list, each once; they alone stay in the browser."""
    return list(dict.fromkeys(code.upper() for code in CODE.findall(text)))


def _found(sent: Sent, text: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise InvalidInput("unfilled", f"a list of at most {LONGEST:,} characters", f"{len(text):,}")
    codes = _codes(text)
    if text.strip() and not codes:
        raise InvalidInput("unfilled", "a list with NRMP codes such as 1257140C0", text[:40])
    _, state = season_of(fields)
    bare = any(begins_a_year_later(one.code) for one in state.with_status(Status.MATCHED))
    table = choice_of(sent).table
    return prepare(sent.applicant, table, Season.of(sent.day), sent.day, codes, needs_year=bare)
