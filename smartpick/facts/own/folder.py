"""The user's own data folder, and writing into it so that a failure leaves everything as it was."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from smartpick.errors import BadData, InvalidInput

RESULTS = "nrmp_results.csv"  # quota and fill per track and year
RESULT_COLUMNS = ("code", "year", "quota", "filled")


def own_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Give the folder of imported data: $SMARTPICK_HOME, else $XDG_DATA_HOME/smartpick, else ~/.local/share/smartpick.

    Examples
    --------
    >>> own_folder({"SMARTPICK_HOME": "/tmp/mine"}).as_posix()
    '/tmp/mine'
    """
    if environment.get("SMARTPICK_HOME"):
        return Path(environment["SMARTPICK_HOME"])
    base = environment.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "smartpick"


def read_own(name: str, columns: Sequence[str], folder: Path | None = None) -> list[list[str]]:
    """Read a table of the user's folder; an absent one is empty.

    Raises
    ------
    BadData : the table has other columns than it was written with.
    """
    path = (folder or own_folder()) / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.reader(stream) if row]
    if not rows or rows[0] != list(columns) or any(len(row) != len(columns) for row in rows):
        raise BadData(str(path), "header", f"must be {','.join(columns)}; delete the file and import again")
    return rows[1:]


def write_own(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], folder: Path | None = None) -> Path:
    """Write a table of the user's folder in one step: either all of it or nothing is there afterwards.

    Raises
    ------
    InvalidInput : the folder cannot be written to.
    """
    path = (folder or own_folder()) / name
    with in_one_step(path) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path


@contextmanager
def in_one_step(path: Path) -> Iterator[TextIO]:
    """Write a file of the user's folder, for its owner alone to read: all of it is there afterwards, or what was.

    Raises
    ------
    InvalidInput : the folder cannot be written to, or has no room.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        temporary.replace(path)
    except OSError as error:
        must_be = "a folder that can be written to"
        raise InvalidInput("SMARTPICK_HOME", must_be, str(path.parent), f"{error.strerror or error}.") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
