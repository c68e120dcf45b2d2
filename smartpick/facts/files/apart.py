"""Reads a stranger's PDF or Word file in a process of its own, with bounds on its time and memory.

Such a file is half a program: a few kB can unpack to gigabytes, or draw a form that draws two forms that draw two. No
check of its outside tells, so it is read where it can be stopped. Nothing is laid on the disk: bytes go in and text
comes out through pipes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib import import_module

from smartpick.errors import InvalidInput

SECONDS = 20  # of the processor; a statement takes half of one, most of it Python's own start
MEMORY = 1_500_000_000  # bytes of address space
LONGEST = 1_000_000  # characters that come back
_PLACES = threading.BoundedSemaphore(2)  # files that are read at the same time


def read_apart(reader: Callable[[bytes], str], raw: bytes, name: str, must_be: str) -> str:
    """Give what `reader` makes of the bytes, from another process.

    Parameters
    ----------
    reader : a function of a module of ours. must_be : what the file must be, for a refusal.

    Raises
    ------
    InvalidInput : the reader refuses, fails, or takes more time or memory than any honest file.
    """
    way_on = "Save it again or paste its text."
    if not _PLACES.acquire(timeout=2 * SECONDS):
        raise InvalidInput(name, "read while fewer others are", way_on="Try again in a minute, or paste its text.")
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-m", __name__, reader.__module__, reader.__qualname__, str(SECONDS)],
            input=raw,
            capture_output=True,
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InvalidInput(name, must_be, "one that takes far too long to read", way_on) from error
    finally:
        _PLACES.release()
    if ended.returncode:
        raise InvalidInput(name, must_be, "one that takes far too long or too much memory to read", way_on)
    answer = json.loads(ended.stdout)
    if "text" in answer:
        return str(answer["text"])
    if "failed" in answer:
        raise InvalidInput(name, must_be, f"a damaged file, {answer['failed']}", way_on)
    raise InvalidInput(*answer["refused"])


def _bound(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the time limit outside still holds
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _main(module: str, function: str, seconds: str) -> None:
    reader = getattr(import_module(module), function)
    _bound(int(seconds))
    try:
        answer: dict[str, object] = {"text": reader(sys.stdin.buffer.read())[:LONGEST]}
    except InvalidInput as refusal:
        got = refusal.got if isinstance(refusal.got, str | int | None) else str(refusal.got)
        answer = {"refused": [refusal.field, refusal.must_be, got, refusal.way_on]}
    except Exception as error:  # readers of such files raise many kinds
        answer = {"failed": type(error).__name__}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    _main(*sys.argv[1:])
