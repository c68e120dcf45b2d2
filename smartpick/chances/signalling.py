"""What a signal does: it multiplies the odds of an invitation, by the published effect cut for who sends signals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from smartpick.facts.model_assumptions import Assumption
from smartpick.facts.outcomes import signal_effects

PRINTED = {"signal": "Signal", "silver": "Silver Signal", "gold": "Gold Signal"}
NO_SIGNAL = "none"


def signal_odds(specialty: str, level: str, assumptions: Mapping[str, Assumption]) -> float:
    """Give the factor on the odds of an invitation that one level of signal brings.

    Parameters
    ----------
    level : "none", "signal", "silver" or "gold".

    Notes
    -----
    Published rates compare those who signalled with those who did not, who differ in more than the signal: only the
    share `signals.believed` of the log odds ratio is taken as the signal's own.

    Examples
    --------
    >>> from smartpick.facts.model_assumptions import assumptions_with
    >>> round(signal_odds("pediatrics", "signal", assumptions_with()), 1)
    2.1
    """
    if level == NO_SIGNAL:
        return 1.0
    seen = _published().get((specialty, PRINTED[level]))
    if seen is not None:
        return float(seen ** assumptions["signals.believed"].value)
    usual = assumptions["signals.odds_where_unpublished"].value
    step = math.sqrt(assumptions["signals.gold_over_silver"].value)
    return {"signal": usual, "silver": usual / step, "gold": usual * step}[level]


@cache
def _published() -> dict[tuple[str, str], float]:
    found = {}
    for row in signal_effects():
        if row.rate_with is not None and row.rate_without and row.rate_with < 1 and row.group == "all applicants":
            odds = row.rate_with / (1 - row.rate_with) / (row.rate_without / (1 - row.rate_without))
            found[(row.specialty, row.signal_type)] = max(odds, 1.0)
    return found
