"""Why a season ended without a match: counts against the expected, each cause with its number, and the next plan."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from datetime import date
from functools import cache

import numpy as np
import pytest
from applicants import applicant

from smartpick.errors import InvalidInput
from smartpick.plan.choice import choose
from smartpick.season.lived import after_no_match, invitations_expected, lived, quantile_of, range_over
from smartpick.season.next_season import next_season, reapplying
from smartpick.season.not_matched import not_matched
from smartpick.season.tracker import Application, SeasonSoFar, Status

APPLIED, AFTER = date(2026, 9, 24), date(2027, 3, 17)


@cache
def listed() -> list[str]:
    choice = choose(applicant(), APPLIED)
    return [choice.table.programs[i].code for i in choice.solution.chosen]


def season(
    codes: Collection[str],
    invited: Collection[str] = (),
    declined: Collection[str] = (),
    ranked: Collection[str] | None = None,
) -> SeasonSoFar:
    """A season in which every invitation that was not declined was interviewed at, and ranked unless told otherwise."""
    found = {}
    for code in codes:
        days, status = {Status.APPLIED: APPLIED}, Status.SILENT
        if code in invited:
            days[Status.INVITED] = date(2026, 10, 20)
            status = Status.DECLINED if code in declined else Status.INTERVIEWED
            days[status] = date(2026, 11, 20)
            if status is Status.INTERVIEWED and (ranked is None or code in ranked):
                days[Status.RANKED], status = date(2027, 2, 20), Status.RANKED
        found[code] = Application(code, status, days)
    return SeasonSoFar(found)


def causes(so_far: SeasonSoFar, **paths: object) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in not_matched(applicant(**paths), so_far, AFTER)["causes"]}


def test_the_expected_number_of_invitations_agrees_with_counting_every_case() -> None:
    found = lived(applicant(), season(listed()[:4]))
    exact = np.zeros(5)
    for node, weight in enumerate(found.table.weights):
        for came in itertools.product((0, 1), repeat=4):
            chance = weight
            for yes, row in zip(came, found.p_interview[:, node], strict=True):
                chance *= row if yes else 1 - row
            exact[sum(came)] += chance
    assert invitations_expected(found) == pytest.approx(exact, abs=1e-12)
    assert quantile_of(np.array([0.5, 0.4, 0.1]), 0.9) == 1


def test_a_season_without_invitations_weakens_the_file_and_many_strengthen_it() -> None:
    codes = listed()
    none, many = (lived(applicant(), season(codes, codes[:n])) for n in (0, 12))
    prior = none.table.weights @ none.table.eta
    assert after_no_match(none) @ none.table.eta < prior
    assert lived(applicant(), season(codes, codes[:12])).table.weights.sum() == pytest.approx(1)
    assert after_no_match(many) @ many.table.eta > prior


def test_fifteen_applications_of_a_long_list_are_told_to_be_too_few() -> None:
    found = causes(season(listed()[:15]))
    assert found["number"]["weight"] == "main"
    assert found["number"]["lost"]["low"] <= found["number"]["lost"]["mid"] <= found["number"]["lost"]["high"]
    assert "15 applications" in str(found["number"]["text"])


def test_the_plans_own_list_is_no_reason_and_a_poor_choice_of_as_many_is() -> None:
    codes = listed()
    choice = choose(applicant(), APPLIED)
    worst = [choice.table.programs[i].code for i in np.argsort(choice.table.mean_match[0])[: len(codes)]]
    good, bad = causes(season(codes)), causes(season(worst))
    assert good["list"]["lost"]["mid"] < 0.05 <= bad["list"]["lost"]["mid"]
    assert bad["list"]["weight"] == "main"


def test_a_region_that_one_insists_on_has_its_price() -> None:
    narrow = {"geography__secondary": ["MA"], "geography__anchor_importance": 5}
    far = causes(season(listed()), **narrow)["geography"]
    wide = causes(season(listed()), geography__anchor=None, geography__secondary=[])
    assert far["lost"]["mid"] >= 0
    assert "geography" not in wide


def test_a_score_below_those_who_matched_costs_and_one_above_does_not() -> None:
    low = causes(season(listed()), exams__step2_ck__score=225)["score"]
    high = causes(season(listed()), exams__step2_ck__score=262)["score"]
    assert low["weight"] == "main"
    assert low["lost"]["mid"] > 0.05
    assert high["weight"] == "no"
    assert high["lost"]["mid"] == 0


def test_declined_invitations_and_interviews_left_off_the_list_are_weighed() -> None:
    codes = listed()
    held = codes[:6]
    declined = causes(season(codes, codes[:8], declined=codes[6:8]))["declined"]
    left = causes(season(codes, held, ranked=held[:2]))["ranks"]
    assert declined["lost"]["mid"] > 0.01
    assert left["weight"] == "main"
    assert causes(season(codes, held))["ranks"]["weight"] == "no"
    assert "declined" not in causes(season(codes, held))


def test_twelve_interviews_point_to_luck_or_the_interviews_and_one_to_too_few() -> None:
    codes = listed()
    many, one = (causes(season(codes, codes[:n]))["interviews"] for n in (12, 1))
    assert (many["weight"], one["weight"]) == ("main", "no")
    assert "bad luck" in str(many["text"])
    assert "too few" in str(one["text"])


def test_silence_where_invitations_were_due_is_told_with_how_rare_it_is() -> None:
    strong = {"exams__step2_ck__score": 262, "exams__step3__status": "passed"}
    silent = causes(season(listed()), **strong)["invitations"]
    assert silent["weight"] == "main"
    assert "Invitations: 0" in str(silent["text"])
    many = causes(season(listed(), listed()[:30]))["invitations"]
    assert "this was not it" in str(many["text"])


def test_every_cause_has_a_reading_and_the_main_ones_come_first() -> None:
    found = not_matched(applicant(), season(listed()[:20], listed()[:2]), AFTER)
    order = ["main", "part", "no"]
    weights = [order.index(one["weight"]) for one in found["causes"]]
    assert weights == sorted(weights)
    assert all(one["text"] and one["rules"] for one in found["causes"])
    assert found["expected"]["low"] <= found["expected"]["mid"] <= found["expected"]["high"]
    assert found["provisional"] is None
    assert not_matched(applicant(), season(listed()[:20]), date(2027, 2, 1))["provisional"]


def test_a_season_that_matched_or_never_began_is_refused() -> None:
    code = listed()[0]
    days = dict.fromkeys((Status.APPLIED, Status.INVITED, Status.INTERVIEWED, Status.RANKED, Status.MATCHED), APPLIED)
    with pytest.raises(InvalidInput, match="a match"):
        not_matched(applicant(), SeasonSoFar({code: Application(code, Status.MATCHED, days)}), AFTER)
    with pytest.raises(InvalidInput, match="with applications"):
        not_matched(applicant(), SeasonSoFar(), AFTER)


def test_the_range_over_nodes_holds_its_middle() -> None:
    middle, low, high = range_over(np.array([0.2, 0.5, 0.3]), np.array([0.1, 0.5, 0.9]))
    assert (low, high) == (0.1, 0.9)
    assert middle == pytest.approx(0.54)


@pytest.mark.slow
def test_the_next_season_knows_this_one_and_what_to_change() -> None:
    codes = listed()
    found = next_season(applicant(), season(codes, codes[:1]), AFTER)
    entry = found["profile_edits"]["previous_cycles"][-1]
    assert (entry["match_year"], entry["interviews"]) == (2027, 1)
    assert found["p_match"]["mid"] < found["p_untried"]  # one interview of many expected
    assert found["p_with_work"] >= found["p_match"]["mid"]
    assert found["work"]
    assert {"Y-03", "Y-04"} <= {rule for line in found["advice"] for rule in line["rules"]}
    again = reapplying(reapplying(applicant(), season(codes)), season(codes))
    assert len(again.previous_cycles or ()) == 1  # the same season is added once
