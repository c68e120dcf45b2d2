"""The catalogue: counts, codes, grouping, standing, look-ups."""

import re
from collections import Counter

import pytest

from smartpick.entities.program import PositionType, TrackStanding
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue, specialty_named, unplaced_codes

CODE = re.compile(r"^\d{4}\d{3}[CMPAR]\d{1,2}$")


def tracks() -> list:
    return [track for program in load_catalogue().programs for track in program.tracks]


def test_every_code_follows_the_grammar_and_stands_once() -> None:
    codes = [track.code for track in tracks()]
    assert [code for code in codes if not CODE.match(code)] == []
    assert len(codes) == len(set(codes))


def test_all_6411_listed_tracks_are_there_and_the_placeable_part_of_the_1089_new_codes() -> None:
    codes = {track.code for track in tracks()}
    unplaced = unplaced_codes()
    new_and_refused = [code for code, reason in unplaced.items() if not reason.startswith("not offered")]
    assert len(codes) + len(new_and_refused) == 6411 + 1089
    assert codes.isdisjoint(unplaced)


def test_positions_add_up_to_the_published_parse_and_stay_below_the_published_total() -> None:
    offered = Counter()
    for track in tracks():
        offered.update(track.quota)
    assert 35_000 < offered[2025] < 43_237  # NRMP 2025: 43,237 offered; the parse kept some 82 % of them
    assert 35_000 < offered[2026] < 44_344


def test_filled_is_never_more_than_the_quota() -> None:
    over = [t.code for t in tracks() for year, n in t.filled.items() if year in t.quota and n > t.quota[year]]
    assert over == []


def test_the_main_track_is_the_categorical_one_where_there_is_one() -> None:
    wrong = [
        program.code
        for program in load_catalogue().programs
        if any(track.position_type is PositionType.CATEGORICAL for track in program.tracks)
        and program.main_track.position_type is not PositionType.CATEGORICAL
    ]
    assert wrong == []


def test_a_curriculum_is_a_track_and_a_site_is_a_program() -> None:
    catalogue = load_catalogue()
    yale, waterbury = catalogue.program("1089140C0"), catalogue.program("1089140C2")
    assert {t.code for t in yale.tracks} >= {"1089140C1", "1089140M0", "1089140P0"}
    assert yale is not waterbury
    assert catalogue.program("1826140C0").place.city == "Tallahassee"
    assert catalogue.program("1826140C3").place.city == "Pensacola"


def test_no_acgme_program_stands_twice() -> None:
    ids = Counter(program.acgme_id for program in load_catalogue().programs if program.acgme_id)
    assert [key for key, n in ids.items() if n > 1] == []


@pytest.mark.parametrize(
    ("code", "standing", "last"),
    [
        ("1257140C0", TrackStanding.OFFERED, 2026),
        ("1258140C0", TrackStanding.CLOSED, 2024),  # Carney Hospital, closed in August 2024
        ("1261110C0", TrackStanding.CLOSED, 2023),  # went on as 2395110C0
        ("2395110C0", TrackStanding.OFFERED, 2026),
        ("1257140C1", TrackStanding.UNKNOWN, 2024),  # absent in 2025 and 2026: a question, not an answer
    ],
)
def test_standing_tells_offered_closed_and_unknown_apart(code: str, standing: TrackStanding, last: int) -> None:
    track = next(t for t in load_catalogue().program(code).tracks if t.code == code)
    assert (track.standing, track.last_offered) == (standing, last)


def test_only_an_explicit_zero_means_not_offered() -> None:
    for track in tracks():
        if track.standing is TrackStanding.NOT_OFFERED:
            assert track.quota[2026] == 0


def test_a_new_track_was_in_no_list_before_2024() -> None:
    new = [track for track in tracks() if track.standing is TrackStanding.NEW]
    assert 500 < len(new) < 743
    assert all(positions == 0 for t in new for year, positions in t.quota.items() if year <= 2023)


def test_programs_are_found_by_any_track_acgme_id_and_case() -> None:
    catalogue = load_catalogue()
    assert catalogue.program("1257140m0") is catalogue.program(" 1257140C0 ") is catalogue.program("1402431164")


def test_an_unknown_code_gets_the_nearest_and_an_unplaced_one_its_reason() -> None:
    with pytest.raises(InvalidInput, match="1257140C0"):
        load_catalogue().program("1257140CO")
    with pytest.raises(InvalidInput, match="institution code unknown"):
        load_catalogue().program("1192140C0")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Internal Medicine", "internal medicine"),
        ("IM", "internal medicine"),
        ("general surgery", "surgery-general"),
        ("PM&R", "physical medicine and rehabilitation"),
        ("ob/gyn", "obstetrics and gynecology"),
        ("paediatrics", "pediatrics"),
        ("Med-Peds", "internal medicine/pediatrics"),
    ],
)
def test_a_specialty_is_known_by_its_usual_names(said: str, meant: str) -> None:
    assert specialty_named(said) == meant


def test_a_misspelt_specialty_gets_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="'neurology'"):
        specialty_named("nurology")


def test_find_combines_conditions() -> None:
    found = load_catalogue().find("internal medicine", state="MA", position_types={PositionType.CATEGORICAL})
    assert {program.place.state for program in found} == {"MA"}
    assert {program.specialty for program in found} == {"internal medicine"}
    assert len(found) >= 15
