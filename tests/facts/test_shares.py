"""Shares of IMGs, US and non-US citizens apart."""

import pytest

from smartpick.facts.regions import named_regions
from smartpick.facts.shares import find_shares, non_us_of_imgs, shares


@pytest.mark.parametrize(("state", "us", "non_us"), [("CA", 291, 137), ("PA", 151, 368)])
def test_the_two_shares_differ_within_a_state(state: str, us: int, non_us: int) -> None:
    row = next(row for row in find_shares(state, "all") if row.year == 2021)
    assert (row.us_img, row.non_us_img) == (us, non_us)


def test_a_division_is_the_sum_of_its_states() -> None:
    division = next(row for row in find_shares("new_england", "all") if row.year == 2017)
    states = [
        next(row for row in find_shares(state, "all") if row.year == 2017 and row.filled)
        for state in named_regions()["new_england"].states
    ]
    assert division.status == "derived"
    assert division.us_img == sum(row.us_img for row in states)
    assert division.filled == sum(row.filled for row in states)


def test_parts_never_exceed_the_whole() -> None:
    for row in shares():
        parts = (row.us_img or 0) + (row.non_us_img or 0)
        assert row.filled is None or parts <= row.filled
        assert row.img is None or parts <= row.img or row.doubt


def test_every_share_has_a_source_and_undated_ones_say_so() -> None:
    assert all(row.source for row in shares())
    assert all(row.doubt for row in shares() if row.year is None)


def test_a_suspect_figure_is_kept_marked_and_not_leaned_on() -> None:
    texas = next(row for row in find_shares("TX", "all") if row.year == 2021)
    assert texas.doubt
    assert non_us_of_imgs("TX")[1] == 2017


def test_what_a_source_does_not_count_stays_unknown() -> None:
    assert next(row for row in find_shares("MA", "all") if row.year == 2021).filled is None
