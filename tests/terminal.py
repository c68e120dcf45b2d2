"""A command as a terminal runs it, status and both streams, in this process: starting another costs a second."""

from __future__ import annotations

import contextlib
import io
import sys
from subprocess import CompletedProcess
from unittest import mock

from smartpick.cli.app import main


def at_terminal(*words: str, text: str | None = None) -> CompletedProcess[str]:
    """Run `smartpick WORDS` with this text as its input."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    given = io.TextIOWrapper(io.BytesIO((text or "").encode()), encoding="utf-8")
    with (
        mock.patch.object(sys, "argv", ["smartpick", *words]),
        mock.patch.object(sys, "stdin", given),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
    return CompletedProcess(words, status, out.getvalue(), err.getvalue())
