from __future__ import annotations

import itertools
from dataclasses import replace

import highspy
import numpy as np
import pytest
from portfolio_cases import best_of_all, season_instance, small_instance, wide_instance

from smartpick.portfolio import bound
from smartpick.portfolio.bound import Model, upper_bound
from smartpick.portfolio.exact import prove
from smartpick.portfolio.hull import band_rows, fee_rows
from smartpick.portfolio.limits import lay_out
from smartpick.portfolio.solve import starting_list
from smartpick.portfolio.survival import relaxed_survival, survival, worth
from smartpick.portfolio.swap import improve, set_worth


def test_a_solver_that_greets_while_it_is_made_is_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """HiGHS 1.16 prints its version from `enableCallbacks`, which its constructor calls: JSON alone broke."""

    class Greeting(highspy.Highs):
        def enableCallbacks(self) -> None:
            if self.getOptionValue("output_flag")[1]:
                print("Running HiGHS")
            super().enableCallbacks()

    monkeypatch.setattr(highspy, "Highs", Greeting)
    bound._silent_solver.cache_clear()
    Model(lay_out(small_instance(0)))
    bound._silent_solver.cache_clear()
    assert capsys.readouterr().out == ""


def test_the_relaxation_equals_the_value_at_every_list() -> None:
    problem = lay_out(wide_instance(0, 10, 2))
    draw = np.random.default_rng(0)
    for _ in range(20):
        on = np.flatnonzero(draw.random(problem.columns.program.size) < 0.3)
        x = np.zeros(problem.columns.program.size)
        x[on] = 1.0
        exact = worth(problem.columns, survival(problem.columns, on))
        assert worth(problem.columns, relaxed_survival(problem.columns, x)) == pytest.approx(exact, abs=1e-12)


def test_a_tangent_lies_above_the_value_everywhere() -> None:
    problem = lay_out(season_instance(0, n=60, nodes=16))
    columns = problem.columns
    draw = np.random.default_rng(1)

    def value(x: np.ndarray) -> float:
        return worth(columns, relaxed_survival(columns, x))

    for _ in range(20):
        here, there = draw.random(columns.program.size) * 0.3, draw.random(columns.program.size) * 0.3
        step = 1e-7
        slope = (value(here + step * (there - here)) - value(here)) / step
        assert value(there) <= value(here) + slope + 1e-6


@pytest.mark.parametrize("seed", range(40))
def test_the_bound_is_above_the_best_list(seed: int) -> None:
    instance = small_instance(seed)
    best = best_of_all(instance)
    problem = lay_out(instance)
    first = starting_list(problem)
    if best is None or first is None:
        assert best is None or best.chosen == ()
        return
    assert upper_bound(problem, first[1])[0] >= best.value - 1e-9


@pytest.mark.parametrize("seed", range(30))
def test_rows_tightened_to_whole_programs_cut_off_no_list(seed: int) -> None:
    instance = wide_instance(seed, 12, 1)
    bands = tuple(replace(share, high=0.37, low=0.21) for share in instance.shares)
    instance = replace(instance, shares=bands, n_max=11, budget_usd=400.0)
    best = best_of_all(instance)
    problem = lay_out(instance)
    first = starting_list(problem)
    assert best is not None
    assert first is not None
    on, bound = prove(problem, improve(*first))
    assert set_worth(problem.columns, on) == pytest.approx(best.value, abs=1e-9)
    assert bound == pytest.approx(best.value, abs=1e-8)


@pytest.mark.parametrize("seed", range(12))
def test_hull_rows_hold_for_every_list_that_holds_the_limits(seed: int) -> None:
    draw = np.random.default_rng(seed)
    instance = replace(
        wide_instance(seed, 10, 1), n_max=9, budget_usd=float(draw.integers(60, 240)), include=(), exclude=()
    )
    bands = tuple(replace(share, low=0.31, high=float(draw.uniform(0.4, 0.9))) for share in instance.shares)
    problem = lay_out(replace(instance, shares=bands))
    limits, columns = problem.limits, problem.columns
    rows = [row for band in limits.bands for row in band_rows(band, limits)] + fee_rows(limits)
    assert rows
    held = 0
    for state in itertools.product([False, True], repeat=10):
        on = np.flatnonzero(np.array(state)[columns.program])
        if limits.hold_for(on, columns.program):
            held += 1
            assert all(row[on].sum() <= most + 1e-9 for row, most in rows)
    assert held > 0


def test_a_proof_from_a_poor_list_still_ends_at_the_optimum() -> None:
    instance = wide_instance(3, 10, 2)
    problem = lay_out(instance)
    best = best_of_all(instance)
    first = starting_list(problem)
    assert best is not None
    assert first is not None
    poor = first[1][problem.columns.program[first[1]] == 0]  # the forced program alone
    poor = poor if problem.limits.hold_for(poor, problem.columns.program) else first[1]
    on, bound = prove(problem, poor)
    assert set_worth(problem.columns, on) == pytest.approx(best.value, abs=1e-9)
    assert bound >= best.value - 1e-9


def test_the_relaxation_knows_when_limits_leave_nothing() -> None:
    instance = replace(wide_instance(0, 8, 1), n_max=0)
    assert Model(lay_out(instance)).maximise() is None
