"""What a host does on the side: forget plans, give memory back, delete ended shares, mistrust a clock that jumps."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

import anyio.to_thread

from smartpick.web import plans
from smartpick.web.hosting.settings import Settings
from smartpick.web.hosting.store import Shares, StoreFailed
from smartpick.web.logs import HOST
from smartpick.web.memory import give_back

EVERY = 30.0  # seconds between two looks
CLEAN_EVERY = 3600.0  # seconds between two clean-ups
JUMP = 300.0  # seconds by which the clock may gain or lose within a run
HOLD = 86_400.0  # seconds without deleting after a jump


class Clock:
    """The host's clock, and whether rows may be deleted by it.

    Parameters
    ----------
    wall : seconds since 1970. steady : seconds that only go forward.
    """

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._steady = wall, steady
        self._offset = wall() - steady()
        self._trusted_from = steady()

    def now(self) -> float:
        """Give the time [seconds since 1970, UTC]."""
        return self._wall()

    def jumped(self) -> bool:
        """Say whether the clock jumped since it was last asked; deleting then rests for a day."""
        offset = self._wall() - self._steady()
        if abs(offset - self._offset) <= JUMP:
            return False
        self._offset = offset
        self._trusted_from = self._steady() + HOLD
        return True

    def may_delete(self) -> bool:
        """Say whether the clock has been steady for long enough."""
        return not self.jumped() and self._steady() >= self._trusted_from


async def keep_tidy(settings: Settings, shares: Shares | None, clock: Clock) -> None:
    """Look around until cancelled."""
    log = logging.getLogger(HOST)
    cleaned = time.monotonic()
    while True:
        await asyncio.sleep(EVERY)
        plans.sweep()
        await anyio.to_thread.run_sync(give_back)
        if clock.jumped():
            log.warning("clock_jumped", extra={"told": {"deleting_rests_seconds": HOLD}})
        if shares is None or time.monotonic() - cleaned < CLEAN_EVERY or not clock.may_delete():
            continue
        cleaned = time.monotonic()
        try:
            deleted = await anyio.to_thread.run_sync(shares.clean_up, clock.now(), settings.kept_days)
        except StoreFailed:
            log.warning("clean_up_failed", extra={"told": {}})
            continue
        log.info("cleaned_up", extra={"told": {"shares": deleted}})
