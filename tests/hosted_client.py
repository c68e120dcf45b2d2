"""A client for a hosted app in one process; every client has an address of its own."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from smartpick.web import plans
from smartpick.web.hosting.app import hosted_app
from smartpick.web.hosting.settings import Settings

SITE = "http://host.test"


class HostedClient:
    """Sends requests to a fresh hosted app whose shares lie in a folder of the test."""

    def __init__(self, folder: Any = None, **settings: Any) -> None:
        database = f"sqlite:///{folder}/shares.db" if folder else ""
        self.settings = Settings(**{"database": database} | settings)
        remembered = dict(plans._kept)
        self.app = hosted_app(self.settings)
        plans.keep(16)  # as the other tests of this process expect it
        plans._kept.update(remembered)
        if self.app.state.shares is not None and "sqlite" in self.settings.database:
            self.app.state.shares.bring_up()

    def send(self, method: str, path: str, client: str = "192.0.2.1", **given: Any) -> httpx.Response:
        """Send one request and give the answer."""

        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False, client=(client, 50_000))
            async with httpx.AsyncClient(transport=transport, base_url=SITE) as one:
                return await one.request(method, path, **given)

        with ThreadPoolExecutor(1) as one:
            return one.submit(lambda: asyncio.run(sent())).result()

    def close(self) -> None:
        """Let the database go."""
        if self.app.state.shares is not None:
            self.app.state.shares.close()
