"""Drafts are filled from the profile, leave nothing silently blank, and respect the rules of contact."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote

import pytest
from people import person

from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.guidance.documents import document_of
from smartpick.guidance.emails import email, emails, kinds, mail_link, to_ask
from smartpick.guidance.story import Application, findings

BILLINGS, TUFTS = "1633140C0", "1263140C0"
CITIZEN = {"citizenship": ["US"], "immigration_status": "us_citizen", "visa_preference": "none"}
AGAIN = {"previous_cycles": [{"match_year": 2026, "interviews": 2, "anchor_share": 0.9}]}


def at(code: str):
    return load_catalogue().program(code)


def test_the_visa_enquiry_is_the_one_of_verify_first() -> None:
    someone = person()
    code = to_ask(someone, 1)[0]
    asked = next(one.ask for one in someone.plan.verify_first if one.code == code)
    assert email(someone, "visa_enquiry", at(code), "A. Name").body == f"{asked}\nA. Name"


def test_who_needs_no_visa_is_offered_no_visa_letters() -> None:
    assert {"visa_enquiry", "resident_visa", "visa_statement"} <= kinds(person().told).keys()
    assert not {"visa_enquiry", "resident_visa", "visa_statement"} & kinds(person(**CITIZEN).told).keys()
    assert "J-1" not in " ".join(one.body for one in emails(person(**CITIZEN), [at(BILLINGS)]))


def test_feedback_is_asked_by_those_who_tried_before() -> None:
    assert "feedback" not in kinds(person().told)
    assert "2026" in email(person(**AGAIN), "feedback", at(BILLINGS)).body


def test_a_letter_outside_the_anchor_commits_to_the_place_and_owns_the_earlier_focus() -> None:
    away = email(person(**AGAIN), "interest", at(BILLINGS)).body
    assert "Billings" in away
    assert "centred on one region" in away
    assert "centred on one region" not in email(person(), "interest", at(BILLINGS)).body
    assert "build my life there" not in email(person(), "interest", at(TUFTS)).body


def test_the_visa_paragraph_follows_step_3_and_preference() -> None:
    passed = {"exams__step3": {"status": "passed", "score": 220, "attempts": 1}}
    assert "either the J-1 or the H-1B" in email(person(**passed), "visa_statement").body
    assert "H-1B" not in email(person(), "visa_statement").body
    assert "H-1B" not in email(person(visa_preference="j1_only", **passed), "visa_statement").body


def test_a_packet_holds_the_record_and_asks_for_what_a_low_score_needs() -> None:
    packet = email(person(), "writer_packet").body
    assert "audition rotation in Boston" in packet
    assert "23 September 2026" in packet  # programs begin to review, application_season.yaml
    assert "reliability and work" not in packet
    low = {"exams__step2_ck": {"score": 222, "attempts": 1}}
    assert "reliability and work" in email(person(**low), "writer_packet").body


def test_in_soap_no_program_may_be_written_to() -> None:
    soap = person(day=date(2027, 3, 16))
    assert not email(soap, "interest", at(BILLINGS)).may_send
    assert email(soap, "writer_packet").may_send
    assert email(person(), "interest", at(BILLINGS)).may_send


def test_messages_after_an_interview_carry_the_match_rules_with_their_source() -> None:
    facts = [line for line in email(person(), "thanks", at(BILLINGS)).before_sending if line.kind == "fact"]
    assert {"nrmp.contact.persuasion", "nrmp.contact.after_interview"} <= {line.rules[0] for line in facts}
    assert all(line.source for line in facts)


@pytest.mark.slow
@pytest.mark.parametrize("paths", [{}, CITIZEN, AGAIN, {"geography": {}}])
def test_every_draft_is_whole_short_and_tells_its_blanks(paths: dict[str, object]) -> None:
    for one in emails(person(**paths), [at(BILLINGS), at(TUFTS)]):
        assert not re.search(r"[{}]", one.body + one.subject)
        assert len(one.body.split()) < 250
        assert all(blank in one.body + one.subject for blank in one.blanks)
        assert unquote(one.mailto.split("body=")[1]).replace("\r\n", "\n") == one.body
        assert "%0A" not in one.mailto.replace("%0D%0A", "")


def test_a_draft_too_long_for_a_link_is_to_be_copied() -> None:
    assert mail_link("s", "word " * 100).startswith("mailto:?subject=s&body=word%20")
    assert mail_link("s", "word " * 1000) == ""


def test_no_draft_fails_the_linter() -> None:
    someone = person(**AGAIN)
    documents = [
        document_of(one.body, "letter", name=one.kind) for one in emails(someone, [at(BILLINGS)]) if one.to != "person"
    ]
    found = findings(Application(someone.applicant, documents))
    assert [(f.rule, f.text) for f in found if f.level == "error"] == []


def test_an_unknown_kind_or_a_missing_program_is_refused() -> None:
    with pytest.raises(InvalidInput, match="one of"):
        email(person(), "bribe")
    with pytest.raises(InvalidInput, match="about one program"):
        email(person(), "interest")
    with pytest.raises(InvalidInput, match="name"):
        email(person(), "writer_packet", name="x" * 200)


def test_an_enquiry_does_not_plan_what_is_past() -> None:
    late = {"day": date(2026, 11, 27)}
    assert "plan to apply to your" in email(person(), "visa_enquiry", at(BILLINGS)).body
    assert "am considering a late application to your" in email(person(**late), "visa_enquiry", at(BILLINGS)).body
    sent = person(**late, season_state={"applied": [BILLINGS]})
    assert "have applied to your" in email(sent, "visa_enquiry", at(BILLINGS)).body
    assert "am considering a late" in email(sent, "visa_enquiry", at(TUFTS)).body
