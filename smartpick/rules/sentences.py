"""The rules' sentences: wording lives in `data/rules/wording.yaml`, the code only names a sentence and fills it in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from smartpick.errors import BadData
from smartpick.rules.dated import DatedValue
from smartpick.rules.rule_files import read_rule_file
from smartpick.rules.rule_shapes import SENTENCE, TEXT, TEXTS, TRUTH, Shape, Table

WORDING = "wording.yaml"
SHAPE = Shape({"": Table({"text": SENTENCE, "rules": TEXTS, "advice": TRUTH}, TEXT)})
RULE_OF_THE_ARTICLES = re.compile(r"[A-Z]+-\d+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the rule ids behind it; `advice` tells opinion from official fact."""

    text: str
    rules: tuple[str, ...] = ()
    advice: bool = False


def sentence(key: str, **values: object) -> Sentence:
    """Give the sentence `key` with its gaps filled; advice ends with its mark, the rules of the articles behind it.

    Examples
    --------
    >>> sentence("door.citizen").rules
    ('A-01', 'J-19')
    >>> sentence("advice.licence").text.partition(" [")[2]
    'advice M-04]'
    """
    entry = read_rule_file(WORDING, shape=SHAPE).get(key)
    if entry is None:
        raise BadData(WORDING, key, "must have a 'text'")
    advice = bool(entry.get("advice", False))
    try:
        text = entry["text"].format(**{name: _shown(value) for name, value in values.items()})
    except (KeyError, IndexError, ValueError) as error:
        raise BadData(WORDING, key, f"has a gap that nothing fills: {error}") from error
    rules = tuple(entry.get("rules", ()))
    return Sentence(f"{text[:1].upper()}{text[1:]} {_mark(rules)}" if advice else text, rules, advice)


def sentence_on(basis: DatedValue, key: str, **values: object) -> Sentence:
    """Give the sentence `key`, resting first of all on a season's own value.

    Examples
    --------
    >>> from smartpick.entities.season_of import Season
    >>> from smartpick.rules.parameters import season_value
    >>> sentence_on(season_value("nrmp.match_day", Season(2028)), "risk.days", days=106).rules
    ('nrmp.2028.match_day.projected', 'training.start_day')
    """
    said = sentence(key, **values)
    return replace(said, rules=(basis.id, *said.rules))


def rules_behind(said: Iterable[Sentence]) -> list[str]:
    """Give the ids behind several sentences, each once, in order."""
    return list(dict.fromkeys(rule for one in said for rule in one.rules))


def _mark(rules: tuple[str, ...]) -> str:
    """Write the mark that tells advice from fact."""
    return f"[advice {', '.join(rule for rule in rules if RULE_OF_THE_ARTICLES.fullmatch(rule))}]"


def _shown(value: object) -> object:
    """Write a day as people do: 31 December 2026."""
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else value
