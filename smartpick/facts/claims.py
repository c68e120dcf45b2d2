"""What sources say about programs, one claim per row, read from every table in `data/evidence/`.

A claim is about one program, or about a whole institution when its GME office speaks for all of them. All tables
share one layout, so a table of new claims is added by putting it into the folder. What a page does not mention
has no row: silence is unknown.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from smartpick.entities.fact import FactStatus, SourceKind
from smartpick.errors import BadData
from smartpick.facts.tables import DATA

FOLDER = DATA / "evidence"
COLUMNS = (
    "scope",
    "program_code",
    "institution_code",
    "acgme_id",
    "field",
    "value",
    "unit",
    "source_title",
    "source_url",
    "source_kind",
    "where",
    "holds_for",
    "checked_on",
    "status",
    "confidence",
    "note",
)
SCOPES = ("program", "institution")
CONFIDENCES = ("high", "medium", "low")

# what a claim may be about, worded in data/wording/facts.yaml; hard requirements and soft preferences are two fields
FIELDS = frozenset(
    {
        "visa_policy",
        "j1",
        "h1b",
        "open_to",
        "accepts_img",
        "step1_min",
        "step2_min",
        "step1_typical",
        "step2_typical",
        "max_attempts",
        "attempts_preferred",
        "max_years_since_grad",
        "years_since_grad_preferred",
        "max_years_since_training",
        "usce_required",
        "usce_months",
        "ecfmg_by",
        "step3_for_h1b",
        "signals_policy",
        "program_type",
        "affiliation",
        "img_share",
        "img_share_us",
        "img_share_non_us",
        "img_presence",
        "letters_required",
        "positions_stated",
        "pgy1_salary_usd",
        "website",
        "h1b_filings",
    }
)
# "unknown" is a claim too: the page itself says that it is not decided
VALUES: Mapping[str, frozenset[str]] = {
    "j1": frozenset({"yes", "no", "case_by_case", "unknown"}),
    "h1b": frozenset({"yes", "no", "case_by_case", "transfer_only", "unknown"}),
    "open_to": frozenset({"any", "citizen_lpr_only", "citizen_only", "unknown"}),
    "accepts_img": frozenset({"yes", "no", "case_by_case", "unknown"}),
    "usce_required": frozenset({"required", "preferred", "not_required"}),
    "visa_policy": frozenset({"SPONSORS_UNSPECIFIED", "UNKNOWN"}),
    "program_type": frozenset({"university", "affiliated", "community", "county", "military", "va"}),
    "step3_for_h1b": frozenset({"yes", "no"}),
}
COUNTS = frozenset(
    {
        "step1_min",
        "step2_min",
        "step1_typical",
        "step2_typical",
        "max_attempts",
        "attempts_preferred",
        "max_years_since_grad",
        "years_since_grad_preferred",
        "max_years_since_training",
        "usce_months",
        "letters_required",
        "pgy1_salary_usd",
        "h1b_filings",
    }
)
SHARES = frozenset({"img_share", "img_share_us", "img_share_non_us"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One value of one field, as one source states it.

    Attributes
    ----------
    scope : "program" or "institution". code : NRMP program code, or institution code.
    value : text; counts are int, shares are fractions, "none" means the source says there is no limit.
    source : title and address. holds_for : what the page itself says about its date, "" when nothing.
    year : the youngest year in `holds_for`, None when undated.
    """

    scope: str
    code: str
    field: str
    value: str | int | float
    unit: str | None
    source: str
    url: str
    kind: SourceKind
    where: str | None
    holds_for: str | None
    year: int | None
    checked_on: date | None
    status: FactStatus
    confidence: str
    note: str


@cache
def claims_in_tables() -> tuple[Claim, ...]:
    """Read every table of the evidence folder; a row that breaks the layout is refused with file, line and reason.

    `corrections.claims` gives the same with the corrections applied, which is what a reader wants.
    """
    return tuple(claim for path in sorted(FOLDER.glob("*.csv")) for claim in read_claims(path))


def read_claims(path: Path) -> list[Claim]:
    """Read one table of claims.

    Raises
    ------
    BadData
        Wrong header, unknown field or value, missing source, impossible date.
    """
    found = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            if tuple(next(reader, ())) != COLUMNS:
                raise BadData(path.name, "header", f"must be {','.join(COLUMNS)}")
            for row in reader:
                if row:
                    found.append(claim_of_row(path.name, reader.line_num, row))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadData(path.name, "file", " ".join(str(error).split())) from error
    return found


_KINDS = {kind.value: kind for kind in SourceKind}
_STATUSES = {status.value: status for status in FactStatus}


def claim_of_row(file: str, line: int, row: list[str]) -> Claim:
    """Give the claim a row states; `BadData` names file and line when it breaks the layout."""

    def refuse(reason: str) -> BadData:
        return BadData(file, f"line {line}", reason)

    if len(row) != len(COLUMNS):
        raise refuse(f"must have {len(COLUMNS)} columns, found {len(row)}")
    (
        scope,
        program,
        institution,
        _,
        field,
        text,
        unit,
        title,
        url,
        kind,
        where,
        holds_for,
        checked,
        status,
        sure,
        note,
    ) = row
    if scope not in SCOPES or not (program if scope == "program" else institution):
        raise refuse("scope must be program or institution, with its code")
    if field not in FIELDS:
        raise refuse(f"unknown field '{field}'")
    if not title or not url or kind not in _KINDS:
        raise refuse("a claim needs a source title, its address and its kind")
    if status not in _STATUSES or sure not in CONFIDENCES:
        raise refuse("status or confidence is not one of ours")
    try:
        value = read_value(field, text)
        day = date.fromisoformat(checked) if checked else None
    except ValueError as error:
        raise refuse(str(error)) from error
    return Claim(
        scope,
        program if scope == "program" else institution,
        field,
        value,
        unit or None,
        f"{title}, {url}",
        url,
        _KINDS[kind],
        where or None,
        holds_for or None,
        youngest_year(holds_for),
        day,
        _STATUSES[status],
        sure,
        note,
    )


def read_value(field: str, text: str) -> str | int | float:
    """Give a value its type; ValueError says what it must be.

    Examples
    --------
    >>> read_value("step2_min", "220"), read_value("h1b", "no"), read_value("max_years_since_grad", "none")
    (220, 'no', 'none')
    """
    allowed = VALUES.get(field)
    if allowed is not None and text not in allowed:
        raise ValueError(f"{field} must be one of {', '.join(sorted(allowed))}, found '{text}'")
    if not text:
        raise ValueError(f"{field} has no value; what is not known has no row")
    if field in COUNTS and text != "none":
        return int(text) if text.isdigit() else text
    if field in SHARES:
        share = float(text)
        if not 0 <= share <= 1:
            raise ValueError(f"{field} must be a fraction, found '{text}'")
        return share
    return text


_YEAR = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(?:\s?[-–/]\s?(\d{2})(?!\d))?")
_BEFORE = re.compile(r"before (20\d\d)")


@cache
def youngest_year(holds_for: str) -> int | None:
    """Give the youngest year a source names for itself, None when it names none. [year]

    Examples
    --------
    >>> youngest_year("2025-26 cycle"), youngest_year("clinical-skills era (before 2021)"), youngest_year("")
    (2026, 2020, None)
    """
    years = []
    for match in _YEAR.finditer(holds_for):
        first, short = int(match[1]), match[2]
        second = first // 100 * 100 + int(short) if short else first
        years.append(second if first <= second <= first + 2 else first)
    before = _BEFORE.search(holds_for)
    if before:
        return int(before[1]) - 1
    return max(years, default=None)
