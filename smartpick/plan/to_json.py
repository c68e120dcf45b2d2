"""A plan as the JSON of the contract: same names, same shapes, numbers rounded for reading."""

from __future__ import annotations

from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.intake.profile import profile_dict
from smartpick.plan.parts import FrontierPoint, ListedProgram, Plan
from smartpick.plan.rests_on import rests_on


def plan_json(plan: Plan) -> dict[str, Any]:
    """Give the plan ready for `json.dumps`; fractions, not percent."""
    return {
        "season": plan.season,
        "day": plan.day.isoformat(),
        "data_version": plan.data_version,
        "model_version": plan.model_version,
        "seed": plan.seed,
        "strength": {
            "class": plan.strength.class_,
            "reasons": list(plan.strength.reasons),
            "percentile": plan.strength.percentile.as_json(),
        },
        "visa": plan.visa,
        "list": [_listed(program) for program in plan.list],
        "excluded": [{"code": one.code, "reason": one.reason, "rule": one.rule} for one in plan.excluded],
        "not_worth_it": [
            {"code": one.code, "reason": one.reason, "cost_usd": one.cost_usd} for one in plan.not_worth_it
        ],
        "totals": _totals(plan),
        "optimality": {
            "objective": round(plan.optimality.objective, 6),
            "bound": round(plan.optimality.bound, 6),
            "gap": round(plan.optimality.gap, 8),
        },
        "tiers": {
            tier: {"applications": mix.applications, "share": round(mix.share, 4), "band": list(mix.band)}
            for tier, mix in plan.tiers.items()
        },
        "flexibility_level": plan.flexibility_level,
        "concentration": {"largest_region_share": round(plan.largest_region_share, 4), "hhi": round(plan.hhi, 4)},
        "frontier": [_point(point) for point in plan.frontier],
        "price_of_preferences": [
            {"preference": one.preference, "p_match_without": round(one.p_match_without, 4)}
            for one in plan.price_of_preferences
        ],
        "margins": {"last": _point(plan.margins.last), "cheaper": _point(plan.margins.cheaper)},
        "scenarios": plan.scenarios,
        "warnings": [one.as_json() for one in plan.warnings],
        "rests_on": rests_on(),
        "verify_first": [
            {"code": one.code, "field": one.field, "value_of_knowing": round(one.value_of_knowing, 6), "ask": one.ask}
            for one in plan.verify_first
        ],
        "calendar": [
            {
                "date": one.date.isoformat(),
                "what": one.what,
                "source": one.source,
                "verify": one.verify,
                "status": one.status,
                "doubt": one.doubt,
                "standing": one.standing(plan.day),
                "starts": one.starts.isoformat() if one.starts else None,
                "ends": one.ends.isoformat() if one.ends else None,
            }
            for one in plan.calendar
        ],
        "funnel": [{"step": one.step, "left": one.left, "removed": one.removed} for one in plan.funnel],
        "costs": plan.costs,
        "season_notes": plan.season_notes,
        "model": plan.model,
    }


def plan_file(plan: Plan, applicant: Applicant) -> dict[str, Any]:
    """Give what a plan is saved as: the plan, and the profile that makes it again."""
    return {**plan_json(plan), "profile": profile_dict(applicant)}


def _point(point: FrontierPoint | None) -> dict[str, Any] | None:
    if point is None:
        return None
    return {"applications": point.applications, "fee_usd": point.fee_usd, "p_match": round(point.p_match, 4)}


def _totals(plan: Plan) -> dict[str, Any]:
    totals = plan.totals
    return {
        "applications": totals.applications,
        "fee_usd": totals.fee_usd,
        "expected_interviews": totals.expected_interviews.as_json(),
        "p_match": totals.p_match.as_json(),
        "p_match_if_independent": round(totals.p_match_if_independent, 4),
        "match_means": totals.match_means,
        "p_match_if_ranked": totals.p_match_if_ranked.as_json() if totals.p_match_if_ranked else None,
        "by_specialty": [
            {
                "specialty": one.specialty,
                "applications": one.applications,
                "expected_interviews": one.expected_interviews.as_json(),
                "p_match": one.p_match.as_json(),
            }
            for one in totals.by_specialty
        ],
    }


def _listed(program: ListedProgram) -> dict[str, Any]:
    return {
        "code": program.code,
        "tracks": list(program.tracks),
        "acgme_id": program.acgme_id,
        "institution": program.institution,
        "specialty": program.specialty,
        "track": program.track,
        "city": program.city,
        "state": program.state,
        "region": program.region,
        "tier": program.tier,
        "band": program.band,
        "signal": program.signal,
        "statement": program.statement,
        "letters": list(program.letters),
        "p_interview": program.p_interview.as_json(),
        "p_match": program.p_match.as_json(),
        "visa": program.visa.as_json(),
        "why": list(program.why),
        "against": list(program.against),
        "unknowns": list(program.unknowns),
        "facts": [fact.as_json() for fact in program.facts],
        "latitude": program.latitude,
        "longitude": program.longitude,
        "partner_of": program.partner_of,
    }
