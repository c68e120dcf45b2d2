"""How many program signals a specialty gives in a season; an unknown season says so or is projected, marked."""

from __future__ import annotations

from dataclasses import dataclass

from smartpick.entities.season_of import Season
from smartpick.rules.dated import DatedValue
from smartpick.rules.parameters import load_parameters
from smartpick.rules.specialty_terms import applies_through, same_specialty

LEVELS = ("gold", "silver", "signal")
UNCONFIRMED = ".unconfirmed"


@dataclass(frozen=True, slots=True)
class SignalQuota:
    """Signals of one specialty in one season.

    Attributes
    ----------
    levels : {"gold": 3, "silver": 12}, {"signal": 5}, or {} when there are none or nobody knows. [count]
    status : "published", "projected" (from an earlier season) or "unknown".
    based_on : season the figures were published for, None when unknown.
    verify : whether it has to be re-checked.
    """

    season: int
    specialty: str
    levels: dict[str, int]
    status: str
    based_on: int | None
    verify: bool
    source: str
    rules: tuple[str, ...]

    @property
    def total(self) -> int:
        """Signals of all levels together. [count]"""
        return sum(self.levels.values())


def signal_levels(season: Season, specialty: str) -> SignalQuota:
    """Give the signals of a specialty: the season's own figures, else the newest earlier ones, marked projected.

    Figures of one application service are not carried over to another.

    Examples
    --------
    >>> signal_levels(Season(2025), "psychiatry").levels
    {'signal': 10}
    >>> signal_levels(Season(2027), "internal medicine").status
    'projected'
    """
    service = applies_through(season, specialty)[0]
    known = [
        row
        for row in _tables()
        if row.season is not None
        and row.season <= season.year
        and applies_through(Season(row.season), specialty)[0] == service
    ]
    naming = [(row, _counts(row, specialty)) for row in known]
    naming = [(row, counts) for row, counts in naming if counts]
    if naming:
        row, counts = naming[0]
        own = row.season == season.year and row.status == "published"
        published = next((other for other, _ in naming if other.status == "published"), None)
        return SignalQuota(
            season=season.year,
            specialty=specialty,
            levels=counts,
            status="published" if own else "projected",
            based_on=published.season if published else None,
            verify=row.verify or not own,
            source=(published or row).source,
            rules=tuple(dict.fromkeys((row.id, (published or row).id, "N-10"))),
        )
    return SignalQuota(season.year, specialty, {}, "unknown", None, True, "no published figure was found", ("N-10",))


def unconfirmed_levels(season: Season, specialty: str) -> dict[str, int]:
    """Give what an unconfirmed copy of the season's table lists, {} when there is none. [count]

    Such figures are shown beside a projection and never used for a plan.
    """
    row_id = f"signals.{season.year}{UNCONFIRMED}"
    rows = [row for entry in load_parameters().values() if entry.id == row_id for row in entry.rows]
    return next((counts for row in rows if (counts := _counts(row, specialty))), {})


def _tables() -> list[DatedValue]:
    """Tables of signals, newest season first; one that a better table contradicts is not used."""
    rows = [
        row
        for entry in load_parameters().values()
        if entry.id.startswith("signals.2") and not entry.id.endswith(UNCONFIRMED)
        for row in entry.rows
    ]
    return sorted((row for row in rows if row.value is not None), key=lambda row: -(row.season or 0))


def _counts(row: DatedValue, specialty: str) -> dict[str, int]:
    for name, counts in row.mapping().items():
        if same_specialty(name, specialty):
            levels = {"signal" if level == "signals" else level: n for level, n in counts.items()}
            return {level: int(levels[level]) for level in LEVELS if level in levels}
    return {}
