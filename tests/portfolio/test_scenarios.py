from __future__ import annotations

import itertools

import numpy as np
import pytest
from portfolio_cases import season_instance

from smartpick.portfolio.scenarios import landing, p_any_attending, tail_weights
from smartpick.portfolio.solve import solve
from smartpick.portfolio.survival import p_any


def test_a_good_day_is_better_than_a_bad_day_and_they_average_to_the_whole() -> None:
    instance = season_instance(0, n=80, nodes=16)
    solution = solve(instance, bound=False)
    at_node = 1.0 - (1.0 - instance.p[solution.levels, solution.chosen]).prod(axis=0)
    chances = []
    for best in (True, False):
        weights = tail_weights(instance.weights, at_node, 0.5, best=best)
        assert weights.sum() == pytest.approx(1.0)
        chances.append(p_any(instance, solution.chosen, solution.levels, weights))
    assert chances[0] > solution.p_any > chances[1]
    assert np.mean(chances) == pytest.approx(solution.p_any)


def test_landing_chances_sum_to_the_chance_of_any() -> None:
    instance = season_instance(0, n=80, nodes=16)
    solution = solve(instance, bound=False)
    where = landing(instance, solution.chosen, solution.levels)
    assert where.sum() == pytest.approx(solution.p_any)
    assert (where >= 0.0).all()


def test_attending_everything_is_the_chance_of_any() -> None:
    weights = np.array([0.3, 0.7])
    draw = np.random.default_rng(0)
    invited, cleared = draw.random((6, 2)), draw.random((6, 2))
    whole = float(weights @ (1.0 - (1.0 - invited * cleared).prod(axis=0)))
    assert p_any_attending(weights, invited, cleared, 6) == pytest.approx(whole)
    assert p_any_attending(weights, invited, cleared, 0) == 0.0


@pytest.mark.parametrize("most", [1, 2, 3])
def test_attending_the_first_few_equals_adding_up_all_outcomes(most: int) -> None:
    weights = np.ones(1)
    draw = np.random.default_rng(most)
    invited, cleared = draw.random((5, 1)), draw.random((5, 1))
    total = 0.0
    for outcome in itertools.product([False, True], repeat=5):
        chance = np.prod([invited[j, 0] if came else 1.0 - invited[j, 0] for j, came in enumerate(outcome)])
        attended = [j for j, came in enumerate(outcome) if came][:most]
        total += chance * (1.0 - np.prod([1.0 - cleared[j, 0] for j in attended]))
    assert p_any_attending(weights, invited, cleared, most) == pytest.approx(total)
