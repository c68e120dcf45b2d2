"""The list as it is entered: tracks, first-year lists under advanced programs, their fee, and what it warns of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from applicants import applicant

from smartpick.entities.program import PositionType
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.report.rank_sheet import table_csv
from smartpick.rules.ranking import rank_fee
from smartpick.season.applied import applied_program, name_of, other_tracks, ranked_program
from smartpick.season.entry_list import COLUMNS, EntryList, entry_list, judge, read_entry_list
from smartpick.season.landed import landed
from smartpick.season.tracker import Application, SeasonSoFar, Status

DAY = date(2027, 2, 5)
CATEGORICAL, ELSEWHERE = "1290140C0", "1541140C0"  # Worcester, MA and Akron, OH
BOTH_KINDS = "1009140C0"  # internal medicine in Montgomery, AL, with a preliminary track
YEAR, OTHER_YEAR = "1009140P0", "1011140P0"
ADVANCED = sorted(
    p.code for p in load_catalogue().find("neurology") if p.main_track.position_type is PositionType.ADVANCED
)[:2]


def interviewed(*codes: str) -> SeasonSoFar:
    steps = (Status.APPLIED, Status.INVITED, Status.INTERVIEWED)
    days = dict.fromkeys(steps, date(2026, 10, 10))
    return SeasonSoFar({code: Application(code, Status.INTERVIEWED, days) for code in codes})


def test_a_preliminary_year_is_an_application_of_its_own_and_other_tracks_are_the_programs() -> None:
    assert applied_program(YEAR).code == YEAR
    assert applied_program("1011140M0").code == "1011140C0"
    assert ranked_program("1011140M0").main_track.position_type is PositionType.PRIMARY
    assert "1011140M0" in {track.code for track in other_tracks("1011140C0")}
    assert not {track.position_type for track in other_tracks("1011140C0")} & {PositionType.PRELIMINARY}
    assert name_of(YEAR).endswith("(preliminary)")


def test_first_year_codes_are_read_from_the_lines_indented_under_their_program(tmp_path: Path) -> None:
    file = tmp_path / "ranks.txt"
    file.write_text(f"{ADVANCED[0]}\n  {YEAR}\n  - {OTHER_YEAR}\n{CATEGORICAL}\n{ADVANCED[1]}\n\t{YEAR} {OTHER_YEAR}\n")
    found = read_entry_list(file)
    assert found.primary == (ADVANCED[0], CATEGORICAL, ADVANCED[1])
    assert found.supplemental == {code: (YEAR, OTHER_YEAR) for code in ADVANCED}
    assert found.lettered() == [("A", (YEAR, OTHER_YEAR), tuple(ADVANCED))]  # one list for both, as NRMP allows


def test_the_table_that_is_written_reads_back_as_the_same_list(tmp_path: Path) -> None:
    listed = entry_list([ADVANCED[0], CATEGORICAL, ADVANCED[1]], {ADVANCED[0]: [YEAR], ADVANCED[1]: [OTHER_YEAR]})
    file = tmp_path / "rank.csv"
    file.write_bytes(table_csv(COLUMNS, listed.rows()))
    assert read_entry_list(file) == listed


def test_a_list_that_is_indented_throughout_is_one_list(tmp_path: Path) -> None:
    file = tmp_path / "ranks.txt"
    file.write_text(f"  {CATEGORICAL}\n  {ELSEWHERE}\n")
    assert read_entry_list(file) == EntryList((CATEGORICAL, ELSEWHERE))


def test_a_line_with_both_codes_of_a_program_names_it_once(tmp_path: Path) -> None:
    acgme = load_catalogue().program(CATEGORICAL).acgme_id
    file = tmp_path / "ranks.csv"
    file.write_text(f"1,{CATEGORICAL},{acgme}\n2,{ELSEWHERE},\n")
    assert read_entry_list(file).primary == (CATEGORICAL, ELSEWHERE)


@pytest.mark.parametrize(
    ("primary", "under", "years", "words"),
    [
        ([CATEGORICAL, CATEGORICAL], None, [], "each program once"),
        ([CATEGORICAL], CATEGORICAL, [YEAR], "under an advanced program"),
        ([CATEGORICAL], ADVANCED[0], [YEAR], "under a program of the primary list"),
        ([ADVANCED[0]], ADVANCED[0], [CATEGORICAL], "preliminary or transitional years"),
        ([ADVANCED[0]], ADVANCED[0], [YEAR, YEAR], "each program once"),
        (["9999999C9"], None, [], "catalogue"),
    ],
)
def test_a_list_that_cannot_be_entered_is_refused(primary: list[str], under: str, years: list[str], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        entry_list(primary, {under: years} if under else {})


def test_what_is_left_out_unacceptable_narrow_or_without_a_first_year_is_told() -> None:
    places = [CATEGORICAL, ELSEWHERE, ADVANCED[0]]
    found = {(w.rule, w.code) for w in judge(entry_list([CATEGORICAL]), places, [CATEGORICAL])}
    assert {("V-03", CATEGORICAL), ("V-05", ELSEWHERE), ("V-05", ADVANCED[0]), ("V-04", None)} <= found
    assert ("S-12", CATEGORICAL) in found  # all in New England although Ohio interviewed
    whole = entry_list(places, {ADVANCED[0]: [YEAR]})
    assert judge(whole, [*places, YEAR]) == []
    assert [(w.rule, w.code) for w in judge(entry_list(places), places)] == [("nrmp.supplemental_rol", ADVANCED[0])]


def test_a_first_year_that_never_interviewed_is_refused() -> None:
    with pytest.raises(InvalidInput, match="interviewed you"):
        judge(entry_list([ADVANCED[0]], {ADVANCED[0]: [YEAR]}), [ADVANCED[0]])


def test_the_registration_covers_twenty_codes_of_each_kind_and_a_couple_pays_on_top() -> None:
    codes = [f"{k}" for k in range(25)]
    assert rank_fee(codes[:20], codes[:20], DAY).known_usd == 0
    assert rank_fee(codes[:22], codes, DAY).known_usd == 2 * 30 + 5 * 30  # fees.nrmp.extra_rank
    assert rank_fee(codes[:22] * 3, [], DAY, couple=True).known_usd == 2 * 30 + 45  # fees.nrmp.couple
    assert rank_fee([], [], DAY).parts == ()


def test_a_list_longer_than_any_price_names_its_fee_as_unknown() -> None:
    part = rank_fee(["one"], [], DAY, ranks=301).parts[-1]
    assert (part.usd, part.status, part.rules) == (None, "unknown", ("fees.nrmp.list_length", "nrmp.rol.max_ranks"))


def test_landing_follows_the_first_year_list_and_its_parts_add_up() -> None:
    season = interviewed(ADVANCED[0], CATEGORICAL, YEAR, OTHER_YEAR)
    person = applicant(specialties=["neurology", "internal medicine"])
    ranked = [ADVANCED[0], CATEGORICAL]
    found = landed(person, season, ranked, DAY, supplemental={ADVANCED[0]: [YEAR, OTHER_YEAR]})
    row = found["ranks"][0]
    years = row["first_year"]
    assert sum(one["p"] for one in years["list"]) + years["p_without"] == pytest.approx(row["p"]["mid"], abs=2e-4)
    assert found["partly"]["advanced_without_first_year"] == years["p_without"]
    bare = landed(person, season, ranked, DAY)
    assert bare["ranks"][0]["first_year"] == {"list": [], "p_without": row["p"]["mid"]}
    assert [r["p"]["mid"] for r in bare["ranks"]] == [r["p"]["mid"] for r in found["ranks"]]


def test_a_year_that_was_missed_on_the_primary_list_cannot_serve_lower_down() -> None:
    season = interviewed(ADVANCED[0], YEAR)
    person = applicant(specialties=["neurology", "internal medicine"])
    lists = {ADVANCED[0]: [YEAR]}
    below = landed(person, season, [ADVANCED[0], YEAR], DAY, supplemental=lists)["ranks"][0]["first_year"]
    above = landed(person, season, [YEAR, ADVANCED[0]], DAY, supplemental=lists)["ranks"][1]["first_year"]
    assert below["list"][0]["p"] > 0
    assert above["list"][0]["p"] == 0
