"""How good the model was on published tables it never saw, as shipped with the data.

Written by `smartpick market scorecard --json smartpick/data/model/scorecard.json` and only read here.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from smartpick.errors import BadData
from smartpick.facts.model_draws import MODEL_FOLDER

FILE = "scorecard.json"
LARGE = 50  # people: lines about fewer are summed up apart, since there the published number is mostly chance
WORST_SHOWN = 5
COLUMNS = {
    "Left out": "each specialty predicted from the others",
    "Set aside": "tables no fit ever read",
    "Fitted": "what the season was made to give back; agreement there proves nothing",
    "Chance alone": "the error that would be left to whoever knew every specialty's true chances, because the "
    "published groups are small",
    "Large": f"lines about {LARGE} people or more",
}
LIMITS = (
    f"Published numbers of specialties with fewer than {LARGE} non-US IMGs are mostly sampling error.",
    "No preferred-specialty table of US IMGs was at hand: their rates rest on a declared gap, unchecked.",
    "Interview rates are program-reported, of a season assumed to be 2024, and their origin is not stated.",
    "The form of the forecast was chosen with all specialties in view, so left-out errors flatter a little.",
)


@cache
def scorecard() -> dict[str, Any]:
    """Give the scorecard: `made_on`, `sections` (each with its standing, error, coverage and lines) and deciles.

    Raises
    ------
    BadData : the file is missing or damaged.

    Examples
    --------
    >>> sorted({section["standing"] for section in scorecard()["sections"]})
    ['fitted', 'left out', 'set aside']
    """
    try:
        found: dict[str, Any] = json.loads((MODEL_FOLDER / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadData(FILE, "file", "make it again with 'smartpick market scorecard --json'") from error
    return found


def shown(value: float, unit: str) -> str:
    """Give a figure of a section as it is printed: fractions in 100, everything else as it is."""
    return f"{(100 if unit == 'points' else 1) * value:.1f}"


def failures() -> list[str]:
    """Give the lines of each left-out table that the model missed by most, and what no table could check."""
    found = []
    for section in scorecard()["sections"]:
        if section["standing"] == "left out":
            worst = sorted(section["lines"], key=lambda line: -abs(line["model"] - line["published"]))[:WORST_SHOWN]
            told = (
                f"{x['name']} {shown(x['model'], section['unit'])} against {shown(x['published'], section['unit'])}"
                for x in worst
            )
            found.append(f"{section['title']} (model against published): {'; '.join(told)}.")
    return [*found, *LIMITS]
