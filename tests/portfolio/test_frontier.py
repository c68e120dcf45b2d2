from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from portfolio_cases import season_instance

from smartpick.portfolio.frontier import cheapest_within, frontier, value_of_last
from smartpick.portfolio.prices import prices, prices_of
from smartpick.portfolio.solve import CountLimit, Instance, Share, solve


@pytest.fixture(scope="module")
def season() -> Instance:
    return season_instance(0, n=200, nodes=16, tiers=3)


def test_every_point_is_the_best_list_of_its_size(season: Instance) -> None:
    for point in frontier(season, [20, 50, 80]):
        assert point.applications == point.size
        assert point.objective == pytest.approx(solve(replace(season, n_max=point.size), bound=False).objective)


def test_more_applications_are_worth_more_and_each_next_one_less(season: Instance) -> None:
    free = replace(season, shares=(), signals=())
    worths = [point.objective for point in frontier(free, range(10, 60, 10))]
    steps = np.diff([0.0, *worths])
    assert (steps > 0).all()
    assert (np.diff(steps) < 1e-9).all()


def test_sizes_without_a_list_are_left_out() -> None:
    core = np.array([True, False, False])
    instance = Instance(
        weights=np.ones(1), p=np.full((1, 3, 1), 0.5), utilities=np.ones(3), n_max=3,
        shares=(Share("core", core, 0.3, 0.4),),
    )  # fmt: skip
    assert [point.applications for point in frontier(instance)] == [3]


def test_the_last_ten_are_priced_against_the_best_shorter_list(season: Instance) -> None:
    whole = solve(season, bound=False)
    last = value_of_last(season, whole, 10)
    shorter = solve(replace(season, n_max=whole.chosen.size - 10), bound=False)
    assert last.applications == 10
    assert last.p_any == pytest.approx(whole.p_any - shorter.p_any)
    assert last.fee_usd == 300.0


def test_a_cheaper_list_within_a_point_is_cheaper_and_within_a_point(season: Instance) -> None:
    whole = solve(season, bound=False)
    cheaper = cheapest_within(season, whole, 0.01)
    assert cheaper.fee_usd < whole.fee_usd
    assert cheaper.p_any >= whole.p_any - 0.01
    one_less = solve(replace(season, n_max=cheaper.chosen.size - 1), bound=False)
    assert one_less.p_any < whole.p_any - 0.01


def test_giving_up_a_band_never_costs_and_its_price_is_what_the_list_gains(season: Instance) -> None:
    whole = solve(season, bound=False)
    found = {price.name: price for price in prices(season, whole)}
    assert set(found) == {"core", "secondary", "safety"}
    for price in found.values():
        assert price.objective_gain >= 0.0
        assert price.p_any_without == pytest.approx(whole.p_any + price.p_any_gain)
    assert max(price.objective_gain for price in found.values()) > 0.0


def test_the_price_of_a_hard_share_is_what_re_solving_without_it_gives(season: Instance) -> None:
    core = season.shares[0].members
    held = replace(season, shares=(Share("cap", ~core, 0.0, 0.9),))
    whole = solve(held, gap_target=0.0)
    (price,) = prices(held, whole)
    free = solve(replace(season, shares=()), gap_target=0.0)
    assert price.objective_gain == pytest.approx(free.objective - whole.objective, abs=1e-5)


def test_every_limit_a_person_sets_has_a_price(season: Instance) -> None:
    few = CountLimit("few of the core", season.shares[0].members, 0, 2)
    limited = replace(season, budget_usd=900.0, interview_cap=20.0, include=(0,), exclude=(1, 2), counts=(few,))
    assert {price.name for price in prices(limited, solve(limited, bound=False))} == {
        "core", "secondary", "safety", "few of the core", "budget", "interviews", "include", "exclude",
    }  # fmt: skip


def test_a_preference_is_priced_by_a_variant_of_the_callers(season: Instance) -> None:
    here = replace(season, exclude=tuple(np.flatnonzero(season.shares[1].members).tolist()), shares=())
    only_here = solve(here, bound=False)
    (price,) = prices_of(only_here, {"insisting on a region": replace(here, exclude=())})
    assert price.p_any_gain > 0.0
