"""What ranking costs and by when: codes beyond those the registration covers, a couple's fee, the two days."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from smartpick.entities.season_of import Season
from smartpick.errors import NoValueOnDate
from smartpick.rules.dated import DatedValue
from smartpick.rules.fees import FREE_RANKS, CostPart
from smartpick.rules.parameters import parameter, season_value

EXTRA, COUPLE = "fees.nrmp.extra_rank", "fees.nrmp.couple"
LENGTH = "fees.nrmp.list_length"  # nobody published the amount


@dataclass(frozen=True, slots=True)
class RankFee:
    """What one person pays for a rank order list, beyond the registration.

    Attributes
    ----------
    codes : different program codes on the primary list, and on all supplemental lists together.
    free : codes of each kind that the registration covers.
    parts : what is due, part by part; an amount nobody published stays unknown.
    """

    codes: tuple[int, int]
    free: int
    parts: tuple[CostPart, ...]

    @property
    def known_usd(self) -> float:
        """The sum of the known parts. [USD]"""
        return sum(part.usd for part in self.parts if part.usd is not None)

    def as_json(self) -> dict[str, object]:
        """Give counts, parts and the known sum."""
        return {
            "primary_codes": self.codes[0],
            "supplemental_codes": self.codes[1],
            "covered_by_registration": self.free,
            "parts": [part.as_json() for part in self.parts],
            "known_usd": self.known_usd,
            "verify": any(part.verify for part in self.parts),
        }


def rank_fee(primary: Collection[str], supplemental: Collection[str], day: date, couple: bool = False) -> RankFee:
    """Give what a list of these program codes costs on a day.

    Parameters
    ----------
    primary, supplemental : program codes; one that stands several times is charged once.

    Examples
    --------
    >>> rank_fee([f"{i}" for i in range(23)], [], date(2027, 2, 1)).known_usd
    90.0
    """
    each, free = parameter(EXTRA, day), parameter(FREE_RANKS, day).whole()
    counts = len(set(primary)), len(set(supplemental))
    parts = []
    for kind, count in zip(("primary list", "supplemental lists"), counts, strict=True):
        if count > free:
            over = count - free
            what = f"NRMP: {over} program {'code' if over == 1 else 'codes'} beyond {free} on the {kind}"
            parts.append(_part(what, each, each.number() * over))
    if couple:
        fee = parameter(COUPLE, day)
        parts.append(_part(fee.label, fee, fee.number()))
    what = "NRMP fee for a long list, if yours counts as one"
    parts.append(CostPart(what, None, "you", False, True, "unknown", (LENGTH,)))
    return RankFee(counts, free, tuple(parts))


def ranking_dates(season: Season) -> list[tuple[str, DatedValue]]:
    """Give when ranking opens and when the list must be certified, as far as it is known. [Eastern time]"""
    found = []
    for words, key in (("Ranking opens", "nrmp.ranking_opens"), ("Certify the list before", "nrmp.rol_deadline")):
        with contextlib.suppress(NoValueOnDate):
            found.append((words, season_value(key, season)))
    return found


def _part(what: str, row: DatedValue, usd: float) -> CostPart:
    return CostPart(what, usd, "you", True, row.verify, row.status, (row.id,))
