"""The ledger: every rule of the register is implemented somewhere a machine can find, or is listed as to come."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from smartpick.facts.advice import advice_rules

ROOT = Path(__file__).parent.parent
LEDGER = ROOT / "docs" / "ledger"
MODES = {"decides", "warns", "says"}


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((LEDGER / name).read_text(encoding="utf-8").splitlines()))


def rows() -> list[dict[str, str]]:
    names = sorted(path.name for path in LEDGER.glob("*.csv") if path.name != "to_come.csv")
    return [{**row, "file": name} for name in names for row in table(name)]


def to_come() -> set[str]:
    return {row["id"] for row in table("to_come.csv")}


def test_the_register_holds_every_rule_of_the_articles_and_every_correction() -> None:
    standing = [rule.standing for rule in advice_rules().values()]
    assert len(standing) == 383
    assert standing.count("correction") == 23


def test_every_rule_is_in_the_ledger_or_listed_as_to_come_and_never_both() -> None:
    done = {row["id"] for row in rows()}
    assert done | to_come() == set(advice_rules())
    assert done & to_come() == set()


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['id']}-{row['file']}")
def test_a_row_points_at_code_and_at_a_test_that_exist(row: dict[str, str]) -> None:
    assert row["mode"] in MODES
    assert row["seen_at"]
    path, _, name = row["lives_in"].partition("::")
    assert (ROOT / path).is_file()
    if name and path.endswith(".py"):
        assert re.search(rf"\b{re.escape(name.split('.')[-1])}\b", (ROOT / path).read_text(encoding="utf-8"))
    test_file, _, test_name = row["test"].partition("::")
    text = (ROOT / test_file).read_text(encoding="utf-8")
    assert test_name.split("[")[0] in text
