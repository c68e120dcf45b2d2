"""The season against the plan, tier by tier and region by region; and what late applications would still add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from smartpick.chances.table import ChanceTable
from smartpick.entities.applicant import Applicant
from smartpick.entities.program import Program
from smartpick.entities.season_of import Season
from smartpick.facts.regions import named_regions
from smartpick.plan.parts import Range
from smartpick.plan.tiers import TIERS, Geography, geography_of
from smartpick.rules.fees import fee_steps
from smartpick.season.applied import applied_program, name_of
from smartpick.season.lived import HIGH, LOW, Lived, invitations_expected, lived, quantile_of, range_of
from smartpick.season.tracker import SeasonSoFar, Status
from smartpick.season.update import Learned

LATE = 10  # late applications shown
LEAST_ADDED = 0.0005  # below it a late application adds nothing one could see [probability]


@dataclass(frozen=True, slots=True)
class Late:
    """One program not applied to yet.

    Attributes
    ----------
    p_invited : chance that it still invites. adds : what applying now adds to P(match), with that chance. [probability]
    fee_usd : what one more application in its specialty costs, None when not known. [USD]
    """

    code: str
    p_invited: Range
    adds: Range
    fee_usd: float | None

    def as_json(self) -> dict[str, Any]:
        """Give it with its name, ready for JSON."""
        return {
            "code": self.code,
            "name": name_of(self.code),
            "p_invited": round(self.p_invited.mid, 4),
            "p_invited_range": self.p_invited.as_json(),
            "adds": round(self.adds.mid, 4),
            "adds_range": self.adds.as_json(),
            "fee_usd": self.fee_usd,
        }


def against_plan(applicant: Applicant, season: SeasonSoFar, sent: float) -> dict[str, Any]:
    """Give what was applied to, invited and interviewed beside what was to be expected by now, ready for JSON.

    Parameters
    ----------
    sent : share of invitations usually out by now. [fraction]

    Notes
    -----
    Expected as of the day of the first application, without what came since; the range holds 80 of 100 seasons.
    """
    found = lived(applicant, season)
    geography = geography_of(applicant, found.table.programs, found.table.mean_interview[0], 0.0)
    by_tier: dict[str, list[str]] = {tier: [] for tier in TIERS}
    by_region: dict[tuple[str, str], list[str]] = {}
    for code, program in zip(found.codes, found.table.programs, strict=True):
        tier = geography.tier_of(program)
        by_tier[tier].append(code)
        by_region.setdefault((tier, _region(geography, program)), []).append(code)
    regions = [
        {"tier": tier, "region": region, **_row(found, codes, sent)} for (tier, region), codes in by_region.items()
    ]
    return {
        "tiers": {tier: _row(found, codes, sent) for tier, codes in by_tier.items()},
        "regions": sorted(regions, key=lambda row: (TIERS.index(row["tier"]), -row["applied"], row["region"])),
    }


def late_applications(
    season: SeasonSoFar, learned: Learned, missed: np.ndarray, table: ChanceTable, sent: float, of: Season
) -> list[Late]:
    """Give the programs that are worth a late application, by what each adds.

    Parameters
    ----------
    missed : shape (Q,). Chance of no match with what is in hand and may still come. [probability]
    table : chances at programs one may apply to, on the same nodes.

    Notes
    -----
    A late application is taken to be read like the others for the invitations still to come: p(1 - F). Not modelled:
    programs that close early, and what being late itself says.
    """
    counts: dict[str, int] = {}
    for code in season.applications:
        counts[applied_program(code).specialty] = counts.get(applied_program(code).specialty, 0) + 1
    found = []
    for i, program in enumerate(table.programs):
        if program.code in season.applications:
            continue
        adds = range_of(learned.weights, missed * table.p_match[0, i] * (1 - sent))
        if adds.mid >= LEAST_ADDED:
            later = range_of(learned.weights, table.p_interview[0, i] * (1 - sent))
            found.append(Late(program.code, later, adds, _next_fee(of, program, counts)))
    return sorted(found, key=lambda one: -one.adds.mid)[:LATE]


def _row(found: Lived, codes: Sequence[str], sent: float) -> dict[str, Any]:
    shares = invitations_expected(found, codes, sent)
    reached = {code: found.season.applications[code].days for code in codes}
    return {
        "applied": len(codes),
        "invited": sum(Status.INVITED in days for days in reached.values()),
        "interviewed": sum(Status.INTERVIEWED in days for days in reached.values()),
        "expected_by_now": round(float(np.arange(shares.size) @ shares), 1),
        "low": quantile_of(shares, LOW),
        "high": quantile_of(shares, HIGH),
    }


def _region(geography: Geography, program: Program) -> str:
    key = geography.region_of(program)
    return named_regions()[key].name if key in named_regions() else key.replace("_", " ")


def _next_fee(season: Season, program: Program, counts: Mapping[str, int]) -> float | None:
    steps, n = fee_steps(season, program.specialty), counts.get(program.specialty, 0)
    now, then = steps.fee_usd(n), steps.fee_usd(n + 1)
    return None if now is None or then is None else then - now
