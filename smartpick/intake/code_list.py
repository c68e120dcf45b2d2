"""A list of programs that the user brings: NRMP codes or ACGME ids, out of text, CSV, JSON or a workbook."""

from __future__ import annotations

import re
from pathlib import Path

from smartpick.errors import InvalidInput
from smartpick.facts.files.workbook import small_sheets
from smartpick.intake.text_file import read_text

CODE = re.compile(r"(?<![0-9A-Za-z])(\d{7}[A-Za-z]\d{1,3}|\d{10})(?![0-9A-Za-z])")
WORKBOOKS = {".xlsx", ".xlsm"}


def read_codes(path: str | Path, raw: bytes | None = None) -> tuple[str, ...]:
    """Read the program codes of a list, each once, in their order.

    Parameters
    ----------
    raw : what the workbook of that name holds, where it was uploaded and must not touch the disk.

    Raises
    ------
    InvalidInput : the file cannot be read, or holds no code.

    Notes
    -----
    Anything that looks like an NRMP code (1257140C0) or an ACGME id (ten digits) counts, wherever it stands; whether it
    exists is for the catalogue to say.
    """
    file = Path(path)
    text = _workbook_text(file, raw) if file.suffix.lower() in WORKBOOKS else read_text(file)
    codes = tuple(dict.fromkeys(code.upper() for code in CODE.findall(text)))
    if not codes:
        raise InvalidInput(
            "--list", "a file with NRMP codes such as 1257140C0", file.name, "One code a line is enough."
        )
    return codes


def _workbook_text(file: Path, raw: bytes | None = None) -> str:
    sheets = small_sheets(file if raw is None else raw, "--list")
    return "\n".join(" ".join(row) for sheet in sheets for row in sheet)
