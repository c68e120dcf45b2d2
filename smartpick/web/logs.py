"""What the server writes about itself: events and places in the code, never a word that somebody sent.

A message of an exception can hold a value of a profile, so an error is told by its type and where it arose. Messages
of other people's libraries are kept out for the same reason; those of the web server name processes and sockets alone.
"""

from __future__ import annotations

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

HOST = "smartpick.host"
TRUSTED = ("uvicorn", HOST)
DEEPEST = 12  # frames told of an error, the innermost ones


def told_of(record: logging.LogRecord) -> dict[str, Any]:
    """Give what may be told of a log record."""
    event: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "worker": os.getpid(),
    }
    more = getattr(record, "told", None)
    if isinstance(more, dict):
        return event | {"event": record.msg} | more
    if record.name.startswith(TRUSTED):
        event |= {"event": "server", "message": record.getMessage().strip()}
    else:
        event |= {"event": "library", "library": record.name, "at": f"{record.module}:{record.lineno}"}
    if record.exc_info and record.exc_info[0] is not None:
        event |= {"error": record.exc_info[0].__name__, "at": _places(record.exc_info[2])}
    return event


class JsonLines(logging.Formatter):
    """One JSON object a line, for a public host."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        return json.dumps(told_of(record), ensure_ascii=False)


class PlainLines(logging.Formatter):
    """One line for a person's own terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        told = told_of(record)
        return " ".join(str(told[key]) for key in ("level", "message", "library", "error", "at") if key in told)


def log_config(formatter: type[logging.Formatter], level: str) -> dict[str, Any]:
    """Give the configuration of Python's logging: everything through one formatter to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": {
            "uvicorn": {"level": level},
            "uvicorn.access": {"level": "CRITICAL"},
            HOST: {"level": "INFO"},
        },
    }


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-DEEPEST:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
