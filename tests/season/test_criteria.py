"""Scores behind an order: from facts and own ratings, unknown ones named, and whether the order hangs on one weight."""

from __future__ import annotations

import pytest
from applicants import applicant

from smartpick.errors import InvalidInput
from smartpick.season.criteria import checked_ratings, checked_weights, scores_of, sensitivity

WORCESTER, AKRON, INDIANAPOLIS = "1290140C0", "1541140C0", "1189140C0"
LISTED = [WORCESTER, AKRON, INDIANAPOLIS]


def test_the_place_scores_by_its_tier_and_the_cheapest_place_scores_one() -> None:
    found = scores_of(applicant(), LISTED, {})
    assert found[WORCESTER]["place"] == 1.0  # the core of greater_boston holds Massachusetts (D-02)
    assert found[AKRON]["place"] == found[INDIANAPOLIS]["place"] == 0.5  # the midwest is secondary in the profile
    assert min(row["cost"] for row in found.values()) == 0
    assert max(row["cost"] for row in found.values()) == 1
    assert found[WORCESTER]["cost"] == 0  # price levels of the BEA: the dearest of the three


def test_people_make_a_place_near_and_no_people_leave_it_unknown() -> None:
    assert "family" not in scores_of(applicant(), LISTED, {})[AKRON]
    ties = [{"place": "Akron, OH", "kind": "family"}]
    found = scores_of(applicant(geography__ties=ties), LISTED, {})
    assert found[AKRON]["family"] == pytest.approx(1, abs=0.02)
    assert found[WORCESTER]["family"] < found[INDIANAPOLIS]["family"] < 1


def test_interest_of_the_profile_counts_as_fit_and_an_own_rating_goes_before_it() -> None:
    person = applicant(interest={AKRON: 5})
    assert scores_of(person, LISTED, {})[AKRON]["fit"] == 1
    own = checked_ratings({AKRON: {"fit": "2", "training": 10}})
    found = scores_of(person, LISTED, own)[AKRON]
    assert (found["fit"], found["training"]) == (0.2, 1.0)


def test_somebody_without_a_visa_has_no_visa_score() -> None:
    person = applicant(citizenship=["US"], immigration_status="us_citizen", visa_preference="none")
    assert all("visa" not in row for row in scores_of(person, LISTED, {}).values())


def test_an_order_that_hangs_on_one_weight_is_told_and_unknown_scores_are_named() -> None:
    found = {
        WORCESTER: {"fit": 1.0, "place": 0.0},
        AKRON: {"fit": 0.0, "place": 0.95},
        INDIANAPOLIS: {"fit": 0.0},
    }
    told = sensitivity(found, checked_weights({"fit": 3, "place": 3}), [AKRON, WORCESTER, INDIANAPOLIS])
    assert [row["code"] for row in told["order"]] == [WORCESTER, AKRON, INDIANAPOLIS]
    assert not told["survives"]
    assert {(pair["criterion"], pair["lower"][:12]) for pair in told["fragile"]} == {
        ("fit", "Summa Health"), ("place", "Summa Health")
    }  # fmt: skip
    assert told["unknown"] == {"place": [INDIANAPOLIS]}
    assert {row["code"]: (row["your_rank"], row["by_weights"]) for row in told["differs"]} == {
        AKRON: (1, 2), WORCESTER: (2, 1)
    }  # fmt: skip


def test_an_order_that_no_weight_can_turn_survives() -> None:
    found = {WORCESTER: {"fit": 1.0, "place": 1.0}, AKRON: {"fit": 0.0, "place": 0.0}}
    assert sensitivity(found, checked_weights({}), [WORCESTER, AKRON])["survives"]


@pytest.mark.parametrize(
    ("weights", "field"),
    [({"luck": 1}, "weights"), ({"fit": -1}, "weights.fit"), ({"fit": "much"}, "weights.fit"), ({"fit": "nan"}, "fit")],
)
def test_weights_that_are_none_are_refused(weights: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput, match=field):
        checked_weights(weights)


@pytest.mark.parametrize("rating", [{"fit": 11}, {"luck": 1}, {"fit": "high"}])
def test_ratings_outside_the_scale_are_refused(rating: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        checked_ratings({AKRON: rating})
