"""State training licences: limits on attempts and years. A stale secondary table warns and links; it never excludes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from smartpick.entities.applicant import Applicant
from smartpick.errors import BadData
from smartpick.rules.parameters import find, load_parameters, read_rule_file
from smartpick.rules.sentences import Sentence, sentence

LIMITS = "licence_limits.yaml"
OWN_PARAMETERS = {"MA": "ma.", "CA": "ca."}


@dataclass(frozen=True, slots=True)
class LicenceOutlook:
    """What a state's licence may ask of the applicant.

    Attributes
    ----------
    warnings : where the profile meets a listed limit; () when it does not or the exam data are unknown.
    age_years : age of the table on the day asked. [years]
    rules : dated parameters about the state, with better sources than the table.
    """

    state: str
    attempts: int | None
    scope: str | None
    years: int | None
    disputed: bool
    warnings: tuple[Sentence, ...]
    age_years: float
    source: str
    rules: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Give the outlook; the answer is never a refusal."""
        return {
            "state": self.state,
            "attempts": self.attempts,
            "scope": self.scope,
            "years": self.years,
            "disputed": self.disputed,
            "warnings": [warning.text for warning in self.warnings],
            "age_years": round(self.age_years, 1),
            "source": self.source,
            "verify": True,
            "rules": list(self.rules),
        }


def licence_outlook(applicant: Applicant, state: str, day: date) -> LicenceOutlook:
    """Say what a state's licence rules could mean for the applicant; every sentence says how old the table is.

    Notes
    -----
    Not modelled: training permits without limits of their own, board discretion, exceptions for certified doctors.
    """
    content = read_rule_file(LIMITS)
    rows, about, as_of = content["states"], content["source"], content["as_of"]
    if not isinstance(rows, dict) or not isinstance(about, dict) or not isinstance(as_of, date):
        raise BadData(LIMITS, "file", "must have states, source and as_of")
    row = rows.get(state, {})
    attempts = row.get("attempts") if isinstance(row.get("attempts"), int) else None
    years = row.get("years") if isinstance(row.get("years"), int) else None
    prefix = OWN_PARAMETERS.get(state)
    rules = tuple(name for name in load_parameters() if prefix and name.startswith(prefix))
    return LicenceOutlook(
        state=state,
        attempts=attempts,
        scope=row.get("scope"),
        years=years,
        disputed=bool(row.get("disputed", False)),
        warnings=tuple(_warnings(applicant, state, row, attempts, as_of)),
        age_years=(day - as_of).days / 365.25,
        source=f"{about['publisher']}, {about['title']} ({about['year']}), {about['address']}",
        rules=rules,
    )


def licence_notes(state: str, day: date) -> list[str]:
    """Give what better sources say about a state: label, and that it is to be re-checked where it is."""
    prefix = OWN_PARAMETERS.get(state)
    notes = []
    for name in load_parameters():
        if prefix and name.startswith(prefix):
            row = find(name).rows[-1]
            if row.status != "missing" and row.holds_on(day):
                notes.append(f"{row.label}{' (to be re-checked)' if row.verify else ''} [{name}]")
    return notes


def _warnings(
    applicant: Applicant, state: str, row: dict[str, object], attempts: int | None, as_of: date
) -> list[Sentence]:
    said = []
    exams = applicant.exams
    sat = {"Step 1": exams.step1.attempts, "Step 2 CK": exams.step2_ck.attempts, "Step 3": exams.step3.attempts}
    counted = {name: n for name, n in sat.items() if n is not None}
    if attempts is not None:
        watched = {"Step 3": counted.get("Step 3")} if row.get("scope") == "step 3" else counted
        for name, n in watched.items():
            if n is not None and n >= attempts and n > 1:
                said.append(sentence("licence.attempts", state=state, exam=name, n=n, limit=attempts, year=as_of.year))
    total = row.get("attempts_total")
    if isinstance(total, int) and sum(counted.values()) >= total:
        said.append(sentence("licence.total", state=state, n=sum(counted.values()), limit=total, year=as_of.year))
    return said
