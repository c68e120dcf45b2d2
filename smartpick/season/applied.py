"""What an application and a rank stand for: a program, its preliminary year by itself, and the NRMP tracks one ranks.

An application goes to a program, which its main track names; a preliminary year is another training and has a line of
its own, as in the plan. What is entered into NRMP is a track, so a rank list may name several tracks of one program.
"""

from __future__ import annotations

from dataclasses import replace

from smartpick.entities.program import PositionType, Program, Track, TrackStanding
from smartpick.facts.catalogue import load_catalogue

GONE = (TrackStanding.CLOSED, TrackStanding.NOT_OFFERED)
YEAR_LATER = PositionType.ADVANCED
ONE_YEAR = PositionType.PRELIMINARY


def applied_program(code: str) -> Program:
    """Give what an application under a code goes to: the program, or its preliminary year where the code names one.

    Raises
    ------
    InvalidInput : the catalogue has no such code.
    """
    track = _track(code)
    program = load_catalogue().program(code)
    return program if track.position_type is not ONE_YEAR else ranked_program(code)


def ranked_program(code: str) -> Program:
    """Give the program under the code of one of its tracks, which is what NRMP lists.

    Raises
    ------
    InvalidInput : the catalogue has no such code.
    """
    program, track = load_catalogue().program(code), _track(code)
    if track.code == program.code:
        return program
    alike = tuple(one for one in program.tracks if one.position_type is track.position_type)
    return replace(program, code=track.code, tracks=alike)


def other_tracks(code: str) -> tuple[Track, ...]:
    """Give the tracks that the same interview may be ranked under beside `code`; preliminary years stand alone."""
    own = _track(code)
    return tuple(
        one
        for one in load_catalogue().program(code).tracks
        if one.code != own.code
        and one.standing not in GONE
        and (one.position_type is ONE_YEAR) is (own.position_type is ONE_YEAR)
    )


def begins_a_year_later(code: str) -> bool:
    """Whether a track is an advanced one, which needs a first year elsewhere."""
    return _track(code).position_type is YEAR_LATER


def is_one_year(code: str) -> bool:
    """Whether a track is a preliminary or transitional year."""
    return _track(code).position_type is ONE_YEAR


def name_of(code: str) -> str:
    """Give institution, city and state, with the track where it is not the program's main one."""
    program, track = load_catalogue().program(code), _track(code)
    words = f"{program.institution}, {program.place.city}, {program.place.state}"
    return words if track.code == program.code else f"{words} ({track_words(track)})"


def track_words(track: Track) -> str:
    """Give a track in words: its label where it has one, else its kind."""
    return track.label or track.position_type.word


def _track(code: str) -> Track:
    program = load_catalogue().program(code)
    wanted = "".join(code.split()).upper()
    return next((one for one in program.tracks if one.code == wanted), program.main_track)
