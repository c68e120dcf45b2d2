"""The same list on a good and on a bad day, what each preference costs and what its edge is worth (rule E-08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from smartpick.entities.applicant import Applicant
from smartpick.facts.advice_values import advice_values, say
from smartpick.plan.parts import FrontierPoint, Margins, PreferencePrice, Warning_
from smartpick.plan.problem import SPREADING, ListProblem
from smartpick.plan.sizing import sized
from smartpick.plan.tiers import CORE, TIERS
from smartpick.plan.warnings import NOTE, WARN, warning
from smartpick.portfolio.frontier import Point, cheapest_within, frontier, value_of_last
from smartpick.portfolio.instance import Instance
from smartpick.portfolio.prices import prices_of
from smartpick.portfolio.scenarios import landing, p_any_attending, tail_weights
from smartpick.portfolio.solve import Solution, needs_pairs
from smartpick.portfolio.survival import p_any

BUDGET, BANDS, PLACES = "budget", "tier bands (core, secondary, safety)", "preferring places and programs"
LAST = 10  # applications whose worth is shown
A_POINT = 0.01  # P(match) that a cheaper list may give up [probability]
TAIL = 0.25  # share of cases that the best case and the safety net describe


def scenarios(problem: ListProblem, instance: Instance, solution: Solution) -> dict[str, object]:
    """Give the best case and the safety net: the best and the worst quarter of strength and interviews."""
    table = problem.table
    chosen, levels = solution.chosen, solution.levels
    score = (1 - (1 - instance.p[levels, chosen]).prod(axis=0)) if chosen.size else instance.weights
    worth = instance.utilities[chosen]
    order = np.lexsort((-table.mean_match[levels, chosen], -worth)) if chosen.size else np.zeros(0, dtype=int)
    ranked, ranked_levels = chosen[order], levels[order]
    found: dict[str, object] = {}
    for name, best in (("best_case", True), ("safety_net", False)):
        weights = tail_weights(instance.weights, score, TAIL, best=best)
        lands = landing(instance, ranked, ranked_levels, weights) if chosen.size else np.zeros(0)
        interviews = {
            tier: round(
                float(
                    sum(
                        (table.p_interview[k, i] @ weights)
                        for i, k in zip(chosen, levels, strict=True)
                        if problem.tiers[i] == tier
                    )
                ),
                2,
            )
            for tier in TIERS
        }
        by_tier = {
            tier: round(float(sum(p for p, i in zip(lands, ranked, strict=True) if problem.tiers[i] == tier)), 4)
            for tier in TIERS
        }
        found[name] = {
            "share_of_cases": TAIL,
            "p_match": round(p_any(instance, chosen, levels, weights), 4),
            "expected_interviews": round(sum(interviews.values()), 2),
            "interviews_by_tier": interviews,
            "lands_in_tier": by_tier,
            "likeliest": [table.programs[ranked[j]].code for j in np.argsort(-lands, kind="stable")[:5]],
            "do": _advice(best, interviews),
        }
    return found


def _advice(best: bool, interviews: Mapping[str, float]) -> str:
    if not best:
        return say("plan_texts", "do_safety_net")
    return say("plan_texts", "do_best_anchor" if interviews[CORE] >= 1 else "do_best_wide")


def preference_prices(problem: ListProblem, instance: Instance, solution: Solution) -> tuple[PreferencePrice, ...]:
    """Give P(match) if each preference or limit were given up, by re-solving."""
    variants: dict[str, Instance] = {}
    bands = tuple(share for share in instance.shares if share.name in TIERS)
    if bands:
        rest = tuple(share for share in instance.shares if share not in bands)
        variants[BANDS] = replace(instance, shares=rest)
    if np.unique(instance.utilities).size > 1:
        shares = tuple(share for share in instance.shares if share.name not in TIERS)
        variants[PLACES] = replace(instance, utilities=np.ones(instance.n_programs), shares=shares)
    if problem.user_count:
        variants["your maximum number"] = replace(instance, n_max=min(problem.count, instance.n_programs))
    asked = tuple(i for i in instance.include if i not in problem.fixed)
    if asked:
        variants["programs you insisted on"] = replace(instance, include=tuple(problem.fixed))
    signals = tuple(limit for limit in instance.signals if not limit.name.startswith(SPREADING))
    if len(signals) < len(instance.signals):
        variants["spreading signals (N-07)"] = replace(instance, signals=signals)
    pairs = needs_pairs(instance)
    priced = prices_of(solution, variants, thorough=pairs, afresh=() if pairs else (BANDS, PLACES))
    found = {price.name: float(price.p_any_without) for price in priced}
    if instance.budget_usd is not None:
        free = replace(problem, instance=replace(problem.instance, budget_usd=None))
        found[BUDGET] = float(sized(free, thorough=pairs)[1].p_any)  # no longer than another fee is worth
    return tuple(PreferencePrice(name, p) for name, p in sorted(found.items(), key=lambda one: -one[1]))


def best_of_sizes(problem: ListProblem, instance: Instance, solution: Solution) -> tuple[Point, ...]:
    """Give the best list of a dozen sizes, up to and beyond the plan's own."""
    least = max(1, instance.n_min, len(instance.include))
    own = int(solution.chosen.size)
    top = max(own, min(problem.most, instance.n_programs, round(own * 1.3)))
    sizes = sorted({*(round(float(x)) for x in np.linspace(max(least, min(10, own)), top, 9)), own} - {0})
    wide = replace(problem.instance, n_min=min(problem.instance.n_min, least))
    return frontier(wide, [size for size in sizes if size >= least])


def frontier_points(points: Sequence[Point], solution: Solution) -> tuple[FrontierPoint, ...]:
    """Give the points for showing, one for each number of applications; the list itself is always among them."""
    best = {
        point.applications: FrontierPoint(point.applications, point.fee_usd, float(point.p_any)) for point in points
    }
    own = int(solution.chosen.size)
    if own and points:
        best[own] = FrontierPoint(own, solution.fee_usd, float(solution.p_any))
    return tuple(best[n] for n in sorted(best))


def margins(instance: Instance, solution: Solution, points: Sequence[Point]) -> Margins:
    """Give what the last ten applications add, and the cheaper list within a point, starting from the frontier."""
    if not solution.chosen.size:
        return Margins(None, None)
    edge = value_of_last(instance, solution, min(LAST, int(solution.chosen.size)), points)
    last = None if edge is None else FrontierPoint(edge.applications, round(edge.fee_usd, 2), float(edge.p_any))
    found = cheapest_within(instance, solution, A_POINT, points)
    saves = found.fee_usd < solution.fee_usd
    cheaper = FrontierPoint(int(found.chosen.size), round(found.fee_usd, 2), float(found.p_any)) if saves else None
    return Margins(last, cheaper)


def limit_warnings(
    applicant: Applicant,
    problem: ListProblem,
    instance: Instance,
    solution: Solution,
    priced: Sequence[PreferencePrice],
) -> list[Warning_]:
    """Say what the budget costs (A-18), and what attending only so many interviews does (U-04)."""
    found = []
    free = next((price.p_match_without for price in priced if price.preference == BUDGET), None)
    worth = float(advice_values("allocation")["worth_100_usd"])
    if free is not None and applicant.budget_usd is not None and free - solution.p_any > worth:
        found.append(warning("A-18", NOTE, budget=applicant.budget_usd, n=int(solution.chosen.size), p=free))
    capacity = applicant.interview_capacity
    if capacity is not None and solution.interviews > capacity:
        table = problem.table
        order = np.argsort(
            -instance.utilities[solution.chosen] * 1e3 - table.mean_match[solution.levels, solution.chosen]
        )
        chosen, levels = solution.chosen[order], solution.levels[order]
        invited = table.p_interview[levels, chosen]
        after = np.divide(table.p_match[levels, chosen], invited, out=np.zeros_like(invited), where=invited > 0)
        p = p_any_attending(table.weights, invited, after, capacity)
        found.append(warning("U-04", WARN, expected=solution.interviews, capacity=capacity, p=p))
    return found
