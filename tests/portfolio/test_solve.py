from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from portfolio_cases import best_of_all, season_instance, small_instance, wide_instance

from smartpick.errors import NoFeasiblePlan
from smartpick.portfolio.limits import lay_out
from smartpick.portfolio.solve import Instance, Share, Solution, solve
from smartpick.portfolio.survival import expected_utility, p_any, p_if_independent


def assert_is_the_best(instance: Instance) -> None:
    best = best_of_all(instance)
    if best is None:
        with pytest.raises(NoFeasiblePlan):
            solve(instance, gap_target=0.0)
        return
    try:
        solution = solve(instance, gap_target=0.0)
    except NoFeasiblePlan:
        solution = None
    if solution is None:  # only the empty list holds the limits, and that is no list
        assert best.chosen == ()
        return
    assert solution.objective == pytest.approx(best.value, abs=1e-9)
    assert solution.bound is not None
    assert solution.gap is not None
    assert solution.bound >= best.value - 1e-9
    assert solution.gap <= 1e-8
    assert_holds(instance, solution)


def assert_holds(instance: Instance, solution: Solution) -> None:
    problem = lay_out(instance)
    on = problem.columns.of(solution.chosen, solution.levels)
    assert (on >= 0).all()
    assert problem.limits.hold_for(on, problem.columns.program)


@pytest.mark.parametrize("seed", range(120))
def test_a_small_instance_with_any_limits_equals_trying_everything(seed: int) -> None:
    assert_is_the_best(small_instance(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(120, 600))
def test_many_more_small_instances_equal_trying_everything(seed: int) -> None:
    assert_is_the_best(small_instance(seed))


@pytest.mark.parametrize(("n", "levels"), [(16, 1), (10, 2), (8, 3)])
@pytest.mark.parametrize("seed", range(4))
def test_up_to_sixteen_programs_equal_trying_everything(seed: int, n: int, levels: int) -> None:
    assert_is_the_best(wide_instance(seed, n, levels))


def marginal_improvement(p: np.ndarray, worths: np.ndarray, size: int) -> float:
    """Chade and Smith's algorithm: add the program that raises the expected best admission most."""
    chosen: list[int] = []

    def value(listed: list[int]) -> float:
        total, staying = 0.0, 1.0
        for j in sorted(listed, key=lambda j: -worths[j]):
            total, staying = total + staying * p[j] * worths[j], staying * (1.0 - p[j])
        return total

    for _ in range(size):
        chosen.append(max(set(range(p.size)) - set(chosen), key=lambda j: value([*chosen, j])))
    return value(chosen)


@pytest.mark.parametrize("seed", range(20))
def test_one_node_and_equal_costs_is_the_simultaneous_search_problem(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n, size = 30, int(draw.integers(1, 10))
    p, worths = draw.random(n) * 0.8, draw.random(n)
    instance = Instance(weights=np.ones(1), p=p[None, :, None], utilities=worths, n_max=size)
    solution = solve(instance, gap_target=0.0)
    assert solution.objective == pytest.approx(marginal_improvement(p, worths, size), abs=1e-12)
    assert solution.gap == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_one_node_and_unequal_costs_is_the_college_application_problem(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n, budget = 9, 20
    costs = draw.integers(2, 9, n)
    p, worths = draw.random(n) * 0.8, draw.random(n)
    solution = solve(
        Instance(
            weights=np.ones(1),
            p=p[None, :, None],
            utilities=worths,
            n_max=n,
            groups=np.arange(n),
            fees=tuple(((None, float(cost)),) for cost in costs),
            budget_usd=float(budget),
        ),
        gap_target=0.0,
    )
    best = np.zeros(
        budget + 1
    )  # dynamic program over the money, worst program first: he lands at the best that takes him
    for j in np.argsort(worths):
        with_j = np.full(budget + 1, -np.inf)
        with_j[costs[j] :] = (1.0 - p[j]) * best[: budget + 1 - costs[j]] + p[j] * worths[j]
        best = np.maximum(best, with_j)
    assert solution.objective == pytest.approx(best[budget], abs=1e-9)
    assert solution.fee_usd <= budget


@pytest.mark.parametrize("seed", range(3))
def test_a_list_of_the_size_of_internal_medicine_has_a_gap_below_one_in_ten_thousand(seed: int) -> None:
    instance = season_instance(seed)
    quick, full = solve(instance, bound=False), solve(instance)
    assert full.gap is not None
    assert full.gap <= 1e-4
    assert quick.bound is None
    assert full.bound is not None
    assert quick.objective <= full.objective + 1e-12 <= full.bound + 2e-12
    assert_holds(instance, full)
    assert full.chosen.size == 100


def test_sampled_seasons_agree_with_the_value_on_the_nodes() -> None:
    instance = season_instance(1)
    solution = solve(instance, bound=False)
    draw, seasons = np.random.default_rng(5), 40_000
    node = draw.choice(instance.weights.size, seasons, p=instance.weights)
    order = np.argsort(-instance.utilities[solution.chosen], kind="stable")
    chosen, levels = solution.chosen[order], solution.levels[order]
    takes = draw.random((seasons, chosen.size)) < instance.p[levels, chosen][:, node].T
    landed = np.where(takes.any(axis=1), instance.utilities[chosen][takes.argmax(axis=1)], 0.0)
    error = 4.0 * landed.std() / np.sqrt(seasons)
    assert landed.mean() == pytest.approx(solution.objective, abs=error)
    assert takes.any(axis=1).mean() == pytest.approx(solution.p_any, abs=4.0 * 0.5 / np.sqrt(seasons))


def test_multiplying_separate_chances_says_too_much_when_strength_is_uncertain() -> None:
    instance = season_instance(0)
    solution = solve(instance, bound=False)
    honest = p_any(instance, solution.chosen, solution.levels)
    assert honest == pytest.approx(solution.p_any)
    assert p_if_independent(instance, solution.chosen, solution.levels) > honest + 0.02


def test_the_objective_is_the_expected_utility_of_the_list() -> None:
    instance = season_instance(2)
    solution = solve(instance, bound=False)
    assert solution.objective == pytest.approx(expected_utility(instance, solution.chosen, solution.levels))


def test_starting_from_a_known_list_is_at_least_as_good_as_that_list() -> None:
    instance = season_instance(3)
    known = solve(replace(instance, n_max=90), bound=False)
    again = solve(instance, bound=False, start=(known.chosen, known.levels))
    assert again.objective >= known.objective


def test_the_same_instance_gives_the_same_list() -> None:
    first, second = (solve(season_instance(4, n=200, nodes=16)) for _ in range(2))
    assert first.chosen.tolist() == second.chosen.tolist()
    assert first.levels.tolist() == second.levels.tolist()
    assert first.bound == second.bound


@pytest.mark.parametrize("limits", [{"n_max": 0}, {"budget_usd": 5.0}], ids=["no number", "no money"])
def test_where_nothing_can_be_bought_the_list_is_empty(limits: dict[str, float]) -> None:
    instance = replace(season_instance(0, n=20, nodes=4), shares=(), **limits)
    solution = solve(instance)
    assert solution.chosen.size == 0
    assert (solution.objective, solution.bound, solution.gap) == (0.0, 0.0, 0.0)


def test_two_cheap_programs_may_replace_a_dear_one() -> None:
    p = np.array([[[0.5], [0.35], [0.35], [0.3]]])
    instance = Instance(
        weights=np.ones(1), p=p, utilities=np.ones(4), n_max=4, groups=np.array([0, 1, 1, 0]),
        fees=(((None, 30.0),), ((None, 15.0),)), budget_usd=30.0,
    )  # fmt: skip
    assert solve(instance, bound=False).chosen.tolist() == [1, 2]


def test_more_money_and_more_signals_never_hurt() -> None:
    instance = wide_instance(0, 10, 2)
    poor = solve(instance, gap_target=0.0)
    rich = solve(replace(instance, budget_usd=instance.budget_usd + 50.0), gap_target=0.0)
    signalled = solve(replace(instance, signals=()), gap_target=0.0)
    assert poor.objective <= rich.objective + 1e-12
    assert poor.objective <= signalled.objective + 1e-12


def test_certain_and_impossible_programs_are_no_trouble() -> None:
    p = np.array([[[1.0, 1.0], [0.0, 0.0], [0.5, 1.0]]])
    instance = Instance(weights=np.array([0.5, 0.5]), p=p, utilities=np.array([0.5, 1.0, 1.0]), n_max=2)
    solution = solve(instance, gap_target=0.0)
    assert solution.chosen.tolist() == [0, 2]
    assert solution.objective == pytest.approx(0.5 * (0.5 + 0.25) + 0.5 * 1.0)
    assert solution.p_any == 1.0


def test_nothing_to_choose_from_is_an_empty_list() -> None:
    instance = Instance(weights=np.ones(1), p=np.zeros((1, 0, 1)), utilities=np.zeros(0), n_max=5)
    assert solve(instance).objective == 0.0
    assert solve(instance).bound == 0.0


def test_a_program_worth_nothing_is_not_put_on_the_list_to_fill_it() -> None:
    p = np.array([[[0.5], [0.0], [0.0]]])
    instance = Instance(weights=np.ones(1), p=p, utilities=np.ones(3), n_max=3)
    assert solve(instance).chosen.tolist() == [0]


def test_signals_go_where_they_change_most_and_not_to_the_surest_program() -> None:
    p = np.array([[[0.90], [0.10]], [[0.91], [0.50]]])
    instance = Instance(
        weights=np.ones(1), p=p, utilities=np.array([0.5, 1.0]), n_max=2, levels=("none", "gold"),
        signals=season_instance(0, n=8).signals[:1],
    )  # fmt: skip
    limited = replace(instance, signals=(replace(instance.signals[0], most=1),))
    solution = solve(limited, gap_target=0.0)
    assert dict(zip(solution.chosen.tolist(), solution.levels.tolist(), strict=True)) == {0: 0, 1: 1}


def test_a_hard_cap_on_one_region_is_never_broken_by_the_soft_bands() -> None:
    instance = season_instance(0)
    core = instance.shares[0].members
    capped = replace(instance, shares=(*instance.shares, Share("anchor cap", core, 0.0, 0.1)))
    solution = solve(capped, bound=False)
    assert core[solution.chosen].sum() <= 0.1 * solution.chosen.size
