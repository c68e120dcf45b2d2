"""What changed since the last try: only what the profile dates or counts, so that "nothing new" can be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.guidance.person import Person
from smartpick.guidance.person_values import experience_words, listed_words
from smartpick.guidance.said import Line, Told, lines
from smartpick.guidance.wording import wording
from smartpick.plan.tiers import CORE

SENT_MONTH = 9  # applications of Match year Y went out in September of Y - 1 [eras.submit_from]
SHARE_STEP = 0.10  # a change of the anchor share smaller than this is none


@dataclass(frozen=True, slots=True)
class Delta:
    """One thing compared with the last try. `changed` is None where the profile cannot tell."""

    what: str
    changed: bool | None
    stands: str

    def as_json(self) -> dict[str, Any]:
        """Give the delta, ready for JSON."""
        return {"what": self.what, "changed": self.changed, "now": self.stands}


def deltas(person: Person) -> tuple[Delta, ...]:
    """Give what is compared with the last try, () for somebody who never applied.

    Notes
    -----
    Rule Y-04. Letters and research have no dates in a profile, so whether they are new is not known.
    """
    applicant = person.applicant
    if not applicant.previous_cycles:
        return ()
    last = max(applicant.previous_cycles, key=lambda one: one.match_year)
    sent = date(last.match_year - 1, SENT_MONTH, 1)
    words = wording("roadmap")["deltas"]
    found = []
    if last.anchor_share is not None and person.plan.list:
        share = sum(one.tier == CORE for one in person.plan.list) / len(person.plan.list)
        changed = abs(share - last.anchor_share) >= SHARE_STEP
        found.append(Delta(words["share"], changed, f"{last.anchor_share:.0%} -> {share:.0%}"))
    found += _dated(applicant, sent, words)
    for name in ("letters", "research"):
        if getattr(applicant, name):
            found.append(Delta(words[name], None, str(len(getattr(applicant, name)))))
    return tuple(found)


def _dated(applicant: Applicant, sent: date, words: dict[str, str]) -> list[Delta]:
    found = []
    new = [one for one in applicant.us_clinical or () if one.ended and one.ended >= f"{sent:%Y-%m}"]
    if applicant.us_clinical is not None:
        undated = any(one.ended is None for one in applicant.us_clinical)
        changed = True if new else None if undated else False
        found.append(Delta(words["clinical"], changed, listed_words([experience_words(one) for one in new])))
    step3 = applicant.exams.step3
    if step3.status == "passed":
        found.append(Delta(words["step3"], None if step3.date is None else step3.date >= sent, "passed"))
    if isinstance(applicant.ecfmg_certified, date):
        found.append(Delta(words["certificate"], applicant.ecfmg_certified >= sent, str(applicant.ecfmg_certified)))
    return found


def about_changes(person: Person) -> Told:
    """Give the person with marks and values about what changed."""
    found, words = deltas(person), wording("roadmap")["deltas"]
    new = [one for one in found if one.changed]
    unsure = [one for one in found if one.changed is None]
    marks = [
        *(["something_changed"] if new else []),
        *(["nothing_changed"] if found and not new else []),
        *(["only_list_changed"] if new and all(one.what == words["share"] for one in new) else []),
        *(["unsure_changes"] if unsure else []),
    ]
    return person.told.also(
        marks,
        changes=listed_words([f"{one.what} ({one.stands})" for one in new]),
        unsure=listed_words([one.what for one in unsure]),
    )


def reapplying(person: Person) -> tuple[Line, ...]:
    """Give the advice for another try, () for somebody who never applied."""
    if not person.applicant.previous_cycles:
        return ()
    return lines("roadmap", "reapply", about_changes(person))
