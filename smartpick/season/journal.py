"""The tracker's file: one event a line, only ever added to, safe against kills and second writers.

A line carries its own checksum. A write takes the file's lock, mends what a killed writer left half-written (the
torn tail is kept in a file beside it), adds one whole line and forces it to the disk before it answers.
So an event that was acknowledged is never lost, and one that was not is either whole or absent.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartpick.errors import InvalidInput

MAX_BYTES = 20_000_000  # far more than a season's events; a larger file is none of ours
MAX_LINE = 20_000
HEADER = "smartpick season journal 1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `number` counts from 1 without gaps."""

    number: int
    event: dict[str, Any]


class Journal:
    """One journal file.

    Parameters
    ----------
    path : created with the first event.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> list[Entry]:
        """Read every whole event; a torn tail is left out and left alone.

        Raises
        ------
        InvalidInput : the file is not a journal, or is damaged before its end (then `restore` mends it).
        """
        if not self.path.exists():
            return []
        good, _ = self._parse(self._read())
        return good

    def append(self, *events: dict[str, Any]) -> list[Entry]:
        """Add events, all or none, and give them back numbered once they are on the disk."""
        return self.decide(lambda _: list(events))

    def decide(self, decision: Callable[[list[Entry]], list[dict[str, Any]]]) -> list[Entry]:
        """Add the events that `decision` makes of the present ones; no other writer can come between.

        What `decision` raises leaves the file as it was.
        """
        with self._locked() as stream:
            raw = self._content(stream)
            entries, good_bytes = self._parse(raw)
            try:
                events = decision(entries)
            except InvalidInput:
                if not raw:
                    self.path.unlink()  # it was made for this write alone
                raise
            if not events:
                return []
            if good_bytes < len(raw):
                self._keep_aside(raw[good_bytes:])
                stream.truncate(good_bytes)
            added = [Entry(len(entries) + k, event) for k, event in enumerate(events, start=1)]
            start = b"" if good_bytes else f"{HEADER}\n".encode()
            block = start + self._block(added)
            stream.seek(good_bytes)
            stream.write(block)
            stream.flush()
            os.fsync(stream.fileno())
        return added

    def restore(self) -> Path | None:
        """Mend a damaged file: keep a copy aside and go back to its last good state.

        Returns
        -------
        The copy's path, None when nothing was wrong.
        """
        with self._locked() as stream:
            raw = self._content(stream)
            _, good_bytes = self._parse(raw, strict=False)
            if good_bytes == len(raw):
                return None
            aside = self._keep_aside(raw)
            stream.truncate(good_bytes)
            os.fsync(stream.fileno())
        return aside

    @contextlib.contextmanager
    def _locked(self) -> Iterator[Any]:
        try:
            stream = self.path.open("r+b" if self.path.exists() else "x+b")
        except FileExistsError:
            stream = self.path.open("r+b")
        except OSError as error:
            raise InvalidInput(str(self.path), "a file that can be written", error.strerror) from error
        with stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield stream

    def _read(self) -> bytes:
        try:
            with self.path.open("rb") as stream:
                return self._content(stream)
        except OSError as error:
            raise InvalidInput(str(self.path), "a readable file", error.strerror) from error

    def _content(self, stream: Any) -> bytes:
        stream.seek(0)
        raw = bytes(stream.read(MAX_BYTES + 1))
        if len(raw) > MAX_BYTES:
            raise InvalidInput(str(self.path), f"a season journal of at most {MAX_BYTES:,} bytes", "a larger file")
        return raw

    def _parse(self, raw: bytes, strict: bool = True) -> tuple[list[Entry], int]:
        """Give the good entries from the start and how many bytes they take.

        Events written by one call form one block under one checksum, so that a kill leaves all of them or none.
        """
        if not raw:
            return [], 0
        head = f"{HEADER}\n".encode()
        if not raw.startswith(head):
            if head.startswith(raw):  # killed while writing the very first line
                return [], 0
            raise InvalidInput(str(self.path), "a season journal of SmartPick", "another kind of file")
        entries: list[Entry] = []
        at = len(head)
        while at < len(raw):
            end = raw.find(b"\n", at)
            block = None if end < 0 else _read_block(raw[at:end], len(entries))
            if block is None:
                if strict and end >= 0 and raw.find(b"\n", end + 1) >= 0:
                    raise InvalidInput(
                        str(self.path),
                        "an undamaged journal",
                        f"damage after event {len(entries)}",
                        "Run 'smartpick season restore': it keeps the file aside and goes back to the last good state.",
                    )
                break
            entries += block
            at = end + 1
        return entries, at

    def _block(self, added: list[Entry]) -> bytes:
        body = json.dumps([entry.event for entry in added], ensure_ascii=False, separators=(",", ":"))
        line = f"{added[0].number}\t{zlib.crc32(body.encode()):08x}\t{body}\n".encode()
        if len(line) > MAX_LINE * len(added):
            raise InvalidInput("event", f"at most {MAX_LINE:,} bytes long", f"{len(line):,} bytes")
        return line

    def _keep_aside(self, raw: bytes) -> Path:
        for number in range(1, 10_000):
            aside = self.path.with_name(f"{self.path.name}.damaged-{number}")
            try:
                with aside.open("xb") as copy:
                    copy.write(raw)
                    os.fsync(copy.fileno())
                return aside
            except FileExistsError:
                continue
        raise InvalidInput(str(self.path), "a journal in a folder without thousands of damaged copies")


def _read_block(line: bytes, before: int) -> list[Entry] | None:
    """Read one line; None when it is torn or altered."""
    try:
        first, check, body = line.split(b"\t", maxsplit=2)
        if int(first) != before + 1 or int(check, 16) != zlib.crc32(body):
            return None
        events = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        return None
    return [Entry(before + k, event) for k, event in enumerate(events, start=1)]
