"""The tracker knows what can follow what, forgets nothing and can take everything back."""

from __future__ import annotations

import multiprocessing
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from smartpick.errors import InvalidInput
from smartpick.season.tracker import Appointment, Status, Tracker

A, B = "1257140C0", "1256140C0"
DAY = date(2026, 9, 30)


@pytest.fixture
def tracker(tmp_path: Path) -> Tracker:
    tracker = Tracker(tmp_path / "season")
    tracker.record_all([(A, Status.APPLIED, DAY), (B, Status.APPLIED, DAY)])
    return tracker


def test_an_application_without_news_is_silent(tracker: Tracker) -> None:
    assert [a.code for a in tracker.so_far().with_status(Status.SILENT)] == [A, B]


def test_a_season_runs_from_invitation_to_match_and_is_read_back(tracker: Tracker) -> None:
    start = datetime(2026, 11, 30, 9, 0, tzinfo=ZoneInfo("America/New_York"))
    tracker.record(A, Status.INVITED, date(2026, 10, 5))
    tracker.record(A, Status.SCHEDULED, date(2026, 10, 6), Appointment(start, 240, "virtual"))
    tracker.note(A, "asked about Step 3", date(2026, 10, 7))
    tracker.record(A, Status.INTERVIEWED, date(2026, 11, 30))
    tracker.record(A, Status.RANKED, date(2027, 2, 20))
    tracker.record(A, Status.MATCHED, date(2027, 3, 19))
    application = Tracker(tracker.journal.path).so_far().applications[A]
    assert application.status is Status.MATCHED
    assert application.appointment == Appointment(start, 240, "virtual")
    assert application.notes == ("asked about Step 3",)
    assert application.days[Status.INVITED] == date(2026, 10, 5)


def test_an_invitation_from_a_program_never_applied_to_is_refused_and_nothing_written(tracker: Tracker) -> None:
    before = tracker.journal.path.read_bytes()
    with pytest.raises(InvalidInput, match="applied to"):
        tracker.record("9999140C0", Status.INVITED, DAY)
    assert tracker.journal.path.read_bytes() == before


@pytest.mark.parametrize("status", [Status.RANKED, Status.MATCHED, Status.SCHEDULED, Status.APPLIED, Status.SILENT])
def test_what_cannot_follow_silence_is_refused(tracker: Tracker, status: Status) -> None:
    with pytest.raises(InvalidInput):
        tracker.record(A, status, DAY)


def test_a_day_before_the_last_one_is_refused_and_the_same_day_is_not(tracker: Tracker) -> None:
    tracker.record(A, Status.INVITED, date(2026, 10, 5))
    with pytest.raises(InvalidInput, match="2026-10-05 or later"):
        tracker.record(A, Status.DECLINED, date(2026, 10, 4))
    tracker.record(A, Status.DECLINED, date(2026, 10, 5))


def test_undo_takes_back_one_event_after_another(tracker: Tracker) -> None:
    tracker.record(A, Status.INVITED, date(2026, 10, 5))
    tracker.record(A, Status.DECLINED, date(2026, 10, 6))
    assert tracker.undo(DAY)["what"] == "declined"
    assert tracker.so_far().applications[A].status is Status.INVITED
    tracker.undo(DAY)
    assert tracker.so_far().applications[A].status is Status.SILENT
    tracker.undo(DAY)
    tracker.undo(DAY)
    assert tracker.so_far().applications == {}
    with pytest.raises(InvalidInput):
        tracker.undo(DAY)


def test_many_steps_are_written_all_or_none(tracker: Tracker) -> None:
    with pytest.raises(InvalidInput):
        tracker.record_all([(A, Status.INVITED, DAY), (B, Status.MATCHED, DAY)])
    assert tracker.so_far().applications[A].status is Status.SILENT


def _invite(path: Path) -> None:
    try:
        Tracker(path).record(A, Status.INVITED, DAY)
    except InvalidInput:
        return


def test_of_many_writers_with_the_same_news_only_one_is_written(tracker: Tracker) -> None:
    path = tracker.journal.path
    writers = [multiprocessing.get_context("fork").Process(target=_invite, args=(path,)) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [e.event["what"] for e in tracker.journal.entries()].count("invited") == 1
