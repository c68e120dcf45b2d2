"""Several processes that answer the what-ifs: one process computes one at a time, however many threads it has.

The main process serves pages and keeps the last plans; each helper keeps its own last choices, in memory only. Where
there is one processor, or before the helpers are ready, the main process answers by itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any

from smartpick.web import plans
from smartpick.web.contexts import Page
from smartpick.web.sent import Sent, sent_from

PageMaker = Callable[[Sent, Mapping[str, Any]], Page]

_crew: ProcessPoolExecutor | None = None
_ready: list[Future[int]] = []


def muster(size: int | None = None) -> int:
    """Start the helpers in the background and give how many there are; 0 = the main process answers alone.

    Parameters
    ----------
    size : number of helpers; None = one per processor, none where there is only one.
    """
    global _crew
    dismiss()
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    size = (processors if processors > 1 else 0) if size is None else size
    if size:
        _crew = ProcessPoolExecutor(
            size, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(plans.limit(),)
        )
        _ready.extend(_crew.submit(_warm) for _ in range(size))
    return size


def dismiss() -> None:
    """Let the helpers go."""
    global _crew
    if _crew is not None:
        _crew.shutdown(wait=False, cancel_futures=True)
    _crew = None
    _ready.clear()


def ready() -> bool:
    """Say whether the helpers have loaded what they need."""
    return _crew is not None and all(future.done() and future.exception() is None for future in _ready)


def by_the_crew(make: PageMaker) -> PageMaker:
    """Give a page maker that asks a helper, and does the work itself where there is none.

    Parameters
    ----------
    make : a page maker; a function of a module, so that the helper can find it.
    """

    def asked(sent: Sent, fields: Mapping[str, Any]) -> Page:
        if not ready() or _crew is None:
            return make(sent, fields)
        profile = None if sent.is_example else dict(sent.profile)
        try:
            return _crew.submit(_work, make, profile, sent.day.isoformat(), dict(fields)).result()
        except BrokenProcessPool:
            dismiss()
            return make(sent, fields)

    return asked


def _work(make: PageMaker, profile: Any, day: str, fields: Mapping[str, Any]) -> Page:
    return make(sent_from(profile, {"day": day}), fields)


def _begin(keeping: int) -> None:
    """Begin as a helper: keep as many plans as the main process says, leave Ctrl+C to it, and end when it ends."""
    plans.keep(keeping)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_main_process, name="watch", daemon=True).start()


def _end_with_the_main_process() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)


def _warm() -> int:
    plans.choice_of(sent_from(None, {}))
    return os.getpid()
