"""The tables: registered, whole, sourced, and adding up to what was published."""

from collections import Counter
from pathlib import Path

import pytest

from smartpick.errors import BadData
from smartpick.facts import tables as tables_module
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.outcomes import charting_counts, positions_filled, specialty_totals
from smartpick.facts.sources import sources
from smartpick.facts.tables import DATA, read_rows, read_table, tables

ELSEWHERE = {"places/state_shapes"}  # read by its own module, which checks it


@pytest.mark.parametrize("name", sorted(tables()))
def test_a_table_is_what_the_register_says(name: str) -> None:
    assert len(read_table(name)) == tables()[name].rows


@pytest.mark.parametrize("name", [n for n in sorted(tables()) if "source" in tables()[n].columns])
def test_every_row_names_a_source_of_the_register(name: str) -> None:
    used = {row["source"] for row in read_table(name)}
    assert used <= sources().keys()
    assert used <= set(tables()[name].sources) | {"nrmp_list_2023", "nrmp_florida_2020_2026", "nrmp_results_2022_2026"}


def test_no_table_is_left_out_of_the_register() -> None:
    found = {
        str(path.relative_to(DATA).with_suffix(""))
        for folder in ("catalogue", "places", "outcomes")
        for path in (DATA / folder).glob("*.csv")
    }
    assert {name for name in found - set(tables()) - ELSEWHERE if "/season_" not in name} == set()


def test_every_source_is_used_and_every_used_source_is_known() -> None:
    used = {source for info in tables().values() for source in info.sources}
    used |= {row["source"] for row in read_table("catalogue/changes")}
    assert used - sources().keys() == set()
    assert sources().keys() - used == set()


def test_a_table_that_was_cut_or_shifted_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "states.csv").write_text("state,name,census_region,census_division\nMA,M,n,n\n")
    tables()
    monkeypatch.setattr(tables_module, "DATA", tmp_path)
    with pytest.raises(BadData, match=r"states\.csv: 'rows': must be 52, found 1"):
        read_rows("places/states")
    (tmp_path / "places" / "states.csv").write_text("name,state\nMA,M\n")
    with pytest.raises(BadData, match="header"):
        read_rows("places/states")


def test_no_track_is_orphaned() -> None:
    programs = {row[0] for row in read_rows("catalogue/programs")}
    institutions = {row[0] for row in read_rows("catalogue/institutions")}
    specialties = {row[0] for row in read_rows("catalogue/specialties")}
    assert {row[1] for row in read_rows("catalogue/tracks")} == programs
    for row in read_rows("catalogue/programs"):
        assert row[2] in institutions
        assert row[3] in specialties
        assert (row[2], row[3]) == (row[0][:4], row[0][4:7])


def test_floridas_positions_add_up_to_the_florida_totals() -> None:
    by_year: Counter[int] = Counter()
    for program in load_catalogue().find(state="FL"):
        for track in program.tracks:
            by_year.update(track.quota)
    published: Counter[int] = Counter()
    for row in read_table("outcomes/positions_florida"):
        published[int(row["match_year"])] += int(float(row["quota"]))
    for year in (2023, 2024, 2025, 2026):
        assert by_year[year] == pytest.approx(published[year], rel=0.02)


def test_history_adds_up_to_the_state_totals() -> None:
    by_state = Counter()
    for row in read_table("outcomes/positions_by_state"):
        by_state[row["match_year"]] += int(float(row["quota"] or 0))
    history = Counter()
    for row in read_table("catalogue/history"):
        for year in range(2010, 2020):
            history[str(year)] += int(row[f"quota_{year}"] or 0)
    assert history == by_state


def test_internal_medicine_of_2025_agrees_with_nrmps_table() -> None:
    published = next(row for row in specialty_totals() if row.specialty == "internal medicine")
    assert (published.programs, published.positions) == (758, 10_941)
    ours = sum(
        track.quota.get(2025, 0)
        for program in load_catalogue().find("internal medicine")
        for track in program.tracks
        if track.position_type.value == "C"
    )
    assert 0.70 * published.positions < ours <= published.positions  # the parse dropped some 18 % of the rows


def test_match_rates_agree_with_their_counts() -> None:
    totals = read_table("outcomes/match_totals")
    (known,) = [row for row in totals if (row["match_year"], row["applicant_type"]) == ("2012", "non-US IMG")]
    assert known["matched_pgy1"] == "2775"
    whole = [row for row in totals if row["active_applicants"] and row["matched_pgy1"] and row["match_rate_pct"]]
    assert len(whole) > 20
    for row in whole:
        rate = 100 * int(row["matched_pgy1"]) / int(row["active_applicants"])
        assert rate == pytest.approx(float(row["match_rate_pct"]), abs=0.2)


def test_charting_rates_are_matched_over_all() -> None:
    for row in charting_counts():
        assert row.matched / (row.matched + row.not_matched) == pytest.approx(row.match_rate, abs=0.001)


def test_img_positions_never_exceed_those_filled() -> None:
    for row in positions_filled():
        if row.filled:
            assert (row.us_img or 0) + (row.non_us_img or 0) <= row.filled
