"""What the chances rest on: pools, declared assumptions and what was estimated, printed with every plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartpick.entities.office import OfficeMemory
from smartpick.plan.parts import Warning_
from smartpick.plan.warnings import NOTE, warning

if TYPE_CHECKING:
    from smartpick.plan.choice import Choice


def model_notes(choice: Choice) -> dict[str, object]:
    """Give the `model` block of the plan: strength by parts, pools, and every declared assumption with its reason."""
    strengths = [
        {
            "specialty": s.specialty,
            "mean": round(s.mean, 3),
            "sd": round(s.sd, 3),
            "parts": [
                {
                    "item": p.name,
                    "what": p.label,
                    "measured": p.measured,
                    "shift": round(p.shift, 3),
                    "sd": round(p.sd, 3),
                }
                for p in s.parts
            ],
        }
        for s in choice.table.strengths
    ]
    pools = [
        {
            "specialty": pool.specialty,
            "applicant_type": pool.type.value,
            "step2_ck_mean": round(pool.score_mean, 1),
            "step2_ck_sd": round(pool.score_sd, 1),
            "weight_of_step2_ck": round(pool.score_weight, 3),
            "mean_interview_rate": round(pool.rate * pool.sponsors, 4),
            "share_that_can_sponsor": round(pool.sponsors, 3),
            "match_rate_of_ranked": round(pool.match_rate, 3),
            "estimated": list(pool.estimated),
        }
        for pool in choice.table.pools
    ]
    assumptions = [
        {
            "name": a.name,
            "value": a.value,
            "sd": a.sd,
            "what": a.label,
            "why": a.rationale,
            "source": a.source,
            "yours": a.overridden,
        }
        for a in choice.assumptions.values()
    ]
    found: dict[str, object] = {"strengths": strengths, "pools": pools, "assumptions": assumptions}
    return found if choice.applicant.office is None else {**found, "office": _office(choice.applicant.office)}


def _office(memory: OfficeMemory) -> dict[str, object]:
    """Give what office memory did to the chances, with the id of what it was learned from."""
    return {
        "id": memory.id,
        "applicants": memory.applicants,
        "applications": memory.applications,
        "seasons": list(memory.seasons),
        "log_odds_of_an_invitation": {"mean": round(memory.invitation.mean, 4), "sd": round(memory.invitation.sd, 4)},
        "probit_of_a_match": {"mean": round(memory.match.mean, 4), "sd": round(memory.match.sd, 4)},
        "spread_between_programs": round(memory.between, 4),
        "words": memory.words,
    }


def model_warnings(choice: Choice) -> list[Warning_]:
    """Say which published tables are missing, and how many figures are declared."""
    found = [
        warning("Z-14", NOTE, "estimated", specialty=pool.specialty, figures=", ".join(pool.estimated))
        for pool in choice.table.pools
        if pool.estimated
    ]
    declared = sum(a.source == "assumption" for a in choice.assumptions.values())
    return [*found, warning("Z-14", NOTE, "assumptions", n=declared)]
