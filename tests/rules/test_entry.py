"""The entry lists by nationality."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rule_cases import cases

from smartpick.rules.entry import entry_limit


@pytest.mark.parametrize("case", cases("entry"))
def test_the_entry_lists(case: dict[str, Any]) -> None:
    assert entry_limit(tuple(case["citizenship"]), date.fromisoformat(case["day"])).list == case["expect"]
