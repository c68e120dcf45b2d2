"""The rows of a cohort, shared by its workbook and its page: classes, chances, budget, risks and overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from smartpick.plan.cohort import Overlap, Planned


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One applicant on the cohort sheet.

    Attributes
    ----------
    p : low, mid and high of the chance of a match. core : share of the list in the core tier.
    shared : programs that stand on another list of the cohort too. risks : how many warnings above a note that not
        everybody of the cohort has; `first_risk` is the gravest, and among equals the one that fewest others share.
    """

    file: str
    name: str
    class_: str
    percentile: float
    needs_visa: bool
    specialties: str
    applications: int
    fee: float
    budget: float | None
    interviews: float
    p: dict[str, float]
    core: float
    flexibility: int
    largest_region: float
    shared: int
    visa_unknown: int
    signals: int
    saves: str
    risks: int
    first_risk: str
    ask_first: str


def cohort_rows(planned: Sequence[Planned], shared: Sequence[Overlap] = ()) -> list[CohortRow]:
    """Give one row an applicant, those with the lowest chance first: they need the adviser most."""
    common = {one.code for one in shared}
    often = Counter(risk["text"] for one in planned if one.brief is not None for risk in one.brief["risks"])
    everybody = set(risks_of_all(planned))
    done = [_row(one, one.brief, common, often, everybody) for one in planned if one.brief is not None]
    return sorted(done, key=lambda row: (row.p["mid"], row.file))


def risks_of_all(planned: Sequence[Planned]) -> list[str]:
    """Give the risks that every one of several applicants shares: said once, they leave room for each one's own."""
    briefs = [one.brief for one in planned if one.brief is not None]
    if len(briefs) < 2:
        return []
    often = Counter(risk["text"] for brief in briefs for risk in brief["risks"])
    return [text for text, n in often.items() if n == len(briefs)]


def _row(one: Planned, brief: Any, common: set[str], often: Counter[str], everybody: set[str]) -> CohortRow:
    own = [risk for risk in brief["risks"] if risk["text"] not in everybody]
    own = sorted(own, key=lambda risk: (risk["level"] != "error", often[risk["text"]]))
    totals, listed, cheaper = brief["totals"], brief["list"], brief["margins"]["cheaper"]
    saved = totals["fee_usd"] - cheaper["fee_usd"] if cheaper else 0.0
    return CohortRow(
        file=one.file,
        name=one.name,
        class_=brief["strength"]["class"],
        percentile=round(brief["strength"]["percentile"]["mid"]),
        needs_visa=brief["needs_visa"],
        specialties=", ".join(brief["specialties"]),
        applications=totals["applications"],
        fee=totals["fee_usd"],
        budget=brief["budget_usd"],
        interviews=round(totals["expected_interviews"]["mid"], 1),
        p=totals["p_match"],
        core=brief["tiers"]["core"]["share"],
        flexibility=brief["flexibility_level"],
        largest_region=brief["concentration"]["largest_region_share"],
        shared=sum(program["code"] in common for program in listed),
        visa_unknown=sum(p["visa"] == "UNKNOWN" for p in listed) if brief["needs_visa"] else 0,
        signals=sum(program["signal"] != "none" for program in listed),
        saves=f"{cheaper['applications']} applications save ${saved:,.0f}" if cheaper else "",
        risks=len(own),
        first_risk=own[0]["text"] if own else "",
        ask_first=brief["ask_first"][0]["ask"] if brief["ask_first"] else "",
    )
