"""The planner as a public host runs it: the local one, with limits around it and share links beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from multiprocessing.shared_memory import SharedMemory
from typing import Any

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from smartpick.web import plans
from smartpick.web.app import create_app, shaped
from smartpick.web.hosting.rates import TOO_MANY, Buckets, RateLimit, TooMany
from smartpick.web.hosting.request_log import RequestLog
from smartpick.web.hosting.settings import Settings
from smartpick.web.hosting.sharing import UNAVAILABLE, add_sharing
from smartpick.web.hosting.store import Shares
from smartpick.web.hosting.tidy import Clock, keep_tidy
from smartpick.web.memory import share_heaps
from smartpick.web.plans import choice_of, plan_of
from smartpick.web.sent import sent_from
from smartpick.web.turns import Turns

PATIENCE = 5.0  # seconds that a readiness check waits for the database


def hosted_app(settings: Settings, memory: str | None = None, secret: bytes = b"") -> FastAPI:
    """Make the app of one worker.

    Parameters
    ----------
    memory : name of the shared memory of the rate limits; None = this process counts alone.
    secret : key of the hash of client addresses.
    """
    share_heaps()
    plans.keep(settings.plans_kept, 60 * settings.plans_kept_minutes)
    shares = Shares(settings.database, settings.shares_bytes) if settings.database else None
    buckets = Buckets(settings, SharedMemory(memory) if memory else None, secret)
    app = create_app()
    app.state.hosted = True
    app.state.shares = shares
    app.state.turns = Turns(settings.computing, settings.waiting)
    app.state.buckets = buckets
    app.state.ready = False
    if shares is not None:
        add_sharing(app, shares, settings)
    app.add_api_route("/ready", _ready, methods=["GET"])
    app.add_exception_handler(TooMany, _too_many)
    app.add_middleware(RateLimit, buckets=buckets)
    app.add_middleware(RequestLog)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if settings.warm:
            await anyio.to_thread.run_sync(_warm)
        app.state.ready = True
        tidying = asyncio.create_task(keep_tidy(settings, shares, Clock()))
        yield
        app.state.ready = False
        tidying.cancel()
        with suppress(asyncio.CancelledError):
            await tidying
        if shares is not None:
            shares.close()

    app.router.lifespan_context = lifespan
    return app


def _warm() -> None:
    plan_of(sent_from(None, {}))
    choice_of(sent_from(None, {}))


async def _ready(request: Request) -> Response:
    """Say whether this worker can plan and, where share links are on, reach their database."""
    state: Any = request.app.state
    parts = {"planner": bool(state.ready)}
    if state.shares is not None:
        parts["shares"] = False
        with anyio.move_on_after(PATIENCE):
            look = CapacityLimiter(1)  # never behind work that waits for its turn
            parts["shares"] = await anyio.to_thread.run_sync(
                state.shares.is_reachable, limiter=look, abandon_on_cancel=True
            )
    ready = all(parts.values())
    return JSONResponse({"ok": ready, "parts": parts}, status_code=200 if ready else UNAVAILABLE)


def _too_many(request: Request, error: Exception) -> Response:
    wait = error.wait if isinstance(error, TooMany) else 1
    answer = shaped(request, {"ok": False, "error": str(error), "errors": {}, "status": TOO_MANY})
    answer.headers["Retry-After"] = str(wait)
    return answer
