"""Visa clocks: the six years of H-1B, the seven of J-1, the change-of-specialty limit and the preliminary year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from smartpick.entities.applicant import Applicant
from smartpick.rules.parameters import parameter
from smartpick.rules.sentences import Sentence, sentence
from smartpick.rules.specialty_terms import same_specialty


@dataclass(frozen=True, slots=True)
class Clock:
    """Years a visa class gives and years the training needs.

    Attributes
    ----------
    limit, used, residency, fellowship : [years]; `used` and `fellowship` count 0 when the profile leaves them out.
    residency : None when the length of the specialty is not known.
    complete : whether nothing had to be assumed.
    """

    route: str
    limit: float
    used: float
    residency: float | None
    fellowship: float
    complete: bool
    rules: tuple[str, ...]

    @property
    def needed(self) -> float | None:
        """Years used and still needed, None when the residency's length is unknown. [years]"""
        return None if self.residency is None else self.used + self.residency + self.fellowship

    @property
    def residency_fits(self) -> bool | None:
        """Whether the residency alone ends within the limit; exactly at the limit it does."""
        return None if self.residency is None else self.used + self.residency <= self.limit

    @property
    def all_fits(self) -> bool | None:
        """Whether residency and fellowship end within the limit."""
        return None if self.needed is None else self.needed <= self.limit

    def as_json(self) -> dict[str, object]:
        """Give the numbers and what follows from them."""
        return {
            "route": self.route,
            "limit_years": self.limit,
            "used_years": self.used,
            "residency_years": self.residency,
            "fellowship_years": self.fellowship,
            "needed_years": self.needed,
            "fits": self.all_fits,
            "complete": self.complete,
            "rules": list(self.rules),
        }


def residency_years(specialty: str, day: date) -> float | None:
    """Give the usual length of training in a specialty, None when no source names it. [years]

    Examples
    --------
    >>> residency_years("internal medicine", date(2026, 9, 1)), residency_years("urology", date(2026, 9, 1))
    (3.0, None)
    """
    lengths = parameter("training.years", day).mapping()
    for name, years in lengths.items():
        if same_specialty(name, specialty):
            return float(years)
    return None


def clocks(applicant: Applicant, day: date, specialty: str | None = None) -> tuple[Clock, Clock]:
    """Give the J-1 and the H-1B clock for a specialty (the applicant's first by default); rule J-15.

    Notes
    -----
    H-1B time of any kind counts; J-1 time is counted in full too, though only time as a physician does.
    """
    years = residency_years(specialty or applicant.specialties[0], day)
    fellowship = applicant.fellowship_years
    prior = applicant.prior_visa_years
    known = fellowship is not None
    return (
        Clock(
            "J-1",
            _limit("j1.max_years", day),
            prior.j1 or 0.0,
            years,
            fellowship or 0.0,
            known and prior.j1 is not None,
            ("j1.max_years", "j1.duration_rule"),
        ),
        Clock(
            "H-1B",
            _limit("h1b.max_years", day),
            prior.h1b or 0.0,
            years,
            fellowship or 0.0,
            known and prior.h1b is not None,
            ("J-15", "h1b.max_years"),
        ),
    )


def clock_sentences(clock: Clock) -> list[Sentence]:
    """Say what a clock means."""
    key = clock.route.lower().replace("-", "")
    if clock.needed is None:
        return [sentence(f"clock.{key}_unknown", limit=year_words(clock.limit))]
    numbers = {
        "needed": year_words(clock.needed),
        "limit": year_words(clock.limit),
        "used": year_words(clock.used),
        "residency": year_words(clock.residency or 0.0),
        "fellowship": year_words(clock.fellowship),
    }
    if not clock.residency_fits:
        return [sentence(f"clock.{key}_residency", **numbers)]
    if not clock.all_fits:
        return [sentence(f"clock.{key}_fellowship", **numbers)]
    return [sentence(f"clock.{key}_fits", **numbers)]


@dataclass(frozen=True, slots=True)
class PreliminaryYear:
    """What a preliminary year does to the J-1 clock (rule Z-16).

    Attributes
    ----------
    can_change : whether the specialty may still be changed after the years already sponsored.
    years_left : J-1 years left after them. [years]
    """

    can_change: bool
    years_left: float
    sentences: tuple[Sentence, ...]


def after_preliminary(years_sponsored: float, changes_made: int, day: date) -> PreliminaryYear:
    """Say whether somebody with `years_sponsored` J-1 years may still change the specialty.

    Parameters
    ----------
    years_sponsored : J-1 years completed, the preliminary one included. [years]
    changes_made : changes of specialty already made.

    Examples
    --------
    >>> after_preliminary(1, 0, date(2026, 9, 1)).can_change, after_preliminary(2.5, 0, date(2026, 9, 1)).can_change
    (True, False)
    """
    rule = parameter("j1.change_specialty", day).mapping()
    times, within = int(rule["times"]), float(rule["within_years"])
    can = changes_made < times and years_sponsored <= within
    left = max(0.0, _limit("j1.max_years", day) - years_sponsored)
    said = (
        sentence(
            "prelim.can" if can else "prelim.cannot",
            times="once" if times == 1 else f"{times} times",
            within=year_words(within),
            left=year_words(left),
        ),
        sentence("prelim.yearly"),
    )
    return PreliminaryYear(can, left, said)


def _limit(parameter_id: str, day: date) -> float:
    return parameter(parameter_id, day).number()


def year_words(years: float) -> str:
    """Write a length as people do: 1 year, 2.5 years."""
    number = f"{years:g}"
    return f"{number} year" if number == "1" else f"{number} years"
