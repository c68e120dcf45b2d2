"""A plan as it was saved: `plan.json` holds the profile, the day and the seed it was made with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.intake.text_file import read_text

LARGEST_PLAN = 50_000_000  # bytes
MARKS = ("data_version", "model_version", "list", "totals")  # what every plan has and no profile


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """What a plan's file says: the plan itself, and what makes it again."""

    plan: Mapping[str, Any]
    profile: Mapping[str, Any]
    day: date
    seed: int

    @property
    def versions(self) -> tuple[str, str]:
        """Version of the data and of the model it was made with."""
        return str(self.plan["data_version"]), str(self.plan["model_version"])


def read_saved_plan(path: Path) -> SavedPlan | None:
    """Give the saved plan of a file; None when the file is no plan, which then may be a profile.

    Raises
    ------
    InvalidInput : it is a plan without its profile (made before plans held one), or its day or seed cannot be read.
    """
    if path.suffix.lower() != ".json" or not path.is_file():
        return None
    try:
        found = json.loads(read_text(path, LARGEST_PLAN))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(mark in found for mark in MARKS):
        return None
    profile, seed = found.get("profile"), found.get("seed", 0)
    if not isinstance(profile, dict):
        way_on = "It was made before plans kept their profile: make it from the profile."
        raise InvalidInput(f"{path}: profile", "the profile that the plan was made for", profile, way_on)
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise InvalidInput(f"{path}: seed", "a whole number", seed)
    try:
        day = date.fromisoformat(str(found.get("day")))
    except ValueError as error:
        raise InvalidInput(f"{path}: day", "a date as YYYY-MM-DD", found.get("day")) from error
    return SavedPlan(found, profile, day, seed)
