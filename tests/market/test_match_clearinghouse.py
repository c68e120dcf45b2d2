"""Supplemental lists, reversions, even and odd fills."""

from __future__ import annotations

from smartpick.market.clearinghouse import check_matching, run_match
from smartpick.market.instance import Couple, Instance, Offer


def test_an_advanced_position_comes_with_a_preliminary_year_from_the_supplemental_list() -> None:
    instance = Instance(
        {"r": ("adv", "cat"), "s": ("pre1",)},
        {},
        {
            "adv": Offer(1, ("r",)),
            "cat": Offer(1, ("r",)),
            "pre1": Offer(1, ("s", "r")),
            "pre2": Offer(1, ("r",)),
        },
        {"r": {"adv": ("pre1", "pre2")}},
    )
    result = run_match(instance)
    assert result.matching == {"r": "adv", "s": "pre1"}
    assert result.supplemental == {"r": "pre2"}
    assert check_matching(instance, result.matching, {"r": None}) == [
        {"resident": "r", "program": "adv", "supplemental": {"r": "pre2"}}
    ]
    assert check_matching(instance, result.matching, {"r": "pre2"}) == []


def test_the_advanced_position_is_kept_when_no_preliminary_year_is_left() -> None:
    instance = Instance(
        {"r": ("adv", "cat"), "s": ("pre",)},
        {},
        {"adv": Offer(1, ("r",)), "cat": Offer(1, ("r",)), "pre": Offer(1, ("s", "r"))},
        {"r": {"adv": ("pre",)}},
    )
    result = run_match(instance)
    assert result.matching == {"r": "adv", "s": "pre"}
    assert result.supplemental == {"r": None}


def test_members_of_a_couple_have_supplemental_lists_too() -> None:
    instance = Instance(
        {},
        {"k": Couple(("a", "b"), (("adv", "cat"),))},
        {"adv": Offer(1, ("a",)), "cat": Offer(1, ("b",)), "pre": Offer(1, ("a",))},
        {"a": {"adv": ("pre",)}},
    )
    result = run_match(instance)
    assert (result.matching, result.supplemental) == ({"a": "adv", "b": "cat"}, {"a": "pre"})


def test_positions_left_unfilled_revert_down_the_line() -> None:
    instance = Instance(
        {"r": ("c",), "s": ("c",), "t": ("c",)},
        {},
        {
            "a": Offer(1, (), reverts_to="b"),
            "b": Offer(1, (), reverts_to="c"),
            "c": Offer(1, ("r", "s", "t")),
        },
    )
    result = run_match(instance)
    assert result.matching == {"r": "c", "s": "c", "t": "c"}
    assert result.quotas == {"a": 0, "b": 0, "c": 3}


def test_a_position_that_is_filled_does_not_revert() -> None:
    instance = Instance(
        {"r": ("a",), "s": ("b",), "t": ("b",)}, {}, {"a": Offer(1, ("r",), reverts_to="b"), "b": Offer(1, ("s", "t"))}
    )
    result = run_match(instance)
    assert result.matching == {"r": "a", "s": "b", "t": None}
    assert result.quotas == {"a": 1, "b": 1}


def test_a_program_that_fills_even_numbers_gives_up_the_odd_one_and_the_resident_moves_on() -> None:
    instance = Instance(
        {"r": ("a", "b"), "s": ("a", "b"), "t": ("a", "b")},
        {},
        {"a": Offer(3, ("r", "s", "t"), fills="even"), "b": Offer(1, ("t",))},
    )
    result = run_match(instance)
    assert result.matching == {"r": "a", "s": "a", "t": "b"}
    assert result.quotas["a"] == 2
    assert result.stable


def test_a_program_that_fills_odd_numbers_and_reverts_hands_the_position_on() -> None:
    instance = Instance(
        {"r": ("a",), "s": ("a", "b"), "t": ("b",)},
        {},
        {"a": Offer(2, ("r", "s"), reverts_to="b", fills="odd"), "b": Offer(1, ("t", "s"))},
    )
    result = run_match(instance)
    assert result.matching == {"r": "a", "s": "b", "t": "b"}
    assert result.quotas == {"a": 1, "b": 2}


def test_a_program_that_filled_none_is_left_alone() -> None:
    instance = Instance({"r": ()}, {}, {"a": Offer(1, ("r",), fills="odd")})
    assert run_match(instance).quotas == {"a": 1}


def test_a_quota_beyond_all_measure_is_room_for_all() -> None:
    instance = Instance({"r": ("a",), "s": ("a",)}, {}, {"a": Offer(10**30, ("r", "s"))})
    assert run_match(instance).matching == {"r": "a", "s": "a"}
