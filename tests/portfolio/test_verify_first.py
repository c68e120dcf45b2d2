from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from portfolio_cases import season_instance

from smartpick.portfolio.solve import Instance, solve
from smartpick.portfolio.verify_first import Unknown, values_of_knowing


def one_place(p_sure: float, p_if_yes: float, chance: float) -> tuple[Instance, Unknown]:
    """One application; a sure program, and one that may not sponsor."""
    p = np.array([[[p_sure], [chance * p_if_yes]]])
    instance = Instance(weights=np.ones(1), p=p, utilities=np.ones(2), n_max=1)
    return instance, Unknown(1, chance, np.array([[p_if_yes]]), np.array([[0.0]]))


@pytest.mark.parametrize(
    ("p_sure", "p_if_yes", "chance", "value"),
    [
        (0.4, 0.9, 0.5, 0.5 * 0.9 + 0.5 * 0.4 - 0.45),  # listed now; a no sends him to the sure one
        (0.4, 0.6, 0.5, 0.5 * 0.6 + 0.5 * 0.4 - 0.40),  # not listed; a yes brings it in
        (0.4, 0.3, 0.5, 0.0),  # never better: nothing to ask
    ],
)
def test_the_value_of_knowing_is_what_the_answers_let_one_do(
    p_sure: float, p_if_yes: float, chance: float, value: float
) -> None:
    instance, unknown = one_place(p_sure, p_if_yes, chance)
    (knowing,) = values_of_knowing(instance, solve(instance), [unknown])
    assert knowing.value == pytest.approx(value)
    assert knowing.p_any == pytest.approx(value)


@pytest.fixture(scope="module")
def season() -> tuple[Instance, list[Unknown]]:
    instance = season_instance(0, n=120, nodes=16, tiers=3)
    draw = np.random.default_rng(0)
    p, unknowns = instance.p.copy(), []
    for program in draw.choice(120, 40, replace=False).tolist():
        chance = float(draw.uniform(0.2, 0.8))
        unknowns.append(Unknown(program, chance, instance.p[:, program].copy(), 0.0 * instance.p[:, program]))
        p[:, program] *= chance
    return replace(instance, p=p, n_max=30), unknowns


def test_knowing_never_hurts_and_the_most_useful_question_comes_first(season: tuple[Instance, list[Unknown]]) -> None:
    instance, unknowns = season
    found = values_of_knowing(instance, solve(instance, bound=False), unknowns)
    values = [knowing.value for knowing in found]
    assert len(found) == len(unknowns)
    assert min(values) >= 0.0
    assert values == sorted(values, reverse=True)
    assert values[0] > 0.0


def test_a_single_exchange_never_promises_more_than_re_solving_finds(season: tuple[Instance, list[Unknown]]) -> None:
    instance, unknowns = season
    solution = solve(instance, bound=False)
    quick = {k.unknown: k.value for k in values_of_knowing(instance, solution, unknowns, resolved=0)}
    full = {k.unknown: k.value for k in values_of_knowing(instance, solution, unknowns, resolved=len(unknowns))}
    assert all(quick[index] <= full[index] + 1e-9 for index in quick)


def test_an_answer_that_changes_nothing_is_worth_nothing(season: tuple[Instance, list[Unknown]]) -> None:
    instance, unknowns = season
    roomy = replace(instance, n_max=120, shares=(), signals=())
    solution = solve(roomy, bound=False)
    assert max(knowing.value for knowing in values_of_knowing(roomy, solution, unknowns)) == pytest.approx(
        0.0, abs=1e-9
    )
