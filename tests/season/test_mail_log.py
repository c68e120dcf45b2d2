"""The log of e-mails remembers what was sent, and an answer becomes evidence beside what is published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from applicants import applicant

from smartpick.errors import InvalidInput
from smartpick.season.mail_log import MailLog

DAY = date(2026, 9, 1)
BERKSHIRE = "1281140C0"  # no policy on record


def test_what_was_sent_waits_until_it_is_answered(tmp_path: Path) -> None:
    log = MailLog(tmp_path / "mail")
    log.sent("visa_enquiry", BERKSHIRE, DAY)
    assert [one["code"] for one in log.state(applicant(), DAY)["waiting"]] == [BERKSHIRE]
    log.answered(BERKSHIRE, "j1=yes", DAY, "coordinator, by e-mail")
    state = MailLog(tmp_path / "mail").state(applicant(), DAY)
    assert state["waiting"] == []
    (answer,) = state["answers"]
    assert (answer["was"], answer["now"], answer["verdict"]) == ("UNKNOWN", "J1_STATED", "yes")


def test_a_refusal_takes_the_program_off_the_list_of_who_needs_that_visa(tmp_path: Path) -> None:
    log = MailLog(tmp_path / "mail")
    log.answered(BERKSHIRE, "j1=no", DAY)
    state = log.state(applicant(visa_preference="j1_only"), DAY)
    assert [one["do"] for one in state["answers"]] == ["exclude"]
    told = {"code": BERKSHIRE, "field": "j1", "value": "no", "day": "2026-09-01", "note": ""}
    assert state["profile_edits"] == {"told": [told]}
    assert applicant(**state["profile_edits"]).told[0].code == BERKSHIRE
    citizen = applicant(citizenship=["US"], immigration_status="us_citizen", visa_preference="none")
    assert [one["do"] for one in log.state(citizen, DAY)["answers"]] == ["lock"]


def test_the_last_answer_about_a_field_counts(tmp_path: Path) -> None:
    log = MailLog(tmp_path / "mail")
    log.answered(BERKSHIRE, "j1=no", DAY)
    log.answered(BERKSHIRE, "j1=yes", DAY)
    (answer,) = log.state(applicant(), DAY)["answers"]
    assert answer["value"] == "yes"


def test_two_refusals_of_one_program_are_read_together(tmp_path: Path) -> None:
    log = MailLog(tmp_path / "mail")
    log.answered(BERKSHIRE, "j1=no", DAY)
    assert [one["do"] for one in log.state(applicant(), DAY)["answers"]] == [""]  # an H-1B may still be possible
    log.answered(BERKSHIRE, "h1b=no", DAY)
    assert {one["do"] for one in log.state(applicant(), DAY)["answers"]} == {"exclude"}


def test_what_was_heard_is_kept_with_its_day(tmp_path: Path) -> None:
    log = MailLog(tmp_path / "mail")
    log.heard("Most of us matched in Ohio and Michigan.", DAY)
    heard = log.state(applicant(), DAY)["heard"]
    assert heard == [{"day": "2026-09-01", "words": "Most of us matched in Ohio and Michigan."}]
    with pytest.raises(InvalidInput, match="heard"):
        log.heard(" ", DAY)


@pytest.mark.parametrize(
    ("code", "answer", "field"),
    [(BERKSHIRE, "j1=perhaps", "answer"), ("XX", "j1=yes", "program"), (BERKSHIRE, "", "answer")],
)
def test_nonsense_is_refused_and_nothing_is_written(tmp_path: Path, code: str, answer: str, field: str) -> None:
    log = MailLog(tmp_path / "mail")
    with pytest.raises(InvalidInput, match=field):
        log.answered(code, answer, DAY)
    with pytest.raises(InvalidInput, match="kind"):
        log.sent("bribe", BERKSHIRE, DAY)
    assert log.entries() == []
