"""Applicants of one office at the same few programs: what a move costs its owner and brings the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from smartpick.plan.spread import Standpoint, keep_chance, spread_out

LEVELS, NODES = 2, 3


def standpoint(number: int, invited: dict[str, tuple[float, float]], listed: str, signalled: str = "") -> Standpoint:
    """Somebody with chances of an invitation without and with a signal, one letter a program, all in the anchor."""
    codes = tuple(invited)
    chances = np.array([invited[code] for code in codes]).T
    return Standpoint(
        number=number,
        name=f"applicant {number}",
        codes=codes,
        names=tuple(f"Program {code}" for code in codes),
        core=np.ones(len(codes), dtype=bool),
        group=np.zeros(len(codes), dtype=np.int64),
        listed=np.array([code in listed for code in codes]),
        level=np.array([int(code in signalled) for code in codes]),
        allowed=np.ones((LEVELS, len(codes)), dtype=bool),
        invited=chances,
        matched=np.repeat(0.5 * chances[..., None], NODES, axis=2),
        weights=np.full(NODES, 1 / NODES),
        fixed=np.zeros(len(codes), dtype=bool),
    )


def alike(count: int, **changes: object) -> list[Standpoint]:
    """Applicants who all signal program A and could as well signal another of their own choice."""
    chances = {"A": (0.3, 0.8), "B": (0.3, 0.75), "C": (0.3, 0.75), "D": (0.3, 0.75)}
    return [replace(standpoint(k + 1, chances, "ABCD", "A"), **changes) for k in range(count)]


@pytest.mark.parametrize(("slots", "others", "expected"), [(1, 0.0, 1.0), (1, 1.0, 1 - np.exp(-1)), (5, 0.1, 1.0)])
def test_an_invitation_is_kept_by_its_share_of_the_slots(slots: int, others: float, expected: float) -> None:
    """With one slot and a Poisson number X of others, E[1 / (1 + X)] is (1 - exp(-m)) / m."""
    assert keep_chance(others, slots) == pytest.approx(expected, abs=1e-6)


def test_a_crowd_spreads_its_signals_and_all_together_gain() -> None:
    found = spread_out(alike(6), slots=1)
    assert found.alone > found.spread > found.crowded
    assert {move.kind for move in found.moves} == {"signal"}
    assert sum(one.after for one in found.people) == pytest.approx(found.spread)
    gained = sum(one.after - one.before for one in found.people)
    assert gained == pytest.approx(sum(m.own + m.others for m in found.moves))
    assert f"{100 * gained:+.2f} points" in found.words[-1]


def test_everybody_is_told_what_it_means_for_them() -> None:
    found = spread_out(alike(6), slots=1)
    alone = 1 - (1 - 0.5 * 0.8) * (1 - 0.5 * 0.3) ** 3  # the list by itself: A with the signal, three without
    assert [one.alone for one in found.people] == pytest.approx([alone] * 6)
    assert all(one.alone > one.before for one in found.people)
    assert sum(one.moves for one in found.people) == len(found.moves)
    assert sum(one.given for one in found.people) == pytest.approx(sum(move.others for move in found.moves))


def test_a_move_says_what_the_owners_own_plan_will_show() -> None:
    """The signal goes from 0.8 against 0.3 to 0.75 against 0.3: their own plan knows of no others, and falls."""
    move = spread_out(alike(6), slots=1).moves[0]
    before = 1 - (1 - 0.5 * 0.8) * (1 - 0.5 * 0.3) ** 3
    after = 1 - (1 - 0.5 * 0.75) * (1 - 0.5 * 0.3) ** 3
    assert move.alone == pytest.approx(after - before)
    assert move.own > move.alone


def test_nobody_pays_more_than_the_price_that_was_set() -> None:
    found = spread_out(alike(6), slots=1)
    assert all(one.after > one.before - 0.01 - 1e-9 for one in found.people)


def test_without_a_crowd_nothing_is_proposed() -> None:
    found = spread_out(alike(2), slots=5)
    assert found.moves == ()
    assert "No exchange" in found.words[-1]


def test_what_was_sent_or_insisted_on_stays() -> None:
    assert spread_out(alike(6, fixed=np.ones(4, dtype=bool)), slots=1).moves == ()


def test_a_place_on_the_list_moves_to_another_anchor_program() -> None:
    chances = {"A": (0.6, 0.6), "B": (0.55, 0.55)}
    found = spread_out([standpoint(k + 1, chances, "A") for k in range(5)], slots=1)
    assert {(move.kind, move.off, move.onto) for move in found.moves} == {("application", "A", "B")}
    assert all(move.helped for move in found.moves)


def test_a_stronger_crowd_leaves_less_to_each() -> None:
    few, many = spread_out(alike(3), slots=1), spread_out(alike(9), slots=1)
    assert many.crowded / 9 < few.crowded / 3
