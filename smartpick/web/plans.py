"""Plans for pages: computed from what was sent; the last few stay in memory so that turning a page costs nothing.

Nothing goes to disk. A host that serves strangers sets `keep(0)`: computed and forgotten.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from threading import Lock

from smartpick.plan.make import make_plan
from smartpick.plan.parts import Plan
from smartpick.web.sent import Sent

_kept: OrderedDict[str, Plan] = OrderedDict()
_lock = Lock()
_limit = 8


def keep(number: int) -> None:
    """Set how many plans stay in memory; 0 keeps none but the fictional example's."""
    global _limit
    with _lock:
        _limit = number
        _kept.clear()


def plan_of(sent: Sent) -> Plan:
    """Give the whole plan of what was sent."""
    text = json.dumps([sent.profile, sent.day.isoformat()], sort_keys=True, default=str)
    key = hashlib.sha256(text.encode()).hexdigest()
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    plan = make_plan(sent.applicant, sent.day)
    with _lock:
        if _limit or sent.is_example:
            _kept[key] = plan
        while len(_kept) > max(_limit, 1):
            _kept.popitem(last=False)
    return plan
