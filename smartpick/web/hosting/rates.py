"""How much one client may ask for: buckets that drain with time, in memory that all workers share.

A client is an address, or the /64 network of an IPv6 address. Only a keyed hash of it is used, as the place of its
bucket; the key is drawn at every start and kept in memory. Two clients that fall on one place share it: with 65,536
places and a thousand clients that befalls some fifteen in a thousand, so limits are set far above what a person does.
Two workers that count the same client in the same microsecond may count one request for two.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import math
import time
from multiprocessing.shared_memory import SharedMemory

import numpy as np
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from smartpick.errors import SmartPickError
from smartpick.web.hosting.settings import Settings
from smartpick.web.security import HEADERS

PLACES = 65_536
KINDS = ("request", "plan", "share", "key")
FREE = ("/health", "/ready")
TOO_MANY = 429


class TooMany(SmartPickError):
    """A client asked more often than the host allows."""

    def __init__(self, wait: float) -> None:
        self.wait = max(1, math.ceil(wait))
        super().__init__(f"Too many requests from your network; try again in {self.wait} seconds.")


class Buckets:
    """The buckets of all clients.

    Parameters
    ----------
    settings : how much of what. memory : memory that other workers share; None = of this process alone.
    secret : key of the hash.
    """

    def __init__(self, settings: Settings, memory: SharedMemory | None = None, secret: bytes = b"") -> None:
        self._memory = memory  # kept, or the array would lie in memory that was let go
        shape = (len(KINDS), PLACES, 2)
        buffer = None if memory is None else memory.buf
        self._drops = np.zeros(shape) if buffer is None else np.ndarray(shape, buffer=buffer)
        self._secret = secret
        minute, hour = 60.0, 3600.0
        self._allowed = {
            "request": (settings.requests_per_minute, minute),
            "plan": (settings.plans_per_minute, minute),
            "share": (settings.shares_per_hour, hour),
            "key": (settings.keys_per_minute, minute),
        }

    @staticmethod
    def bytes_needed() -> int:
        """Say how much shared memory the buckets take."""
        return len(KINDS) * PLACES * 2 * 8

    def spend(self, kind: str, client: str, now: float | None = None) -> None:
        """Count one request.

        Parameters
        ----------
        now : a clock that only goes forward and is the same in all workers [s].

        Raises
        ------
        TooMany : it is one too many; it is not counted.
        """
        most, span = self._allowed[kind]
        now = time.monotonic() if now is None else now
        bucket = self._drops[KINDS.index(kind), self._place(client)]
        full = max(0.0, float(bucket[0]) - (now - float(bucket[1])) * most / span)
        if full + 1 > most:
            raise TooMany((full + 1 - most) * span / most)
        bucket[:] = (full + 1, now)

    def _place(self, client: str) -> int:
        digest = hashlib.blake2b(_network(client).encode(), key=self._secret, digest_size=8).digest()
        return int.from_bytes(digest, "big") % PLACES


def _network(client: str) -> str:
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if address.version == 6:
        return str(address.ipv4_mapped or ipaddress.ip_network((int(address), 64), strict=False).network_address)
    return str(address)


class RateLimit:
    """ASGI middleware that counts before anything is read."""

    def __init__(self, app: ASGIApp, buckets: Buckets) -> None:
        self.app = app
        self.buckets = buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is one too many."""
        if scope["type"] != "http" or scope["path"] in FREE:
            await self.app(scope, receive, send)
            return
        client = scope["client"][0] if scope.get("client") else ""
        try:
            self.buckets.spend("request", client)
            if scope["path"].startswith("/shared/"):
                self.buckets.spend("key", client)
            elif scope["method"] == "POST":
                self.buckets.spend("plan", client)
        except TooMany as refusal:
            await _refuse(scope, send, refusal)
            return
        await self.app(scope, receive, send)


async def _refuse(scope: Scope, send: Send, refusal: TooMany) -> None:
    words = str(refusal)
    if "text/html" in Headers(scope=scope).get("accept", "") and not scope["path"].endswith(".json"):
        kind, body = b"text/html; charset=utf-8", f'<!doctype html><p class="refusal">{words}</p>'.encode()
    else:
        shape = {"ok": False, "error": words, "errors": {}, "status": TOO_MANY}
        kind, body = b"application/json", json.dumps(shape).encode()
    headers = [
        *((name.lower().encode(), value.encode()) for name, value in HEADERS.items()),
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(refusal.wait).encode()),
    ]
    await send({"type": "http.response.start", "status": TOO_MANY, "headers": headers})
    await send({"type": "http.response.body", "body": body})
