"""Backup and restore of share links, the same for every database: sealed rows in a compressed text file.

A backup holds no key and no profile that anybody could read. It is whole or it is refused: the last line counts the
rows and carries their digest.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from smartpick.errors import InvalidInput
from smartpick.web.hosting.store import Shares

FORM = 1
BYTES = ("sealed", "by")
FIELDS = {"id", "sealed", "made_at", "ends_at", "by"}


def write_backup(shares: Shares, path: Path) -> int:
    """Write every share to a file, through a temporary one beside it, and give how many they are."""
    temporary = path.with_name(f".{path.name}.part")
    digest, count = hashlib.sha256(), 0
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            with gzip.open(raw, "wb") as packed:
                packed.write(_line({"smartpick_shares": FORM}))
                for row in shares.rows():
                    line = _line(
                        {key: base64.b64encode(value).decode() if key in BYTES else value for key, value in row.items()}
                    )
                    digest.update(line)
                    packed.write(line)
                    count += 1
                packed.write(_line({"rows": count, "sha256": digest.hexdigest()}))
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise InvalidInput("FILE", "a file that can be written", str(path), f"{error.strerror}.") from error
    finally:
        temporary.unlink(missing_ok=True)
    return count


def read_backup(path: Path) -> list[dict[str, Any]]:
    """Read a backup.

    Raises
    ------
    InvalidInput : it is none, or not whole.
    """
    broken = InvalidInput("FILE", "a whole backup made by `smartpick host backup`", str(path))
    try:
        rows = list(_rows(path))
    except FileNotFoundError as error:
        raise InvalidInput("FILE", "an existing file", str(path)) from error
    except (OSError, EOFError, ValueError, KeyError, TypeError, binascii.Error) as error:
        raise broken from error
    return rows


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    digest, count = hashlib.sha256(), 0
    with gzip.open(path, "rb") as packed:
        if json.loads(packed.readline()) != {"smartpick_shares": FORM}:
            raise ValueError("not a backup")
        for line in packed:
            row = json.loads(line)
            if "sha256" in row:
                if row != {"rows": count, "sha256": digest.hexdigest()} or packed.read(1):
                    raise ValueError("not whole")
                return
            if set(row) != FIELDS:
                raise ValueError("not a row")
            digest.update(line)
            count += 1
            yield {key: base64.b64decode(value, validate=True) if key in BYTES else value for key, value in row.items()}
    raise ValueError("no last line")


def _line(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, separators=(",", ":")) + "\n").encode()
