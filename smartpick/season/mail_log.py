"""The log of e-mails: what was sent, answered and heard, and what each answer changes; a journal of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from smartpick.entities.applicant import Applicant, ProgramAnswer
from smartpick.errors import InvalidInput
from smartpick.facts.catalogue import load_catalogue
from smartpick.facts.told import ANSWERS
from smartpick.guidance.told import meaning
from smartpick.guidance.wording import wording
from smartpick.season.journal import Journal

SENT, ANSWERED, HEARD = "mail_sent", "mail_answered", "mail_heard"
ANSWER_KEYS = ("code", "field", "value", "day", "note")
KEYS = {SENT: ("kind", "code", "day"), ANSWERED: ANSWER_KEYS, HEARD: ("words", "day")}
LONGEST_NOTE = 500


class MailLog:
    """One log of e-mails in a file that is only ever added to.

    Parameters
    ----------
    path : created with the first entry.
    """

    def __init__(self, path: Path) -> None:
        self.journal = Journal(path)

    def sent(self, kind: str, code: str, day: date) -> None:
        """Write down that a draft was sent to a program.

        Raises
        ------
        InvalidInput : no such kind or program.
        """
        known = wording("emails")["kinds"]
        if kind not in known:
            raise InvalidInput("kind", f"one of {', '.join(known)}", kind)
        program = load_catalogue().program(code)
        self.journal.append({"what": SENT, "kind": kind, "code": program.code, "day": day.isoformat()})

    def answered(self, code: str, answer: str, day: date, note: str = "") -> None:
        """Write down what a program answered.

        Parameters
        ----------
        answer : field=value, such as "j1=yes". note : who said it, and how.

        Raises
        ------
        InvalidInput : an unknown program, field or value, or a note that is too long.
        """
        field, _, value = answer.partition("=")
        if value not in ANSWERS.get(field, ()):
            known = [f"{name}={one}" for name, values in ANSWERS.items() for one in values]
            raise InvalidInput("answer", f"one of {', '.join(known)}", answer)
        if len(note) > LONGEST_NOTE:
            raise InvalidInput("note", f"at most {LONGEST_NOTE} characters long", note[:40])
        code = load_catalogue().program(code).code
        told = {"code": code, "field": field, "value": value, "day": day.isoformat(), "note": note}
        self.journal.append({"what": ANSWERED, **told})

    def heard(self, words: str, day: date) -> None:
        """Write down what a resident, a graduate or a mentor told (rule Q-05); it stays in their words.

        Raises
        ------
        InvalidInput : nothing was said, or too much.
        """
        if not words.strip() or len(words) > LONGEST_NOTE:
            raise InvalidInput("heard", f"a note of 1 to {LONGEST_NOTE} characters", words[:40])
        self.journal.append({"what": HEARD, "words": words.strip(), "day": day.isoformat()})

    def entries(self) -> list[dict[str, Any]]:
        """Give every entry, oldest first."""
        ours = [entry.event for entry in self.journal.entries() if entry.event.get("what") in (SENT, ANSWERED, HEARD)]
        for event in ours:
            if not _is_whole(event):
                raise InvalidInput("log of e-mails", "made of entries as SmartPick writes them", event)
        return ours

    def state(self, applicant: Applicant, day: date) -> dict[str, Any]:
        """Say what waits for an answer, what each answer means, and which edits of the profile follow.

        Notes
        -----
        Of several answers of a program about one field the last one counts.
        """
        entries = self.entries()
        told: dict[tuple[str, str], ProgramAnswer] = {}
        for one in entries:
            if one["what"] == ANSWERED:
                told[one["code"], one["field"]] = _answer(one)
        meant = [meaning(one, applicant, day, told.values()) for one in told.values()]
        answered = {code for code, _ in told}
        sent = [one for one in entries if one["what"] == SENT]
        return {
            "sent": sent,
            "waiting": [one for one in sent if one["code"] not in answered],
            "answers": meant,
            "heard": [{"day": one["day"], "words": one["words"]} for one in entries if one["what"] == HEARD],
            "profile_edits": {"told": [{key: one[key] for key in ANSWER_KEYS} for one in meant]} if meant else {},
        }


def _is_whole(event: Mapping[str, Any]) -> bool:
    """Whether an entry has all its parts, as text, and a day and an answer there are."""
    if not all(isinstance(event.get(name), str) for name in KEYS[event["what"]]):
        return False
    try:
        date.fromisoformat(event["day"])
    except ValueError:
        return False
    return event["what"] != ANSWERED or event["value"] in ANSWERS.get(event["field"], ())


def _answer(entry: Mapping[str, Any]) -> ProgramAnswer:
    code, field, value, note = (str(entry[key]) for key in ("code", "field", "value", "note"))
    return ProgramAnswer(code, field, value, date.fromisoformat(str(entry["day"])), note)
