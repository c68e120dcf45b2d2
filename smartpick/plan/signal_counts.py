"""How many signals an applicant has, per specialty and level: their own figures before the published ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartpick.chances.signalling import NO_SIGNAL
from smartpick.entities.applicant import Applicant
from smartpick.entities.season_of import Season
from smartpick.rules.signal_quota import LEVELS, signal_levels


@dataclass(frozen=True, slots=True)
class SignalCounts:
    """Signals of one specialty: how many per level; `status` is published, projected, told_by_user or unknown."""

    specialty: str
    levels: dict[str, int]
    status: str
    source: str


def signal_counts(applicant: Applicant, season: Season, specialties: Sequence[str]) -> tuple[SignalCounts, ...]:
    """Give the signals per specialty: the user's own figures first, then the dated parameters (rule N-10)."""
    own = applicant.signal_counts or {}
    found = []
    for specialty in specialties:
        if specialty in own:
            found.append(SignalCounts(specialty, dict(own[specialty]), "told_by_user", "your own figures"))
            continue
        quota = signal_levels(season, specialty)
        found.append(SignalCounts(specialty, dict(quota.levels), quota.status, quota.source))
    return tuple(found)


def level_names(counts: Sequence[SignalCounts]) -> tuple[str, ...]:
    """Give the signal levels in use, "none" first.

    Examples
    --------
    >>> level_names([SignalCounts("x", {"gold": 3, "silver": 12}, "published", "")])
    ('none', 'silver', 'gold')
    """
    used = {level for count in counts for level, n in count.levels.items() if n > 0}
    return (NO_SIGNAL, *(level for level in ("signal", "silver", "gold") if level in used and level in LEVELS))
