from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from portfolio_cases import season_instance

from smartpick.errors import NoFeasiblePlan
from smartpick.portfolio.limits import fee_of, fee_table
from smartpick.portfolio.solve import CountLimit, Instance, Share, SignalLimit, solve

ERAS = ((30, 11.0), (None, 30.0))


def flat(n: int, **limits: object) -> Instance:
    """`n` programs that differ a little, on two nodes."""
    p = np.linspace(0.2, 0.4, n)[None, :, None] * np.array([0.5, 1.0])
    return Instance(**{"weights": np.array([0.5, 0.5]), "p": p, "utilities": np.ones(n), "n_max": n, **limits})


@pytest.mark.parametrize(("number", "usd"), [(29, 319.0), (30, 330.0), (31, 360.0), (100, 2430.0)])
def test_fee_steps_are_cumulative(number: int, usd: float) -> None:
    assert fee_table(ERAS, 120)[number] == usd


def test_fee_steps_start_anew_in_every_specialty() -> None:
    groups = np.repeat([0, 1], 40)
    instance = flat(80, groups=groups, fees=(ERAS, ERAS))
    assert fee_of(instance, np.arange(80)) == 2 * (330.0 + 300.0)


def test_a_closed_last_step_ends_the_list() -> None:
    assert solve(flat(6, fees=(((4, 5.0),),), budget_usd=1000.0)).chosen.size == 4


def test_the_budget_bounds_the_fees() -> None:
    solution = solve(flat(60, fees=(ERAS,), budget_usd=400.0))
    assert solution.fee_usd == 390.0
    assert solution.chosen.size == 32


def test_a_hard_share_holds_or_the_list_is_shorter() -> None:
    core = np.arange(20) < 4
    solution = solve(flat(20, shares=(Share("core", core, 0.5, 1.0),)), gap_target=0.0)
    assert solution.chosen.size == 8
    assert solution.relaxed == ()


def test_a_soft_share_gives_way_to_what_exists_and_says_so() -> None:
    core = np.arange(100) < 10
    bands = (Share("core", core, 0.25, 0.35, soft=True), Share("wider", ~core, 0.65, 0.75, soft=True))
    solution = solve(flat(100, n_max=80, shares=bands))
    assert solution.chosen.size == 80
    assert core[solution.chosen].sum() == 10
    told = {(gave.name, gave.side): (gave.wanted, gave.granted) for gave in solution.relaxed}
    assert told == {("core", "low"): (20, 10), ("wider", "high"): (60, 70)}


def test_a_soft_share_that_can_be_met_is_met() -> None:
    core = np.arange(100) < 40  # the weaker ones
    solution = solve(flat(100, n_max=50, shares=(Share("core", core, 0.3, 1.0, soft=True),)))
    assert core[solution.chosen].sum() == 15
    assert solution.relaxed == ()


def test_a_soft_share_gives_way_to_a_hard_limit() -> None:
    core = np.arange(40) < 20
    instance = flat(
        40,
        n_max=20,
        shares=(Share("core", core, 0.5, 1.0, soft=True), Share("cap", core, 0.0, 0.3)),
    )
    solution = solve(instance)
    assert core[solution.chosen].sum() == 6
    assert solution.chosen.size == 20
    assert [gave.side for gave in solution.relaxed] == ["low"]


def test_signals_are_counted_per_level_and_per_specialty_and_per_region() -> None:
    instance = season_instance(0)
    specialty = np.arange(550) % 2 == 0
    state = np.arange(550) < 275
    limits = (
        SignalLimit("silver in even", (1,), 5, specialty),
        SignalLimit("silver in odd", (1,), 4, ~specialty),
        SignalLimit("gold", (2,), 3),
        SignalLimit("any in the state", (1, 2), 2, state),
    )
    solution = solve(replace(instance, signals=limits), bound=False)
    chosen, levels = solution.chosen, solution.levels
    assert ((levels == 1) & specialty[chosen]).sum() <= 5
    assert ((levels == 1) & ~specialty[chosen]).sum() <= 4
    assert (levels == 2).sum() <= 3
    assert ((levels > 0) & state[chosen]).sum() <= 2
    assert (levels > 0).sum() == 12


def test_a_level_that_is_not_allowed_is_not_given() -> None:
    instance = season_instance(0)
    allowed = np.ones((3, 550), dtype=bool)
    allowed[1:, :400] = False
    solution = solve(replace(instance, allowed=allowed), bound=False)
    assert (solution.chosen[solution.levels > 0] >= 400).all()


def test_counts_and_forced_programs_are_kept() -> None:
    few = np.arange(30) < 5
    instance = flat(30, n_max=10, counts=(CountLimit("few", few, 2, 3),), include=(7,), exclude=(29, 28))
    chosen = solve(instance, gap_target=0.0).chosen
    assert few[chosen].sum() == 2
    assert 7 in chosen
    assert not {28, 29} & set(chosen.tolist())


def test_expected_interviews_stay_below_the_cap() -> None:
    instance = replace(season_instance(1), interview_cap=9.0)
    solution = solve(instance, bound=False)
    assert solution.interviews <= 9.0


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        ({"n_max": 2, "include": (0, 1, 2)}, ["at most 2 programs", "include '0'", "include '1'", "include '2'"]),
        ({"fees": (ERAS,), "budget_usd": 20.0, "n_min": 3}, ["at least 3 programs", "budget of 20 USD"]),
        (
            {"shares": (Share("a", np.arange(6) < 3, 0.6, 1.0), Share("b", np.arange(6) >= 3, 0.6, 1.0))},
            ["share of a at least 0.6", "share of b at least 0.6"],
        ),
        ({"include": (1,), "exclude": (1,)}, ["include '1'", "exclude '1'"]),
        ({"shares": (Share("nowhere", np.zeros(6, dtype=bool), 0.2, 1.0),)}, ["share of nowhere at least 0.2"]),
    ],
    ids=["number and forced", "budget and minimum", "two shares", "in and out", "an empty region"],
)
def test_limits_that_clash_are_named_and_only_they(limits: dict[str, object], named: list[str]) -> None:
    with pytest.raises(NoFeasiblePlan) as refusal:
        solve(flat(6, **limits))
    assert len(refusal.value.clash) == len(named)
    for words in named:
        assert any(words in limit for limit in refusal.value.clash)


def test_loosening_a_clashing_limit_is_priced_by_re_solving() -> None:
    with pytest.raises(NoFeasiblePlan) as refusal:
        solve(flat(6, fees=(ERAS,), budget_usd=20.0, n_min=3))
    offers = {way.split("'")[1]: way for way in refusal.value.loosen}
    alone = solve(flat(6, fees=(ERAS,), budget_usd=20.0))
    free = solve(flat(6, n_min=3))
    assert f"a list of 1 with P(any) {alone.p_any:.3f}" in offers["at least 3 programs"]
    assert f"a list of 6 with P(any) {free.p_any:.3f}" in offers["budget of 20 USD"]
