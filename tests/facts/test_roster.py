"""A residents page counted by school and country, without anybody's name."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from smartpick.errors import InvalidInput
from smartpick.facts.own.imported import imported_claims
from smartpick.facts.roster import keep_roster, read_roster

DAY = date(2026, 9, 1)
PAGE = """PGY-1 Residents
Asha Rao, MD
Medical School: Dow Medical College, Karachi, Pakistan
Hometown: Boston, MA
Undergraduate: University of Michigan
John Smith, DO - Kansas City University College of Osteopathic Medicine
Maria Lopez - Universidad Central del Este, Dominican Republic
Li Wei, MD | Tufts University School of Medicine
Omar Haddad, University of Damascus Faculty of Medicine
K. Oje MD University of Lagos College of Medicine
Medical School: University of Iowa Carver College of Medicine
Medical school: St. George's University, Grenada
"""


def test_schools_are_counted_by_country() -> None:
    roster = read_roster(PAGE, DAY)
    assert roster.counted == 8
    assert roster.from_abroad() == 5
    assert roster.img_low == roster.img_high == 5 / 8
    assert roster.from_country("PK") == 1


def test_nobodys_name_is_kept() -> None:
    kept = json.dumps(read_roster(PAGE, DAY).as_json())
    for name in ("Asha", "Rao", "Smith", "Lopez", "Wei", "Omar", "Haddad", "Oje"):
        assert name not in kept


def test_a_school_of_unknown_country_widens_the_range() -> None:
    roster = read_roster(PAGE + "Medical School: Government Medical College\n", DAY)
    assert roster.unknown == 1
    assert roster.img_low == pytest.approx(5 / 9)
    assert roster.img_high == pytest.approx(6 / 9)


def test_a_saved_page_is_read_like_its_text() -> None:
    cards = "".join(
        f"<div class='card'><h3>Name {n}</h3><p>Medical School: University of Karachi</p></div>" for n in range(4)
    )
    roster = read_roster(f"<html><body>{cards}<img alt='Name 1'></body></html>", DAY)
    assert roster.from_country("PK") == 4


def test_fewer_than_three_schools_would_point_at_persons() -> None:
    with pytest.raises(InvalidInput, match="at least 3"):
        read_roster("Medical School: Dow Medical College, Pakistan", DAY)


def test_a_roster_becomes_a_dated_claim_once_a_day(tmp_path: Path) -> None:
    for _ in range(2):
        keep_roster(read_roster(PAGE, DAY), "1081140C0", tmp_path)
    (claim,) = imported_claims.__wrapped__(tmp_path)
    assert (claim.field, claim.value, claim.checked_on) == ("img_share", 0.625, DAY)


def test_a_roster_with_many_unknown_schools_is_not_kept(tmp_path: Path) -> None:
    page = PAGE + "Medical School: Government Medical College\n" * 3
    with pytest.raises(InvalidInput, match="nearly every school"):
        keep_roster(read_roster(page, DAY), "1081140C0", tmp_path)
    assert list(tmp_path.iterdir()) == []
