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
