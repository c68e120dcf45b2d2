"""The cases themselves: every rule that decides has its triple, every case its source, every name is a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rule_cases import HERE, case_file

import smartpick
from smartpick.facts.advice import advice_rules
from smartpick.rules.calendar import CALENDAR
from smartpick.rules.parameters import load_parameters
from smartpick.rules.rule_files import REGISTER, read_rule_file

PACKAGE = Path(smartpick.__path__[0])
DECIDING_ROOMS = ("rules", "plan", "season", "guidance")  # rooms whose code turns on a dated value
OWN_BOUNDS = {"FARTHEST_START"}  # a bound of ours, named as in the code
OTHER_FILES = {"cases_visa_door.yaml"}  # a table of answers without a number or a day


def every_case() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in sorted(HERE.glob("cases_*.yaml")):
        for part, listed in case_file(path.name).items():
            if isinstance(listed, list):
                yield from ((path.name, part, case) for case in listed)


CASES = list(every_case())
WITHOUT = yaml.safe_load((HERE / "without_triples.yaml").read_text(encoding="utf-8"))


def members(rule: str) -> set[str]:
    """The parameters behind a rule: itself, or one per season."""
    found = {rule} & set(load_parameters())
    for entry in load_parameters().values():
        for row in entry.rows:
            if row.season and entry.id.removesuffix(".projected").replace(f".{row.season}", "", 1) == rule:
                found.add(entry.id)
    return found


def rule_of(case: dict[str, Any]) -> str | None:
    """The rule a case is about: named, or that of its season's figure or event."""
    if "event" in case and "rule" not in case:
        events = read_rule_file(CALENDAR)["events"]
        assert isinstance(events, dict)
        return str(events.get(case["event"], {"parameter": "nrmp.soap_rounds"})["parameter"])
    found: str | None = case.get("rule", case.get("family"))
    return found


def is_number(got: object) -> bool:
    if isinstance(got, dict | list):
        return any(is_number(item) for item in (got.values() if isinstance(got, dict) else got))
    if isinstance(got, str):
        return re.fullmatch(r"\d\d-\d\d", got) is not None  # a day of the year
    return isinstance(got, int | float) and not isinstance(got, bool)


def decided_on() -> set[str]:
    """Parameters with a number that the code of the deciding rooms reads by name."""
    code = "\n".join(
        path.read_text(encoding="utf-8") for room in DECIDING_ROOMS for path in (PACKAGE / room).glob("*.py")
    )
    read = set(re.findall(r'"([a-z0-9_]+(?:\.[a-z0-9_]+)+)"', code))
    known = load_parameters()
    return {name for name in read & set(known) if any(is_number(row.value) for row in known[name].rows)}


def test_every_number_the_rules_decide_on_has_a_case_around_it() -> None:
    covered = {rule for _, _, case in CASES if "rule" in case for rule in (case["rule"], *case.get("with", ()))}
    assert decided_on() - covered - set(WITHOUT) == set()
    assert len(decided_on()) >= 45


def test_an_exemption_says_why_and_is_still_needed() -> None:
    covered = {case.get("rule") for _, _, case in CASES}
    assert all(len(why) > 20 for why in WITHOUT.values())
    assert set(WITHOUT) <= decided_on() - covered


def why_unsourced(case: dict[str, Any]) -> str:
    """What a case lacks: words, a rule that exists, or sources that stand with this rule; "" when nothing."""
    if len(case["name"].split()) < 4:
        return "is not named by a sentence"
    rule = rule_of(case)
    if rule is None:
        return ""
    sources, behind, known = set(case.get("reference", ())), members(rule), load_parameters()
    if not behind:
        if rule not in set(advice_rules()) | OWN_BOUNDS:
            return "names a rule that nobody knows"
        return "" if "published" in case or (sources and sources <= set(read_rule_file(REGISTER))) else "has no source"
    rows = [row for name in behind for row in known[name].rows]
    if not sources and any(row.status != "missing" for row in rows):
        return "has no source"
    return "" if sources <= {ref.id for row in rows for ref in row.references} else "names a source of another rule"


def test_every_case_is_a_sentence_about_a_rule_with_a_source_of_that_rule() -> None:
    assert {case["name"]: why for _, _, case in CASES if (why := why_unsourced(case))} == {}


def test_every_case_names_its_rule_or_its_file_names_the_source() -> None:
    bare = {
        name
        for name, _, case in CASES
        if rule_of(case) is None and "source" not in case_file(name) and name not in OTHER_FILES
    }
    assert bare == set()


def test_no_two_cases_of_a_part_have_the_same_name() -> None:
    seen: dict[tuple[str, str, str], int] = {}
    for file, part, case in CASES:
        seen[file, part, case["name"]] = seen.get((file, part, case["name"]), 0) + 1
    assert [name for name, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("name", sorted(path.name for path in HERE.glob("cases_*.yaml")))
def test_a_triple_has_three_answers_and_a_file_stays_readable(name: str) -> None:
    assert len((HERE / name).read_text(encoding="utf-8").splitlines()) <= 400
    triples = [case for file, _, case in CASES if file == name and "at" in case]
    assert all(len(case["expect"]) == 3 for case in triples)
