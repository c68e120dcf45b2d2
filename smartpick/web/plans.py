"""Plans for pages: computed from what was sent; the last few stay in memory so that turning a page costs nothing.

Nothing goes to disk. A host that serves strangers forgets them after some minutes too, or at once with `keep(0)`.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic
from typing import Any

from smartpick.plan.choice import Choice, choose
from smartpick.plan.make import make_plan
from smartpick.plan.parts import Plan
from smartpick.web.sent import Sent, sent_from

DAY = 86_400.0  # seconds


@dataclass(frozen=True)
class _Kept:
    made: Any
    at: float
    is_example: bool


_kept: OrderedDict[str, _Kept] = OrderedDict()
_being_made: dict[str, Lock] = {}
_lock = Lock()
_limit = 16
_seconds = DAY


def keep(number: int, seconds: float = DAY) -> None:
    """Set how many plans and choices stay in memory and how long; 0 keeps none but the fictional example's.

    The example is kept for a day, since a new day makes a new one.
    """
    global _limit, _seconds
    with _lock:
        _limit, _seconds = number, seconds
        _kept.clear()


def sweep(now: float | None = None) -> int:
    """Forget what has been kept long enough, and give how many that were.

    Parameters
    ----------
    now : the steady clock [s]; None asks it.
    """
    now = monotonic() if now is None else now
    with _lock:
        old = [key for key, one in _kept.items() if now - one.at >= (DAY if one.is_example else _seconds)]
        for key in old:
            del _kept[key]
    return len(old)


def limit() -> int:
    """Say how many plans and choices may stay in memory."""
    return _limit


def kept() -> int:
    """Say how many plans and choices are in memory now."""
    return len(_kept)


def plan_of(sent: Sent) -> Plan:
    """Give the whole plan of what was sent."""
    found: Plan = _remembered("plan", sent, lambda: make_plan(sent.applicant, sent.day))
    return found


def is_ready(sent: Sent) -> bool:
    """Say whether the whole plan of what was sent is in memory."""
    return _key("plan", sent) in _kept


def choice_of(sent: Sent) -> Choice:
    """Give the headline of what was sent: the list and its chances, nothing explained."""
    found: Choice = _remembered("choice", sent, lambda: choose(sent.applicant, sent.day))
    return found


def warm(then: Callable[[], object] = lambda: None) -> Thread:
    """Compute the fictional example in the background, so that the first page needs not wait for it.

    Parameters
    ----------
    then : what to do afterwards, out of the first page's way.
    """

    def work() -> None:
        plan_of(sent_from(None, {}))
        choice_of(sent_from(None, {}))
        then()

    thread = Thread(target=work, name="warm", daemon=True)
    thread.start()
    return thread


def _key(what: str, sent: Sent) -> str:
    text = json.dumps([what, sent.profile, sent.day.isoformat()], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _remembered(what: str, sent: Sent, make: Callable[[], Any]) -> Any:
    key = _key(what, sent)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key].made
        turn = _being_made.setdefault(key, Lock())
    with turn:  # who asks for the same at the same time waits for the first instead of working beside it
        with _lock:
            if key in _kept:
                return _kept[key].made
        try:
            made = make()
            with _lock:
                if _limit or sent.is_example:
                    _kept[key] = _Kept(made, monotonic(), sent.is_example)
                others = [one for one in _kept if not _kept[one].is_example]
                for oldest in others[: max(0, len(others) - _limit)]:
                    del _kept[oldest]
        finally:
            with _lock:
                _being_made.pop(key, None)
    return made
