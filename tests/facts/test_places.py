"""Costs and needs of places."""

import pytest

from smartpick.entities.place import Place
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.places import distance_to_km, place_facts, price_level


@pytest.mark.parametrize(
    ("city", "state", "county", "area"),
    [
        ("Burlington", "MA", "25017", "Boston-Cambridge-Newton, MA-NH"),
        ("Bronx", "NY", "36005", "New York-Newark-Jersey City, NY-NJ-PA"),
        ("Nashville", "TN", "47037", "Nashville-Davidson--Murfreesboro--Franklin, TN"),
        ("Danville", "PA", "42093", "PA"),
    ],
)
def test_a_price_level_is_of_the_metro_where_one_is_known_else_of_the_state(
    city: str, state: str, county: str, area: str
) -> None:
    assert price_level(Place(city, state, county_fips=county))[1] == area


def test_price_levels_are_the_published_ones() -> None:
    assert price_level(Place("Boston", "MA", county_fips="25025"))[0] == pytest.approx(111.574)
    assert price_level(Place("San Juan", "PR", county_fips="72127")) is None


def test_every_place_fact_has_a_source_and_a_time() -> None:
    for program in load_catalogue().find(state="TX"):
        assert all(fact.source and fact.holds_for for fact in place_facts(program.place))


def test_pay_in_a_dear_place_is_worth_less() -> None:
    facts = {fact.field: fact.value for fact in place_facts(load_catalogue().program("1257140C0").place)}
    assert facts["resident_pay_at_us_prices_usd"] < facts["resident_pay_state_usd"]
    assert facts["price_level"] > 100


def test_waiver_slots_are_marked_as_estimated() -> None:
    found = [f for f in place_facts(load_catalogue().program("1257140C0").place) if f.field == "waiver_slots_state"]
    assert [fact.status.value for fact in found] == ["estimated"]


def test_distance_is_to_a_city_and_nought_inside_a_region() -> None:
    worcester = load_catalogue().program("3050140C0").place
    assert 50 < distance_to_km(worcester, "Cambridge, MA") < 75
    assert distance_to_km(worcester, "new_england") == 0
    assert distance_to_km(worcester, "midwest") is None
