"""Explore the catalogue: search, filters, and one program with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.evidence import visa_policy
from smartpick.report.rows import VISA_WORDS
from smartpick.web.contexts import Page
from smartpick.web.sent import Sent

MOST_ROWS = 200


def programs(sent: Sent, fields: Mapping[str, Any]) -> Page:
    """Show the programs that the filters leave, with their visa badges."""
    filters = {name: str(fields.get(name, "")).strip() for name in ("specialty", "state", "search", "visa")}
    specialty = filters["specialty"] or sent.applicant.specialties[0]
    found = load_catalogue().find(specialty=specialty, state=filters["state"] or None)
    words = filters["search"].lower()
    rows = []
    for program in found:
        policy = visa_policy(program.code)
        if words and words not in f"{program.institution} {program.place.city}".lower():
            continue
        if filters["visa"] and policy.label.value != filters["visa"]:
            continue
        rows.append(
            {
                "code": program.code,
                "institution": program.institution,
                "city": program.place.city,
                "state": program.place.state,
                "quota": {str(year): quota for year, quota in sorted(program.main_track.quota.items())},
                "filled": {str(year): filled for year, filled in sorted(program.main_track.filled.items())},
                "standing": program.main_track.standing.value,
                "visa": policy.as_json(),
                "visa_words": VISA_WORDS[policy.label.value],
            }
        )
    content = {
        "rows": rows[:MOST_ROWS],
        "shown": min(len(rows), MOST_ROWS),
        "count": len(rows),
        "filters": {**filters, "specialty": specialty},
        "specialties": list(load_catalogue().specialties),
        "visa_labels": VISA_WORDS,
    }
    return Page("programs.html", "Programs", "/programs", sent.is_example, sent.as_text, content)
