"""How long a connection may take: clients that send or read drop by drop are cut off, so that they keep nobody out.

The web server itself bounds only how long a connection may lie idle between two requests.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from smartpick.web.hosting.settings import Settings

LOOKS = 4  # times that a connection is looked at within its shortest limit


class HostConfig(Config):
    """The web server's configuration, with the host's settings beside it."""

    def __init__(self, app: Any, settings: Settings, **named: Any) -> None:
        self.settings = settings
        super().__init__(app, http=PatientProtocol, **named)


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with an end to waiting for a head, for a body, and for an answer to be read."""

    config: HostConfig

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch the connection."""
        super().connection_made(transport)
        self._head_since: float | None = self.loop.time()
        self._body_since: float | None = None
        self._unread, self._unread_since = 0, self.loop.time()
        own = self.config.settings
        self._pause = min(own.header_seconds, own.body_seconds, own.stalled_seconds) / LOOKS
        self._look = self.loop.call_later(self._pause, self._cut_off_if_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        self._look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Note since when the head of a request has been on its way."""
        super().data_received(data)
        if self._answers_nobody():
            self._head_since = self.loop.time() if self._head_since is None else self._head_since
        else:
            self._head_since = None

    def on_response_complete(self) -> None:
        """Begin anew for the next request on this connection."""
        self._head_since = self._body_since = None
        super().on_response_complete()

    def _answers_nobody(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _cut_off_if_late(self) -> None:
        own, now = self.config.settings, self.loop.time()
        if self.transport.is_closing() and not self.transport.get_write_buffer_size():
            return
        waits_for_body = not self._answers_nobody() and self.cycle.more_body
        if not waits_for_body:
            self._body_since = None
        elif self._body_since is None:
            self._body_since = now
        unread = self.transport.get_write_buffer_size()
        if unread == 0 or unread < self._unread:
            self._unread_since = now
        self._unread = unread
        late = (
            (self._head_since is not None and now - self._head_since > own.header_seconds)
            or (self._body_since is not None and now - self._body_since > own.body_seconds)
            or now - self._unread_since > own.stalled_seconds
        )
        if late:
            self.transport.abort()
            return
        self._look = self.loop.call_later(self._pause, self._cut_off_if_late)
