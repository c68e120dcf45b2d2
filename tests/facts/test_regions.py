"""The gazetteer: named regions, states, divisions, circles around cities."""

import pytest

from smartpick.entities.place import Place
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.regions import core_region, named_regions, region, regions_of

SCHOOL_DIVISIONS = {
    "new_england": 6,
    "middle_atlantic": 3,
    "east_north_central": 5,
    "west_north_central": 7,
    "south_atlantic": 9,
    "east_south_central": 4,
    "west_south_central": 4,
    "mountain": 8,
    "pacific": 5,
}


def test_the_nine_divisions_hold_fifty_states_and_dc() -> None:
    assert {key: len(named_regions()[key].states) for key in SCHOOL_DIVISIONS} == SCHOOL_DIVISIONS
    assert sum(SCHOOL_DIVISIONS.values()) == 51


def test_the_four_census_regions_are_made_of_divisions() -> None:
    assert named_regions()["south"].states >= {"TX", "FL", "DC", "DE"}
    assert sum(len(named_regions()[key].states) for key in ("northeast", "midwest", "south", "west")) == 51


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Boston", "boston"),
        ("Greater Boston", "greater_boston"),
        ("Massachusetts outside Boston", "ma_outside_boston"),
        ("LA County", "la_county"),
        ("San Fernando Valley", "san_fernando_valley"),
        ("Orange County", "orange_county_ca"),
        ("inland_empire", "inland_empire"),
        ("San Diego", "san_diego"),
        ("Coachella Valley", "coachella_valley"),
        ("Northern California", "northern_california"),
        ("mountain states", "mountain_states"),
        ("Western States", "western_states"),
        ("massachusetts", "MA"),
        ("dc", "DC"),
        ("PR", "PR"),
        ("East North Central", "east_north_central"),
    ],
)
def test_a_region_is_known_by_its_usual_names(said: str, key: str) -> None:
    assert region(said).key == key


def test_every_california_county_lies_in_exactly_one_part_of_the_state() -> None:
    parts = ["la_county", "orange_county_ca", "inland_empire", "san_diego", "socal_other", "bay_area", "sacramento"]
    parts += ["central_valley", "central_coast_ca", "norcal_other"]
    counties = [county for part in parts for county in named_regions()[part].counties]
    assert len(counties) == len(set(counties)) == 58


def test_massachusetts_is_greater_boston_and_the_rest() -> None:
    boston, rest = named_regions()["greater_boston"].counties, named_regions()["ma_outside_boston"].counties
    assert boston.isdisjoint(rest)
    assert len(boston | rest) == 14


def test_regions_come_smallest_first() -> None:
    pasadena = next(p.place for p in load_catalogue().programs if p.place.city == "Pasadena" and p.place.state == "CA")
    keys = regions_of(pasadena)
    assert keys[0] == "san_gabriel_valley"
    assert keys.index("la_county") < keys.index("southern_california") < keys.index("CA") < keys.index("pacific")


def test_puerto_rico_lies_in_no_division_and_dc_in_the_south_atlantic() -> None:
    assert regions_of(Place("San Juan", "PR", county_fips="72127")) == ("PR",)
    assert "south_atlantic" in regions_of(Place("Washington", "DC", county_fips="11001"))


def test_connecticut_counties_are_the_old_ones_everywhere() -> None:
    codes = {p.place.county_fips for p in load_catalogue().programs if p.place.state == "CT"}
    assert codes <= {"09001", "09003", "09005", "09007", "09009", "09011", "09013", "09015"}
    assert region("Storrs, CT").centre is not None


def test_every_program_but_two_without_a_city_has_a_county_and_a_state_region() -> None:
    missing = [p.code for p in load_catalogue().programs if not p.place.county_fips or p.place.latitude is None]
    assert missing == ["2310120C0", "2314120C0"]
    assert all(p.place.state in p.regions for p in load_catalogue().programs)


def test_a_circle_holds_what_lies_within_its_radius() -> None:
    worcester = region("Worcester, MA")
    assert worcester.contains(Place("Framingham", "MA", latitude=42.28, longitude=-71.42))
    assert not worcester.contains(Place("Boston", "MA", latitude=42.36, longitude=-71.06))
    assert region("Worcester, MA", radius_km=80).contains(Place("Boston", "MA", latitude=42.36, longitude=-71.06))


@pytest.mark.parametrize("said", ["St. Louis, MO", "Saint Louis, Missouri", "st louis, mo"])
def test_a_city_is_known_by_its_spellings(said: str) -> None:
    assert region(said).key == region("St Louis, MO").key


def test_core_regions_follow_the_rules() -> None:
    springfield = Place("Springfield", "MA", county_fips="25013", latitude=42.1, longitude=-72.59)
    assert core_region("greater_boston").contains(springfield)
    assert core_region("Boston, MA").contains(springfield)
    riverside = Place("Riverside", "CA", county_fips="06065", latitude=33.95, longitude=-117.4)
    assert core_region("southern_california").contains(riverside)
    assert not core_region("los_angeles").contains(riverside)
    assert core_region("GA").states == {"GA"}


@pytest.mark.parametrize(("said", "near"), [("bostn", "boston"), ("Bostonn, MA", "Boston, MA"), ("Xyzzyq", "MA")])
def test_an_unknown_region_gets_the_nearest(said: str, near: str) -> None:
    with pytest.raises(InvalidInput, match=near):
        region(said)
