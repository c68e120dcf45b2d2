"""Which data a plan was made with: the day of the youngest registered table, and a checksum of every shipped table."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

from smartpick.facts.own.folder import RESULTS, own_folder
from smartpick.facts.tables import DATA, tables

ENDINGS = {".csv", ".yaml", ".json", ".npz"}


@cache
def data_version() -> str:
    """Give the version of everything under `data/`: catalogue, evidence, rules, advice, outcomes, wording and model.

    Notes
    -----
    A day, a dot and eight hexadecimal digits: a checksum over names and contents, so that any change of any table gives
    another version, also one that the register's days do not show. What the user imported adds a second checksum.
    """
    shipped = f"{refreshed_on()}.{checksum(DATA):08x}"
    own = [path for path in (own_folder() / RESULTS, own_folder() / "evidence") if path.exists()]
    return f"{shipped}+own.{sum(checksum(path) for path in own) & 0xFFFFFFFF:08x}" if own else shipped


def refreshed_on() -> str:
    """Give the day on which the youngest registered table was refreshed, ISO date."""
    return max(info.refreshed_on for info in tables().values())


def checksum(folder: Path) -> int:
    """Give the checksum of a file or of the files of a folder, by name and content; line ends of text do not count."""
    found = 0
    files = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.suffix in ENDINGS]
    for path in sorted(files):
        content = path.read_bytes()
        if path.suffix != ".npz":
            content = content.replace(b"\r\n", b"\n")
        found = zlib.crc32(path.relative_to(folder).as_posix().encode(), found)
        found = zlib.crc32(content, found)
    return found
