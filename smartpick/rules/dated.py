"""A dated value and its history: what a parameter is, on which days it holds, and who said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from smartpick.entities.season_of import Season
from smartpick.errors import BadData, NoValueOnDate, shorten

STATUSES = ("published", "projected", "missing")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a value was published; `address` may say that none is known."""

    id: str
    title: str
    publisher: str
    year: str
    address: str

    def as_json(self) -> dict[str, str]:
        """Give title, publisher, year and address."""
        return {"title": self.title, "publisher": self.publisher, "year": self.year, "address": self.address}


def words_of_doubt(status: str, *, verify: bool) -> str:
    """Give what has to be known before relying on a value or a day; "" when nothing has.

    Examples
    --------
    >>> words_of_doubt("projected", verify=True), words_of_doubt("published", verify=False)
    ('projected from past seasons, to be re-checked', '')
    """
    said = ["projected from past seasons"] if status == "projected" else []
    return ", ".join([*said, "to be re-checked"] if verify else said)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of one parameter with the days or the season it holds for.

    Attributes
    ----------
    value : number, text, truth value, list or mapping in `unit`; None only when `status` is "missing".
    from_, to : first and last day (both included); None = not bounded, or not known.
    season : Match year for which it was published; None when it is not tied to a season.
    status : "published", "projected" (derived by us from earlier seasons) or "missing" (nobody told us).
    confidence : "high" (official or several that agree), "medium" or "low".
    verify : whether it has to be re-checked before anybody relies on it.
    review_by : the day on which it is due for review.
    uncertain_from : from this day on we do not know whether it still holds; `uncertain_why` says why.
    check_at : address of the official page on which to check it, where that page itself was not read.
    """

    id: str
    label: str
    value: object
    unit: str
    applies_to: str
    from_: date | None
    to: date | None
    season: int | None
    status: str
    confidence: str
    verify: bool
    review_by: date
    references: tuple[Reference, ...]
    note: str | None = None
    uncertain_from: date | None = None
    uncertain_why: str | None = None
    check_at: str | None = None

    def number(self) -> float:
        """Give the value as a number.

        Raises
        ------
        BadData : it is of another kind; so do the accessors below.
        """
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return float(self.value)
        raise self._not("a number")

    def whole(self) -> int:
        """Give the value as a whole number."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.value
        raise self._not("a whole number")

    def day(self) -> date:
        """Give the value as a day; the time of a moment is left out."""
        try:
            return datetime.fromisoformat(str(self.value)).date()
        except ValueError:
            raise self._not("a day, YYYY-MM-DD") from None

    def day_in(self, year: int) -> date:
        """Give the value, a month and a day such as 07-01, as a day of a year."""
        try:
            return date.fromisoformat(f"{year}-{self.value}")
        except ValueError:
            raise self._not("a month and a day, MM-DD") from None

    def entries(self) -> list[Any]:
        """Give the value as a list."""
        if isinstance(self.value, list | tuple):
            return list(self.value)
        raise self._not("a list")

    def mapping(self) -> dict[str, Any]:
        """Give the value as a mapping."""
        if isinstance(self.value, dict):
            return self.value
        raise self._not("a mapping")

    def _not(self, wanted: str) -> BadData:
        return BadData("data/rules", self.id, f"its value must be {wanted} (got {shorten(self.value)})")

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies within the bounds; unbounded sides always do."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)

    def is_uncertain_on(self, day: date) -> bool:
        """Whether by `day` it is no longer known if the value still holds."""
        return self.uncertain_from is not None and day >= self.uncertain_from

    @property
    def doubt(self) -> str:
        """What has to be known before relying on it; "" for a published value that needs no second look."""
        return words_of_doubt(self.status, verify=self.verify)

    @property
    def source(self) -> str:
        """Title, publisher, year and address of the first reference, in one line; without one, where to check."""
        check = f"; check it at {self.check_at}" if self.check_at else ""
        if not self.references:
            return "no source found" + check
        first = self.references[0]
        line = f"{first.publisher}, {first.title} ({first.year}), {first.address}"
        return line if first.address.startswith("http") else line + check

    def as_json(self) -> dict[str, object]:
        """Give the shape of `smartpick rules ID --json -`."""
        return {
            "id": self.id,
            "label": self.label,
            "value": self.value,
            "unit": self.unit,
            "applies_to": self.applies_to,
            "from": self.from_.isoformat() if self.from_ else None,
            "to": self.to.isoformat() if self.to else None,
            "season": self.season,
            "status": self.status,
            "confidence": self.confidence,
            "verify": self.verify,
            "review_by": self.review_by.isoformat(),
            "uncertain_from": self.uncertain_from.isoformat() if self.uncertain_from else None,
            "uncertain_why": self.uncertain_why,
            "note": self.note,
            "check_at": self.check_at,
            "references": [reference.as_json() for reference in self.references],
        }


@dataclass(frozen=True, slots=True)
class Parameter:
    """All values a parameter ever had.

    Attributes
    ----------
    keyed_by : "day" or "season". A season's event may be asked for on any day, also before it.
    rows : values in order of time; rows of status "missing" have no value.
    """

    id: str
    subject: str
    label: str
    keyed_by: str
    rows: tuple[DatedValue, ...]

    def on(self, day: date) -> DatedValue:
        """Give the value in force on `day`.

        Raises
        ------
        NoValueOnDate
            When there is none that day; a neighbour is never returned.
        """
        known = [row for row in self.rows if row.status != "missing"]
        if self.keyed_by == "season":
            seasons = {row.season for row in known}
            fitting = known if len(seasons) == 1 else [row for row in known if row.season == Season.of(day).year]
        else:
            fitting = [row for row in known if row.holds_on(day)]
        if not fitting:
            raise NoValueOnDate(self.id, day, self.known())
        return fitting[-1]

    def known(self) -> str:
        """Say in a few words when the parameter has a value."""
        known = [row for row in self.rows if row.status != "missing"]
        if not known:
            return "no value was found anywhere"
        return ", ".join(
            f"season {row.season}"
            if self.keyed_by == "season"
            else f"{row.from_ or 'always'} to {row.to or 'now'}" + (f" (season {row.season})" if row.season else "")
            for row in known
        )
