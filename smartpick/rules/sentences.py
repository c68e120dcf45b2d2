"""The rules' sentences: wording lives in `data/rules/wording.yaml`, the code only names a sentence and fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from smartpick.errors import BadData
from smartpick.rules.parameters import RULES_FOLDER, read_rule_file

WORDING = "wording.yaml"
ADVICE_PREFIX = "Advice: "


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the rule ids behind it; `advice` tells opinion from official fact."""

    text: str
    rules: tuple[str, ...] = ()
    advice: bool = False


def sentence(key: str, **values: object) -> Sentence:
    """Give the sentence `key` with its gaps filled; advice starts with "Advice: ".

    Examples
    --------
    >>> sentence("door.citizen").rules
    ('A-01', 'J-19')
    """
    entry = read_rule_file(WORDING, RULES_FOLDER).get(key)
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise BadData(WORDING, key, "must have a 'text'")
    advice = bool(entry.get("advice", False))
    try:
        text = entry["text"].format(**{name: _shown(value) for name, value in values.items()})
    except (KeyError, IndexError, ValueError) as error:
        raise BadData(WORDING, key, f"has a gap that nothing fills: {error}") from error
    return Sentence((ADVICE_PREFIX if advice else "") + text, tuple(entry.get("rules", ())), advice)


def _shown(value: object) -> object:
    """Write a day as people do: 31 December 2026."""
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else value
