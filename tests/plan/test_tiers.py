import numpy as np
import pytest
from applicants import applicant

from smartpick.facts.catalogue import load_catalogue
from smartpick.plan.flexibility import concentration_of, flexibility_level
from smartpick.plan.statements import letters_for, statement_for
from smartpick.plan.tiers import geography_of, ladder

PROGRAMS = load_catalogue().find(specialty="internal medicine")


def lay_out(wanted=24.0, **geography):
    person = applicant(geography=geography)
    return geography_of(person, PROGRAMS, np.full(len(PROGRAMS), 0.02), wanted)


def states_of(found, tier):
    return {p.place.state for p in PROGRAMS if found.tier_of(p) == tier}


def where(state, n=None):
    return [p for p in PROGRAMS if p.place.state == state][:n]


def test_greater_boston_takes_in_the_rest_of_massachusetts():
    assert states_of(lay_out(anchor="greater_boston"), "core") == {"MA"}


def test_los_angeles_is_not_all_of_southern_california():
    cities = {p.place.city for p in PROGRAMS if lay_out(anchor="los_angeles").tier_of(p) == "core"}
    assert "Los Angeles" in cities
    assert not {"San Diego", "Riverside"} & cities


@pytest.mark.parametrize(
    ("anchor", "expected"), [("southern_california", {"NV", "AZ"}), ("greater_boston", {"FL", "OH"})]
)
def test_empty_secondary_means_the_regions_of_the_articles(anchor, expected):
    found = lay_out(anchor=anchor)
    assert found.chosen
    assert expected <= states_of(found, "secondary")


def test_named_secondary_regions_are_taken_at_their_word():
    found = lay_out(anchor="greater_boston", secondary=["GA"])
    assert states_of(found, "secondary") == {"GA"}


def test_an_anchor_the_articles_do_not_name_gets_its_division_and_the_best_others():
    found = lay_out(anchor="CO")
    assert "AZ" in states_of(found, "secondary")


def test_a_metro_with_few_programs_is_widened_to_its_state():
    narrow, wide = lay_out(anchor="Houston, TX", wanted=2), lay_out(anchor="Houston, TX", wanted=24)
    assert not narrow.widened
    assert wide.widened
    assert states_of(wide, "core") == {"TX"}


@pytest.mark.parametrize(
    ("anchor", "state", "inside", "beyond"),
    [("Houston, TX", "TX", "Houston", "Lubbock"), ("greater_boston", "MA", "Boston", "Pittsfield")],
)
def test_what_the_core_takes_in_beyond_the_anchor_stands_under_its_state(anchor, state, inside, beyond):
    wide = lay_out(anchor=anchor)
    by_city = {p.place.city: wide.region_of(p) for p in where(state)}
    assert by_city[inside] == wide.core.key
    assert by_city[beyond] == state


def test_the_ladder_counts_city_metro_state_and_division():
    counts = ladder("Boston, MA", PROGRAMS)
    assert [step.key for step, _ in counts] == ["boston", "greater_boston", "MA", "new_england", "northeast"]
    assert counts[2][1] == len(where("MA"))
    assert [n for _, n in counts] == sorted(n for _, n in counts)
    assert [step.name for step, _ in ladder("Provo, UT", PROGRAMS)][1:] == ["Utah", "Mountain", "West"]


def test_flexibility_runs_from_one_city_to_any_region():
    core = lay_out(anchor="greater_boston").core
    boston = [p for p in where("MA") if p.place.city == "Boston"]
    assert flexibility_level(boston, core) == 1
    assert flexibility_level(where("MA") + where("CT", 3), core) == 2
    assert flexibility_level(where("MA") + where("OH", 6), core) == 3
    assert flexibility_level(PROGRAMS, core) == 4


def test_concentration_is_the_share_of_the_largest_division():
    found = concentration_of(where("MA", 6) + where("OH", 2), lay_out(anchor="greater_boston").core)
    assert (found.largest, found.share, found.core_share) == ("new england", 0.75, 0.75)
    assert found.hhi == pytest.approx(0.75**2 + 0.25**2)


def test_the_anchor_statement_needs_a_tie():
    found = lay_out(anchor="greater_boston")
    program = where("MA", 1)[0]
    tied = applicant(geography__ties=[{"place": "MA", "kind": "family"}])
    assert statement_for(tied, "core", program, found) == "anchor"
    assert statement_for(applicant(geography__ties=[], us_clinical=[]), "core", program, found) == "national"
    assert statement_for(applicant(geography__ties=[]), "core", program, found) == "anchor"  # an audition in Boston


def test_near_programs_get_the_wider_statement_and_far_ones_the_national():
    found = lay_out(anchor="greater_boston", secondary=["CT", "OH"])
    tied = applicant(geography__ties=[{"place": "MA", "kind": "family"}])
    assert statement_for(tied, "secondary", where("CT", 1)[0], found) == "wider"
    assert statement_for(tied, "secondary", where("OH", 1)[0], found) == "national"


def test_the_letter_of_the_programs_state_comes_first():
    person = applicant(letters=[{"country": "IN"}, {"country": "US", "state": "OH"}, {"country": "US", "state": "MA"}])
    assert letters_for(person, where("MA", 1)[0])[0].startswith("letter 3")
    assert letters_for(person, where("OH", 1)[0])[0].startswith("letter 2")


def test_of_many_letters_four_go_and_one_in_the_specialty_is_among_them():
    abroad = {"country": "IN", "specialty": "internal medicine"}
    psychiatry = {"country": "US", "state": "MA", "specialty": "psychiatry"}
    chosen = letters_for(applicant(letters=[abroad, *[psychiatry] * 5]), where("MA", 1)[0])
    assert len(chosen) == 4
    assert chosen[-1].startswith("letter 1")
