"""Work that holds a processor: on a public host it waits for its turn, and is turned away when too many wait."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from smartpick.errors import SmartPickError


class TooBusy(SmartPickError):
    """More people wait for an answer than the host wants to keep waiting."""


class Turns:
    """At most `computing` pieces of work at once, at most `waiting` more in the queue.

    The work itself holds a turn, not the request: who sends or reads slowly keeps nobody waiting.
    """

    def __init__(self, computing: int, waiting: int) -> None:
        self.computing = computing
        self.waiting = waiting
        self._asked = 0
        self._limiter: CapacityLimiter | None = None

    async def take(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Do the work in a thread, in its turn.

        Raises
        ------
        TooBusy : the queue is full.
        """
        if self._limiter is None:
            self._limiter = CapacityLimiter(self.computing)  # made where an event loop runs
        if self._asked >= self.computing + self.waiting:
            raise TooBusy("Too many people plan at this moment; try again in half a minute.")
        self._asked += 1
        try:
            return await anyio.to_thread.run_sync(partial(work, *arguments), limiter=self._limiter)
        finally:
            self._asked -= 1


async def in_turn(request: Request, work: Callable[..., Any], *arguments: Any) -> Any:
    """Do the work in a thread; on a public host when its turn comes."""
    turns: Turns | None = getattr(request.app.state, "turns", None)
    if turns is None:
        return await run_in_threadpool(work, *arguments)
    return await turns.take(work, *arguments)
