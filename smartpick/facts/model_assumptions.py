"""The declared assumptions of the chances: value, spread, why, and what they rest on.

They stand in `data/model/assumptions.yaml`; whoever disagrees moves one by name ("effects.gap", "visa.case_by_case").
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from smartpick.errors import BadData, InvalidInput

FILE = Path(__file__).resolve().parent.parent / "data" / "model" / "assumptions.yaml"


@dataclass(frozen=True, slots=True)
class Assumption:
    """One declared number.

    Attributes
    ----------
    name : group and key, "effects.gap". value : in the unit that `label` says. sd : how unsure it is.
    typical, spread : mean and sd of the measured thing in the applicant pool (effects only).
    cap : beyond this much of the measured thing nothing more is counted.
    source : "assumption", or what published table the value rests on.
    """

    name: str
    value: float
    sd: float
    label: str
    rationale: str
    source: str
    typical: float = 0.0
    spread: float = 0.0
    cap: float | None = None
    overridden: bool = False


@cache
def declared_assumptions() -> Mapping[str, Assumption]:
    """Give every assumption by name, as shipped."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        groups = yaml.load(FILE.read_text(encoding="utf-8"), Loader=loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadData(FILE.name, "file", " ".join(str(error).split())) from error
    found: dict[str, Assumption] = {}
    for group, entries in groups.items():
        for key, entry in entries.items():
            try:
                found[f"{group}.{key}"] = Assumption(name=f"{group}.{key}", **entry)
            except TypeError as error:
                raise BadData(FILE.name, f"{group}.{key}", str(error)) from error
    return found


def assumptions_with(overrides: Mapping[str, float] | None = None) -> Mapping[str, Assumption]:
    """Give the assumptions with some values replaced by the user's; a replaced one is taken as certain.

    Raises
    ------
    InvalidInput : a name that does not exist (the nearest is given), or a value that is no number.

    Examples
    --------
    >>> assumptions_with({"effects.gap": 0})["effects.gap"].value
    0.0
    """
    declared = declared_assumptions()
    if not overrides:
        return declared
    found = dict(declared)
    for name, value in overrides.items():
        if name not in declared:
            near = difflib.get_close_matches(name, declared, n=1, cutoff=0.0)
            raise InvalidInput(f"assumptions.{name}", "a declared assumption", None, f"Nearest: {near[0]}.")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidInput(f"assumptions.{name}", "a number", value)
        found[name] = replace(declared[name], value=float(value), sd=0.0, overridden=True)
    return found
