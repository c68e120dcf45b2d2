"""Dated notices: court status and law in flux, told as of the day they were followed to, with their source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from smartpick.entities.applicant import Applicant
from smartpick.entities.status import ImmigrationStatus, WorkRight
from smartpick.errors import BadData, InvalidInput, NoValueOnDate
from smartpick.rules.entry import enters_without_visa, entry_limit
from smartpick.rules.parameters import find, parameter
from smartpick.rules.rule_files import read_rule_file
from smartpick.rules.rule_shapes import DAY, TEXT, TEXTS, Field, Shape, Table, are_rows, gaps, one_of, optional

NOTICES = "notices.yaml"
AUDIENCES = ("visa", "J-1", "H-1B", "listed", "abroad", "J-1 abroad", "permit")
STAGE = {"from": DAY, "text": TEXT, "source_of": optional(TEXT)}
NOTICE = {
    "text": Field("text with no gap but {value}", lambda text: gaps(text) <= {"value"}, needed=True),
    "parameter": TEXT,
    "as_of": DAY,
    "for": one_of(*AUDIENCES),
    "rules": TEXTS,
    "starts": optional(DAY),
    "events": optional(TEXTS),
    "source_of": optional(TEXT),
    "then": Field("a list of {from, text, source_of}", lambda stages: are_rows(stages, STAGE)),
}
SHAPE = Shape({"": Table(NOTICE, TEXT)})


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. `as_of` is the day up to which the matter was followed; `uncertain` = what came after is unknown."""

    id: str
    text: str
    source: str
    as_of: date
    uncertain: bool
    verify: bool
    rules: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Give the shape of the plan's notices, and more."""
        return {
            "text": self.text,
            "source": self.source,
            "as_of": self.as_of.isoformat(),
            "verify": self.verify or self.uncertain,
            "rules": list(self.rules),
        }


def notices(applicant: Applicant, day: date) -> list[Notice]:
    """Give the notices that concern an applicant on `day`; what lies after that day is not told."""
    found = []
    for key, entry in read_rule_file(NOTICES, shape=SHAPE).items():
        if not _concerns(str(entry["for"]), applicant, day):
            continue
        if day < entry.get("starts", day):
            continue
        try:
            row = parameter(str(entry["parameter"]), day)
        except NoValueOnDate:
            continue
        except InvalidInput as error:
            raise BadData(NOTICES, key, str(error)) from error
        text = [str(entry["text"]).format(value=row.value)]
        known_to = min(entry["as_of"], day)
        for event_day, event in _events(entry, day):
            text.append(f"{event_day.day} {event_day:%B %Y}: {event}.")
        stage = _stage(entry, day)
        if stage is not None:
            text.append(str(stage["text"]))
        rules = dict.fromkeys((*entry.get("rules", ()), row.id))
        source_of = {**entry, **(stage or {})}.get("source_of")
        source = find(str(source_of)).rows[-1].source if source_of else row.source
        uncertain = row.is_uncertain_on(day)
        found.append(Notice(key, " ".join(text), source, known_to, uncertain, row.verify, tuple(rules)))
    return found


def _stage(entry: dict[str, Any], day: date) -> dict[str, Any] | None:
    """Where the matter stood on the day: the last stage that has come, None before the first."""
    stages = [stage for stage in entry.get("then", ()) if stage["from"] <= day]
    return max(stages, key=lambda stage: stage["from"], default=None)


def _events(entry: dict[str, Any], day: date) -> list[tuple[date, str]]:
    told = []
    for name in entry.get("events", ()):
        try:
            listed = parameter(str(name), day).entries()
        except NoValueOnDate:
            continue
        for event in listed:
            event_day = date.fromisoformat(event["d"])
            if event_day <= day:
                told.append((event_day, str(event["e"])))
    return sorted(told)


def _concerns(whom: str, applicant: Applicant, day: date) -> bool:
    own = applicant.work_right is WorkRight.OWN_AUTHORISATION
    if whom == "permit":
        return own and applicant.immigration_status is not ImmigrationStatus.ASYLEE
    if whom == "listed" and own:
        return entry_limit(applicant.citizenship, day).source is not None
    if not applicant.needs_visa:
        return False
    if whom in ("visa", "J-1", "H-1B"):
        return True
    if whom == "listed":
        return entry_limit(applicant.citizenship, day).source is not None
    return applicant.location != "us" and enters_without_visa(applicant.citizenship, day) is None
