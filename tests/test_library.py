"""The public face: a short list of names, light to import, each with a docstring."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import smartpick

PUBLIC = [
    "Applicant", "InvalidInput", "NoFeasiblePlan", "Plan", "SmartPickError", "__version__", "facts_of",
    "load_catalogue", "make_plan", "parse_profile", "plan_json", "read_policy", "read_profile", "review_list",
]  # fmt: skip


def test_the_public_names_are_these_and_change_only_on_purpose() -> None:
    assert smartpick.__all__ == PUBLIC
    assert dir(smartpick) == PUBLIC


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in PUBLIC:
        found = getattr(smartpick, name)
        if name == "__version__":
            assert re.fullmatch(r"\d+\.\d+\.\d+", found)
            continue
        assert found.__module__.startswith("smartpick."), name
        assert found.__doc__, name
        assert not found.__doc__.startswith(f"{name}("), name  # what a dataclass says of itself when nobody has


def test_importing_the_library_loads_none_of_its_rooms() -> None:
    code = "import sys, smartpick; print(sorted(m for m in sys.modules if m.startswith(('smartpick.', 'numpy'))))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_an_unknown_name_is_refused_by_name() -> None:
    with pytest.raises(AttributeError, match="make_plans"):
        smartpick.make_plans  # noqa: B018
