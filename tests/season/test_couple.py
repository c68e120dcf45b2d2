"""A couple's pairs: built from both lists, landed by simulation that agrees with counting every case, and entered."""

from __future__ import annotations

import itertools
import time
from datetime import date

import numpy as np
import pytest

from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.report.rank_sheet import table_csv
from smartpick.season.couple import Apart, Pair, Wishes, apart_km, checked_wishes, own_pairs, pair_list
from smartpick.season.couple_plan import COLUMNS, couple_plan, entry_rows, pairs_of_table
from smartpick.season.pair_landing import pair_landing
from smartpick.season.partner import Half, read_half

DAY = date(2027, 2, 5)
WORCESTER, BOSTON, AKRON = "1290140C0", "1266140C0", "1541140C0"
NO_MATCH = "999999999"  # OUHSC, Couples Match in the NRMP


def half(codes: list[str], chances: list[list[float]], weights: list[float] = [1.0], season: int = 2027) -> Half:  # noqa: B006
    return Half(season, tuple(codes), np.array(weights), np.array(chances))


def in_words(pairs: tuple[Pair, ...]) -> list[tuple[str | None, str | None]]:
    return [(pair.first, pair.second) for pair in pairs]


def test_pairs_within_reach_come_first_then_those_apart_then_one_alone() -> None:
    wishes = Wishes(near_km=80)
    found = in_words(pair_list([WORCESTER, AKRON], [BOSTON, AKRON], wishes, 300).pairs)
    assert found == [
        (WORCESTER, BOSTON), (AKRON, AKRON),
        (WORCESTER, AKRON), (AKRON, BOSTON),
        (WORCESTER, None), (None, BOSTON), (AKRON, None), (None, AKRON),
    ]  # fmt: skip
    assert 50 < apart_km(WORCESTER, BOSTON) < 80


def test_who_leads_how_far_and_who_goes_alone_change_the_list() -> None:
    first, second = [WORCESTER, AKRON], [AKRON, BOSTON]
    never = pair_list(first, second, checked_wishes(80, "never", 0.5, "nobody"), 300)
    assert in_words(never.pairs) == [(WORCESTER, BOSTON), (AKRON, AKRON)]
    assert never.left_out["too_far"] == 2
    leads = [
        in_words(pair_list(first, second, checked_wishes(80, "mixed", lead, "nobody"), 300).pairs) for lead in (1, 0)
    ]
    assert leads[0][:2] == [(WORCESTER, AKRON), (WORCESTER, BOSTON)]
    assert leads[1][:2] == [(WORCESTER, AKRON), (AKRON, AKRON)]
    alone = in_words(pair_list(first, second, checked_wishes(80, "never", 0.5, "second"), 300).pairs)[2:]
    assert alone == [(None, AKRON), (None, BOSTON)]


def test_a_list_longer_than_allowed_keeps_those_who_go_alone() -> None:
    codes = [p.code for p in load_catalogue().find("internal medicine", state="MA")]
    found = pair_list(codes[:10], codes[:10], Wishes(apart=Apart.MIXED), 40)
    assert len(found.pairs) == 40
    assert sum(pair.first is None or pair.second is None for pair in found.pairs) == 20
    assert found.left_out["beyond_the_longest_list"] == 80 - found.left_out["one_position"]


@pytest.mark.parametrize(
    ("near", "apart", "lead", "alone", "field"),
    [(-1, "after", 0.5, "both", "near_km"), (80, "far", 0.5, "both", "apart"), (80, "after", 2, "both", "lead"),
     (80, "after", 0.5, "me", "alone"), (float("nan"), "after", 0.5, "both", "near_km")],
)  # fmt: skip
def test_a_wish_that_is_none_is_refused(near: float, apart: str, lead: float, alone: str, field: str) -> None:
    with pytest.raises(InvalidInput, match=field):
        checked_wishes(near, apart, lead, alone)


def counted(first: Half, second: Half, pairs: list[Pair]) -> list[float]:
    """Chance of each pair, and of none, by going through every node and every set of cleared cutoffs."""
    found = [0.0] * (len(pairs) + 1)
    for (q, w), (r, v) in itertools.product(enumerate(first.weights), enumerate(second.weights)):
        for one in itertools.product((False, True), repeat=len(first.codes)):
            for two in itertools.product((False, True), repeat=len(second.codes)):
                p = w * v
                for cleared, row in zip((*one, *two), (*first.chances[:, q], *second.chances[:, r]), strict=True):
                    p *= row if cleared else 1 - row
                yes = dict(zip(first.codes, one, strict=True)), dict(zip(second.codes, two, strict=True))
                at = next(
                    (
                        k
                        for k, pair in enumerate(pairs)
                        if (pair.first is None or yes[0][pair.first]) and (pair.second is None or yes[1][pair.second])
                    ),
                    len(pairs),
                )
                found[at] += p
    return found


def test_the_simulation_agrees_with_counting_every_case() -> None:
    first = half([WORCESTER, AKRON], [[0.2, 0.7], [0.5, 0.6]], [0.3, 0.7])
    second = half([BOSTON, AKRON, WORCESTER], [[0.4, 0.1], [0.6, 0.3], [0.2, 0.2]], [0.5, 0.5])
    pairs = list(pair_list(first.codes, second.codes, Wishes(), 300).pairs)
    found = pair_landing(first, second, pairs)
    for simulated, exact in zip((*found.at_pair, found.nowhere[0]), counted(first, second, pairs), strict=True):
        assert simulated == pytest.approx(exact, abs=0.012)  # 100,000 draws, but only 200 pairs of nodes
    assert (found.low <= found.at_pair + 1e-9).all()
    assert found.nowhere[1] <= found.nowhere[0] <= found.nowhere[2]


def test_300_pairs_are_landed_within_a_second() -> None:
    codes = [p.code for p in load_catalogue().find("internal medicine")][:60:3]
    rng = np.random.default_rng(0)
    one = half(codes, rng.random((20, 48)).tolist(), [1 / 48] * 48)
    pairs = pair_list(codes, codes, Wishes(), 300).pairs
    start = time.perf_counter()
    pair_landing(one, one, pairs, 0.6)
    assert len(pairs) == 300
    assert time.perf_counter() - start < 1  # the bar for 10,000 draws; these are 100,000


def test_the_table_has_the_no_match_code_and_reads_back_as_the_couples_own_order() -> None:
    first, second = half([WORCESTER, AKRON], [[0.5], [0.5]]), half([BOSTON], [[0.5]])
    plan = couple_plan(first, second, Wishes(), DAY)
    assert [(r[1], r[2]) for r in entry_rows(plan)][2:] == [
        (WORCESTER, NO_MATCH),
        (NO_MATCH, BOSTON),
        (AKRON, NO_MATCH),
    ]
    turned = table_csv(COLUMNS, entry_rows(plan)[::-1]).decode()
    own = pairs_of_table(turned, first, second, DAY)
    again = couple_plan(first, second, Wishes(), DAY, own)
    assert again["own_order"]
    assert [(r[1], r[2]) for r in entry_rows(again)] == [(r[1], r[2]) for r in entry_rows(plan)[::-1]]
    assert plan["fee"]["first"]["known_usd"] == 45


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ([], "at least one pair"),
        ([(None, None)], "at least one program"),
        ([(AKRON, None)], "of the two lists"),
        ([(WORCESTER, None), (WORCESTER, None)], "named once"),
    ],
)
def test_an_own_order_that_cannot_be_is_refused(named: list[tuple[str | None, str | None]], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        own_pairs(named, [WORCESTER], [BOSTON])


def test_what_a_partner_hands_over_comes_back_and_holds_nothing_else() -> None:
    import json

    one = half([WORCESTER, AKRON], [[0.25, 0.5], [0.125, 1.0]], [0.5, 0.5])
    text = json.dumps(one.as_json())
    back = read_half(text, "partner")
    assert back.codes == one.codes
    assert back.chances.tolist() == one.chances.tolist()
    assert set(json.loads(text)) == {"kind", "season", "order", "weights", "chances"}


@pytest.mark.parametrize(
    "change",
    [{"kind": "x"}, {"order": []}, {"order": ["9999999C9"]}, {"order": [WORCESTER, WORCESTER]}, {"chances": [[2.0]]},
     {"chances": [["a"]]}, {"weights": [0.0]}, {"weights": [[1.0]]}, {"season": "soon"}, {"name": "Ann"}],
)  # fmt: skip
def test_a_partners_file_that_is_wrong_is_refused(change: dict[str, object]) -> None:
    import json

    good = half([WORCESTER], [[0.5]]).as_json()
    with pytest.raises(InvalidInput):
        read_half(json.dumps({**good, **change}), "partner")


def test_partners_of_different_seasons_are_refused() -> None:
    with pytest.raises(InvalidInput, match="partner season"):
        couple_plan(half([WORCESTER], [[0.5]]), half([BOSTON], [[0.5]], season=2028), Wishes(), DAY)
