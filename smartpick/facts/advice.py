"""The register of advice: every rule of the five articles by id, in our own words, apart from official facts.

Advice is editorial: it is shown with its id and the word "advice", and an official fact that says otherwise wins.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class AdviceRule:
    """One rule; `articles` are tags such as S0, `standing` is "advice" or, when it mends other rules, "correction"."""

    id: str
    section: str
    articles: tuple[str, ...]
    standing: str
    rule: str


@cache
def advice_rules() -> Mapping[str, AdviceRule]:
    """Give every rule by id, in the order of the register."""
    text = (files("smartpick") / "data" / "advice" / "rules.csv").read_text(encoding="utf-8")
    return {
        row["id"]: AdviceRule(row["id"], row["section"], tuple(row["articles"].split()), row["standing"], row["rule"])
        for row in csv.DictReader(text.splitlines())
    }
