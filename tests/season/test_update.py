"""What the season teaches: good news helps, bad news and silence hurt, and what is predicted is what happens."""

from __future__ import annotations

import time
from datetime import date
from functools import cache

import numpy as np
import pytest

from smartpick.season.tracker import Application, SeasonSoFar, Status
from smartpick.season.update import Learned, learn, share_sent

REVIEW = date(2026, 9, 23)
NODES = np.linspace(-2, 2, 9)
WEIGHTS = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()
BASE = np.linspace(-2.5, 0.5, 40)
INTERVIEW = 1 / (1 + np.exp(-(BASE[:, None] + NODES)))
MATCH = INTERVIEW * 0.25
CODES = [f"c{k}" for k in range(40)]


DAY = date(2026, 9, 24)


@cache
def application(code: str, status: Status) -> Application:
    told = {} if status in {Status.SILENT, Status.REJECTED} else {Status.INVITED: DAY}
    return Application(code, status, {Status.APPLIED: DAY} | told)


def season(**by_code: Status) -> SeasonSoFar:
    return SeasonSoFar({code: application(code, by_code.get(code, Status.SILENT)) for code in CODES})


def learned(sent: float, **by_code: Status) -> Learned:
    return learn(WEIGHTS, INTERVIEW, MATCH, CODES, season(**by_code), sent)


def test_before_anything_was_sent_silence_says_nothing() -> None:
    now = learned(0.0)
    assert now.weights == pytest.approx(WEIGHTS)
    assert now.further_interviews == pytest.approx(float(INTERVIEW.sum(axis=0) @ WEIGHTS))
    assert now.p_match_in_hand == 0


def test_silence_hurts_more_as_time_goes_by() -> None:
    chances = [learned(sent).p_match for sent in (0, 0.2, 0.5, 0.9, 1.0)]
    assert chances == sorted(chances, reverse=True)
    assert learned(1.0).further_interviews == 0


def test_an_invitation_raises_the_chance_at_the_programs_that_are_still_silent() -> None:
    assert learned(0.5, c3=Status.INVITED).p_later["c9"] > learned(0.5).p_later["c9"]


def test_a_rejection_lowers_it_and_a_declined_invitation_still_speaks_for_the_applicant() -> None:
    assert learned(0.5, c39=Status.REJECTED).p_later["c9"] < learned(0.5).p_later["c9"]
    declined = learned(0.5, c3=Status.DECLINED)
    assert declined.p_later["c9"] > learned(0.5).p_later["c9"]
    assert declined.p_match_in_hand == 0


def test_the_published_month_shares_are_met_and_the_curve_never_falls() -> None:
    assert share_sent(date(2026, 10, 8), REVIEW) == pytest.approx(0.18)
    assert share_sent(date(2026, 11, 8), REVIEW) == pytest.approx(0.65)
    assert share_sent(REVIEW, REVIEW) == 0
    assert share_sent(date(2027, 3, 1), REVIEW) == 1
    days = [share_sent(date.fromordinal(REVIEW.toordinal() + k), REVIEW) for k in range(150)]
    assert days == sorted(days)


def test_an_event_is_learned_from_within_5_ms_for_200_programs() -> None:
    codes = [f"c{k}" for k in range(200)]
    chances = np.random.default_rng(0).random((200, 64))
    states = SeasonSoFar({c: application(c, Status.INVITED if k % 4 else Status.SILENT) for k, c in enumerate(codes)})
    took = []
    for _ in range(20):
        began = time.perf_counter()
        learn(np.full(64, 1 / 64), chances, chances * 0.25, codes, states, 0.5)
        took.append(time.perf_counter() - began)
    assert np.median(took) <= 0.005


@pytest.mark.slow
def test_on_simulated_seasons_what_is_predicted_is_what_happens_in_every_bin() -> None:
    rng = np.random.default_rng(0)
    sent, predicted, happened = 0.5, [], []
    for _ in range(30_000):
        q = rng.choice(NODES.size, p=WEIGHTS)
        invited = rng.random(40) < INTERVIEW[:, q]
        heard = invited & (rng.random(40) < sent)
        now = learned(sent, **{CODES[i]: Status.INVITED for i in np.flatnonzero(heard)})
        predicted.append(now.p_match)
        happened.append(bool((rng.random(40)[invited] < 0.25).any()))
    order = np.argsort(predicted)
    for part in np.array_split(order, 10):
        assert np.mean(np.array(predicted)[part]) == pytest.approx(np.mean(np.array(happened)[part]), abs=0.02)
    assert np.mean(predicted) == pytest.approx(np.mean(happened), abs=0.005)
