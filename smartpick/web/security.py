"""What every answer carries and every request must respect: headers, size, and no posts from other sites.

There is no cookie and no session, so there is nothing a foreign page could ride on; a cross-site post is refused all
the same, since it could make the server compute.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 2_000_000  # bytes; a profile has some 3 kB, a spreadsheet of programs some 100 kB

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


class Guard:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp, max_body: int = MAX_BODY) -> None:
        self.app = app
        self.max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is too large or comes from another site; add the headers to everything else."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = _with_headers(send, keep=scope["path"].startswith("/static/"))
        if scope["method"] == "POST" and _cross_site(headers):
            await _refuse(answer, 403, "This page takes no forms from other sites.")
            return
        declared = headers.get("content-length", "0")
        if not declared.isdigit() or int(declared) > self.max_body:
            await _refuse(answer, 413, f"The request must be at most {self.max_body:,} bytes long.")
            return
        await self.app(scope, _bounded(receive, self.max_body), answer)


class TooLarge(Exception):
    """A body went on beyond its limit."""


def _bounded(receive: Receive, limit: int) -> Receive:
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise TooLarge
        return message

    return bounded


def _cross_site(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and origin.split("://", maxsplit=1)[-1] != headers.get("host")


def _with_headers(send: Send, keep: bool) -> Send:
    cache = b"public, max-age=3600" if keep else b"no-store"

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            more = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message.get("headers", []), *more, (b"cache-control", cache)]
        await send(message)

    return with_headers


async def _refuse(send: Send, status: int, words: str) -> None:
    import json

    body = json.dumps({"ok": False, "error": words, "errors": {}, "status": status}).encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": body})
