"""Tables of text in the encodings that offices send."""

from __future__ import annotations

from pathlib import Path

import pytest
from table_files import as_csv

from smartpick.facts.files.text_table import TextTable


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_in_the_encodings_that_offices_send(tmp_path: Path, encoding: str) -> None:
    path = as_csv(tmp_path / "a.csv", [["Name", "State"], ["Hôpital é", "NY"]], encoding)
    table = TextTable(path)
    assert table.header == ["Name", "State"]
    assert [row.cells for row in table.rows([0, 1])] == [("Hôpital é", "NY")]
