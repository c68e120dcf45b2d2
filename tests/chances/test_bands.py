from dataclasses import replace

import numpy as np
import pytest
from applicants import applicant

from smartpick.chances import bands
from smartpick.chances.program_record import record
from smartpick.facts.catalogue import load_catalogue

PROGRAMS = tuple(p for p in load_catalogue().find(specialty="internal medicine", state="OH"))
SMALL = min(PROGRAMS, key=lambda p: (bands.academic_breadth(p), p.code))


def band_with(monkeypatch, quantile=0.99, **published):
    """Band of a small program that stands at a quantile of the person's pool, with facts as given."""
    nothing = {"step2_min": None, "step2_typical": None, "accepts": "", "img_share": None}
    known = replace(record(SMALL.code), **{**nothing, **published})
    monkeypatch.setattr(bands, "record_for", lambda someone, code: known)
    p = np.linspace(0.01, 0.1, 101)
    return bands.bands_of(applicant(), [SMALL] * 101, p)[round(quantile * 100)]


def test_without_a_program_level_record_a_program_is_at_most_a_target(monkeypatch):
    assert band_with(monkeypatch) == "target"


def test_a_record_of_such_graduates_and_a_high_chance_make_a_safety(monkeypatch):
    assert band_with(monkeypatch, img_share_non_us=0.5) == "safety"


def test_a_low_chance_is_a_reach_whatever_the_record(monkeypatch):
    assert band_with(monkeypatch, quantile=0.05, img_share_non_us=0.5) == "reach"


@pytest.mark.parametrize(("line", "band"), [(240, "safety"), (244, "target"), (248, "target"), (250, "reach")])
def test_a_published_score_above_the_applicants_moves_the_band(monkeypatch, line, band):
    assert band_with(monkeypatch, img_share_non_us=0.5, step2_typical=line) == band


def test_a_program_that_rarely_takes_such_graduates_is_a_reach(monkeypatch):
    assert band_with(monkeypatch, img_share_non_us=0.01) == "reach"


def test_a_large_academic_centre_without_a_record_is_a_reach():
    large = max(PROGRAMS, key=bands.academic_breadth)
    assert bands.bands_of(applicant(), [large, SMALL], np.array([0.5, 0.4]))[0] == "reach"
