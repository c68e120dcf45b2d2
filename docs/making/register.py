"""The rules of the articles, each with what the program does about it and where a user sees that."""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

from smartpick.facts.advice import advice_rules

LEDGER = Path(__file__).parent.parent / "ledger"


def ledger_table() -> str:
    """Give one table per section of the register."""
    done = {
        row["id"]: row
        for path in sorted(LEDGER.glob("*.csv"))
        if path.stem != "to_come"
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    }
    lines = []
    for section, rules in groupby(advice_rules().values(), key=lambda rule: rule.section):
        lines += [
            f"## {section}",
            "",
            "| rule | standing | what it says | here | seen at |",
            "| --- | --- | --- | --- | --- |",
        ]
        for rule in rules:
            row = done.get(rule.id, {"mode": "to come", "seen_at": ""})
            cells = (rule.id, rule.standing, rule.rule, row["mode"], row["seen_at"])
            lines.append("| " + " | ".join(_cell(text) for text in cells) + " |")
        lines.append("")
    return "\n".join(lines).strip()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
