"""Matching the columns of a file to our fields loosely, and saying how it was done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from smartpick.errors import InvalidInput


def plain(text: str) -> str:
    """Lower case, letters and digits only; "%" counts as "percent".

    Examples
    --------
    >>> plain("Case_Status ")
    'casestatus'
    """
    return re.sub(r"[^a-z0-9]", "", text.lower().replace("%", "percent"))


def match_headers(
    columns: Sequence[str], wanted: Mapping[str, Sequence[str]], required: Sequence[str], file: str
) -> dict[str, int]:
    """Find which column holds which field.

    Parameters
    ----------
    columns : the file's header.
    wanted : our field -> names it goes by, best first; compared without case, spaces and signs.
    required : fields the import cannot do without.

    Returns
    -------
    Field -> position of its column.

    Raises
    ------
    InvalidInput : a required column is missing, or two columns claim one field equally.

    Examples
    --------
    >>> match_headers(["Case Number", "JobTitle"], {"case": ["case_number"], "title": ["job_title"]}, ["case"], "x")
    {'case': 0, 'title': 1}
    """
    positions: dict[str, list[int]] = {}
    for index, column in enumerate(columns):
        positions.setdefault(plain(column), []).append(index)
    found: dict[str, int] = {}
    for field, names in wanted.items():
        for name in names:
            at = positions.get(plain(name), [])
            if len(at) > 1:
                raise InvalidInput(file, f"a table with one column '{name}'", f"{len(at)} of them", "Delete one.")
            if at:
                found[field] = at[0]
                break
    missing = [field for field in required if field not in found]
    if missing:
        names = ", ".join(wanted[field][0] for field in missing)
        raise InvalidInput(file, f"a table with the column(s) {names}", ", ".join(map(str, columns[:12])))
    return found
