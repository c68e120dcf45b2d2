"""One ERAS season, named by the year in which training begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FIRST_MONTH = 6  # MyERAS opens in June and closes on 31 May [aamc_myeras_guide_2024]


@dataclass(frozen=True, slots=True, order=True)
class Season:
    """The season that ends in the Match of `year`; training begins that summer.

    Examples
    --------
    >>> Season.of(date(2026, 9, 1)), Season.of(date(2027, 5, 31)), Season.of(date(2027, 6, 1))
    (Season(year=2027), Season(year=2027), Season(year=2028))
    """

    year: int

    @classmethod
    def of(cls, day: date) -> Season:
        """The season that runs on `day` (1 June to 31 May)."""
        return cls(day.year + 1 if day.month >= FIRST_MONTH else day.year)
