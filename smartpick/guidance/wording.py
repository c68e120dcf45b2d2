"""Reads the wording of guidance: texts and patterns live in data, never in code."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from smartpick.facts.tables import DATA


@cache
def wording(name: str) -> dict[str, Any]:
    """Give one file of wording by its name without ".yaml"."""
    path = Path(DATA) / "wording" / f"{name}.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
