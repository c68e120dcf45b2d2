"""Work that holds a processor: on a public host it waits for its turn, and is turned away when too many wait."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from anyio import CapacityLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from smartpick.errors import SmartPickError


class TooBusy(SmartPickError):
    """More people wait for an answer than the host wants to keep waiting."""


class Turns:
    """At most `computing` pieces of work at once, at most `waiting` more in the queue, first come, first served.

    The work itself holds a turn, not the request: who sends or reads slowly keeps nobody waiting. Who went away while
    waiting is passed over.
    """

    def __init__(self, computing: int, waiting: int) -> None:
        self.computing = computing
        self.waiting = waiting
        self._asked = 0
        self._limiter: CapacityLimiter | None = None

    async def take(self, is_gone: Callable[[], Awaitable[bool]], work: Callable[..., Any], *arguments: Any) -> Any:
        """Do the work in a thread, in its turn.

        Parameters
        ----------
        is_gone : says whether nobody waits for the answer any more.

        Raises
        ------
        TooBusy : the queue is full. ClientDisconnect : nobody waits any more.
        """
        if self._limiter is None:
            self._limiter = CapacityLimiter(self.computing)  # made where an event loop runs
        if self._asked >= self.computing + self.waiting:
            raise TooBusy("Too many people plan at this moment; try again in half a minute.")
        had_to_wait = self._asked >= self.computing
        self._asked += 1
        try:
            async with self._limiter:
                if had_to_wait and await is_gone():
                    raise ClientDisconnect
                return await run_in_threadpool(work, *arguments)
        finally:
            self._asked -= 1


async def in_turn(request: Request, work: Callable[..., Any], *arguments: Any) -> Any:
    """Do the work in a thread; on a public host when its turn comes."""
    turns: Turns | None = getattr(request.app.state, "turns", None)
    if turns is None:
        return await run_in_threadpool(work, *arguments)
    return await turns.take(request.is_disconnected, work, *arguments)
