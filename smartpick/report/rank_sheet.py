"""The rank list as a table for entering into NRMP, safe to open in any spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from smartpick.report.cells import without_formula


def table_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Give a CSV with a header, no cell of which a spreadsheet would take for a formula.

    Examples
    --------
    >>> table_csv(("rank", "program"), [(1, "=A")])
    b"rank,program\\n1,'=A\\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([without_formula(str(cell)) for cell in row] for row in rows)
    return text.getvalue().encode()
