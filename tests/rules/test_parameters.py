"""Dated parameters: the value of the day or a refusal, never a neighbour; damaged files are refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from rule_cases import HERE, cases

from smartpick.entities.season_of import Season
from smartpick.errors import BadData, InvalidInput, NoValueOnDate
from smartpick.rules.dated import DatedValue
from smartpick.rules.parameters import due, find, load_parameters, parameter, season_value, value

DATED = [
    (entry.id, row)
    for entry in load_parameters().values()
    for row in entry.rows
    if entry.keyed_by == "day" and row.status != "missing"
]


@pytest.mark.parametrize("case", cases("parameters"))
def test_the_value_of_the_day(case: dict[str, Any]) -> None:
    if case["expect"] == "refused":
        with pytest.raises(NoValueOnDate, match=case["ask"]):
            value(case["ask"], date.fromisoformat(case["day"]))
    else:
        assert value(case["ask"], date.fromisoformat(case["day"])) == case["expect"]


@pytest.mark.parametrize(("name", "row"), DATED, ids=lambda x: x if isinstance(x, str) else "")
def test_each_value_holds_on_its_first_and_last_day_and_not_beside_them(name: str, row: DatedValue) -> None:
    inside = [day for day in (row.from_, row.to) if day is not None]
    outside = [row.from_ - timedelta(days=1)] if row.from_ else []
    outside += [row.to + timedelta(days=1)] if row.to else []
    assert all(parameter(name, day) is row for day in inside)
    for day in outside:
        try:
            assert parameter(name, day) is not row
        except NoValueOnDate:
            assert not row.holds_on(day)


def test_every_id_that_others_rely_on_is_there() -> None:
    relied_on = (HERE / "ids_relied_on.txt").read_text(encoding="utf-8").split()
    assert len(relied_on) == 162
    assert set(relied_on) <= set(load_parameters())


def test_every_published_value_names_title_publisher_and_address() -> None:
    bare = [
        (row.id, reference.id)
        for entry in load_parameters().values()
        for row in entry.rows
        if row.status != "missing"
        for reference in row.references
        if not (reference.title and reference.publisher and reference.address)
    ]
    assert bare == []
    assert [
        r.id for e in load_parameters().values() for r in e.rows if r.status != "missing" and not r.references
    ] == []


def test_every_source_of_the_register_is_used() -> None:
    from smartpick.rules.rule_files import read_rule_file

    used = {ref.id for entry in load_parameters().values() for row in entry.rows for ref in row.references}
    assert set(read_rule_file("sources.yaml")) - used == set()


def test_an_unknown_id_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InvalidInput, match=r"usmle\.step2ck\.pass"):
        find("usmle.step2ck.pas")


def test_a_published_season_value_beats_a_projection_and_a_projection_says_so() -> None:
    assert season_value("eras.submit_from", Season(2027)).status == "published"
    projected = season_value("eras.submit_from", Season(2028))
    assert (projected.status, projected.value) == ("projected", "2027-09-01")


def test_a_season_nobody_knows_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(NoValueOnDate, match="season 2026"):
        season_value("fees.residencycas.em", Season(2025))


def test_a_value_that_may_have_lapsed_is_due_for_review() -> None:
    ids = {row.id for row in due(date(2026, 9, 22))}
    assert "h1b.proclamation_2025" in ids
    assert "usmle.step1.report" not in ids


def test_review_is_due_on_the_review_day_and_not_the_day_before() -> None:
    row = parameter("usmle.step1.report", date(2026, 9, 1))
    assert row.id not in {late.id for late in due(row.review_by - timedelta(days=1))}
    assert row.id in {late.id for late in due(row.review_by)}


GOOD = """
subject: made_up
parameters:
  made.up:
    label: A made-up value
    unit: count
    applies_to: all
    confidence: high
    verify: false
    review_by: 2027-01-01
    references: [one]
    values:
    - {from: 2026-01-01, to: 2026-06-30, value: 1}
    - {from: 2026-07-01, to: null, value: 2}
"""
REGISTER = "one: {title: T, publisher: P, year: '2026', address: 'https://example.org'}\n"


def write(folder: Path, text: str, register: str = REGISTER) -> Path:
    folder.mkdir()
    (folder / "sources.yaml").write_text(register, encoding="utf-8")
    (folder / "made_up.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_good_file_is_read(tmp_path: Path) -> None:
    known = load_parameters(write(tmp_path / "rules", GOOD))
    assert known["made.up"].on(date(2026, 6, 30)).value == 1
    assert known["made.up"].on(date(2026, 7, 1)).value == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("to: 2026-06-30", "to: 2026-07-01"), "overlap"),
        (("to: 2026-06-30", "to: 2025-06-30"), "later than"),
        (("to: null", "to: soon"), "YYYY-MM-DD"),
        (("value: 2", "value: null"), "status missing"),
        (("[one]", "[two]"), "references"),
        (("[one]", "[]"), "needs a reference"),
        (("confidence: high", "confidence: sure"), "confidence"),
        (("verify: false", "verify: perhaps"), "verify"),
        (("label: A made-up value", "label: 3"), "label"),
        (("label: A made-up value", "label: one\n    label: two"), "stands twice"),
        (("unit: count", "unit: count\n    colour: red"), "unknown key colour"),
        (("unit: count", "unit: count\n    check_at: ask them"), "an address"),
        (("unit: count", "keyed_by: moon\n    unit: count"), "keyed_by"),
        (("unit: count", "keyed_by: season\n    unit: count"), "season"),
        (("review_by: 2027-01-01", "review_by: later"), "review_by"),
        (("value: 2", "value: 2026-01-01"), "quoted"),
        (("value: 2", "value: {yes: 1}"), "quoted"),
        (("value: 2", "value: two"), "'count'"),
        (("value: 2", "value: -2"), "from 0 up"),
        (("value: 2", "value: .nan"), "finite"),
        (("unit: count", "unit: coutn"), "nearest: count"),
        (("to: 2026-06-30", "to: 2026-06-31"), "2026-06-31 is no day: .* line 13"),
        (("    - {from: 2026-01-01", "\t- {from: 2026-01-01"), "line 13"),
        (("value: 2", "value: 2, season: 27"), "Match year"),
        (("value: 2", "value: 2, uncertain_from: 2026-08-01"), "stand together"),
        (("parameters:", "parametres: {}\nparameters:"), "unknown key parametres"),
        (("value: 2", "value: 2, status: guessed"), "status"),
        (("value: 2", "value: 2, season: soon"), "Match year"),
        (("parameters:", "others:"), "unknown key others"),
        (("    values:", "    nothing:"), "values"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_a_damaged_file_is_refused_with_file_and_reason(tmp_path: Path, change: tuple[str, str], reason: str) -> None:
    folder = write(tmp_path / "rules", GOOD.replace(*change))
    with pytest.raises(BadData, match=reason) as refusal:
        load_parameters(folder)
    assert "made_up.yaml" in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("title: T", "titel: T"), "title"),
        (("year:", "autor: A, year:"), "unknown key autor"),
        (("https://example.org", "javascript:alert(1)"), "address"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_a_damaged_register_of_sources_is_refused(tmp_path: Path, change: tuple[str, str], reason: str) -> None:
    folder = write(tmp_path / "rules", GOOD, REGISTER.replace(*change))
    with pytest.raises(BadData, match=rf"sources\.yaml: 'one': .*{reason}"):
        load_parameters(folder)


def test_a_file_that_is_not_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData, match=r"made_up\.yaml"):
        load_parameters(write(tmp_path / "rules", "subject: [unclosed"))


def test_an_id_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "rules", GOOD)
    (folder / "other.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(BadData, match="two files"):
        load_parameters(folder)


def test_a_value_whose_source_has_no_address_says_on_which_official_page_to_check_it() -> None:
    silent = [
        row.id
        for entry in load_parameters().values()
        for row in entry.rows
        if row.status == "published"
        and row.season == 2027
        and not any(r.address.startswith("http") for r in row.references)
        if "check it at https://" not in row.source
    ]
    assert silent == []
    assert "nrmp.org" in season_value("nrmp.match_day", Season(2027)).source
    assert "check it at" not in season_value("nrmp.match_day", Season(2026)).source
