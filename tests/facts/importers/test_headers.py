"""Headers are matched to the columns that are looked for."""

from __future__ import annotations

import pytest

from smartpick.errors import InvalidInput
from smartpick.facts.importers.headers import match_headers


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidInput, match="one column"):
        match_headers(["J-1", "j1"], {"j1": ["J1"]}, (), "a.csv")
