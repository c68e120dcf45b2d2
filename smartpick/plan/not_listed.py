"""Programs that are open and still not worth their fee, with what they would have added (rule I-05)."""

from __future__ import annotations

import numpy as np

from smartpick.facts.advice_values import advice_values, say
from smartpick.plan.parts import NotWorthIt
from smartpick.plan.problem import ListProblem
from smartpick.portfolio.instance import Instance
from smartpick.portfolio.limits import fee_of
from smartpick.portfolio.solve import Solution

SHOWN = 60


def not_worth_it(problem: ListProblem, instance: Instance, solution: Solution) -> tuple[NotWorthIt, ...]:
    """Give the open programs left out whose gain is below the worth of their fee, dearest mistake first.

    Notes
    -----
    The gain is what adding the program to this list would add to P(match), without a signal.
    """
    chosen, levels = solution.chosen, solution.levels
    left = (1 - instance.p[levels, chosen]).prod(axis=0) if chosen.size else np.ones(instance.weights.size)
    gains = instance.p[0] @ (instance.weights * left)
    gains[chosen] = np.inf
    worth = float(advice_values("allocation")["worth_100_usd"]) / 100
    before = fee_of(instance, chosen)
    cost: dict[int, float] = {}
    found = []
    groups = instance.group_of()
    for i in np.argsort(gains)[: instance.n_programs - chosen.size]:
        group = int(groups[i])
        if group not in cost:
            cost[group] = fee_of(instance, np.append(chosen, i)) - before
        if gains[i] < worth * cost[group]:
            text = say("plan_texts", "not_worth", gain=100 * float(gains[i]), cost=cost[group])
            found.append(NotWorthIt(problem.table.programs[i].code, text, round(cost[group], 2)))
    return tuple(found[:SHOWN])
