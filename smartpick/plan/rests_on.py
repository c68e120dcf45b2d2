"""Which rules of the articles stand behind each part of a plan, so that advice can be told from fact everywhere."""

from __future__ import annotations

from typing import Any

from smartpick.facts.advice import advice_rules
from smartpick.facts.advice_values import advice_values

RULES = "plan_rules"


def rests_on() -> list[dict[str, Any]]:
    """Give the parts of a plan in its own order, each with its rules and what they say in our words.

    Examples
    --------
    >>> rests_on()[0]["part"], rests_on()[0]["rules"][0]["id"]
    ('strength', 'A-03')
    """
    register = advice_rules()
    return [
        {
            "part": part,
            "says": entry["says"],
            "rules": [{"id": rule, "standing": register[rule].standing, "rule": register[rule].rule} for rule in ids],
        }
        for part, entry in advice_values(RULES)["parts"].items()
        for ids in (entry["rules"],)
    ]


def speaking_through(rule: str) -> tuple[str, ...]:
    """Give the rules that have no warning of their own and speak through that of `rule`."""
    return tuple(advice_values(RULES)["with_warning"].get(rule, ()))
