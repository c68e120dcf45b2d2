"""What the season so far is read as: each alert comes when its cause comes, and not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from smartpick.entities.applicant import Applicant
from smartpick.intake.profile import read_profile
from smartpick.plan.choice import choose
from smartpick.season.appointments import travel_hours
from smartpick.season.outlook import outlook
from smartpick.season.tracker import Application, SeasonSoFar, Status

CORE = ("1290140C0", "1266140C0", "1286140C0")
ELSEWHERE = ("1541140C0", "1189140C0", "1971140C0", "2106140C0", "1308140C0", "1361140C0", "1226140C0", "1995140C0")
APPLIED = date(2026, 9, 24)
EARLY, LATE = date(2026, 9, 30), date(2026, 12, 15)


@pytest.fixture(scope="module")
def applicant() -> Applicant:
    return read_profile(Path(__file__).parents[2] / "examples" / "boston_moderate.yaml")


def season(**by_code: Status) -> SeasonSoFar:
    found = {code: Application(code, Status.SILENT, {Status.APPLIED: APPLIED}) for code in (*CORE, *ELSEWHERE)}
    for code, status in by_code.items():
        days = {Status.APPLIED: APPLIED, Status.INVITED: APPLIED, status: APPLIED}
        found[code[1:]] = Application(code[1:], status, days)
    return SeasonSoFar(found)


def rules(applicant: Applicant, so_far: SeasonSoFar, day: date) -> list[str]:
    return [alert.rule for alert in outlook(applicant, so_far, day).alerts]


def invited(*codes: str) -> dict[str, Status]:
    return {f"c{code}": Status.INVITED for code in codes}


def test_a_tier_without_invitations_is_told_late_and_not_early(applicant: Applicant) -> None:
    assert "U-06" not in rules(applicant, season(), EARLY)
    assert "U-06" in rules(applicant, season(), LATE)
    assert rules(applicant, season(**invited(CORE[0])), LATE).count("U-06") < rules(applicant, season(), LATE).count(
        "U-06"
    )


def test_few_invitations_are_told_and_eight_are_enough(applicant: Applicant) -> None:
    assert "U-01" in rules(applicant, season(**invited(*ELSEWHERE[:7])), LATE)
    assert "U-01" not in rules(applicant, season(**invited(*ELSEWHERE)), LATE)


def test_declining_most_of_the_rest_early_is_an_error_and_with_a_full_core_it_is_not(applicant: Applicant) -> None:
    declined = {f"c{code}": Status.DECLINED for code in ELSEWHERE[:5]}
    assert "U-04" in rules(applicant, season(**declined), EARLY)
    assert "U-04" not in rules(applicant, season(**invited(*ELSEWHERE[:5])), EARLY)


def test_the_balance_of_regions_moves_the_advice(applicant: Applicant) -> None:
    texts = [a.text for a in outlook(applicant, season(**invited(*ELSEWHERE)), LATE).alerts if a.rule == "U-03"]
    assert len(texts) == 1
    assert "outside" in texts[0]


def test_more_invitations_than_one_can_attend_are_told_with_what_to_keep(applicant: Applicant) -> None:
    busy = replace(applicant, interview_capacity=3)
    found = outlook(busy, season(**invited(*ELSEWHERE)), LATE)
    assert "U-04" in [a.rule for a in found.alerts]
    assert len(found.keep) == len(ELSEWHERE)
    assert [v.mid for _, v in found.keep] == sorted((v.mid for _, v in found.keep), reverse=True)


def test_travel_is_estimated_only_between_known_places() -> None:
    from smartpick.entities.place import Place

    boston = Place("Boston", "MA", latitude=42.36, longitude=-71.06)
    worcester = Place("Worcester", "MA", latitude=42.27, longitude=-71.80)
    assert travel_hours(boston, worcester) == pytest.approx(0.77, abs=0.05)
    assert travel_hours(boston, Place("Nowhere", "TX")) is None


def test_an_invitation_counts_although_a_page_refuses_every_visa(applicant: Applicant) -> None:
    refuses_visas = "2300140C0"
    heard = season(**invited(refuses_visas))
    without = outlook(applicant, season(), EARLY)
    with_it = outlook(applicant, heard, EARLY)
    assert with_it.learned.p_cleared[refuses_visas] > 0.1
    assert with_it.learned.p_match > without.learned.p_match


def test_tiers_and_regions_stand_beside_what_was_to_be_expected_by_now(applicant: Applicant) -> None:
    so_far = season(**invited(CORE[0]))
    early, late = (outlook(applicant, so_far, day).as_json() for day in (EARLY, LATE))
    tier = late["by_tier"]["core"]
    assert (tier["applied"], tier["invited"]) == (3, 1)
    assert 0 < early["by_tier"]["core"]["expected_by_now"] + 0.1 <= tier["expected_by_now"] + 0.1
    assert tier["low"] <= tier["expected_by_now"] <= tier["high"] + 1
    assert sum(row["applied"] for row in late["by_region"]) == len((*CORE, *ELSEWHERE))
    assert late["by_region"][0]["tier"] == "core"
    assert sum(row["invited"] for row in late["by_region"]) == 1


def test_a_late_application_adds_less_the_later_it_is(applicant: Applicant) -> None:
    others = choose(applicant, EARLY).table
    so_far = season(**invited(CORE[0]))
    early, late = (outlook(applicant, so_far, day, others).late for day in (EARLY, date(2026, 11, 20)))
    assert early[0].adds.mid == max(one.adds.mid for one in early) > 0.001
    assert all(one.adds.low < one.adds.mid < one.adds.high for one in early)
    by_code = {one.code: one for one in late}
    both = [one for one in early if one.code in by_code]
    assert all(by_code[one.code].p_invited.mid < one.p_invited.mid for one in both)
    assert not {one.code for one in early} & set(so_far.applications)
    assert outlook(applicant, so_far, EARLY).late == ()
