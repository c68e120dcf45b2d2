"""One line for each request: the route as the table of routes writes it, how it ended and how long it took.

No address of a client, no path as it was typed, no query, no header, no body.
"""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartpick.web.logs import HOST

KNOWN = {"GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"}
QUIET = {"/health", "/ready"}  # asked every few seconds; told only when they fail


class RequestLog:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.log = logging.getLogger(HOST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and tell how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, seen = time.perf_counter(), {"status": 0, "bytes": 0}

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
            seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            self._tell(scope, seen, time.perf_counter() - began)

    def _tell(self, scope: Scope, seen: dict[str, int], seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "") or ("/static" if scope["path"].startswith("/static/") else "-")
        if route in QUIET and seen["status"] < 400:
            return
        method = scope["method"] if scope["method"] in KNOWN else "other"
        told = {"method": method, "route": route, **seen, "ms": round(1000 * seconds, 1)}
        self.log.info("request", extra={"told": told})
