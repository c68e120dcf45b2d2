from datetime import date

import numpy as np
import pytest
from applicants import applicant

from smartpick.chances.decomposition import decompose
from smartpick.chances.normal import phi
from smartpick.chances.table import chance_table, invitations
from smartpick.chances.uncertainty import ranges_of
from smartpick.facts.catalogue import load_catalogue

DAY = date(2026, 9, 1)
PROGRAMS = load_catalogue().find(specialty="internal medicine", state="OH") + load_catalogue().find(
    specialty="internal medicine", state="MA"
)


def table(levels=("none",), programs=PROGRAMS, **paths):
    return chance_table(applicant(**paths), programs, 2027, DAY, levels=levels)


@pytest.mark.parametrize("score", range(220, 270, 7))
def test_a_higher_score_never_lowers_a_chance(score):
    low, high = table(exams__step2_ck__score=score), table(exams__step2_ck__score=score + 7)
    assert (high.mean_interview >= low.mean_interview).all()
    assert (high.mean_match >= low.mean_match).all()


def test_a_higher_score_never_lowers_a_chance_in_family_medicine_either():
    programs = load_catalogue().find(specialty="family medicine", state="OH")
    low = table(programs=programs, specialties=["family medicine"], exams__step2_ck__score=225)
    high = table(programs=programs, specialties=["family medicine"], exams__step2_ck__score=255)
    assert (high.mean_match >= low.mean_match).all()


def test_a_signal_raises_the_chance_and_gold_more_than_silver():
    found = table(("none", "silver", "gold")).mean_interview
    open_ = found[0] > 0
    assert (np.diff(found[:, open_], axis=0) > 0).all()


def test_a_tie_helps_at_home_and_nowhere_else():
    without, tied = table(), table(geography__ties=[{"place": "MA", "kind": "family"}])
    in_ma = np.array([program.place.state == "MA" for program in PROGRAMS]) & (without.mean_match[0] > 0)
    assert (tied.mean_match[0][in_ma] > without.mean_match[0][in_ma]).all()
    assert np.array_equal(tied.mean_match[0][~in_ma], without.mean_match[0][~in_ma])


def test_needing_a_visa_never_helps():
    needs, resident = table(), table(immigration_status="permanent_resident", visa_preference="none")
    assert (resident.mean_interview >= needs.mean_interview - 1e-12).all()


def test_weights_sum_to_one_and_chances_are_chances():
    found = table(("none", "gold"))
    assert found.weights.sum() == pytest.approx(1.0)
    assert ((found.p_match >= 0) & (found.p_match <= found.p_interview) & (found.p_interview <= 1)).all()


def test_quadrature_agrees_with_simulation():
    found = table()
    rng = np.random.default_rng(3)
    eta, zeta = rng.standard_normal((2, 20_000))
    strength = np.broadcast_to(found.strengths[0].mean + found.strengths[0].sd * eta, (len(PROGRAMS), eta.size))
    market = found.market
    invited = invitations(market, strength)[0]
    lifted = market.weight_eta * strength + market.weight_zeta * zeta - market.cutoff[:, None]
    simulated = (1 - (1 - invited * phi(lifted)).prod(axis=0)).mean()
    exact = float(found.weights @ (1 - (1 - found.p_match[0]).prod(axis=0)))
    assert exact == pytest.approx(simulated, abs=0.006)


def test_invitations_are_the_mean_over_the_simulated_seasons():
    found = table()
    seasons = found.market.drawn
    assert seasons.known.all()
    eta = np.full((len(PROGRAMS), 1), 0.7)
    b = np.sqrt(1 + seasons.noise**2)
    each = phi((0.7 + b[:, None] * seasons.location) / seasons.noise[:, None])
    expected = found.market.open * found.market.takes_part * each.mean(axis=0)
    assert invitations(found.market, eta)[0, :, 0] == pytest.approx(expected, abs=2e-3)


def test_ranges_enclose_the_middle_and_repeat():
    found = table()
    chosen, levels = np.arange(10), np.zeros(10, dtype=int)
    first, again = ranges_of(found, chosen, levels), ranges_of(found, chosen, levels)
    assert np.array_equal(first.p_match, again.p_match)
    middle = found.mean_match[0, :10]
    inside = found.market.open[:10] > 0
    assert (first.p_match[0][inside] <= middle[inside]).all()
    assert (first.p_match[1][inside] >= middle[inside]).all()


def test_what_the_profile_leaves_out_widens_the_range_of_the_list():
    chosen, levels = np.arange(len(PROGRAMS)), np.zeros(len(PROGRAMS), dtype=int)
    full = ranges_of(table(), chosen, levels).p_any
    bare = ranges_of(
        table(us_clinical=..., letters=..., research=..., red_flags=..., previous_cycles=...), chosen, levels
    ).p_any
    # what is left out also takes the credit for it away, so the ends are held against each other and not subtracted
    assert bare[1] / bare[0] > full[1] / full[0]


@pytest.mark.parametrize("level", [0, 1])
def test_a_decomposition_ends_in_the_chances_of_the_table(level):
    found = table(("none", "gold"))
    i = int(np.argmax(found.mean_match[0]))
    steps = decompose(found, i, level)
    assert steps[-2].p == pytest.approx(found.mean_interview[level, i], abs=1e-9)
    assert steps[-1].p == pytest.approx(found.mean_match[level, i], abs=1e-9)
