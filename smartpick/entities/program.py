"""Programs and their NRMP tracks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from smartpick.entities.place import Place


class PositionType(StrEnum):
    """The type letter of an NRMP program code (its eighth character)."""

    CATEGORICAL = "C"
    PRIMARY = "M"
    PRELIMINARY = "P"
    ADVANCED = "A"
    PHYSICIAN = "R"

    @property
    def word(self) -> str:
        """The word the plan prints."""
        return {
            "C": "categorical",
            "M": "primary care",
            "P": "preliminary",
            "A": "advanced",
            "R": "physician (PGY-2 reserved)",
        }[self.value]


class TrackStanding(StrEnum):
    """What we know about whether a track still takes part in the Match; an absent code is UNKNOWN, not closed."""

    OFFERED = "offered"
    NOT_OFFERED = "not_offered"
    NEW = "new"
    CLOSED = "closed"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """What it says to a person."""
        return {
            "offered": "offered",
            "not_offered": "no positions in the latest Match",
            "new": "began to offer positions lately",
            "closed": "closed",
            "unknown": "not seen in the latest results",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Track:
    """One NRMP track: what an applicant ranks.

    Attributes
    ----------
    quota, filled : Match year -> positions; a missing year is unknown, never zero.
    last_offered : the last Match year with a known quota above zero.
    """

    code: str
    position_type: PositionType
    name: str
    label: str = ""
    quota: dict[int, int] = field(default_factory=dict, hash=False, compare=False)
    filled: dict[int, int] = field(default_factory=dict, hash=False, compare=False)
    standing: TrackStanding = TrackStanding.UNKNOWN
    last_offered: int | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """What ERAS charges for and what a signal goes to: the ACGME program, else institution x specialty x site.

    Attributes
    ----------
    code : NRMP code of its main track; the categorical one where there is one.
    specialty : name in lower case, e.g. "internal medicine".
    regions : keys of every region the program lies in, smallest first.
    """

    code: str
    acgme_id: str | None
    institution_code: str
    institution: str
    specialty: str
    specialty_code: str
    place: Place
    division: str
    regions: tuple[str, ...]
    tracks: tuple[Track, ...]

    def __hash__(self) -> int:
        return hash(self.code)

    @property
    def main_track(self) -> Track:
        """The track whose code names the program."""
        for track in self.tracks:
            if track.code == self.code:
                return track
        raise LookupError(f"program {self.code} has no track of its own code")
