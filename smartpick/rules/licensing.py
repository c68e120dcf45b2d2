"""State training licences: limits on attempts and years. A stale secondary table warns and links; it never excludes."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date

from smartpick.entities.applicant import Applicant
from smartpick.errors import NoValueOnDate
from smartpick.rules.dated import DatedValue
from smartpick.rules.parameters import load_parameters, parameter
from smartpick.rules.rule_files import read_rule_file
from smartpick.rules.rule_shapes import LIMIT, SECONDARY, STATE, TRUTH, Shape, Table, one_of
from smartpick.rules.sentences import Sentence, sentence

LIMITS = "licence_limits.yaml"
COUNTED = ("attempts", "years", "months", "days", "text")  # units whose value a label may leave out
SUBJECT = "licences"  # its parameters begin with the state they are about: ma.limited_license
STEPS = ("Step 1", "Step 2 CK", "Step 3")
SCOPES = {"per step": STEPS, "step 3": STEPS[2:], "steps 2 and 3": STEPS[1:], "all steps": ()}
COUNTS = ("attempts", "attempts_elsewhere", "attempts_earlier", "attempts_total", "years", "training_years_img")
ROW = {**dict.fromkeys(COUNTS, LIMIT), "scope": one_of(*SCOPES), "disputed": TRUTH}
SHAPE = Shape({"states": Table(ROW, STATE)}, SECONDARY)


@dataclass(frozen=True, slots=True)
class LicenceOutlook:
    """What a state's licence may ask of the applicant.

    Attributes
    ----------
    attempts, scope : sittings allowed, and of which exams: a key of `SCOPES`.
    attempts_elsewhere : another figure that the same table gives in another place; the lower one warns.
    attempts_earlier : sittings of Step 1 and of Step 2 CK, where the table lists them apart from those of Step 3.
    warnings : where the profile meets a listed limit; () when it does not or the exam data are unknown.
    age_years : age of the table on the day asked. [years]
    rules : dated parameters about the state, with better sources than the table.
    table : what the table lists for the state in one sentence, "" for a state that it lacks.
    """

    state: str
    attempts: int | None
    scope: str | None
    attempts_elsewhere: int | None
    attempts_earlier: int | None
    years: int | None
    disputed: bool
    warnings: tuple[Sentence, ...]
    age_years: float
    source: str
    rules: tuple[str, ...]
    table: str

    def as_json(self) -> dict[str, object]:
        """Give the outlook; the answer is never a refusal."""
        return {
            "state": self.state,
            "attempts": self.attempts,
            "scope": self.scope,
            "attempts_elsewhere": self.attempts_elsewhere,
            "attempts_earlier": self.attempts_earlier,
            "years": self.years,
            "disputed": self.disputed,
            "warnings": [warning.text for warning in self.warnings],
            "age_years": round(self.age_years, 1),
            "source": self.source,
            "verify": True,
            "rules": list(self.rules),
            "table": self.table,
        }


def licence_outlook(applicant: Applicant, state: str, day: date) -> LicenceOutlook:
    """Say what a state's licence rules could mean for the applicant; every sentence says how old the table is.

    Notes
    -----
    Not modelled: training permits without limits of their own, board discretion, exceptions for certified doctors.
    """
    content = read_rule_file(LIMITS, shape=SHAPE)
    rows, about, as_of = content["states"], content["source"], content["as_of"]
    row = rows.get(state, {})
    return LicenceOutlook(
        state=state,
        attempts=_count(row, "attempts"),
        scope=row.get("scope"),
        attempts_elsewhere=_count(row, "attempts_elsewhere"),
        attempts_earlier=_count(row, "attempts_earlier"),
        years=_count(row, "years"),
        disputed=bool(row.get("disputed", False)),
        warnings=tuple(_warnings(applicant, state, row, as_of)),
        age_years=(day - as_of).days / 365.25,
        source=f"{about['publisher']}, {about['title']} ({about['year']}), {about['address']}",
        rules=tuple(_own(state)),
        table=_table_words(state, row, as_of),
    )


def licence_notes(state: str, day: date) -> list[str]:
    """Give what better sources say about a state: what holds, who says so and when, and whether to check it again."""
    notes = []
    for name in _own(state):
        with contextlib.suppress(NoValueOnDate):
            row = parameter(name, day)
            said = [f"{one.publisher} {one.year}" for one in row.references[:1]]
            marks = ", ".join([*said, *(["to be re-checked"] if row.verify else [])])
            notes.append(f"{state}: {row.label}{_value_words(row)} ({marks}) [{name}]")
    return notes


def _own(state: str) -> list[str]:
    """Give the ids of the dated parameters about a state's licences."""
    known = load_parameters().values()
    return [one.id for one in known if one.subject == SUBJECT and one.id.startswith(f"{state.lower()}.")]


def _value_words(row: DatedValue) -> str:
    """Give the value where the label does not say it already.

    Examples
    --------
    >>> _value_words(parameter("ma.limited_license", date(2026, 9, 1)))
    ''
    """
    if row.unit not in COUNTED or str(row.value) in row.label:
        return ""
    if isinstance(row.value, dict):
        return ": " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in row.value.items())
    return f": {row.value}" if row.unit == "text" else f": {row.value} {row.unit}"


def _table_words(state: str, row: dict[str, object], as_of: date) -> str:
    """Say what the table lists for a state: sittings and years."""
    if not row:
        return ""
    said = [f"{n} sittings ({row['scope']})"] if (n := _count(row, "attempts")) is not None else []
    if (earlier := _count(row, "attempts_earlier")) is not None:
        said.append(f"{earlier} of Step 1 and of Step 2 CK")
    if (total := _count(row, "attempts_total")) is not None:
        said.append(f"{total} sittings in all")
    if (years := _count(row, "years")) is not None:
        said.append(f"{years} years for all Steps")
    if (elsewhere := _count(row, "attempts_elsewhere")) is not None:
        said.append(f"in another place {elsewhere} sittings")
    said = said or ["no limit"]
    if row.get("disputed"):
        said.append("other sources differ")
    return sentence("licence.table", state=state, limits=", ".join(said), year=as_of.year).text


def _count(row: dict[str, object], key: str) -> int | None:
    """Give a number of the table; words such as "none" are no number."""
    found = row.get(key)
    return found if isinstance(found, int) else None


def _limits(row: dict[str, object]) -> dict[str, int]:
    """Give the sittings allowed of each exam by itself. [count]"""
    scope = str(row.get("scope", "all steps"))
    attempts, earlier = _count(row, "attempts"), _count(row, "attempts_earlier")
    limits = {} if attempts is None else dict.fromkeys(SCOPES[scope], attempts)
    return limits if earlier is None else {**limits, **dict.fromkeys(STEPS[:2], earlier)}


def _warnings(applicant: Applicant, state: str, row: dict[str, object], as_of: date) -> list[Sentence]:
    said = []
    exams = applicant.exams
    sat = {"Step 1": exams.step1.attempts, "Step 2 CK": exams.step2_ck.attempts, "Step 3": exams.step3.attempts}
    counted = {name: n for name, n in sat.items() if n is not None}
    elsewhere = _count(row, "attempts_elsewhere")
    for name, limit in _limits(row).items():
        n, other = counted.get(name, 0), limit if elsewhere is None else elsewhere
        low, high = min(limit, other), max(limit, other)
        if n >= low and n > 1:
            words = {"state": state, "exam": name, "n": n, "limit": low, "year": as_of.year}
            differ = {} if low == high else {"other": high}
            said.append(sentence("licence.attempts_differ" if differ else "licence.attempts", **words, **differ))
    total = _count(row, "attempts_total")
    if total is not None and sum(counted.values()) >= total:
        said.append(sentence("licence.total", state=state, n=sum(counted.values()), limit=total, year=as_of.year))
    return said
