"""A fact, its source, and how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SourceKind(StrEnum):
    """Who said it, in the order in which we trust them (first = most)."""

    PROGRAM_PAGE = "program_page"
    GME_OFFICE = "gme_office"
    OFFICIAL_TABLE = "official_table"
    EMPLOYER_FILING = "employer_filing"
    DIRECTORY = "directory"
    THIRD_PARTY = "third_party"
    USER = "user"
    DERIVED = "derived"


class FactStatus(StrEnum):
    """How we came by a value."""

    PUBLISHED = "published"
    DERIVED = "derived"
    ESTIMATED = "estimated"
    TOLD_BY_USER = "told_by_user"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was published.

    Attributes
    ----------
    accessed : the day the page or a stored copy of it was read.
    reached_by : how, e.g. "stored copy" or "third-party transcription".
    """

    id: str
    producer: str
    title: str
    url: str
    published: str | None = None
    accessed: str | None = None
    reached_by: str | None = None
    license: str | None = None

    @property
    def words(self) -> str:
        """Producer and title; a title that begins with its producer names it already."""
        return self.title if self.title.lower().startswith(self.producer.lower()) else f"{self.producer}, {self.title}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one field, with its source and the time it holds for.

    Attributes
    ----------
    value : None means *unknown*, which is a legal value and not the same as "no".
    source : title and address, as shown to the user.
    where : where in the source (section, table, or a locator of a few words).
    holds_for : the season or year the value is about, None when the source does not say.
    checked_on : the day somebody last looked, ISO date, None when not known.
    conflicts_with : other values published for the same field, as "value (source)".
    """

    field: str
    value: object
    unit: str | None = None
    source: str | None = None
    where: str | None = None
    source_kind: SourceKind = SourceKind.DERIVED
    holds_for: str | None = None
    checked_on: date | None = None
    status: FactStatus = FactStatus.PUBLISHED
    conflicts_with: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Give the shape that `CONTRACT` promises for a fact wherever it is printed."""
        return {
            "field": self.field,
            "value": self.value,
            "unit": self.unit,
            "source": self.source,
            "where": self.where,
            "source_kind": self.source_kind.value,
            "holds_for": self.holds_for,
            "checked_on": self.checked_on.isoformat() if self.checked_on else None,
            "status": self.status.value,
            "conflicts_with": list(self.conflicts_with),
        }
