"""The reference is made from the program: it is up to date, whole, and every licence in it goes with ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from making.commands import commands, paths
from making.formats import plan_tables, profile_tables
from making.library import library
from making.licences import licence_of, licence_table, locked
from making.register import ledger_table

import smartpick
from smartpick.facts.advice import advice_rules
from smartpick.intake.form import ProfileForm

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
# What may be installed beside a program under the MIT licence and passed on with it, its own text kept.
COMPATIBLE = {
    "0BSD", "Apache Software License", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD", "BSD License",
    "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC License (ISCL)", "MIT", "MIT License", "MIT-0", "MIT-CMU",
    "MPL-2.0", "PSF-2.0", "Python Software Foundation License", "Zlib", "dependency licenses",
}  # fmt: skip
AS_A_LIBRARY = {"psycopg": "LGPL-3.0-only", "psycopg-binary": "LGPL-3.0-only"}  # an extra, unchanged, apart from us


@pytest.mark.parametrize(
    ("page", "make"),
    [
        ("commands.md", commands),
        ("profile.md", profile_tables),
        ("plan.md", plan_tables),
        ("rules_ledger.md", ledger_table),
        ("library.md", library),
        ("licences.md", licence_table),
    ],
)
def test_a_generated_page_is_up_to_date(page: str, make: Callable[[], str]) -> None:
    assert make() in (REFERENCE / page).read_text(encoding="utf-8"), f"run: cog -r docs/reference/{page}"


def test_every_command_field_rule_and_public_name_has_its_place() -> None:
    text = {path.stem: path.read_text(encoding="utf-8") for path in REFERENCE.glob("*.md")}
    assert [path for path in paths() if f"`{path}`" not in text["commands"]] == []
    assert [field for field in ProfileForm.model_fields if f"| `{field}` |" not in text["profile"]] == []
    assert [rule for rule in advice_rules() if f"| {rule} |" not in text["rules_ledger"]] == []
    assert [
        name for name in smartpick.__all__ if name != "__version__" and f"smartpick.{name}" not in text["library"]
    ] == []


@pytest.mark.parametrize("package", sorted(locked()))
def test_every_package_that_is_installed_has_a_licence_that_goes_with_ours(package: str) -> None:
    said = licence_of(package)
    if AS_A_LIBRARY.get(package) == said:
        return
    either = [set(re.split(r" AND |, ", part)) for part in said.split(" OR ")]
    assert any(parts <= COMPATIBLE for parts in either), said
