"""A small client for the app in one process, over the same interface a server uses."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from smartpick.web.app import create_app

SITE = "http://smartpick.test"


class Client:
    """Sends requests to a fresh app; `html` asks as a browser does."""

    def __init__(self) -> None:
        self.app = create_app()

    def send(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Send one request and give the answer."""

        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
                return await client.request(method, path, **given)

        # in a thread of its own: a browser test of the same process may keep an event loop running in this one
        with ThreadPoolExecutor(1) as one:
            return one.submit(lambda: asyncio.run(sent())).result()

    def get(self, path: str, **given: Any) -> httpx.Response:
        """Send a GET."""
        return self.send("GET", path, **given)

    def post(self, path: str, json: Any = None, **given: Any) -> httpx.Response:
        """Send a POST."""
        return self.send("POST", path, json=json, **given)

    def html(self, path: str, fields: dict[str, Any] | None = None) -> httpx.Response:
        """Post a form, or get a page, as a browser without script does."""
        accept = {"accept": "text/html"}
        if fields is None:
            return self.send("GET", path, headers=accept)
        return self.send("POST", path, data=fields, headers=accept)
