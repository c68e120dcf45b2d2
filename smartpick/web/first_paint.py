"""The first page before its plan is ready: its head and the way to one's own details go out at once, the plan follows.

Only the fictional example is sent in two parts, and only while the server has just started; afterwards it is ready.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from fastapi import Request
from fastapi.responses import StreamingResponse

END_OF_HEAD = "</h1>"
WAIT = '<p class="wait" role="status">The example is being planned: a second or two.</p>'
GZIP = 16 + zlib.MAX_WBITS


def in_two_parts(request: Request, shell: str, whole: Callable[[], str]) -> StreamingResponse:
    """Send the head of a page, then the rest of it.

    Parameters
    ----------
    shell : the page without its content; up to its heading it is the same as the whole one.
    whole : makes the whole page; called after the head went out.
    """
    head = shell[: shell.index(END_OF_HEAD) + len(END_OF_HEAD)]

    def parts() -> Iterator[str]:
        yield head + WAIT
        yield whole().removeprefix(head)

    headers = {"Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return StreamingResponse((part.encode() for part in parts()), media_type="text/html", headers=headers)
    headers["Content-Encoding"] = "gzip"
    return StreamingResponse(_compressed(parts()), media_type="text/html", headers=headers)


def _compressed(parts: Iterator[str]) -> Iterator[bytes]:
    """Compress each part so that it can be shown before the next one comes."""
    press = zlib.compressobj(5, zlib.DEFLATED, GZIP)
    for part in parts:
        yield press.compress(part.encode()) + press.flush(zlib.Z_SYNC_FLUSH)
    yield press.flush()
