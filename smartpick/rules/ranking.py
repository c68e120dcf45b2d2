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
LENGTH, LONGEST = "fees.nrmp.list_length", "nrmp.rol.max_ranks"


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


def rank_fee(
    primary: Collection[str], supplemental: Collection[str], day: date, couple: bool = False, ranks: int | None = None
) -> RankFee:
    """Give what a list of these program codes costs on a day.

    Parameters
    ----------
    primary, supplemental : program codes; one that stands several times is charged once.
    ranks : lines of the primary list, a couple's pairs; as many as its codes when left out.

    Notes
    -----
    Not modelled: whether the ranks of supplemental lists count towards a long list; nobody says.

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
    parts += _long_list(len(primary) if ranks is None else ranks, day)
    return RankFee(counts, free, tuple(parts))


def _long_list(ranks: int, day: date) -> list[CostPart]:
    """Give the fee of a list of so many ranks, [] for one that is not long; beyond the longest list it is not known."""
    fee = parameter(LENGTH, day)
    due = [float(usd) for first, usd in fee.mapping().items() if int(first) <= ranks]
    if not due:
        return []
    what = f"NRMP: list of {ranks} ranks"
    if ranks > parameter(LONGEST, day).whole():
        return [CostPart(what, None, "you", True, True, "unknown", (LENGTH, LONGEST))]
    return [_part(what, fee, max(due))]


def ranking_dates(season: Season) -> list[tuple[str, DatedValue]]:
    """Give when ranking opens and when the list must be certified, as far as it is known. [Eastern time]"""
    found = []
    for words, key in (("Ranking opens", "nrmp.ranking_opens"), ("Certify the list before", "nrmp.rol_deadline")):
        with contextlib.suppress(NoValueOnDate):
            found.append((words, season_value(key, season)))
    return found


def _part(what: str, row: DatedValue, usd: float) -> CostPart:
    return CostPart(what, usd, "you", True, row.verify, row.status, (row.id,))
